//! Comparing the event log with the grants: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot};
use events::{Event, Finding};
use kernel::{Subject, Timestamp};
use serde::de::DeserializeOwned;

use crate::events::{GrantExtended, GrantGiven, GrantRevoked};
use crate::{Grant, GrantId, store};

/// Compares the log with the grants, for whoever walks the log: pass every event on, then ask for what is missing.
#[derive(Debug, Default)]
pub struct GrantCheck {
    told: BTreeMap<GrantId, Told>,
}

/// What the log told of a grant that may still change.
#[derive(Debug, Default, Clone, Copy)]
struct Told {
    until: Option<Timestamp>,
    revoked: bool,
}

impl GrantCheck {
    /// Compares one event, by its id, kind and payload, with the grants. Events of other crates pass.
    ///
    /// # Errors
    /// When the database fails.
    pub fn event(
        &mut self,
        q: &mut Snapshot,
        id: i64,
        kind: &str,
        payload: &str,
    ) -> Result<Vec<Finding>, DbError> {
        let read = match kind {
            GrantGiven::KIND => match read::<GrantGiven>(id, payload) {
                Ok(given) => return self.given(q, id, &given),
                Err(finding) => Err(finding),
            },
            GrantExtended::KIND => read::<GrantExtended>(id, payload)
                .map(|extended| self.told.entry(extended.grant).or_default().until = extended.until),
            GrantRevoked::KIND => read::<GrantRevoked>(id, payload)
                .map(|revoked| self.told.entry(revoked.grant).or_default().revoked = true),
            _ => Ok(()),
        };
        Ok(read.err().into_iter().collect())
    }

    fn given(&mut self, q: &mut Snapshot, id: i64, given: &GrantGiven) -> Result<Vec<Finding>, DbError> {
        self.told.insert(given.grant, Told { until: given.until, revoked: false });
        let problem = match store::grant(q, given.grant)? {
            None => Some(format!(
                "event {id} tells that it was given to member {} for {}, but it is gone",
                given.member, given.thing
            )),
            Some(grant) => unlike(&grant, given).map(|what| format!("{what} is not what event {id} tells")),
        };
        Ok(problem.into_iter().map(|problem| Finding::new(given.grant.subject(), problem)).collect())
    }

    /// After the last event: the grants of which the log never told, and those that ended otherwise than it tells.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(self, q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
        let mut findings = Vec::new();
        let mut last = GrantId::new(0);
        loop {
            let grants = store::walk(q, last)?;
            let Some(newest) = grants.last() else { return Ok(findings) };
            last = newest.id;
            for grant in &grants {
                let problem = match self.told.get(&grant.id) {
                    None => "the log does not tell that it was given",
                    Some(told) if told.until != grant.until => "its end is not what the log tells",
                    Some(told) if told.revoked && grant.revoked_at.is_none() => {
                        "the log tells that it was taken back, but it holds"
                    }
                    Some(told) if !told.revoked && grant.revoked_at.is_some() => {
                        "it was taken back, of which the log does not tell"
                    }
                    Some(_) => continue,
                };
                findings.push(Finding::new(grant.id.subject(), problem));
            }
        }
    }
}

fn read<E: Event + DeserializeOwned>(id: i64, payload: &str) -> Result<E, Finding> {
    serde_json::from_str(payload).map_err(|error| {
        let problem = format!("tells of no grant that this program understands: {error}");
        Finding::new(Subject::of("event", id), problem)
    })
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
