//! A book becomes a course, and a newer version of it updates that course.
//!
//! 1. What the course has is read in one snapshot ([`existing`]).
//! 2. All that is slow happens outside of any transaction ([`plan`]): every chapter is rendered and compared.
//! 3. One transaction checks that nobody changed the course meanwhile and writes what differs ([`apply`]): an import
//!    happens as a whole or not at all. Where somebody was faster, all of it is done again.
//!
//! What stays: a lesson is known by its file in the book, so it keeps its id, its address, its trial flag and with
//! them progress and comments. A chapter that the book no longer has is retired, one that comes back is restored,
//! one that cannot be read is left as it was, one that the author took out stays out. What the author wrote about the course is never touched. A lesson edited by
//! hand keeps that edit until its chapter changes in the book; then the book wins, and [`Imported`] names it.

mod apply;
mod existing;
mod plan;

use std::sync::Arc;

use access::Audience;
use db::{Db, DbError, Snapshot, Tx};
use kernel::{MemberId, Money, Role};

use crate::course::{Course, is_sold};
use crate::mdbook::{Book, Progress};
use existing::Existing;
use plan::Plan;

/// How often an import starts again because somebody changed the course meanwhile.
const TRIES_MAX: usize = 3;

/// What whoever imports a book decides.
#[derive(Debug, Clone)]
pub struct ImportBook {
    /// Whose course it is.
    pub author: MemberId,
    /// The address of the course to begin or to update; without it, the course that this author imported from a book
    /// of this title before, or else a new one.
    pub slug: Option<String>,
    /// The prices; those of the course in other currencies stay.
    pub prices: Vec<Money>,
    /// Whom the lessons are for; a new course without it is for those who buy it, or for everybody where it has no
    /// price.
    pub audience: Option<Audience>,
    /// Whether the course is offered at once.
    pub publish: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The course as it is now.
    pub course: Course,
    /// Whether it is new.
    pub created: bool,
    /// Lessons that are new.
    pub added: usize,
    /// Lessons whose title or text changed.
    pub changed: usize,
    /// Lessons that are as they were.
    pub unchanged: usize,
    /// Lessons that the book no longer has.
    pub retired: usize,
    /// The prices before and now, where the import changed them.
    pub repriced: Option<Repriced>,
    /// Lessons that were edited by hand and keep that edit.
    pub kept: Vec<String>,
    /// Lessons that were edited by hand and whose chapter changed: the book won.
    pub replaced: Vec<String>,
}

/// How an import changed the prices of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repriced {
    /// Before.
    pub before: Vec<Money>,
    /// Now.
    pub now: Vec<Money>,
}

/// Why a book was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such member, or no author.
    #[error("the member is no author")]
    NoAuthor,
    /// The address belongs to another author's course, or is no address.
    #[error("the address `{0}` cannot be used")]
    Slug(String),
    /// No chapter of the book could be read.
    #[error("no chapter of the book can be read")]
    NothingToRead,
    /// A price is not above nothing, there are two in one currency, or the audience does not pay.
    #[error("the prices do not fit")]
    Prices,
    /// Somebody kept changing the course.
    #[error("the course was changed while it was imported; try again")]
    Changed,
    /// The database failed.
    #[error("the database failed")]
    Db(#[from] DbError),
}

/// Imports a book that was read before. It blocks: commands call it as it is, handlers on a blocking thread.
/// `progress` is called before each chapter is rendered.
///
/// # Errors
/// As [`ImportError`] says; then nothing was changed.
pub fn import_book(
    db: &Db,
    wish: &ImportBook,
    book: &Book,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Imported, ImportError> {
    check_prices(wish)?;
    for _ in 0..TRIES_MAX {
        let (asked, source) = (wish.clone(), source_key(&book.title));
        let existing = db.read_blocking(move |q: &mut Snapshot| -> Result<_, ImportError> {
            check_author(q, asked.author)?;
            Existing::load(q, &asked, &source)
        })?;
        let plan = Arc::new(Plan::make(wish, book, existing, progress)?);
        let written = db.write_blocking({
            let plan = Arc::clone(&plan);
            move |tx: &mut Tx| apply::apply(tx, &plan)
        });
        match written {
            Err(ImportError::Changed) => {}
            other => return other,
        }
    }
    Err(ImportError::Changed)
}

/// What a book is known by, beside its author.
fn source_key(title: &str) -> String {
    format!("mdbook:{title}")
}

fn check_author(q: &mut Snapshot, author: MemberId) -> Result<(), ImportError> {
    let member = accounts::member(q, author)?.ok_or(ImportError::NoAuthor)?;
    if matches!(member.role, Role::Owner | Role::Author) { Ok(()) } else { Err(ImportError::NoAuthor) }
}

fn check_prices(wish: &ImportBook) -> Result<(), ImportError> {
    let unpaid = wish.audience.is_some_and(|audience| !is_sold(audience));
    let mut currencies: Vec<_> = wish.prices.iter().map(|price| price.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let twice = currencies.len() != wish.prices.len();
    if twice || (unpaid && !wish.prices.is_empty()) || wish.prices.iter().any(|price| price.minor <= 0) {
        return Err(ImportError::Prices);
    }
    Ok(())
}
