//! PostgreSQL: the server goes away, and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, DbConfig, DbError, Engine, Tx, params};
use kernel::{SeededEntropy, SystemClock};
use postgres::{Client, NoTls};
use testkit::Database;

use crate::fixture::{ADD, COUNT, SIZE, TITLES, schema};

db::statements! {
    /// Ends the session that runs it, as a restart of the server would.
    END_OWN_SESSION = "SELECT pg_terminate_backend(pg_backend_pid()) AS ended";
}

fn open() -> (Database, Db, Client) {
    let database = Database::new(Engine::Postgres, &schema());
    let config = DbConfig { connections: 1, ..database.config() };
    let db = Db::open(config, schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
    let operator = Client::connect(database.url(), NoTls).unwrap();
    (database, db, operator)
}

fn add(title: &'static str) -> impl Fn(&mut Tx) -> Result<i64, DbError> + Send + 'static {
    move |tx| tx.insert(&ADD, params![title, 1])
}

#[test]
fn a_session_that_was_ended_between_two_closures_is_replaced_unnoticed() {
    let (_database, db, mut operator) = open();
    db.write_blocking(add("before")).unwrap();
    operator
        .batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
    db.write_blocking(add("after")).unwrap();
    let titles = db.read_blocking(|q| q.rows::<String>(&TITLES, params![])).unwrap();
    assert_eq!(titles, ["after", "before"]);
    db.close();
}

#[test]
fn a_closure_whose_session_is_lost_before_commit_runs_again() {
    let (_database, db, _operator) = open();
    let runs = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&runs);
    db.write_blocking(move |tx| {
        tx.insert(&ADD, params!["a", 1])?;
        if counter.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.one::<bool>(&END_OWN_SESSION, params![])?;
        }
        Ok::<_, DbError>(())
    })
    .unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 1);
    db.close();
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    let (_database, db, _operator) = open();
    let lost = db.write_blocking(|tx| tx.one::<bool>(&END_OWN_SESSION, params![])).unwrap_err();
    assert!(matches!(lost, DbError::ConnectionLost { ambiguous: false }), "{lost:?}");
    assert!(lost.is_temporary());
    db.write_blocking(add("later")).unwrap();
    db.close();
}

#[test]
fn a_session_lost_during_commit_is_ambiguous_and_never_repeated() {
    let (_database, db, mut operator) = open();
    // Deferred to the COMMIT, where it ends the session.
    operator
        .batch_execute(
            "CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
             CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION end_session();",
        )
        .unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&runs);
    let lost = db.write_blocking(move |tx| {
        counter.fetch_add(1, Ordering::SeqCst);
        tx.on_commit(|| panic!("nobody knows whether it was committed"));
        tx.insert(&ADD, params!["a", 1])
    });
    assert!(matches!(lost, Err(DbError::ConnectionLost { ambiguous: true })), "{lost:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    operator.batch_execute("DROP TRIGGER at_commit ON notes").unwrap();
    db.write_blocking(add("later")).unwrap();
    db.close();
}

#[test]
fn an_error_that_shows_at_commit_is_an_error() {
    let (_database, db, mut operator) = open();
    operator
        .batch_execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN RAISE unique_violation USING CONSTRAINT = ''late_key''; END';
             CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION refuse();",
        )
        .unwrap();
    let refused = db.write_blocking(add("a")).unwrap_err();
    assert!(refused.is_unique("late_key"), "{refused:?}");
    assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 0);
    db.close();
}

#[test]
fn a_statement_prepared_before_another_node_migrated_is_prepared_anew() {
    let (_database, db, mut operator) = open();
    let id = db.write_blocking(add("a")).unwrap();
    let size = move |q: &mut db::Snapshot| q.one::<i64>(&SIZE, params![id]);
    assert_eq!(db.read_blocking(size).unwrap(), 1);
    operator.batch_execute("ALTER TABLE notes ALTER COLUMN size TYPE INTEGER").unwrap();
    assert_eq!(db.read_blocking(size).unwrap(), 1);
    db.close();
}

#[test]
fn a_password_is_not_in_the_message() {
    let config = DbConfig::new("postgres://jixia:secret@127.0.0.1:1/nowhere?connect_timeout=1");
    assert!(!format!("{config:?}").contains("secret"));
    let refused =
        Db::open(config, schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap_err();
    assert!(refused.to_string().contains("connecting"), "{refused}");
    assert!(std::error::Error::source(&refused).is_some() && !format!("{refused:?}").contains("secret"));
    let config = DbConfig::new("postgres://jixia:secret@[bad/nowhere?oops");
    let refused =
        Db::open(config, schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap_err();
    assert!(!format!("{refused:?} {refused}").contains("secret"));
}
