//! Articles on pages of others: the newest beside the home page, and an author's on the author's own.

use askama::Template;
use db::Snapshot;
use events::freshness::Tag;
use kernel::{MemberId, PageSize};
use ui::Frame;
use web::{Error, Fragment};

use crate::store::cards::{Card, Which, listed};

const NEWEST: PageSize = PageSize::clamped(5);

/// A short list of articles, ready to be shown on somebody else's page.
#[derive(Debug, Clone)]
pub struct Shelf {
    cards: Vec<Card>,
    author: Option<String>,
}

#[derive(Template)]
#[template(path = "articles/shelf.html")]
struct ShelfHtml<'a> {
    f: &'a Frame,
    cards: &'a [Card],
    author: Option<&'a str>,
    more: String,
}

/// The newest articles; `None` where there are none.
///
/// # Errors
/// When the database fails.
pub fn newest(q: &mut Snapshot) -> Result<Option<Shelf>, Error> {
    shelf(q, Which::All, None)
}

/// The newest articles of a member; `None` where there are none.
///
/// # Errors
/// When the database fails.
pub fn newest_by(q: &mut Snapshot, member: MemberId) -> Result<Option<Shelf>, Error> {
    let Some(author) = accounts::member(q, member)? else { return Ok(None) };
    shelf(q, Which::By(member), Some(author.name))
}

fn shelf(q: &mut Snapshot, which: Which, author: Option<String>) -> Result<Option<Shelf>, Error> {
    let mut cards = listed(q, which, (i64::MAX, i64::MAX), NEWEST)?;
    cards.truncate(NEWEST.get());
    Ok((!cards.is_empty()).then_some(Shelf { cards, author }))
}

impl Fragment for Shelf {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        let more = match &self.author {
            Some(name) => format!("/articles/by/{}", ui::path_segment(name)),
            None => "/articles".to_owned(),
        };
        ShelfHtml { f: frame, cards: &self.cards, author: self.author.as_deref(), more }.render()
    }

    fn tags(&self) -> Vec<Tag> {
        vec![Tag::Kind("articles.article.")]
    }
}
