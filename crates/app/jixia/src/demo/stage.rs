//! How far a database is, before anything is put into it.

use db::{Snapshot, params};
use forum::store::{FeedKind, feed, spaces};
use kernel::PageSize;

use super::people;

db::statements! {
    /// Whether anybody began a community here: a member, a space, a course or a plan is enough.
    BEGUN = "
        SELECT CAST(CASE
            WHEN EXISTS (SELECT 1 FROM members) OR EXISTS (SELECT 1 FROM spaces)
                OR EXISTS (SELECT 1 FROM courses) OR EXISTS (SELECT 1 FROM membership_plans)
            THEN 1 ELSE 0 END AS BIGINT) AS begun";
}

/// How far a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody is there.
    Empty,
    /// Somebody else's.
    Foreign,
    /// The founding is done; filling was interrupted after it.
    Founded,
    /// All is done.
    Lively,
}

/// Looks how far a database is. Only what the founding leaves behind makes a community ours: its owner, under the name
/// and the mail address of the file, beside spaces.
pub(super) fn stage(q: &mut Snapshot) -> anyhow::Result<Stage> {
    if q.one::<i64>(&BEGUN, params![])? == 0 {
        return Ok(Stage::Empty);
    }
    let founder = accounts::member_by_name(q, people::OWNER)?;
    let mail = people::mail_of(people::OWNER)?;
    let spaces: Vec<_> = spaces(q)?.into_iter().map(|space| space.id).collect();
    if founder.is_none_or(|founder| founder.mail != mail) || spaces.is_empty() {
        return Ok(Stage::Foreign);
    }
    let talk = !feed(q, FeedKind::All, &spaces, None, PageSize::DEFAULT)?.is_empty();
    Ok(if talk { Stage::Lively } else { Stage::Founded })
}
