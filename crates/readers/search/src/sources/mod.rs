//! The kinds of things that can be found, one file for each. A new kind is a new file here, a line in [`SOURCES`], a
//! word in [`Kind`] and in the CHECK of the table.

mod articles;
mod comments;
mod courses;
mod lessons;
mod members;
mod replies;
mod topics;

use std::collections::HashMap;

use access::{Action, Thing};
use db::{DbError, Snapshot, Tx};
use events::{Logged, Reader, ReaderError};
use kernel::Viewer;

use crate::entry::Kind;

/// One kind of thing.
pub(crate) trait Source: Sync {
    /// Which.
    fn kind(&self) -> Kind;

    /// Brings the index up to what the event tells; passes over events that are none of its business. Reads anew what
    /// the thing says now, so that hearing twice or late does no harm.
    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError>;

    /// What a viewer may do with a thing, by what access says of it.
    fn sight(&self, see: bool, read: bool) -> Sight {
        Sight { see, read, whole: read }
    }

    /// Some of these things as access knows them now; what is not there any more is left out. At most 100.
    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError>;
}

/// Every kind.
static SOURCES: [&dyn Source; 7] = [
    &topics::Topics,
    &replies::Replies,
    &courses::Courses,
    &lessons::Lessons,
    &members::Members,
    &articles::Articles,
    &comments::Comments,
];

/// Keeps the index.
pub(crate) const INDEX: Reader = Reader {
    name: "search.index",
    kinds: &["forum.topic.", "forum.reply.", "forum.post.", "forum.answer.", "courses.", "accounts.member."],
    apply: |tx, event| hear(&SOURCES[..5], tx, event),
};

/// Keeps what came later: a reader of its own begins with the first event ever, so that what was written before is found
/// as well.
pub(crate) const WRITINGS: Reader = Reader {
    name: "search.writings",
    kinds: &["articles.", "comments.", "courses.course.imported", "courses.lesson."],
    apply: |tx, event| hear(&SOURCES[5..], tx, event),
};

fn hear(sources: &[&dyn Source], tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    for source in sources {
        source.hear(tx, event)?;
    }
    Ok(())
}

/// What a viewer may do with something that was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Know of it.
    pub(crate) see: bool,
    /// Read what the index keeps of it.
    pub(crate) read: bool,
    /// Read all of it.
    pub(crate) whole: bool,
}

/// Asks access about things of one kind, as they are now.
pub(crate) fn sights(
    q: &mut Snapshot,
    viewer: &Viewer,
    kind: Kind,
    ids: &[i64],
) -> Result<HashMap<i64, Sight>, DbError> {
    let mut sights = HashMap::new();
    let Some(source) = SOURCES.iter().find(|source| source.kind() == kind) else { return Ok(sights) };
    for some in ids.chunks(100) {
        let things: Vec<(i64, Thing)> = source.things(q, some)?.into_iter().collect();
        let only: Vec<Thing> = things.iter().map(|(_, thing)| thing.clone()).collect();
        let grants = access::load(q, viewer, &only)?;
        for (id, thing) in things {
            let may = |action| access::decide(viewer, action, &thing, &grants).is_allowed();
            sights.insert(id, source.sight(may(Action::See), may(Action::Read)));
        }
    }
    Ok(sights)
}

/// The id of the thing of one kind that an event is about.
fn about(event: &Logged, kind: &str) -> Option<i64> {
    (event.subject.kind == kind).then_some(event.subject.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_source() {
        for kind in Kind::ALL {
            assert_eq!(SOURCES.iter().filter(|source| source.kind() == *kind).count(), 1, "{kind}");
        }
    }
}
