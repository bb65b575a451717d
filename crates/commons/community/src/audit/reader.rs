//! Picks the decisions out of the log.

use db::{Tx, params};
use events::{Logged, Reader, ReaderError};
use kernel::Role;

use super::kinds::{HEARD, Whose, whose};
use crate::store;

/// Notes which events are decisions. It begins with the first event ever, so the record reaches back as far as the log.
pub(crate) const AUDIT: Reader = Reader { name: "community.audit", kinds: HEARD, apply: note };

fn note(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let counts = match (whose(&event.kind), event.actor) {
        (None, _) | (Some(Whose::Staff), None) => false,
        (Some(Whose::Anybody), _) => true,
        (Some(Whose::Staff), Some(actor)) => {
            let member = accounts::member(tx, actor)?;
            member.is_some_and(|member| matches!(member.role, Role::Owner | Role::Moderator))
        }
    };
    if counts {
        let area = event.kind.split('.').next().unwrap_or_default();
        tx.execute(&store::INSERT_AUDIT, params![event.id, area, event.actor])?;
    }
    Ok(())
}
