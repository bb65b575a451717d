//! Several nodes, commits out of order, and nodes that die at the worst moment.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};
use std::time::Duration;

use crate::common::{Ahead, COUNTER, EFFECT, Happened, Home, emit, on_both, wait_until};
use db::{Db, Engine, Tx, params};
use events::{Logged, Reader, ReaderError, Runner, RunnerOptions};
use kernel::SystemClock;

fn quick() -> RunnerOptions {
    RunnerOptions { poll: Some(Duration::from_millis(20)), ..RunnerOptions::default() }
}

#[test]
fn a_lower_id_that_commits_later_is_not_skipped() {
    let home = Home::fresh(Engine::Postgres);
    let runner = home.run(Runner::start(home.db.clone(), &[COUNTER], &[], quick())).unwrap();
    let insert = "INSERT INTO events (at, kind, subject_kind, subject_id, version, payload)
        VALUES (0, 'test.thing.happened', 'thing', 1, 1, '{\"note\":\"\"}') RETURNING id";
    let (mut slow, mut fast) = (crate::common::raw(&home.url), crate::common::raw(&home.url));
    let mut slow = slow.transaction().unwrap();
    let low: i64 = slow.query_one(insert, &[]).unwrap().get(0);
    let high: i64 = fast.query_one(insert, &[]).unwrap().get(0);
    assert!(low < high);
    // The higher one is committed and visible, and must wait all the same.
    std::thread::sleep(Duration::from_millis(300));
    assert!(home.effects("counter").is_empty());
    slow.commit().unwrap();
    wait_until("both are dealt with", || home.effects("counter").len() == 2);
    assert_eq!(home.effects("counter"), [low, high]);
    home.run(runner.shutdown());
}

#[test]
fn an_older_transaction_that_emits_nothing_only_delays() {
    let home = Home::fresh(Engine::Postgres);
    let runner = home.run(Runner::start(home.db.clone(), &[COUNTER], &[], quick())).unwrap();
    let mut other = crate::common::raw(&home.url);
    let mut other = other.transaction().unwrap();
    other.execute("INSERT INTO cures (name) VALUES ('none')", &[]).unwrap();
    let event = home.emit(1, "");
    std::thread::sleep(Duration::from_millis(200));
    assert!(home.effects("counter").is_empty());
    other.rollback().unwrap();
    wait_until("it is dealt with", || home.effects("counter") == [event]);
    home.run(runner.shutdown());
}

#[test]
fn a_long_transaction_in_another_database_of_the_server_delays_nobody() {
    let (home, elsewhere) = (Home::fresh(Engine::Postgres), Home::fresh(Engine::Postgres));
    let runner = home.run(Runner::start(home.db.clone(), &[COUNTER], &[], quick())).unwrap();
    let mut other = crate::common::raw(&elsewhere.url);
    let mut other = other.transaction().unwrap();
    other.execute("INSERT INTO cures (name) VALUES ('none')", &[]).unwrap();
    let event = home.emit(1, "");
    wait_until("it is dealt with", || home.effects("counter") == [event]);
    other.commit().unwrap();
    home.run(runner.shutdown());
}

#[test]
fn a_restored_dump_continues_after_the_places_of_its_readers() {
    let home = Home::fresh(Engine::Postgres);
    home.emit(1, "before");
    home.catch_up(COUNTER);
    let unread = home.emit(1, "unread");
    // As if the dump came from a cluster that had seen a billion transactions more.
    crate::common::raw(&home.url)
        .batch_execute(
            "UPDATE events SET txid = txid + 1000000000;
             UPDATE event_readers SET position = position + 1000000000;",
        )
        .unwrap();
    events::settle_era(&home.db).unwrap();
    events::settle_era(&home.db).unwrap();
    let after = home.emit(1, "after");
    home.catch_up(COUNTER);
    assert_eq!(home.effects("counter")[1..], [unread, after]);
}

static INSIDE: AtomicI32 = AtomicI32::new(0);
static OVERLAPPED: AtomicBool = AtomicBool::new(false);

fn alone(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    if INSIDE.fetch_add(1, Ordering::SeqCst) != 0 {
        OVERLAPPED.store(true, Ordering::SeqCst);
    }
    std::thread::sleep(Duration::from_millis(1));
    let effect = tx.execute(&EFFECT, params!["alone", event.id]);
    INSIDE.fetch_sub(1, Ordering::SeqCst);
    effect?;
    Ok(())
}

const ALONE: Reader = Reader { name: "alone", kinds: &["test."], apply: alone };

#[test]
fn two_nodes_never_run_one_reader_at_once_even_where_no_lease_holds() {
    on_both(|home| {
        // The second node's clock is a minute ahead: every lease of the first looks over to it, at any moment.
        let nodes: Vec<Db> =
            vec![home.node(Arc::new(SystemClock)), home.node(Arc::new(Ahead(Duration::from_secs(60))))];
        let runners: Vec<_> = nodes
            .iter()
            .map(|node| home.run(Runner::start(node.clone(), &[ALONE], &[], quick())).unwrap())
            .collect();
        let expected: Vec<i64> = (0..150).map(|round| emit(&nodes[round % 2], 1, "")).collect();
        wait_until("all is dealt with", || home.effects("alone").len() >= expected.len());
        runners.into_iter().for_each(|runner| home.run(runner.shutdown()));
        let mut effects = home.effects("alone");
        effects.sort_unstable();
        assert_eq!(effects, expected, "each exactly once");
        assert!(!OVERLAPPED.load(Ordering::SeqCst), "two were inside at once");
        nodes.iter().for_each(Db::close);
    });
}

#[test]
fn another_node_takes_over_when_the_lease_is_over() {
    on_both(|home| {
        home.emit(1, "a");
        // As a node that died while it held the reader.
        home.catch_up(COUNTER);
        let lost = home.node(home.clock.clone());
        home.db
            .write_blocking(|tx| -> Result<(), db::DbError> {
                static HELD: db::Statement = db::Statement::new(
                    "HELD",
                    "UPDATE event_readers SET lease_owner = 'dead', lease_until = $1",
                );
                let until = tx.now().plus(Duration::from_secs(30));
                tx.execute(&HELD, params![until])?;
                Ok(())
            })
            .unwrap();
        let event = home.emit(1, "b");
        let runner = home.run(Runner::start(lost.clone(), &[COUNTER], &[], quick())).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(home.effects("counter").len(), 1, "it is left alone while the lease holds");
        home.clock.advance(Duration::from_secs(31));
        wait_until("it is taken over", || home.effects("counter").last() == Some(&event));
        home.run(runner.shutdown());
        lost.close();
    });
}

// A child process runs the reader and dies; the parent looks at what is left.

const URL: &str = "JIXIA_EVENTS_CHILD_URL";
const AHEAD: &str = "JIXIA_EVENTS_CHILD_AHEAD";
const DIE: &str = "JIXIA_EVENTS_CHILD_DIES";
static DEALT_WITH: AtomicU32 = AtomicU32::new(0);

/// Deals with an event, and aborts the process at the moment that the environment names.
fn mortal(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let dies = std::env::var(DIE).unwrap_or_default();
    let third = DEALT_WITH.fetch_add(1, Ordering::SeqCst) == 2;
    let die_at = |moment: &str| {
        if third && dies == moment {
            std::process::abort();
        }
    };
    die_at("before the effect");
    tx.execute(&EFFECT, params!["mortal", event.id])?;
    die_at("after the effect");
    if third && dies == "after the commit" {
        // Durable, and nobody has heard of it.
        tx.on_commit(|| std::process::abort());
    }
    Ok(())
}

const MORTAL: Reader = Reader { name: "mortal", kinds: &["test."], apply: mortal };

/// Not a test by itself: the child's main function.
#[test]
#[ignore = "run by other tests as a child process"]
fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let ahead = std::env::var(AHEAD).unwrap().parse().unwrap();
    let db = crate::common::open(&url, Arc::new(Ahead(Duration::from_secs(ahead))));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _runner = runtime.block_on(Runner::start(db, &[MORTAL], &[], quick())).unwrap();
    std::thread::sleep(Duration::from_secs(120));
}

/// Each child's clock is ahead of the one before it, so that it need not wait for the dead one's lease.
fn spawn(home: &Home, number: u64, dies: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "nodes::child", "--ignored", "--nocapture"])
        .env(URL, &home.url)
        .env(AHEAD, (number * 60).to_string())
        .env(DIE, dies)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn finish_and_compare(home: &Home, number: u64, expected: &[i64]) {
    let last = home.node(Arc::new(Ahead(Duration::from_secs(number * 60))));
    let ran = home.run(events::run_readers_once(&last, &[MORTAL])).unwrap();
    assert!(ran.is_caught_up(), "{ran:?}");
    assert_eq!(home.effects("mortal"), expected, "each exactly once and in order");
    last.close();
}

#[test]
fn a_reader_that_dies_at_any_step_neither_loses_nor_doubles_an_effect() {
    on_both(|home| {
        let mut expected = Vec::new();
        let mut number = 1;
        for dies in ["before the effect", "after the effect", "after the commit"] {
            for _ in 0..5 {
                expected.push(home.emit(1, ""));
            }
            let mut child = spawn(home, number, dies);
            assert!(!child.wait().unwrap().success(), "it died {dies}");
            number += 1;
        }
        finish_and_compare(home, number, &expected);
    });
}

#[test]
fn a_reader_killed_under_load_neither_loses_nor_doubles_an_effect() {
    on_both(|home| {
        let mut expected = Vec::new();
        let rounds = 6;
        for number in 1..=rounds {
            let mut child = spawn(home, number, "");
            let before = home.effects("mortal").len();
            let mut emitted = 0;
            // Killed in the midst of its work, each time at another moment.
            while home.effects("mortal").len() < before + 10 || emitted < 40 + number * 7 {
                expected.push(home.emit(1, ""));
                emitted += 1;
                assert!(emitted < 100_000, "the child does nothing");
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        finish_and_compare(home, rounds + 1, &expected);
    });
}

#[test]
fn a_change_and_its_event_are_one() {
    // What the whole rests on: the event is visible exactly when the change is.
    on_both(|home| {
        let both = home.db.write_blocking(|tx| -> Result<i64, db::DbError> {
            tx.execute(&crate::common::THING_SET, params![1, 5])?;
            events::Emit::emit(tx, &Happened { thing: 1, note: String::new() })
        });
        assert!(both.is_ok());
        let undone = home.db.write_blocking(|tx| -> Result<i64, db::DbError> {
            tx.execute(&crate::common::THING_SET, params![1, 6])?;
            events::Emit::emit(tx, &Happened { thing: 1, note: String::new() })?;
            Err(db::DbError::NoRow)
        });
        assert!(undone.is_err());
        let (value, events) = home
            .db
            .read_blocking(|q| -> Result<_, db::DbError> {
                Ok((q.one::<i64>(&crate::common::THING, params![1])?, crate::common::log(q)?.len()))
            })
            .unwrap();
        assert_eq!((value, events), (5, 1));
    });
}
