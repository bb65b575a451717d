//! Lists of topics: whole, in order and counted right, whatever happens while somebody turns their pages.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use access::Audience;
use db::{Db, Statement, params};
use forum::store::{FeedKind, FeedRow, feed, topic as topic_row};
use forum::{
    ReadyTopic, ReplyId, SpaceId, Tag, TagId, TopicId, TopicKind, accept_answer, delete_reply, delete_topic,
    edit_topic, restore_reply, restore_topic,
};
use kernel::{Cursor, ManualClock, PageSize, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::on_both;

use crate::common::{
    COUNTED_OTHERWISE, Cast, HEARD_AGAIN, TAG, TAG_TALLY, TALLY, answer, ask, read, ready, schema, settle,
    space, write,
};

fn cursor(row: &FeedRow) -> Cursor {
    Cursor::pair(row.active_at.micros(), row.topic_id.get())
}

fn page(db: &Db, kind: FeedKind, spaces: &[SpaceId], after: Option<Cursor>, size: u32) -> Vec<FeedRow> {
    let spaces = spaces.to_vec();
    read(db, move |q| Ok(feed(q, kind, &spaces, after, PageSize::clamped(size))?)).unwrap()
}

/// Turns all pages; between two of them, `meanwhile` happens.
fn walk(db: &Db, kind: FeedKind, spaces: &[SpaceId], size: u32, mut meanwhile: impl FnMut()) -> Vec<FeedRow> {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let mut rows = page(db, kind, spaces, after, size);
        let more = rows.len() > size as usize;
        rows.truncate(size as usize);
        after = rows.last().map(cursor);
        seen.extend(rows);
        if !more {
            return seen;
        }
        meanwhile();
    }
}

fn ids(rows: &[FeedRow]) -> Vec<TopicId> {
    rows.iter().map(|row| row.topic_id).collect()
}

#[test]
fn a_list_has_what_is_there_the_last_active_first() {
    on_both(&schema(), |db, clock| {
        let cast = Cast::new(db);
        let other = space(db, "other", Audience::Members);
        let talk = |space, kind| {
            clock.advance(Duration::from_secs(60));
            ask(db, &cast.lin, space, kind, "一题").unwrap()
        };
        let first = talk(cast.open, TopicKind::Question);
        let second = talk(other, TopicKind::Question);
        let third = talk(cast.open, TopicKind::Talk);
        let fourth = talk(cast.open, TopicKind::Question);
        clock.advance(Duration::from_secs(60));
        let solution = answer(db, &cast.meng, first, "答").unwrap();
        settle(db);
        let both = [cast.open, other];
        assert_eq!(ids(&page(db, FeedKind::All, &both, None, 20)), [first, fourth, third, second]);
        assert_eq!(ids(&page(db, FeedKind::All, &[other], None, 20)), [second], "no other space");
        assert_eq!(ids(&page(db, FeedKind::Space(cast.open), &both, None, 20)), [first, fourth, third]);
        assert!(page(db, FeedKind::All, &[], None, 20).is_empty());
        assert_eq!(ids(&page(db, FeedKind::Open, &both, None, 20)), [first, fourth, second]);
        let lin = cast.lin.clone();
        write(db, move |tx| accept_answer(tx, &lin, solution)).unwrap();
        assert_eq!(ids(&page(db, FeedKind::Open, &both, None, 20)), [fourth, second], "at once");
        let lin = cast.lin.clone();
        write(db, move |tx| delete_topic(tx, &lin, fourth)).unwrap();
        settle(db);
        assert_eq!(ids(&page(db, FeedKind::All, &both, None, 20)), [first, third, second]);
        assert_eq!(page(db, FeedKind::All, &both, None, 20)[0].replies, 1);
    });
}

/// What others do while somebody reads.
#[derive(Debug, Clone)]
enum Meanwhile {
    Topic { second: bool, question: bool },
    Reply { topic: usize },
    Wait,
    Settle,
}

fn meanwhile() -> impl Strategy<Value = Meanwhile> {
    prop_oneof![
        2 => (any::<bool>(), any::<bool>())
            .prop_map(|(second, question)| Meanwhile::Topic { second, question }),
        2 => (0..12_usize).prop_map(|topic| Meanwhile::Reply { topic }),
        1 => Just(Meanwhile::Wait),
        2 => Just(Meanwhile::Settle),
    ]
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(u32, S::Value)) {
    let case = AtomicU32::new(0);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 32, ..Config::default() };
    let ran = TestRunner::new(config).run(strategy, |input| {
        test(case.fetch_add(1, Ordering::Relaxed), input);
        Ok(())
    });
    ran.unwrap();
}

/// Two spaces in which one case happens, so that cases share a database.
struct Corner<'a> {
    db: &'a Db,
    clock: &'a ManualClock,
    cast: &'a Cast,
    spaces: [SpaceId; 2],
    topics: Vec<TopicId>,
    /// Topics in which something was said since the walk began.
    touched: BTreeSet<TopicId>,
}

impl Corner<'_> {
    fn does(&mut self, deed: &Meanwhile) {
        match deed {
            Meanwhile::Topic { second, question } => {
                let kind = if *question { TopicKind::Question } else { TopicKind::Talk };
                let space = self.spaces[usize::from(*second)];
                self.topics.push(ask(self.db, &self.cast.lin, space, kind, "新题").unwrap());
            }
            Meanwhile::Reply { topic } => {
                let Some(topic) = self.topics.get(*topic) else { return };
                answer(self.db, &self.cast.meng, *topic, "新答").unwrap();
                self.touched.insert(*topic);
            }
            // Not after every deed, so that many happen at the same instant.
            Meanwhile::Wait => self.clock.advance(Duration::from_secs(1)),
            Meanwhile::Settle => settle(self.db),
        }
    }
}

#[test]
fn who_turns_pages_while_others_post_misses_nothing_and_sees_nothing_twice() {
    let deeds = || prop::collection::vec(meanwhile(), 4..24);
    let story = (deeds(), deeds(), 1..5_u32, 0..3_usize);
    on_both(&schema(), |db, clock| {
        let cast = Cast::new(db);
        run(12, &story, |case, (before, after, size, list)| {
            let spaces = ["a", "b"].map(|half| space(db, &format!("case-{case}-{half}"), Audience::Public));
            let mut corner =
                Corner { db, clock, cast: &cast, spaces, topics: Vec::new(), touched: BTreeSet::new() };
            before.iter().for_each(|deed| corner.does(deed));
            settle(db);
            corner.touched.clear();
            let kind = [FeedKind::All, FeedKind::Open, FeedKind::Space(spaces[1])][list];
            let there: HashSet<TopicId> = ids(&page(db, kind, &spaces, None, 100)).into_iter().collect();

            let mut later = after.iter();
            let seen =
                walk(db, kind, &spaces, size, || later.by_ref().take(2).for_each(|it| corner.does(it)));
            let once: HashSet<TopicId> = ids(&seen).into_iter().collect();
            assert_eq!(once.len(), seen.len(), "seen twice: {:?}", ids(&seen));
            let missed: Vec<_> =
                there.iter().filter(|id| !once.contains(id) && !corner.touched.contains(id)).collect();
            assert!(missed.is_empty(), "missed {missed:?} in {:?}", ids(&seen));
            let keys: Vec<_> = seen.iter().map(|row| (row.active_at, row.topic_id)).collect();
            assert!(keys.windows(2).all(|pair| pair[0] > pair[1]), "{keys:?}");
        });
    });
}

fn run_raw(db: &Db, statement: &'static Statement) {
    write(db, move |tx| Ok(tx.execute(statement, params![])?)).unwrap();
}

/// What happens to topics and replies.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Topic,
    Reply {
        topic: usize,
    },
    DeleteReply {
        reply: usize,
    },
    RestoreReply {
        reply: usize,
    },
    DeleteTopic {
        topic: usize,
    },
    RestoreTopic {
        topic: usize,
    },
    /// The author changes what the topic is about.
    Retag {
        topic: usize,
        tags: usize,
    },
    Wait,
    /// The reader goes on from where it stood; between two of these it is as good as killed.
    Settle,
    /// The reader hears all from the beginning.
    HearAgain,
    /// Somebody else counted, who keeps no marks.
    CountOtherwise,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => Just(Deed::Topic),
        5 => (0..6_usize).prop_map(|topic| Deed::Reply { topic }),
        3 => (0..12_usize).prop_map(|reply| Deed::DeleteReply { reply }),
        2 => (0..12_usize).prop_map(|reply| Deed::RestoreReply { reply }),
        1 => (0..6_usize).prop_map(|topic| Deed::DeleteTopic { topic }),
        2 => (0..6_usize).prop_map(|topic| Deed::RestoreTopic { topic }),
        3 => (0..6_usize, 0..8_usize).prop_map(|(topic, tags)| Deed::Retag { topic, tags }),
        2 => Just(Deed::Wait),
        2 => Just(Deed::Settle),
        // One strategy for both, as so many beside each other could not be shared between threads.
        2 => prop::sample::select(&[Deed::HearAgain, Deed::CountOtherwise][..]),
    ]
}

/// What should be true, told without the database.
#[derive(Debug, Default)]
struct Truth {
    topics: Vec<(TopicId, Timestamp, bool)>,
    replies: Vec<(ReplyId, usize, Timestamp, bool)>,
    /// Three tags, a bit for each.
    tags: BTreeMap<usize, usize>,
}

impl Truth {
    /// The topics with the tag of a bit, the last active first.
    fn tagged(&self, bit: usize) -> Vec<TopicId> {
        let tallies = self.tallies();
        let mut there: Vec<_> = (self.tags.iter())
            .filter(|(topic, tags)| *tags & (1 << bit) != 0 && self.topics[**topic].2)
            .map(|(topic, _)| (tallies[&self.topics[*topic].0].1, self.topics[*topic].0))
            .collect();
        there.sort_unstable();
        there.into_iter().rev().map(|(_, topic)| topic).collect()
    }

    fn retag(&mut self, db: &Db, cast: &Cast, (topic, tags): (usize, usize)) {
        let Some((id, _, there)) = self.topics.get(topic).copied() else { return };
        let named = (0..3).filter(|bit| tags & (1 << bit) != 0);
        let named = named.map(|bit| Tag::parse(&format!("Tag-{bit}")).unwrap()).collect();
        let ready = ReadyTopic { tags: Some(named), ..ready(db, SpaceId::new(1), TopicKind::Talk, "题") };
        let lin = cast.lin.clone();
        let done = write(db, move |tx| {
            let version = topic_row(tx, id)?.unwrap().version;
            edit_topic(tx, &lin, id, version, &ready)
        });
        assert_eq!(done.is_ok(), there, "{done:?}");
        if there {
            self.tags.insert(topic, tags);
        }
    }

    fn tallies(&self) -> BTreeMap<TopicId, (i64, Timestamp, bool)> {
        let tally = |(n, (id, created, there)): (usize, &(TopicId, Timestamp, bool))| {
            let here = self.replies.iter().filter(|reply| reply.1 == n && reply.3);
            let last = here.clone().map(|reply| reply.2).max().unwrap_or(*created);
            (*id, (i64::try_from(here.count()).unwrap(), last, *there))
        };
        self.topics.iter().enumerate().map(tally).collect()
    }

    fn apply(&mut self, db: &Db, clock: &ManualClock, cast: &Cast, space: SpaceId, deed: Deed) {
        let now = kernel::Clock::now(clock);
        let staff = cast.moderator.clone();
        match deed {
            Deed::Topic => {
                self.topics.push((ask(db, &cast.lin, space, TopicKind::Talk, "题").unwrap(), now, true));
            }
            Deed::Reply { topic } => {
                let Some((id, _, there)) = self.topics.get(topic).copied() else { return };
                let posted = answer(db, &cast.meng, id, "答");
                assert_eq!(posted.is_ok(), there, "{posted:?}");
                self.replies.extend(posted.ok().map(|id| (id, topic, now, true)));
            }
            Deed::DeleteReply { reply } => {
                let Some((id, topic, _, there)) = self.replies.get(reply).copied() else { return };
                let done = write(db, move |tx| delete_reply(tx, &staff, id)).is_ok();
                assert_eq!(done, there && self.topics[topic].2);
                self.replies[reply].3 &= !done;
            }
            Deed::RestoreReply { reply } => {
                let Some((id, topic, _, there)) = self.replies.get(reply).copied() else { return };
                let done = write(db, move |tx| restore_reply(tx, &staff, id)).is_ok();
                if self.topics[topic].2 {
                    assert_eq!(done, !there);
                }
                self.replies[reply].3 |= done;
            }
            Deed::DeleteTopic { topic } => {
                let Some((id, _, there)) = self.topics.get(topic).copied() else { return };
                let done = write(db, move |tx| delete_topic(tx, &staff, id)).is_ok();
                assert_eq!(done, there);
                self.topics[topic].2 = false;
            }
            Deed::RestoreTopic { topic } => {
                let Some((id, _, there)) = self.topics.get(topic).copied() else { return };
                let done = write(db, move |tx| restore_topic(tx, &staff, id)).is_ok();
                assert_eq!(done, !there);
                self.topics[topic].2 = true;
            }
            Deed::Retag { topic, tags } => self.retag(db, cast, (topic, tags)),
            Deed::Wait => clock.advance(Duration::from_secs(1)),
            Deed::Settle => settle(db),
            Deed::HearAgain => run_raw(db, &HEARD_AGAIN),
            Deed::CountOtherwise => run_raw(db, &COUNTED_OTHERWISE),
        }
    }
}

#[test]
fn what_lists_count_is_what_is_there_after_any_history() {
    let story = prop::collection::vec(deed(), 8..50);
    on_both(&schema(), |db, clock| {
        let cast = Cast::new(db);
        run(12, &story, |case, deeds| {
            let space = space(db, &format!("case-{case}"), Audience::Public);
            let mut truth = Truth::default();
            deeds.iter().for_each(|deed| truth.apply(db, clock, &cast, space, *deed));
            settle(db);
            for (topic, tally) in truth.tallies() {
                let found: (i64, Timestamp, bool) =
                    read(db, move |q| Ok(q.one(&TALLY, params![topic])?)).unwrap();
                assert_eq!(found, tally, "topic {topic} after {deeds:?}");
            }
            for bit in 0..3 {
                let (key, tagged) = (format!("tag-{bit}"), truth.tagged(bit));
                let found: Option<TagId> = read(db, move |q| Ok(q.row(&TAG, params![key])?)).unwrap();
                let Some(tag) = found else {
                    assert!(tagged.is_empty());
                    continue;
                };
                let listed = ids(&page(db, FeedKind::Tag(tag), &[space], None, 20));
                assert_eq!(listed, tagged, "tag {bit} after {deeds:?}");
                let count: Option<i64> =
                    read(db, move |q| Ok(q.row(&TAG_TALLY, params![tag, space])?)).unwrap();
                assert_eq!(count.unwrap_or_default(), i64::try_from(tagged.len()).unwrap(), "{deeds:?}");
            }
        });
    });
}
