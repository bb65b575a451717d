//! Due work is done once for its key, tried again with patience, given up where the operator sees it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{EFFECT, Home, WORK, WORK_COUNT, on_both, start};
use db::{Db, DbError, params};
use events::{DueRan, StartError, Work, WorkContext, WorkError, due};
use kernel::{Clock as _, MemberId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Mail {
    to: String,
}

const LEASE: Duration = Duration::from_secs(60);

fn enqueue(home: &Home, key: &'static str, due_at: Timestamp) -> bool {
    enqueue_on(&home.db, key, due_at)
}

fn enqueue_on(db: &Db, key: &'static str, due_at: Timestamp) -> bool {
    db.write_blocking(move |tx| -> Result<bool, DbError> {
        due::enqueue(tx, "mail", key, &Mail { to: "mozi".to_owned() }, due_at)
    })
    .unwrap()
}

fn run(home: &Home, work: &Work) -> DueRan {
    home.run(events::run_due_once(&home.db, std::slice::from_ref(work))).unwrap()
}

#[derive(Debug)]
struct Row {
    state: String,
    attempts: u32,
    next_at: Timestamp,
    last_error: Option<String>,
}

fn row(home: &Home, key: &'static str) -> Row {
    let (state, attempts, next_at, last_error) = home
        .db
        .read_blocking(move |q| -> Result<(String, u32, Timestamp, Option<String>), DbError> {
            q.one(&WORK, params![key])
        })
        .unwrap();
    Row { state, attempts, next_at, last_error }
}

/// A handler that does what the test says, and keeps the attempts it made.
fn handler<F>(attempts_max: u32, attempts: &Arc<Mutex<Vec<u32>>>, how: F) -> Work
where
    F: Fn(&WorkContext) -> Result<(), WorkError> + Send + Sync + 'static,
{
    let (attempts, how) = (Arc::clone(attempts), Arc::new(how));
    Work::new("mail", attempts_max, LEASE, move |context: WorkContext, mail: Mail| {
        let (attempts, how) = (Arc::clone(&attempts), Arc::clone(&how));
        async move {
            assert_eq!(mail.to, "mozi");
            attempts.lock().unwrap().push(context.attempt());
            how(&context)
        }
    })
}

fn attempts() -> Arc<Mutex<Vec<u32>>> {
    Arc::default()
}

#[test]
fn work_is_done_once_for_its_key_and_not_before_its_time() {
    on_both(|home| {
        let made = attempts();
        let work = handler(3, &made, |context| {
            assert_eq!(context.key(), "receipt-1");
            Ok(())
        });
        let due_at = start().plus(Duration::from_secs(10));
        assert!(enqueue(home, "receipt-1", due_at));
        assert!(!enqueue(home, "receipt-1", due_at), "the key is known");
        assert_eq!(run(home, &work), DueRan::default());
        home.clock.set(due_at);
        assert_eq!(run(home, &work), DueRan { done: 1, ..DueRan::default() });
        assert!(!enqueue(home, "receipt-1", due_at), "also after it was done");
        assert_eq!(run(home, &work), DueRan::default());
        assert_eq!(*made.lock().unwrap(), [1]);
        assert_eq!(row(home, "receipt-1").state, "done");
        let twice = home.run(events::run_due_once(&home.db, &[work.clone(), work.clone()]));
        assert!(matches!(twice, Err(StartError::SameWork("mail"))));
    });
}

#[test]
fn work_enqueued_in_a_transaction_that_is_undone_is_not_there() {
    on_both(|home| {
        let undone = home.db.write_blocking(|tx| -> Result<(), DbError> {
            let now = tx.now();
            due::enqueue(tx, "mail", "a", &Mail { to: String::new() }, now)?;
            Err(DbError::NoRow)
        });
        assert!(undone.is_err());
        let count =
            home.db.read_blocking(|q| -> Result<i64, DbError> { q.one(&WORK_COUNT, params![]) }).unwrap();
        assert_eq!(count, 0);
    });
}

#[test]
fn failed_work_waits_longer_each_time_and_is_dead_in_the_end() {
    on_both(|home| {
        let made = attempts();
        let work = handler(4, &made, |_| Err(std::io::Error::other("no route to host").into()));
        enqueue(home, "a", start());
        let mut waits = Vec::new();
        for attempt in 1..=3 {
            assert_eq!(run(home, &work), DueRan { put_back: 1, ..DueRan::default() });
            let row = row(home, "a");
            assert_eq!((row.state.as_str(), row.attempts), ("waiting", attempt));
            assert_eq!(row.last_error.as_deref(), Some("no route to host"));
            waits.push(row.next_at.since(home.clock.now()).as_secs_f64());
            home.clock.set(row.next_at);
        }
        assert!((5.0..=6.25).contains(&waits[0]) && (20.0..=25.0).contains(&waits[2]), "{waits:?}");
        assert_eq!(run(home, &work), DueRan { dead: 1, ..DueRan::default() });
        home.clock.advance(Duration::from_secs(100_000));
        assert_eq!(run(home, &work), DueRan::default(), "dead is dead");
        assert_eq!(*made.lock().unwrap(), [1, 2, 3, 4]);
    });
}

#[test]
fn the_operator_sees_dead_work_and_retries_or_dismisses_it() {
    on_both(|home| {
        let made = attempts();
        let work = handler(1, &made, |_| Err(WorkError::retry("refused")));
        enqueue(home, "a", start());
        enqueue(home, "b", start());
        assert_eq!(run(home, &work).dead, 2);

        let dead = home.db.read_blocking(|q| due::dead(q, None, 10)).unwrap();
        assert_eq!(dead.len(), 2);
        assert_eq!((dead[0].key.as_str(), dead[0].last_error.as_deref()), ("b", Some("refused")));
        let counts = home.db.read_blocking(due::counts).unwrap();
        assert_eq!((counts[0].state, counts[0].pieces), (due::WorkState::Dead, 2));

        let (first, second) = (dead[1].id, dead[0].id);
        let by = Some(MemberId::new(4));
        assert!(home.db.write_blocking(move |tx| due::retry_dead_work(tx, first, by)).unwrap());
        assert!(!home.db.write_blocking(move |tx| due::retry_dead_work(tx, first, by)).unwrap());
        assert!(home.db.write_blocking(move |tx| due::dismiss_dead_work(tx, second, by)).unwrap());
        let mended = handler(1, &made, |_| Ok(()));
        assert_eq!(run(home, &mended), DueRan { done: 1, ..DueRan::default() });
        assert_eq!((row(home, "a").state.as_str(), row(home, "b").state.as_str()), ("done", "dismissed"));
        let log = home.db.read_blocking(crate::common::log).unwrap();
        let kinds: Vec<_> = log.values().map(String::as_str).collect();
        assert_eq!(kinds, ["events.work.retried", "events.work.dismissed"]);
    });
}

#[test]
fn the_other_side_can_say_when_and_that_it_never_will() {
    on_both(|home| {
        let made = attempts();
        let work = handler(9, &made, |context| {
            if context.key() == "later" {
                return Err(WorkError::retry_after(Duration::from_secs(120), "too many requests"));
            }
            Err(WorkError::dead("no such mailbox"))
        });
        enqueue(home, "later", start());
        enqueue(home, "never", start());
        assert_eq!(run(home, &work), DueRan { put_back: 1, dead: 1, done: 0 });
        assert_eq!(row(home, "later").next_at, start().plus(Duration::from_secs(120)));
        assert_eq!(row(home, "never").attempts, 1);
    });
}

#[test]
fn a_payload_that_nobody_can_read_is_dead_and_a_panic_is_a_failure() {
    on_both(|home| {
        let panicking =
            Work::new("mail", 2, LEASE, |_: WorkContext, _: Mail| async { panic!("handler panics") });
        let wants_a_number = Work::new("mail", 2, LEASE, |_: WorkContext, _: i64| async { Ok(()) });
        enqueue(home, "a", start());
        assert_eq!(run(home, &panicking).put_back, 1);
        assert_eq!(row(home, "a").last_error.as_deref(), Some("the handler panicked"));
        enqueue(home, "b", start());
        assert_eq!(run(home, &wants_a_number).dead, 1);
    });
}

#[test]
fn a_claim_is_left_alone_until_its_lease_is_over_and_is_then_made_again() {
    on_both(|home| {
        enqueue(home, "a", start());
        // Begun, and never ended, as by a node that died.
        let hangs = Work::new("mail", 3, LEASE, |_: WorkContext, _: Mail| std::future::pending());
        let node = home.node(home.clock.clone());
        let dying = home.runtime.spawn({
            let node = node.clone();
            async move { events::run_due_once(&node, &[hangs]).await.map(drop) }
        });
        crate::common::wait_until("it is claimed", || row(home, "a").state == "running");
        dying.abort();

        let made = attempts();
        let work = handler(3, &made, |_| Ok(()));
        assert_eq!(run(home, &work), DueRan::default(), "somebody has it");
        home.clock.advance(LEASE);
        assert_eq!(run(home, &work), DueRan { done: 1, ..DueRan::default() });
        assert_eq!(*made.lock().unwrap(), [2], "the one cut off counts");
        node.close();
    });
}

#[test]
fn work_that_kills_every_node_is_given_up_without_being_begun_again() {
    on_both(|home| {
        enqueue(home, "a", start());
        let hangs = Work::new("mail", 2, LEASE, |_: WorkContext, _: Mail| std::future::pending());
        for attempt in 1..=2 {
            let dying = home.runtime.spawn({
                let (db, hangs) = (home.db.clone(), hangs.clone());
                async move { events::run_due_once(&db, &[hangs]).await.map(drop) }
            });
            crate::common::wait_until("it is claimed", || row(home, "a").attempts == attempt);
            dying.abort();
            home.clock.advance(LEASE);
        }
        let made = attempts();
        assert_eq!(run(home, &handler(2, &made, |_| Ok(()))).dead, 1);
        assert!(made.lock().unwrap().is_empty());
    });
}

#[test]
fn an_attempt_that_takes_too_long_is_dropped_before_its_lease_is_over() {
    on_both(|home| {
        static DROPPED: AtomicU32 = AtomicU32::new(0);
        struct Noticed;
        impl Drop for Noticed {
            fn drop(&mut self) {
                DROPPED.fetch_add(1, Ordering::SeqCst);
            }
        }
        let slow = Work::new("mail", 2, Duration::from_millis(200), |_: WorkContext, _: Mail| async {
            let _noticed = Noticed;
            std::future::pending().await
        });
        enqueue(home, "a", start());
        let before = DROPPED.load(Ordering::SeqCst);
        assert_eq!(run(home, &slow).put_back, 1);
        assert_eq!(DROPPED.load(Ordering::SeqCst), before + 1);
        assert!(row(home, "a").last_error.unwrap().contains("longer than"));
    });
}

fn leave_a_trace(tx: &mut db::Tx) -> Result<(), WorkError> {
    tx.execute(&EFFECT, params!["work", 1])?;
    Ok(())
}

#[test]
fn an_effect_and_done_are_one() {
    on_both(|home| {
        let work = Work::new("mail", 3, LEASE, |context: WorkContext, _: Mail| async move {
            if context.attempt() == 1 {
                // The effect fails after it wrote.
                return context
                    .finish(|tx| {
                        leave_a_trace(tx)?;
                        Err(WorkError::retry("second thoughts"))
                    })
                    .await;
            }
            context.finish(leave_a_trace).await?;
            // What comes after can neither undo nor repeat it.
            Err(WorkError::retry("too late"))
        });
        enqueue(home, "a", start());
        assert_eq!(run(home, &work).put_back, 1);
        assert!(home.effects("work").is_empty());
        home.clock.advance(Duration::from_secs(60));
        assert_eq!(run(home, &work), DueRan { done: 1, ..DueRan::default() });
        assert_eq!(home.effects("work").len(), 1);
        assert_eq!(row(home, "a").state, "done");
    });
}

#[test]
fn whoever_lost_the_lease_commits_nothing() {
    on_both(|home| {
        // While the first node is at it, its lease passes, and a second node does the work.
        let other = home.node(home.clock.clone());
        let work = {
            let (clock, other) = (home.clock.clone(), other.clone());
            Work::new("mail", 3, LEASE, move |context: WorkContext, _: Mail| {
                let (clock, other) = (clock.clone(), other.clone());
                async move {
                    clock.advance(LEASE);
                    let second = Work::new("mail", 3, LEASE, |context: WorkContext, _: Mail| async move {
                        context.finish(leave_a_trace).await
                    });
                    assert_eq!(events::run_due_once(&other, &[second]).await.unwrap().done, 1);
                    context.finish(leave_a_trace).await
                }
            })
        };
        enqueue(home, "a", start());
        assert_eq!(run(home, &work), DueRan::default());
        assert_eq!(home.effects("work").len(), 1, "once");
        assert_eq!((row(home, "a").state.as_str(), row(home, "a").attempts), ("done", 2));
        other.close();
    });
}

#[test]
fn two_nodes_share_the_work_and_do_each_piece_once() {
    on_both(|home| {
        static KEYS: [&str; 24] = [
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
            "t", "u", "v", "w", "x",
        ];
        for key in KEYS {
            enqueue(home, key, start());
        }
        let work = Work::new("mail", 3, LEASE, |context: WorkContext, _: Mail| async move {
            context.finish(leave_a_trace).await
        });
        let other = home.node(home.clock.clone());
        let one = std::slice::from_ref(&work);
        let (here, there) = home.run(async {
            tokio::join!(events::run_due_once(&home.db, one), events::run_due_once(&other, one))
        });
        assert_eq!(here.unwrap().done + there.unwrap().done, KEYS.len());
        assert_eq!(home.effects("work").len(), KEYS.len());
        other.close();
    });
}
