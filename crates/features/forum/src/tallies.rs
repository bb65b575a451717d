//! Numbers in lists: how many replies, and when something was last said. Folded from the log, because a counter on the
//! topic would make every reply to a lively topic wait for the one before.

use db::{Tx, params};
use events::{Logged, Reader, ReaderError};
use kernel::Id;

use crate::TopicId;
use crate::store;

/// Counts a topic anew whenever something happened to it that lists show. Counting anew rather than adding one makes
/// it right whatever came before.
pub const TALLIES: Reader = Reader {
    name: "forum.tallies",
    kinds: &[
        "forum.topic.deleted",
        "forum.topic.restored",
        "forum.reply.posted",
        "forum.reply.deleted",
        "forum.reply.restored",
    ],
    apply: count,
};

fn count(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let topic: TopicId =
        Id::from_subject(&event.subject).ok_or_else(|| ReaderError::new("not about a topic"))?;
    tx.execute(&store::UPDATE_TALLY, params![topic])?;
    Ok(())
}
