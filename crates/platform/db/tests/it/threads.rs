//! Closures, threads, and the futures that wait for them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use db::{Db, DbConfig, DbError, Engine, params};
use kernel::{SeededEntropy, SystemClock};
use testkit::{Database, on_both, on_both_async};

use crate::fixture::{ADD, COUNT, TITLES, schema};

/// A database with one thread for each purpose, so that a single closure can hold it up.
fn narrow(engine: Engine, waiting_max: usize) -> (Database, Db) {
    let database = Database::new(engine, &schema());
    let config = DbConfig { readers: 1, connections: 1, waiting_max, ..database.config() };
    let db = Db::open(config, schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
    (database, db)
}

/// A write that has begun and goes on until it is told to end.
struct Held {
    release: mpsc::Sender<()>,
    thread: std::thread::JoinHandle<Result<i64, DbError>>,
}

impl Held {
    fn begin(db: &Db) -> Self {
        let (begun, wait_until_begun) = mpsc::channel();
        let (release, wait_for_release) = mpsc::channel();
        let wait_for_release = Mutex::new(wait_for_release);
        let db = db.clone();
        let thread = std::thread::spawn(move || {
            db.write_blocking(move |tx| {
                begun.send(()).unwrap();
                wait_for_release.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
                tx.insert(&ADD, params!["held", 1])
            })
        });
        wait_until_begun.recv_timeout(Duration::from_secs(20)).unwrap();
        Self { release, thread }
    }

    fn end(self) {
        self.release.send(()).unwrap();
        self.thread.join().unwrap().unwrap();
    }
}

fn titles(db: &Db) -> Vec<String> {
    db.read_blocking(|q| q.rows::<String>(&TITLES, params![])).unwrap()
}

#[test]
fn a_future_that_is_dropped_before_its_turn_never_runs() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (_database, db) = narrow(engine, 100);
        let held = Held::begin(&db);
        let runs = Arc::new(AtomicU32::new(0));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let counter = Arc::clone(&runs);
            let write = db.write(move |tx| {
                counter.fetch_add(1, Ordering::SeqCst);
                tx.insert(&ADD, params!["cancelled", 1])
            });
            let waited = tokio::time::timeout(Duration::from_millis(50), write).await;
            assert!(waited.is_err(), "it waits behind the other");
        });
        held.end();
        db.write_blocking(|tx| tx.insert(&ADD, params!["later", 1])).unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        assert_eq!(titles(&db), ["held", "later"]);
        db.close();
    }
}

#[test]
fn a_future_that_is_never_awaited_sends_nothing() {
    on_both(&schema(), |db, _| {
        drop(db.write(|tx| tx.insert(&ADD, params!["a", 1])));
        assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 0);
    });
}

#[test]
fn a_write_that_has_begun_runs_to_its_end_though_its_future_is_dropped() {
    on_both_async(&schema(), async |db: Db, _| {
        let (begun, wait_until_begun) = mpsc::channel();
        let write = db.write(move |tx| {
            tx.insert(&ADD, params!["one", 1])?;
            begun.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(100));
            tx.insert(&ADD, params!["two", 1])
        });
        let waiting = tokio::spawn(write);
        tokio::task::spawn_blocking(move || wait_until_begun.recv().unwrap()).await.unwrap();
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        // Waits for its turn behind the first on SQLite; on PostgreSQL it may overtake.
        for _ in 0..100 {
            let titles = db.read(|q| q.rows::<String>(&TITLES, params![])).await.unwrap();
            assert_ne!(titles, ["one"], "half a write is never seen");
            if titles == ["one", "two"] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the write did not run to its end");
    });
}

#[test]
fn a_closure_that_panics_is_undone_and_the_thread_goes_on() {
    on_both(&schema(), |db, _| {
        let panicked = db.write_blocking(|tx| -> Result<(), DbError> {
            tx.insert(&ADD, params!["undone", 1])?;
            panic!("on purpose");
        });
        assert!(matches!(panicked, Err(DbError::Panicked)), "{panicked:?}");
        let panicked = db.read_blocking(|_| -> Result<(), DbError> { panic!("on purpose") });
        assert!(matches!(panicked, Err(DbError::Panicked)), "{panicked:?}");
        db.write_blocking(|tx| tx.insert(&ADD, params!["kept", 1])).unwrap();
        assert_eq!(titles(db), ["kept"]);
    });
}

#[test]
fn closing_works_off_what_waits_and_lets_nothing_more_in() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (_database, db) = narrow(engine, 100);
        let held = Held::begin(&db);
        let waiting = {
            let db = db.clone();
            std::thread::spawn(move || db.write_blocking(|tx| tx.insert(&ADD, params!["waiting", 1])))
        };
        std::thread::sleep(Duration::from_millis(50));
        let closing = {
            let db = db.clone();
            std::thread::spawn(move || db.close())
        };
        held.end();
        closing.join().unwrap();
        waiting.join().unwrap().unwrap();
        let late = db.write_blocking(|tx| tx.insert(&ADD, params!["late", 1]));
        assert!(matches!(late, Err(DbError::Closed)), "{late:?}");
    }
}

#[test]
fn a_full_queue_says_so_at_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (_database, db) = narrow(engine, 1);
        let held = Held::begin(&db);
        let waiting = {
            let db = db.clone();
            std::thread::spawn(move || db.write_blocking(|tx| tx.insert(&ADD, params!["waiting", 1])))
        };
        std::thread::sleep(Duration::from_millis(50));
        let refused = db.write_blocking(|tx| tx.insert(&ADD, params!["refused", 1])).unwrap_err();
        assert!(matches!(refused, DbError::Busy) && refused.is_temporary());
        held.end();
        waiting.join().unwrap().unwrap();
        db.close();
    }
}

#[test]
fn a_closure_may_not_open_another_transaction() {
    on_both(&schema(), |db, _| {
        let inner = db.clone();
        let refused = db.write_blocking(move |_| inner.read_blocking(|q| q.one::<i64>(&COUNT, params![])));
        assert!(matches!(refused, Err(DbError::Misuse(_))), "{refused:?}");
    });
}

#[test]
fn the_last_handle_may_go_inside_a_closure() {
    // Its drop closes the queue that the thread is taking from.
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (_database, db) = narrow(engine, 100);
        let captured = db.clone();
        let write = db.write(move |tx| {
            let _keep = &captured;
            tx.insert(&ADD, params!["a", 1])
        });
        drop(db);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(write).unwrap();
    }
}
