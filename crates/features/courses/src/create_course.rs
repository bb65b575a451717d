//! An author begins a course.

use db::{DbError, Snapshot, Tx};
use events::Emit as _;
use kernel::Viewer;
use web::{Error, Invalid, ViewerExt as _};

use crate::codes;
use crate::course::{Course, CourseText, ReadyCourse, check_slug};
use crate::events::CourseCreated;
use crate::gate::require_author;
use crate::store;

/// What an author types to begin a course.
#[derive(Debug, Clone)]
pub struct CreateCourse {
    /// The name in its address; empty means that the title decides.
    pub slug: String,
    /// Everything else.
    pub text: CourseText,
}

/// A course in order, ready to be begun.
#[derive(Debug, Clone)]
pub struct ReadyCreate {
    slug: String,
    ready: ReadyCourse,
}

impl CreateCourse {
    /// Cleans, checks and renders, outside of the transaction. `invalid` may hold what a form found before.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(self, mut invalid: Invalid) -> Result<ReadyCreate, Error> {
        let slug = check_slug(&self.slug, &mut invalid);
        let ready = self.text.check(&mut invalid);
        invalid.into_result()?;
        Ok(ReadyCreate { slug, ready })
    }
}

/// Begins a course as a draft that only its author and staff know of.
///
/// # Errors
/// 401 and 403 for whoever is no author; 422 where the address is taken.
pub fn create_course(tx: &mut Tx, viewer: &Viewer, input: &ReadyCreate) -> Result<Course, Error> {
    require_author(tx, viewer)?;
    let owner = viewer.member()?.id;
    let slug = match input.slug.as_str() {
        "" => free_slug(tx, &input.ready.text.title)?,
        wanted if store::courses::by_slug(tx, wanted)?.is_some() => {
            return Err(Error::new(&codes::SLUG_TAKEN).field("slug"));
        }
        wanted => wanted.to_owned(),
    };
    let id = store::courses::insert(tx, &slug, owner, &input.ready, None).map_err(taken)?;
    files::claim_shown(tx, owner, &id.subject(), &[&input.ready.text.about])?;
    tx.emit(&CourseCreated { course: id, by: Some(owner), title: input.ready.text.title.clone() })?;
    store::courses::by_id(tx, id)?.ok_or_else(|| DbError::NoRow.into())
}

/// Two authors may ask for one address at the same moment; the index lets one of them have it.
fn taken(error: DbError) -> Error {
    if error.is_unique("courses_slug_key") {
        return Error::new(&codes::SLUG_TAKEN).field("slug");
    }
    error.into()
}

/// An address that no course has: the title's, or the title's with a number.
pub(crate) fn free_slug(q: &mut Snapshot, title: &str) -> Result<String, DbError> {
    let mut wanted = kernel::text::slug(title);
    if wanted.is_empty() {
        wanted = "course".to_owned();
    }
    let mut slug = wanted.clone();
    for number in 2..10_000 {
        if store::courses::by_slug(q, &slug)?.is_none() {
            break;
        }
        slug = format!("{wanted}-{number}");
    }
    Ok(slug)
}
