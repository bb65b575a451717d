//! The pages of this crate.

mod edit;
mod history;
mod list;
mod press;
mod thread;

use std::str::FromStr;

use events::freshness::Tag;
use kernel::{BadId, MemberId, Subject};
use web::{Limits, Routes, local_path};

use crate::CommentId;
use crate::discussion::CommentView;
use crate::host::Place;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/comments/on/{kind}/{id}", list::show)
        .post("/comments/on/{kind}/{id}", list::create, Limits::form())
        .get("/comments/{id}", thread::show)
        .get("/comments/{id}/edit", edit::show)
        .post("/comments/{id}/edit", edit::save, Limits::form())
        .get("/comments/{id}/history", history::show)
        .post("/comments/{id}/delete", press::delete, Limits::form())
        .post("/comments/{id}/restore", press::restore, Limits::form())
        .post("/comments/{id}/like", press::like, Limits::form())
}

/// The number of a thing in an address, written in the one way that ids are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(i64);

impl FromStr for Number {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse::<CommentId>().map(|id| Self(id.get()))
    }
}

/// The thing that the two last parts of an address name.
fn subject_of(kind: &str, number: Number) -> Subject {
    Subject::read(kind.to_owned(), number.0)
}

/// The permanent address of a comment.
pub(crate) fn path_of(id: CommentId) -> String {
    format!("/comments/{id}")
}

/// Back to the comment on the page from which a button was pressed; where that is not said, on its own.
fn back_to(id: CommentId, next: Option<&str>) -> String {
    let page = match local_path(next) {
        "/" => path_of(id),
        path => path.split('#').next().unwrap_or_default().to_owned(),
    };
    format!("{page}#comment-{id}")
}

/// Everything that a page of comments shows: an event about one of these ends its life in the cache. All that happens to
/// comments is told about what they stand under.
pub(crate) fn tags(place: &Place, comments: &[&CommentView]) -> Vec<Tag> {
    let mut authors: Vec<MemberId> = Vec::new();
    for comment in comments {
        authors.push(comment.row.author_id);
        authors.extend(comment.replies.iter().map(|reply| reply.row.author_id));
    }
    authors.sort_unstable();
    authors.dedup();
    let things = place.thing.reach().cloned().map(Tag::Subject);
    things.chain(authors.into_iter().map(|author| Tag::Subject(author.subject()))).collect()
}
