//! The runner wakes at once, looks by itself for what others did, and stops without leaving anything half done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::common::{COUNTER, EFFECT, WORK, emit, on_both, wait_until};
use db::{Db, DbError, Tx, params};
use events::{Logged, Reader, ReaderError, Runner, RunnerOptions, Work, WorkContext, due};
use kernel::SystemClock;

const LEASE: Duration = Duration::from_secs(60);

fn trace(name: &'static str) -> Work {
    Work::new(name, 3, LEASE, move |context: WorkContext, (): ()| async move {
        context
            .finish(move |tx| {
                tx.execute(&EFFECT, params![name, 1])?;
                Ok(())
            })
            .await
    })
}

fn enqueue(db: &Db, kind: &'static str, key: &'static str) {
    db.write_blocking(move |tx| -> Result<bool, DbError> {
        let now = tx.now();
        due::enqueue(tx, kind, key, &(), now)
    })
    .unwrap();
}

#[test]
fn what_this_process_commits_is_dealt_with_at_once() {
    on_both(|home| {
        // Nobody looks by himself during this test.
        let options = RunnerOptions { poll: Some(Duration::from_secs(600)), ..RunnerOptions::default() };
        let runner =
            home.run(Runner::start(home.db.clone(), &[COUNTER], &[trace("at once")], options)).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        for round in 1..=20 {
            let emitted = Instant::now();
            home.emit(1, "");
            wait_until("the reader has it", || home.effects("counter").len() == round);
            // Generous, because other tests keep the machine and the server busy.
            assert!(emitted.elapsed() < Duration::from_secs(15), "{:?}", emitted.elapsed());
        }
        enqueue(&home.db, "at once", "a");
        wait_until("the work is done", || home.effects("at once").len() == 1);
        home.run(runner.shutdown());
    });
}

#[test]
fn work_runs_when_its_time_comes() {
    on_both(|home| {
        let db = home.node(Arc::new(SystemClock));
        let options = RunnerOptions { poll: Some(Duration::from_secs(600)), ..RunnerOptions::default() };
        let runner = home.run(Runner::start(db.clone(), &[], &[trace("later")], options)).unwrap();
        let enqueued = Instant::now();
        db.write_blocking(|tx| -> Result<bool, DbError> {
            let due_at = tx.now().plus(Duration::from_millis(400));
            due::enqueue(tx, "later", "a", &(), due_at)
        })
        .unwrap();
        wait_until("it is done", || home.effects("later").len() == 1);
        assert!(enqueued.elapsed() >= Duration::from_millis(400), "not before");
        home.run(runner.shutdown());
        db.close();
    });
}

fn slow(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    std::thread::sleep(Duration::from_millis(5));
    tx.execute(&EFFECT, params!["slow", event.id])?;
    Ok(())
}

const SLOW: Reader = Reader { name: "slow", kinds: &["test."], apply: slow };

#[test]
fn shutdown_ends_what_was_begun_and_begins_nothing_new() {
    on_both(|home| {
        let long = Work::new("long", 3, LEASE, |context: WorkContext, (): ()| async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            context
                .finish(|tx| {
                    tx.execute(&EFFECT, params!["long", 1])?;
                    Ok(())
                })
                .await
        });
        let options = RunnerOptions { slots: 1, ..RunnerOptions::default() };
        let runner = home.run(Runner::start(home.db.clone(), &[SLOW], &[long], options)).unwrap();
        let expected: Vec<i64> = (0..60).map(|_| emit(&home.db, 1, "")).collect();
        enqueue(&home.db, "long", "begun");
        let state = |key: &'static str| {
            let row = home.db.read_blocking(move |q| {
                q.one::<(String, u32, kernel::Timestamp, Option<String>)>(&WORK, params![key])
            });
            row.map_err(|error: DbError| error).unwrap().0
        };
        wait_until("the work is begun", || state("begun") == "running");
        enqueue(&home.db, "long", "not begun");
        home.run(runner.shutdown());

        assert_eq!(state("begun"), "done");
        assert_eq!(state("not begun"), "waiting");
        assert_eq!(home.effects("long").len(), 1);
        let done = home.effects("slow");
        assert_eq!(done, expected[..done.len()], "no event is skipped, none is half done");
        // The reader was given back: another node need not wait for the end of the lease.
        assert!(home.status("slow").lease_until <= kernel::Clock::now(&*home.clock));
        home.catch_up(SLOW);
        assert_eq!(home.effects("slow"), expected);
    });
}

#[test]
fn a_dropped_handle_stops_the_readers() {
    on_both(|home| {
        let runner =
            home.run(Runner::start(home.db.clone(), &[COUNTER], &[], RunnerOptions::default())).unwrap();
        home.emit(1, "");
        wait_until("it runs", || home.effects("counter").len() == 1);
        home.run(async { drop(runner) });
        home.emit(1, "");
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(home.effects("counter").len(), 1);
    });
}

#[test]
fn a_retried_letter_is_taken_up_at_once() {
    on_both(|home| {
        home.emit(1, "poison");
        for _ in 0..8 {
            home.clock.advance(Duration::from_secs(600));
            home.catch_up(COUNTER);
        }
        home.cure("poison");
        let options = RunnerOptions { poll: Some(Duration::from_secs(600)), ..RunnerOptions::default() };
        let runner = home.run(Runner::start(home.db.clone(), &[COUNTER], &[], options)).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        let letter = home.db.read_blocking(|q| events::dead_letters(q, None, 1)).unwrap()[0].id;
        home.db.write_blocking(move |tx| events::retry_dead_letter(tx, letter, None)).unwrap();
        wait_until("it is dealt with", || home.effects("counter").len() == 1);
        home.run(runner.shutdown());
    });
}

#[test]
fn finished_work_is_forgotten_after_its_time() {
    on_both(|home| {
        enqueue(&home.db, "short", "a");
        home.run(events::run_due_once(&home.db, &[trace("short")])).unwrap();
        let count = || {
            let count: Result<i64, DbError> =
                home.db.read_blocking(|q| q.one(&crate::common::WORK_COUNT, params![]));
            count.unwrap()
        };
        let look = || {
            let runner = home
                .run(Runner::start(home.db.clone(), &[], &[trace("short")], RunnerOptions::default()))
                .unwrap();
            std::thread::sleep(Duration::from_millis(300));
            home.run(runner.shutdown());
        };
        home.clock.advance(Duration::from_secs(13 * 24 * 3_600));
        look();
        assert_eq!(count(), 1);
        home.clock.advance(Duration::from_secs(2 * 24 * 3_600));
        look();
        assert_eq!(count(), 0);
    });
}

#[test]
fn a_paused_reader_keeps_its_place_and_goes_on_from_there() {
    use std::sync::atomic::{AtomicBool, Ordering};

    on_both(|home| {
        let options = RunnerOptions { poll: Some(Duration::from_millis(5)), ..RunnerOptions::default() };
        let off = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&off);
        let paused: events::Paused = Arc::new(move |name| name == "counter" && asked.load(Ordering::SeqCst));
        let works = [trace("meanwhile")];
        let start = Runner::start_with(home.db.clone(), &[COUNTER], &works, options, paused);
        let runner = home.run(start).unwrap();
        home.emit(1, "");
        enqueue(&home.db, "meanwhile", "a");
        wait_until("due work goes on", || home.effects("meanwhile").len() == 1);
        std::thread::sleep(Duration::from_millis(100));
        assert!(home.effects("counter").is_empty());
        off.store(false, Ordering::SeqCst);
        wait_until("the reader has caught up", || home.effects("counter").len() == 1);
        home.run(runner.shutdown());
    });
}
