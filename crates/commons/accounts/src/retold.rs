//! Standings, as the log tells of them: each tells exactly what the other does.

use std::collections::BTreeMap;

use db::{DbError, Snapshot, params};
use events::{Logged, Retold, Unheard};
use kernel::{MemberId, MemberIdKind, Tier, Timestamp};

use crate::events::TierChanged;

db::statements! {
    /// The standings of members, in the order of their ids.
    STANDINGS = "SELECT id, tier, tier_until FROM members WHERE id > $1 ORDER BY id LIMIT 1000";
}

/// Compares the log with the standings of members, for [`events::walk`].
#[derive(Debug)]
pub struct StandingsRetold;

/// A tier, and until when.
type Standing = (Tier, Option<Timestamp>);

impl Retold for StandingsRetold {
    type Of = MemberIdKind;
    type Told = Standing;
    type Row = Standing;

    const THING: &'static str = "standing";

    fn hear(
        _q: &mut Snapshot,
        event: &Logged,
        told: &mut BTreeMap<MemberId, Standing>,
    ) -> Result<Vec<(MemberId, String)>, Unheard> {
        if let Some(changed) = event.decode::<TierChanged>().transpose()? {
            told.insert(changed.member, (changed.tier, changed.until));
        }
        Ok(Vec::new())
    }

    fn rows(q: &mut Snapshot, after: MemberId) -> Result<Vec<(MemberId, Standing)>, DbError> {
        let rows: Vec<(MemberId, Tier, Option<Timestamp>)> = q.rows(&STANDINGS, params![after])?;
        Ok(rows.into_iter().map(|(member, tier, until)| (member, (tier, until))).collect())
    }

    fn unlike(standing: &Standing, told: Option<&Standing>) -> Option<String> {
        let told = told.copied().unwrap_or((Tier::Guest, None));
        (*standing != told).then(|| {
            let words = |(tier, until): Standing| match until {
                Some(until) => format!("{tier} until {}", until.rfc3339()),
                None => tier.to_string(),
            };
            format!("it is shown as {}, but the log tells of {}", words(*standing), words(told))
        })
    }
}
