//! A decision that has no event of its own.

use db::{DbError, Tx};
use events::{Emit as _, Event};
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

/// What such decisions are called in the log.
pub(crate) const KIND: &str = "audit.entry.noted";

/// A decision, with what was before and what is now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Noted {
    /// Who decided; `None` is the command line.
    pub by: Option<MemberId>,
    /// What sort of decision: `points.grant.given`.
    pub what: String,
    /// About what.
    pub about: Subject,
    /// What was before, for people; may be empty.
    pub before: String,
    /// What is now, for people; may be empty.
    pub after: String,
}

impl Event for Noted {
    const KIND: &'static str = KIND;
    fn subject(&self) -> Subject {
        self.about.clone()
    }
    fn actor(&self) -> Option<MemberId> {
        self.by
    }
}

/// Puts a decision on the record, in the transaction that carries it out. For what is an event already this is not
/// needed: the record finds it in the log.
///
/// # Errors
/// Only of the database.
pub fn audit(
    tx: &mut Tx,
    actor: Option<MemberId>,
    what: &str,
    about: Subject,
    before: &str,
    after: &str,
) -> Result<(), DbError> {
    let (what, before, after) = (what.to_owned(), before.to_owned(), after.to_owned());
    tx.emit(&Noted { by: actor, what, about, before, after })?;
    Ok(())
}
