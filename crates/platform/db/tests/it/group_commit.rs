//! SQLite: many closures, one commit.

use std::future::{Future as _, poll_fn};
use std::sync::{Arc, Mutex, mpsc};
use std::task::Poll;
use std::time::Duration;

use db::{Db, DbConfig, DbError, Engine, Tx, params};
use kernel::{SeededEntropy, SystemClock};
use testkit::Database;

use crate::fixture::{ADD, COUNT, TITLES, schema};

/// What happened, in order.
type Diary = Arc<Mutex<Vec<String>>>;

type Write<T> = Box<dyn Fn(&mut Tx) -> Result<T, DbError> + Send>;

/// Holds the writer until the writes stand in the queue, so that all of them are waiting at once.
async fn pile_up<T: Send + 'static>(db: &Db, writes: Vec<Write<T>>) -> Vec<Result<T, DbError>> {
    let (begun, wait_until_begun) = mpsc::channel();
    let (release, wait_for_release) = mpsc::channel();
    let wait_for_release = Mutex::new(wait_for_release);
    let held = tokio::spawn(db.write(move |_| {
        begun.send(()).unwrap();
        wait_for_release.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
        Ok::<_, DbError>(())
    }));
    tokio::task::spawn_blocking(move || wait_until_begun.recv().unwrap()).await.unwrap();
    let mut waiting = Vec::new();
    for write in writes {
        let mut answer = Box::pin(db.write(write));
        // The first poll puts it into the queue, so they wait in the order in which they were given.
        let sent = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context).is_pending())).await;
        assert!(sent);
        waiting.push(answer);
    }
    release.send(()).unwrap();
    let _ = held.await.unwrap();
    let mut answers = Vec::new();
    for answer in waiting {
        answers.push(answer.await);
    }
    answers
}

fn open(config: impl FnOnce(DbConfig) -> DbConfig) -> (Database, Db) {
    let database = Database::new(Engine::Sqlite, &schema());
    let config = config(DbConfig { batch_time_max: Duration::from_secs(60), ..database.config() });
    let db = Db::open(config, schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
    (database, db)
}

fn noting(diary: &Diary, number: i64) -> Write<i64> {
    let diary = Arc::clone(diary);
    Box::new(move |tx| {
        diary.lock().unwrap().push(format!("ran {number}"));
        let at_commit = Arc::clone(&diary);
        tx.on_commit(move || at_commit.lock().unwrap().push(format!("committed {number}")));
        tx.insert(&ADD, params![number.to_string(), number])
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn closures_that_wait_together_are_committed_together() {
    let (_database, db) = open(|config| config);
    let diary = Diary::default();
    // The writer is inside the first batch, whose remaining places these take.
    let writes = (0..40).map(|number| noting(&diary, number)).collect();
    for answer in pile_up(&db, writes).await {
        answer.unwrap();
    }
    let diary = diary.lock().unwrap();
    let first_commit = diary.iter().position(|entry| entry.starts_with("committed")).unwrap();
    assert_eq!(first_commit, 40, "{diary:?}");
    assert_eq!(diary[40..], (0..40).map(|number| format!("committed {number}")).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_takes_no_more_than_it_may() {
    let (_database, db) = open(|config| DbConfig { batch_max: 8, ..config });
    let diary = Diary::default();
    pile_up(&db, (0..20).map(|number| noting(&diary, number)).collect()).await;
    let diary = diary.lock().unwrap();
    let commits: Vec<_> = (0..diary.len()).filter(|&at| diary[at].starts_with("committed")).collect();
    // Seven beside the one that held the writer, then eight, then the rest.
    assert_eq!(commits[..7], (7..14).collect::<Vec<_>>(), "{diary:?}");
    assert_eq!(commits[7..15], (22..30).collect::<Vec<_>>(), "{diary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_is_old_takes_nobody_in() {
    let (_database, db) = open(|config| DbConfig { batch_time_max: Duration::ZERO, ..config });
    let diary = Diary::default();
    pile_up(&db, (0..3).map(|number| noting(&diary, number)).collect()).await;
    let expected: Vec<_> =
        (0..3).flat_map(|number| [format!("ran {number}"), format!("committed {number}")]).collect();
    assert_eq!(*diary.lock().unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_or_a_panic_in_a_batch_hurts_nobody_else() {
    let (_database, db) = open(|config| config);
    let diary = Diary::default();
    let mut writes: Vec<Write<i64>> = vec![noting(&diary, 1)];
    writes.push(Box::new(|tx| {
        tx.insert(&ADD, params!["undone by a panic", 1])?;
        panic!("on purpose");
    }));
    writes.push(noting(&diary, 2));
    writes.push(Box::new(|tx| {
        tx.insert(&ADD, params!["undone by an error", 1])?;
        tx.insert(&ADD, params!["1", 1])
    }));
    writes.push(Box::new(|tx| {
        tx.insert(&ADD, params!["undone on purpose", 1])?;
        Err(DbError::NoRow)
    }));
    writes.push(noting(&diary, 3));
    let answers = pile_up(&db, writes).await;
    assert!(matches!(answers[1], Err(DbError::Panicked)));
    // The neighbour's row was not durable yet when this one ran into it: the answer waited for the commit.
    assert!(answers[3].as_ref().unwrap_err().is_unique("notes_title_key"));
    assert!(matches!(answers[4], Err(DbError::NoRow)));
    let titles = db.read(|q| q.rows::<String>(&TITLES, params![])).await.unwrap();
    assert_eq!(titles, ["1", "2", "3"]);
    assert_eq!(diary.lock().unwrap().len(), 6);
}

mod ending {
    db::statements! {
        /// Takes back the whole transaction, as SQLite also does by itself when the disk is full.
        ADD_OR_ROLLBACK = "INSERT OR ROLLBACK INTO notes (title, size) VALUES ($1, 1) RETURNING id";
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_success_in_a_batch_that_sqlite_took_back() {
    let (_database, db) = open(|config| config);
    let diary = Diary::default();
    let mut writes: Vec<Write<i64>> = vec![noting(&diary, 1)];
    writes.push(Box::new(|tx| tx.insert(&ending::ADD_OR_ROLLBACK, params!["1"])));
    writes.push(noting(&diary, 2));
    // The one that held the writer is in the same batch and cannot be acknowledged either.
    let answers = pile_up(&db, writes).await;
    assert!(answers[0].is_err() && answers[1].is_err() && answers[2].is_ok(), "{answers:?}");
    let titles = db.read(|q| q.rows::<String>(&TITLES, params![])).await.unwrap();
    assert_eq!(titles, ["2"]);
    assert_eq!(*diary.lock().unwrap(), ["ran 1", "ran 2", "committed 2"]);
}

mod settings {
    db::statements! {
        /// What makes a commit durable and a foreign key binding.
        SETTINGS = "SELECT journal_mode, synchronous, foreign_keys
            FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys";
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_durable_and_minds_foreign_keys() {
    let (_database, db) = open(|config| config);
    let read = db.read(|q| q.one::<(String, i64, bool)>(&settings::SETTINGS, params![])).await.unwrap();
    let write = db.write(|tx| tx.one::<(String, i64, bool)>(&settings::SETTINGS, params![])).await.unwrap();
    // 2 is FULL: the log is synced with every commit.
    assert_eq!(read, ("wal".to_owned(), 2, true));
    assert_eq!(write, read);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_sees_its_predecessor_in_the_batch() {
    let (_database, db) = open(|config| config);
    let count = || -> Write<i64> {
        Box::new(|tx| {
            let count = tx.one::<i64>(&COUNT, params![])?;
            tx.insert(&ADD, params![count.to_string(), 0])?;
            Ok(count)
        })
    };
    let answers = pile_up(&db, (0..5).map(|_| count()).collect()).await;
    assert_eq!(answers.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}
