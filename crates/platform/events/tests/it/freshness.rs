//! A cached value is never served after a change was acknowledged.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::common::{Happened, THING, THING_SET, on_both};
use db::{Db, DbError, params};
use events::freshness::{Position, Tag, position};
use events::{Emit as _, Freshness};
use kernel::Subject;
use parking_lot::Mutex;

const THINGS: usize = 8;

fn thing(id: usize) -> Tag {
    Tag::Subject(Subject::of("thing", i64::try_from(id).unwrap()))
}

async fn change(db: &Db, id: usize, value: i64) -> Result<(), DbError> {
    let id = i64::try_from(id).unwrap();
    db.write(move |tx| -> Result<(), DbError> {
        tx.execute(&THING_SET, params![id, value])?;
        tx.emit(&Happened { thing: id, note: String::new() })?;
        Ok(())
    })
    .await
}

async fn make(db: &Db, id: usize) -> Result<(Position, i64), DbError> {
    let id = i64::try_from(id).unwrap();
    db.read(move |q| -> Result<(Position, i64), DbError> {
        Ok((position(q)?, q.row::<i64>(&THING, params![id])?.unwrap_or(0)))
    })
    .await
}

/// Makes a value that is fresh. A transaction of another database that ends just while a snapshot is taken counts as
/// ours, and then the value is stale without need; the next one is not.
async fn make_fresh(freshness: &Freshness, db: &Db) -> Position {
    for _ in 0..20 {
        freshness.sync(db).await.unwrap();
        let (made_at, _) = make(db, 1).await.unwrap();
        if freshness.is_fresh(made_at, &[thing(1)]) {
            return made_at;
        }
    }
    panic!("never fresh");
}

/// As a page cache would use it.
struct Cache {
    freshness: Freshness,
    made: Mutex<HashMap<usize, (Position, i64)>>,
    hits: AtomicU64,
}

impl Cache {
    fn new() -> Self {
        Self { freshness: Freshness::default(), made: Mutex::default(), hits: AtomicU64::new(0) }
    }

    async fn get(&self, db: &Db, id: usize) -> i64 {
        self.freshness.sync(db).await.unwrap();
        let cached = self.made.lock().get(&id).copied();
        if let Some((made_at, value)) = cached
            && self.freshness.is_fresh(made_at, &[thing(id)])
        {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return value;
        }
        let made = make(db, id).await.unwrap();
        self.made.lock().insert(id, made);
        made.1
    }
}

#[test]
fn a_cached_value_is_never_older_than_what_was_acknowledged_before_the_request() {
    on_both(|home| {
        // Two nodes write, both read through caches of their own.
        let nodes = [home.db.clone(), home.node(home.clock.clone())];
        let acknowledged: Arc<[AtomicI64; THINGS]> = Arc::default();
        home.run(async {
            let mut tasks = tokio::task::JoinSet::new();
            for (number, db) in nodes.iter().enumerate() {
                // Each node changes things of its own, so that values only rise.
                for half in 0..2 {
                    let (db, acknowledged) = (db.clone(), Arc::clone(&acknowledged));
                    tasks.spawn(async move {
                        for value in 1..=60 {
                            let id =
                                number + 2 * ((usize::try_from(value).unwrap() * 7 + half) % 2) + 4 * half;
                            change(&db, id, value).await.unwrap();
                            acknowledged[id].store(value, Ordering::SeqCst);
                            tokio::time::sleep(Duration::from_millis(2)).await;
                        }
                    });
                }
                let cache = Arc::new(Cache::new());
                for seed in 0..4_usize {
                    let (db, acknowledged, cache) =
                        (db.clone(), Arc::clone(&acknowledged), Arc::clone(&cache));
                    tasks.spawn(async move {
                        for round in 0..400_usize {
                            let id = (round * 5 + seed * 3) % THINGS;
                            let at_least = acknowledged[id].load(Ordering::SeqCst);
                            let served = cache.get(&db, id).await;
                            assert!(served >= at_least, "{served} was served, {at_least} was acknowledged");
                        }
                        assert!(
                            cache.hits.load(Ordering::Relaxed) > 50,
                            "a cache that never hits proves nothing"
                        );
                    });
                }
            }
            while let Some(ended) = tasks.join_next().await {
                ended.unwrap();
            }
        });
        nodes[1].close();
    });
}

#[test]
fn a_value_stays_fresh_while_other_things_change() {
    on_both(|home| {
        home.run(async {
            let freshness = Freshness::default();
            let made_at = make_fresh(&freshness, &home.db).await;
            freshness.sync(&home.db).await.unwrap();
            let fresh = |tag| freshness.is_fresh(made_at, &[tag]);
            assert!(fresh(thing(1)));
            change(&home.db, 2, 1).await.unwrap();
            freshness.sync(&home.db).await.unwrap();
            assert!(fresh(thing(1)));
            assert!(!fresh(thing(2)) && !fresh(Tag::Space(7)) && !fresh(Tag::Kind("test.")));
            change(&home.db, 1, 1).await.unwrap();
            assert!(fresh(thing(1)), "not synced yet");
            freshness.sync(&home.db).await.unwrap();
            assert!(!fresh(thing(1)));
        });
    });
}

#[test]
fn an_older_transaction_that_commits_late_makes_a_value_stale() {
    let home = crate::common::Home::fresh(db::Engine::Postgres);
    let (mut slow, mut fast) = (crate::common::raw(&home.url), crate::common::raw(&home.url));
    let insert = "INSERT INTO events (at, kind, subject_kind, subject_id, version, payload)
        VALUES (0, 'test.thing.happened', 'thing', $1, 1, '{}')";
    let freshness = Freshness::default();
    home.run(freshness.sync(&home.db)).unwrap();
    let mut slow = slow.transaction().unwrap();
    slow.execute(insert, &[&1_i64]).unwrap();
    // A younger one commits first, and the value is made after it.
    fast.execute(insert, &[&2_i64]).unwrap();
    let (made_at, _) = home.run(make(&home.db, 1)).unwrap();
    home.run(freshness.sync(&home.db)).unwrap();
    assert!(freshness.is_fresh(made_at, &[thing(1)]));
    slow.commit().unwrap();
    home.run(freshness.sync(&home.db)).unwrap();
    assert!(!freshness.is_fresh(made_at, &[thing(1)]), "its event has a lower place than one seen before");
}

#[test]
fn the_first_value_is_fresh_after_the_first_sync_of_another_process() {
    // What was committed before this process looked for the first time must not be taken for unknown for ever.
    on_both(|home| {
        home.emit(1, "");
        home.run(async {
            make_fresh(&Freshness::default(), &home.db).await;
        });
    });
}
