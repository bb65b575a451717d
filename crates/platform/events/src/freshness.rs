//! Tells whether what was made from the database is still true, without asking the database about each thing.
//!
//! Whoever caches a page notes the [`position`] of the snapshot it was made from, and tags for what it shows. Every
//! change emits an event, so before a cached page is served it is enough to know the newest event that touched each
//! tag: the page is as good as new exactly if none did at or after its position.
//!
//! 1. `position` of a snapshot is below every event that the snapshot does not see: the next id on SQLite, the oldest
//!    running transaction on PostgreSQL. An event that the snapshot did see can lie above it on PostgreSQL, and then a
//!    page is made anew without need; the reverse cannot happen.
//! 2. [`Freshness::sync`] reads what was committed since it last did. It is called for each request, *before*
//!    [`Freshness::is_fresh`]: then every change that was acknowledged before the request began is known.
//!
//! What was made of texts is made anew in the background where its maker has changed, many rows at a time; such an event
//! ([`TextsRenewed`]) touches everything.
//!
//! The limits: what changes without an event is not seen; and on PostgreSQL each request costs one small query, which
//! requests that come at the same time share.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use db::{Db, DbError, Snapshot, Stamp, params};
use kernel::Subject;
use parking_lot::Mutex;

use crate::event::Event as _;
use crate::renewal::TextsRenewed;
use crate::store;

/// What a cached value was made from, for the order of the log: comparable with events, not with ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(i64);

/// Where a snapshot stands in the log. Take it in the same `db.read` that reads what is to be cached.
///
/// # Errors
/// When the database does not answer.
pub fn position(q: &mut Snapshot) -> Result<Position, DbError> {
    Ok(Position(store::horizon(q)?.0))
}

/// What a cached value depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Every event about this thing.
    Subject(Subject),
    /// Every event in this space.
    Space(i64),
    /// Every event of this kind, or of all kinds with this prefix where it ends with a dot (`settings.`). Only prefixes
    /// that end with a dot are known.
    Kind(&'static str),
}

/// Knows for each tag the newest event that touched it. One for the process, shared.
pub struct Freshness {
    touched: Mutex<Touched>,
    hasher: RandomState,
    tags_max: usize,
    /// Lets one sync run at a time.
    gate: tokio::sync::Mutex<()>,
    /// Number of the sync that began last, and of the latest one that ended well.
    begun: AtomicU64,
    ended: AtomicU64,
    /// The database's stamp at the last sync, where it has stamps.
    stamp: Mutex<Option<Stamp>>,
}

struct Touched {
    /// Newest position by the hash of a tag. Where two tags share a hash, a page is made anew without need.
    newest: HashMap<u64, i64>,
    /// Whatever was touched at or below is no longer in the map, so only positions above it can be told to be fresh.
    floor: i64,
    /// From where the next sync reads; `None` before the first.
    next: Option<i64>,
}

/// Events that one sync takes in one by one; more of them, as after an import, make everything stale at once.
const EVENTS_MAX: usize = 4_096;
/// Tags that are remembered; about 5 MB.
const TAGS_MAX: usize = 200_000;

impl Default for Freshness {
    fn default() -> Self {
        Self::new(TAGS_MAX)
    }
}

impl Freshness {
    /// Knows nothing yet, and remembers at most about `tags_max` tags.
    #[must_use]
    pub fn new(tags_max: usize) -> Self {
        Self {
            touched: Mutex::new(Touched { newest: HashMap::new(), floor: i64::MAX, next: None }),
            hasher: RandomState::new(),
            tags_max: tags_max.max(1),
            gate: tokio::sync::Mutex::new(()),
            begun: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            stamp: Mutex::new(None),
        }
    }

    /// Learns of everything that was committed before the call. On SQLite it returns at once where nothing was.
    ///
    /// # Errors
    /// When the database does not answer. Nothing may be served from a cache then.
    pub async fn sync(&self, db: &Db) -> Result<(), DbError> {
        let stamp = db.stamp();
        if stamp.is_some() && stamp == *self.stamp.lock() {
            return Ok(());
        }
        let begun_before = self.begun.load(Ordering::SeqCst);
        let _gate = self.gate.lock().await;
        // One that began after this call has ended: it saw all that we have to see.
        if self.ended.load(Ordering::SeqCst) > begun_before {
            return Ok(());
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        // Taken before the events are read: a commit in between changes it again, and the next sync looks.
        let stamp = db.stamp();
        let since = self.touched.lock().next;
        let news = db.read(move |q| News::read(q, since)).await?;
        self.take_in(news);
        *self.stamp.lock() = stamp;
        self.ended.store(number, Ordering::SeqCst);
        Ok(())
    }

    /// Whether nothing that a value depends on was touched since it was made at `position`, as of the last
    /// [`Freshness::sync`].
    #[must_use]
    pub fn is_fresh(&self, position: Position, tags: &[Tag]) -> bool {
        let touched = self.touched.lock();
        if position.0 <= touched.floor {
            return false;
        }
        tags.iter().chain([&Tag::Kind(TextsRenewed::KIND)]).all(|tag| {
            let key = match tag {
                Tag::Subject(subject) => self.subject_key(&subject.kind, subject.id),
                Tag::Space(id) => self.space_key(*id),
                Tag::Kind(kind) => self.kind_key(kind),
            };
            touched.newest.get(&key).is_none_or(|newest| *newest < position.0)
        })
    }

    fn take_in(&self, news: News) {
        let mut touched = self.touched.lock();
        if touched.next.is_none() {
            // What happened before the first sync is not known, except what can still be running.
            touched.floor = news.settled - 1;
        }
        touched.next = Some(news.settled);
        if news.events.len() > EVENTS_MAX {
            touched.newest.clear();
            touched.floor = touched.floor.max(news.newest);
            return;
        }
        for event in news.events {
            let mut touch = |key| {
                let newest = touched.newest.entry(key).or_insert(event.position);
                *newest = (*newest).max(event.position);
            };
            touch(self.subject_key(&event.subject_kind, event.subject_id));
            if let Some(space) = event.space {
                touch(self.space_key(space));
            }
            touch(self.kind_key(&event.kind));
            for (dot, _) in event.kind.match_indices('.') {
                touch(self.kind_key(&event.kind[..=dot]));
            }
        }
        touched.shed(self.tags_max);
    }

    fn subject_key(&self, kind: &str, id: i64) -> u64 {
        self.hasher.hash_one((0_u8, kind, id))
    }

    fn space_key(&self, id: i64) -> u64 {
        self.hasher.hash_one((1_u8, "", id))
    }

    fn kind_key(&self, kind: &str) -> u64 {
        self.hasher.hash_one((2_u8, kind, 0_i64))
    }
}

impl std::fmt::Debug for Freshness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let touched = self.touched.lock();
        f.debug_struct("Freshness")
            .field("tags", &touched.newest.len())
            .field("floor", &touched.floor)
            .finish_non_exhaustive()
    }
}

impl Touched {
    /// Forgets the half that was touched longest ago, once there are too many.
    fn shed(&mut self, tags_max: usize) {
        if self.newest.len() <= tags_max {
            return;
        }
        let mut positions: Vec<i64> = self.newest.values().copied().collect();
        let middle = positions.len() / 2;
        let (_, median, _) = positions.select_nth_unstable(middle);
        let median = *median;
        self.newest.retain(|_, newest| *newest > median);
        self.newest.shrink_to(tags_max);
        self.floor = self.floor.max(median);
    }
}

/// What a sync reads.
struct News {
    settled: i64,
    /// The newest position in the log; asked for only where there are too many events.
    newest: i64,
    events: Vec<TouchRow>,
}

db::row! {
    /// What one event touched.
    struct TouchRow {
        /// Its place in the order of the log.
        position: i64,
        /// Its kind.
        kind: String,
        /// What it is about.
        subject_kind: String,
        /// What it is about.
        subject_id: i64,
        /// Where it happened.
        space: Option<i64>,
    }
}

impl News {
    fn read(q: &mut Snapshot, since: Option<i64>) -> Result<Self, DbError> {
        let (settled, _) = store::horizon(q)?;
        // Also the first time: what is above the settled part now is not read again otherwise.
        let since = since.unwrap_or(settled);
        let limit = i64::try_from(EVENTS_MAX + 1).unwrap_or(i64::MAX);
        let events = q.rows(&store::TOUCHED_SINCE, params![since, limit])?;
        let newest = if events.len() > EVENTS_MAX { store::newest(q)?.position } else { 0 };
        Ok(Self { settled, newest, events })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(position: i64, kind: &str, subject_id: i64, space: Option<i64>) -> TouchRow {
        TouchRow { position, kind: kind.to_owned(), subject_kind: "topic".to_owned(), subject_id, space }
    }

    fn news(settled: i64, events: Vec<TouchRow>) -> News {
        News { settled, newest: events.iter().map(|event| event.position).max().unwrap_or(0), events }
    }

    fn topic(id: i64) -> Tag {
        Tag::Subject(Subject::of("topic", id))
    }

    #[test]
    fn nothing_is_fresh_before_the_first_sync_nor_from_before_it() {
        let freshness = Freshness::default();
        assert!(!freshness.is_fresh(Position(5), &[]));
        freshness.take_in(news(10, vec![]));
        assert!(!freshness.is_fresh(Position(9), &[topic(1)]));
        assert!(freshness.is_fresh(Position(10), &[topic(1)]));
    }

    #[test]
    fn an_event_touches_its_subject_its_space_and_its_kinds() {
        let freshness = Freshness::default();
        freshness.take_in(news(10, vec![]));
        freshness.take_in(news(11, vec![event(10, "forum.topic.edited", 1, Some(3))]));
        let (before, after) = (Position(10), Position(11));
        let kind = Tag::Kind;
        for tag in [topic(1), Tag::Space(3), kind("forum."), kind("forum.topic."), kind("forum.topic.edited")]
        {
            assert!(!freshness.is_fresh(before, std::slice::from_ref(&tag)), "{tag:?}");
            assert!(freshness.is_fresh(after, &[tag]));
        }
        for tag in
            [topic(2), Tag::Space(1), kind("courses."), kind("forum"), Tag::Subject(Subject::of("course", 1))]
        {
            assert!(freshness.is_fresh(before, std::slice::from_ref(&tag)), "{tag:?}");
        }
        assert!(!freshness.is_fresh(before, &[topic(2), topic(1)]), "one stale tag is enough");
    }

    #[test]
    fn a_touch_seen_again_or_late_does_no_harm() {
        let freshness = Freshness::default();
        freshness.take_in(news(10, vec![event(12, "forum.topic.edited", 1, None)]));
        // An older transaction commits later, as PostgreSQL allows.
        let late = vec![event(12, "forum.topic.edited", 1, None), event(11, "forum.topic.edited", 2, None)];
        freshness.take_in(news(13, late));
        assert!(!freshness.is_fresh(Position(12), &[topic(1)]));
        assert!(freshness.is_fresh(Position(13), &[topic(1)]));
        assert!(!freshness.is_fresh(Position(11), &[topic(2)]));
        assert!(freshness.is_fresh(Position(12), &[topic(2)]));
    }

    #[test]
    fn texts_that_were_made_anew_touch_everything() {
        let freshness = Freshness::default();
        freshness.take_in(news(10, vec![]));
        freshness.take_in(news(11, vec![event(10, "events.texts.renewed", 1, None)]));
        for tags in [vec![], vec![topic(7)], vec![Tag::Kind("courses.")]] {
            assert!(!freshness.is_fresh(Position(10), &tags) && freshness.is_fresh(Position(11), &tags));
        }
    }

    #[test]
    fn memory_is_bounded_and_what_was_forgotten_is_stale() {
        let freshness = Freshness::new(100);
        freshness.take_in(news(1, vec![]));
        for id in 1..=1_000 {
            freshness.take_in(news(id + 1, vec![event(id, "a.b.c", id, None)]));
            assert!(freshness.touched.lock().newest.len() <= 101);
            assert!(!freshness.is_fresh(Position(id), &[topic(id)]));
            assert!(freshness.is_fresh(Position(id + 1), &[topic(id)]));
        }
        assert!(!freshness.is_fresh(Position(2), &[topic(1)]), "forgotten, so nobody knows");
        assert!(freshness.is_fresh(Position(1_000), &[topic(999)]), "recent ones are kept");
    }

    #[test]
    fn an_import_makes_everything_stale_at_once() {
        let freshness = Freshness::default();
        freshness.take_in(news(1, vec![]));
        let many = (1..=5_000).map(|id| event(id, "a.b.c", id, None)).collect();
        freshness.take_in(news(5_001, many));
        assert!(!freshness.is_fresh(Position(5_000), &[topic(9_999)]));
        assert!(freshness.is_fresh(Position(5_001), &[topic(1)]));
    }
}
