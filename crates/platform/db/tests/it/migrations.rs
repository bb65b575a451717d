//! Schemas move forward, once, whoever comes first.

use std::sync::{Arc, Barrier};

use db::{Db, DbError, Engine, Migration, Schema, params};
use kernel::{SeededEntropy, SystemClock};
use testkit::Database;

static FIRST: Migration =
    Migration::new("test", "0001_things", "CREATE TABLE things (id {pk}, name TEXT NOT NULL) {strict};");
static SECOND: Migration = Migration::new(
    "test",
    "0002_first_thing",
    "ALTER TABLE things ADD COLUMN good {bool} NOT NULL DEFAULT FALSE;
     INSERT INTO things (name, good) VALUES ('first', TRUE);",
);
static EDITED: Migration = Migration::new("test", "0001_things", "CREATE TABLE things (id {pk}) {strict};");
static BROKEN: Migration = Migration::new(
    "test",
    "0003_broken",
    "CREATE TABLE half_done (id {pk}) {strict}; INSERT INTO no_such_table VALUES (1);",
);
static DANGLING: Migration = Migration::new(
    "test",
    "0003_dangling",
    "CREATE TABLE pointing (thing_id {i64} NOT NULL REFERENCES things(id)) {strict};
     INSERT INTO pointing VALUES (77);",
);

db::statements! {
    /// All things.
    THINGS = "SELECT name, good FROM things ORDER BY id";
    /// What was applied.
    HISTORY = "SELECT owner, name FROM schema_migrations ORDER BY name";
}

fn open(database: &Database, migrations: &[&'static Migration]) -> Result<Db, DbError> {
    let schema = Schema { migrations: migrations.to_vec(), statements: ALL.to_vec() };
    Db::open(database.config(), schema, Arc::new(SystemClock), Arc::new(SeededEntropy::new(1)))
}

fn things(db: &Db) -> Vec<(String, bool)> {
    db.read_blocking(|q| q.rows::<(String, bool)>(&THINGS, params![])).unwrap()
}

fn history(db: &Db) -> Vec<(String, String)> {
    db.read_blocking(|q| q.rows::<(String, String)>(&HISTORY, params![])).unwrap()
}

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

#[test]
fn nodes_that_start_at_the_same_time_migrate_once() {
    for engine in ENGINES {
        for _ in 0..3 {
            let database = Database::empty(engine);
            let nodes = 4;
            let start = Barrier::new(nodes);
            std::thread::scope(|scope| {
                let opened: Vec<_> = (0..nodes)
                    .map(|_| {
                        scope.spawn(|| {
                            start.wait();
                            open(&database, &[&FIRST, &SECOND])
                        })
                    })
                    .collect();
                for node in opened {
                    let db = node.join().unwrap().unwrap();
                    assert_eq!(things(&db), [("first".to_owned(), true)]);
                    db.close();
                }
            });
        }
    }
}

#[test]
fn a_database_moves_forward_from_where_it_is() {
    for engine in ENGINES {
        let database = Database::empty(engine);
        open(&database, &[&FIRST]).unwrap().close();
        let db = open(&database, &[&FIRST, &SECOND]).unwrap();
        assert_eq!(things(&db).len(), 1);
        db.close();
        // A program that does not know the newest step yet still runs, as during a rolling upgrade.
        let older = open(&database, &[&FIRST]).unwrap();
        assert_eq!(history(&older).len(), 2);
        older.close();
    }
}

#[test]
fn an_edited_migration_stops_the_start_with_its_name() {
    for engine in ENGINES {
        let database = Database::empty(engine);
        open(&database, &[&FIRST]).unwrap().close();
        let refused = open(&database, &[&EDITED, &SECOND]).unwrap_err().to_string();
        assert!(refused.contains("test 0001_things") && refused.contains("changed"), "{refused}");
        let twice = open(&database, &[&FIRST, &EDITED]).unwrap_err().to_string();
        assert!(twice.contains("0001_things"), "{twice}");
        let db = open(&database, &[&FIRST]).unwrap();
        assert_eq!(history(&db).len(), 1, "nothing of the refused start is left");
        db.close();
    }
}

#[test]
fn a_migration_that_fails_leaves_nothing() {
    for engine in ENGINES {
        for bad in [&BROKEN, &DANGLING] {
            let database = Database::empty(engine);
            open(&database, &[&FIRST]).unwrap().close();
            let refused = open(&database, &[&FIRST, &SECOND, bad]).unwrap_err();
            let mut told = refused.to_string();
            let mut cause = std::error::Error::source(&refused);
            while let Some(inner) = cause {
                told = format!("{told}: {inner}");
                cause = inner.source();
            }
            assert!(told.contains(bad.name), "{told}");
            let db = open(&database, &[&FIRST, &SECOND]).unwrap();
            assert_eq!(history(&db).len(), 2);
            db.close();
        }
    }
}
