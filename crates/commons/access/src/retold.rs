//! Grants, as the log tells of them: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot};
use events::{Logged, Retold, Unheard};
use kernel::Timestamp;

use crate::events::{GrantExtended, GrantGiven, GrantRevoked};
use crate::{Grant, GrantId, store};

/// Compares the log with the grants, for [`events::walk`].
#[derive(Debug)]
pub struct GrantsRetold;

/// What the log told of a grant that may still change.
#[derive(Debug, Default, Clone, Copy)]
pub struct Told {
    until: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl Retold for GrantsRetold {
    type Of = crate::kinds::GrantId;
    type Told = Told;
    type Row = Grant;

    const THING: &'static str = "grant";

    fn hear(
        q: &mut Snapshot,
        event: &Logged,
        told: &mut BTreeMap<GrantId, Told>,
    ) -> Result<Vec<(GrantId, String)>, Unheard> {
        if let Some(extended) = event.decode::<GrantExtended>().transpose()? {
            told.entry(extended.grant).or_default().until = extended.until;
        }
        if let Some(revoked) = event.decode::<GrantRevoked>().transpose()? {
            told.entry(revoked.grant).or_default().revoked_at = Some(event.at);
        }
        let Some(given) = event.decode::<GrantGiven>().transpose()? else { return Ok(Vec::new()) };
        told.insert(given.grant, Told { until: given.until, revoked_at: None });
        let problem = match store::grant(q, given.grant)? {
            None => Some(format!(
                "event {} tells that it was given to member {} for {}, but it is gone",
                event.id, given.member, given.thing
            )),
            Some(grant) => {
                unlike(&grant, &given).map(|what| format!("{what} is not what event {} tells", event.id))
            }
        };
        Ok(problem.into_iter().map(|problem| (given.grant, problem)).collect())
    }

    fn rows(q: &mut Snapshot, after: GrantId) -> Result<Vec<(GrantId, Grant)>, DbError> {
        Ok(store::walk(q, after)?.into_iter().map(|grant| (grant.id, grant)).collect())
    }

    fn unlike(grant: &Grant, told: Option<&Told>) -> Option<String> {
        let Some(told) = told else { return Some("the log does not tell that it was given".to_owned()) };
        let problem = match (told.revoked_at, grant.revoked_at) {
            _ if told.until != grant.until => "its end is not what the log tells",
            (Some(_), None) => "the log tells that it was taken back, but it holds",
            (None, Some(_)) => "it was taken back, of which the log does not tell",
            (told, taken) if told != taken => "it was taken back at another time than the log tells",
            _ => return None,
        };
        Some(problem.to_owned())
    }
}

/// What of a grant is not as it was given, in words.
fn unlike(grant: &Grant, given: &GrantGiven) -> Option<&'static str> {
    if grant.member != given.member {
        Some("who has it")
    } else if grant.subject != given.thing {
        Some("what it is for")
    } else if grant.right != given.right {
        Some("what it gives")
    } else if grant.reason != given.reason {
        Some("why it was given")
    } else if grant.from != given.from {
        Some("its beginning")
    } else {
        None
    }
}
