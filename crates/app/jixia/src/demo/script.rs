//! The third stage: what everybody did, in the order of time. One transaction.
//!
//! Each part of the demo ([`talk`], [`teaching`], [`trade`], [`writing`]) reads its files, renders, and puts what happens on the
//! script; then the script is played from the oldest cue to the newest, so that the event log is in order and somebody
//! who posts in a space for Fellows had paid for it by then.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use courses::{CourseId, LessonId};
use db::{Db, Snapshot, Tx};
use forum::SpaceId;
use kernel::{Locale, MemberId, Theme, Timestamp, Viewer, ViewerMember};

use super::services::Services;
use super::{people, talk, teaching, trade, writing};

/// Lets the community live.
pub(super) fn live(db: &Db, services: &Services) -> anyhow::Result<()> {
    let script = db.read_blocking(move |q| -> anyhow::Result<Script> {
        let mut script = Script::new(q.now(), Place::read(q)?);
        trade::cue(&mut script)?;
        teaching::cue(q, &mut script)?;
        writing::cue(q, &mut script)?;
        talk::cue(q, &mut script)?;
        script.cues.sort_by_key(|cue| cue.at);
        Ok(script)
    })?;
    let (script, services) = (Arc::new(script), services.clone());
    db.write_blocking(move |tx: &mut Tx| script.play(tx, &services))
}

/// What the founding made, by name.
#[derive(Debug)]
pub(super) struct Place {
    /// With the moment since when they are there.
    members: HashMap<String, (MemberId, Timestamp)>,
    spaces: HashMap<String, SpaceId>,
    /// The courses with their lessons in order.
    courses: HashMap<String, (CourseId, Vec<LessonId>)>,
}

impl Place {
    fn read(q: &mut Snapshot) -> anyhow::Result<Self> {
        let spaces = forum::store::spaces(q)?.into_iter();
        Ok(Self {
            members: people::present(q)?,
            spaces: spaces.map(|space| (space.slug, space.id)).collect(),
            courses: teaching::written(q)?,
        })
    }

    pub(super) fn member(&self, name: &str) -> anyhow::Result<(MemberId, Timestamp)> {
        self.members.get(name).copied().with_context(|| format!("there is no member {name}"))
    }

    pub(super) fn space(&self, slug: &str) -> anyhow::Result<SpaceId> {
        self.spaces.get(slug).copied().with_context(|| format!("there is no space {slug}"))
    }

    pub(super) fn course(&self, slug: &str) -> anyhow::Result<(CourseId, &[LessonId])> {
        let (id, lessons) = self.courses.get(slug).with_context(|| format!("there is no course {slug}"))?;
        Ok((*id, lessons))
    }
}

/// What is made while the script is played, for the cues that come after.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Topics, replies, articles, comments, plans and orders by the names that their cues gave them.
    ids: HashMap<String, i64>,
}

impl Made {
    pub(super) fn put(&mut self, name: &str, id: i64) {
        self.ids.insert(name.to_owned(), id);
    }

    pub(super) fn get(&self, name: &str) -> anyhow::Result<i64> {
        self.ids.get(name).copied().with_context(|| format!("{name} has not happened yet"))
    }
}

/// All that a cue may use.
pub(super) struct Scene<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) made: &'a mut Made,
    pub(super) services: &'a Services,
    /// Who acts, as they stand at that time.
    pub(super) viewer: Viewer,
}

type Act = Box<dyn Fn(&mut Scene<'_>) -> anyhow::Result<()> + Send + Sync>;

/// Somebody does something at some time.
struct Cue {
    at: Timestamp,
    who: MemberId,
    /// For whoever looks for a mistake.
    what: String,
    act: Act,
}

/// Everything that happens.
pub(super) struct Script {
    now: Timestamp,
    pub(super) place: Place,
    cues: Vec<Cue>,
}

impl Script {
    fn new(now: Timestamp, place: Place) -> Self {
        Self { now, place, cues: Vec::new() }
    }

    /// The instant that long ago.
    pub(super) fn ago(&self, span: super::span::Span) -> Timestamp {
        self.now.minus(span.0)
    }

    /// The instant `span` after `at`, or just now where that has not come yet.
    pub(super) fn soon_after(&self, at: Timestamp, span: Duration) -> Timestamp {
        at.plus(span).min(self.now).max(at)
    }

    /// Puts something on the script. What has the same time happens in the order in which it was put.
    pub(super) fn put(
        &mut self,
        at: Timestamp,
        who: &str,
        what: String,
        act: impl Fn(&mut Scene<'_>) -> anyhow::Result<()> + Send + Sync + 'static,
    ) -> anyhow::Result<()> {
        ensure!(at <= self.now, "{what}: that is still to come");
        let (who, _) = self.place.member(who).with_context(|| what.clone())?;
        self.cues.push(Cue { at, who, what, act: Box::new(act) });
        Ok(())
    }

    fn play(&self, tx: &mut Tx, services: &Services) -> anyhow::Result<()> {
        let mut made = Made::default();
        for cue in &self.cues {
            tx.at(cue.at);
            let viewer = viewer(tx, cue.who)?;
            let mut scene = Scene { tx, made: &mut made, services, viewer };
            (cue.act)(&mut scene).with_context(|| cue.what.clone())?;
        }
        Ok(())
    }
}

/// A member as the house sees them at the transaction's time.
pub(super) fn viewer(tx: &mut Tx, id: MemberId) -> anyhow::Result<Viewer> {
    let now = tx.now();
    let row = accounts::member(tx, id)?.context("there is no such member")?;
    ensure!(row.created_at <= now, "{} has not joined yet", row.name);
    let tier = row.tier_at(now);
    let member = ViewerMember { id: row.id, name: row.name, role: row.role, tier };
    let locale = row.locale.as_deref().and_then(Locale::from_tag).unwrap_or_default();
    Ok(Viewer { member: Some(member), locale, theme: row.theme.unwrap_or(Theme::Auto), now })
}

/// What an operation says when it refuses, for the log: the person at the command line wrote none of this.
pub(super) fn refused(error: web::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}
