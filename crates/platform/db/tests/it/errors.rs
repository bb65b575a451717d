//! Errors mean the same on both engines, and the first one decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{DbError, Snapshot, Tx, params};
use testkit::on_both;

use crate::fixture::{ADD, ADD_MOODY, ADD_UNDER, COUNT, PAIR, RESIZE, TITLES, schema};

mod forbidden {
    db::statements! {
        /// Would end the transaction of a whole batch.
        COMMIT = "COMMIT";
        /// The same with a comment before it.
        ROLLBACK = "/* why not */ ROLLBACK";
        /// Would undo a neighbour's savepoint.
        RELEASE = "RELEASE closure";
        /// Two statements in one.
        TWO = "SELECT 1; COMMIT";
        /// Would switch foreign keys off.
        PRAGMA = "PRAGMA foreign_keys = OFF";
    }
}

fn failure(db: &db::Db, closure: fn(&mut Tx) -> Result<i64, DbError>) -> DbError {
    db.write_blocking(closure).unwrap_err()
}

#[test]
fn a_unique_violation_bears_the_same_name_on_both() {
    on_both(&schema(), |db, _| {
        db.write_blocking(|tx| {
            tx.insert(&ADD, params!["a", 1])?;
            tx.insert(&ADD_MOODY, params!["b", "glad"])?;
            tx.execute(&PAIR, params![1, 2, "word"])
        })
        .unwrap();
        let title = failure(db, |tx| tx.insert(&ADD, params!["a", 2]));
        assert!(title.is_unique("notes_title_key") && !title.is_unique("notes_pkey"), "{title:?}");
        let expression = failure(db, |tx| tx.insert(&ADD_MOODY, params!["c", "GLAD"]));
        assert!(expression.is_unique("notes_lower_mood_key"), "{expression:?}");
        let key = failure(db, |tx| tx.execute(&PAIR, params![1, 2, "other"]).map(|_| 0));
        assert!(key.is_unique("pairs_pkey"), "{key:?}");
        let unnamed = failure(db, |tx| tx.execute(&PAIR, params![3, 4, "word"]).map(|_| 0));
        assert!(unnamed.is_unique("pairs_word_key"), "{unnamed:?}");
    });
}

#[test]
fn foreign_keys_checks_and_missing_values_are_told_apart() {
    on_both(&schema(), |db, _| {
        assert!(matches!(failure(db, |tx| tx.insert(&ADD_UNDER, params!["a", 99])), DbError::ForeignKey));
        let check = failure(db, |tx| tx.insert(&ADD, params!["a", -1]));
        assert!(
            matches!(&check, DbError::Check { constraint } if constraint == "notes_size_positive"),
            "{check:?}"
        );
        let missing = failure(db, |tx| tx.insert(&ADD, params!["a", None::<i64>]));
        assert!(matches!(&missing, DbError::NotNull { column } if column == "notes.size"), "{missing:?}");
    });
}

#[test]
fn the_first_error_decides_even_where_the_closure_swallows_it() {
    on_both(&schema(), |db, _| {
        db.write_blocking(|tx| tx.insert(&ADD, params!["taken", 1])).unwrap();
        let swallowed = db.write_blocking(|tx| {
            tx.insert(&ADD, params!["lost", 1])?;
            let _ = tx.insert(&ADD, params!["taken", 1]);
            let later = tx.insert(&ADD, params!["later", 1]);
            assert!(matches!(later, Err(DbError::Poisoned)), "{later:?}");
            Ok::<_, DbError>(())
        });
        assert!(swallowed.unwrap_err().is_unique("notes_title_key"));
        let titles = db.read_blocking(|q| q.rows::<String>(&TITLES, params![])).unwrap();
        assert_eq!(titles, ["taken"]);
    });
}

#[test]
fn an_operation_answers_with_its_own_error_and_nothing_is_kept() {
    #[derive(Debug, PartialEq)]
    enum AddError {
        Taken,
        Database,
    }
    impl From<DbError> for AddError {
        fn from(_: DbError) -> Self {
            Self::Database
        }
    }
    fn add(tx: &mut Tx, title: &str) -> Result<i64, AddError> {
        tx.insert(&ADD, params!["first", 0])?;
        match tx.insert(&ADD, params![title, 1]) {
            Err(error) if error.is_unique("notes_title_key") => Err(AddError::Taken),
            other => Ok(other?),
        }
    }
    on_both(&schema(), |db, _| {
        assert_eq!(db.write_blocking(|tx| add(tx, "first")), Err(AddError::Taken));
        assert_eq!(db.write_blocking(|tx| add(tx, "a\0")), Err(AddError::Database));
        assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 0);
    });
}

#[test]
fn sql_that_controls_the_transaction_is_refused_and_the_neighbours_stay() {
    on_both(&schema(), |db, _| {
        for statement in forbidden::ALL {
            let statement: &'static db::Statement = statement;
            let refused = db.write_blocking(move |tx| {
                tx.insert(&ADD, params!["undone", 1])?;
                tx.execute(statement, params![])
            });
            assert!(matches!(refused, Err(DbError::Misuse(_))), "{statement:?}: {refused:?}");
        }
        db.write_blocking(|tx| tx.insert(&ADD, params!["kept", 1])).unwrap();
        let titles = db.read_blocking(|q| q.rows::<String>(&TITLES, params![])).unwrap();
        assert_eq!(titles, ["kept"]);
    });
}

#[test]
fn a_registry_with_a_forbidden_statement_does_not_open() {
    let schema = db::Schema::default().with(&[], &[forbidden::ALL]);
    let database = testkit::Database::empty(db::Engine::Sqlite);
    let clock = Arc::new(kernel::SystemClock);
    let refused =
        db::Db::open(database.config(), schema, clock, Arc::new(kernel::SystemEntropy)).unwrap_err();
    assert!(refused.to_string().contains("COMMIT"), "{refused}");
}

#[test]
fn a_read_cannot_write() {
    on_both(&schema(), |db, _| {
        let refused = db.read_blocking(|q: &mut Snapshot| q.one::<i64>(&ADD, params!["a", 1]));
        assert!(matches!(refused, Err(DbError::Other(_))), "{refused:?}");
        assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 0);
    });
}

#[test]
fn what_waits_for_the_commit_runs_after_it_and_only_then() {
    on_both(&schema(), |db, _| {
        let ran = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&ran);
        let add = move |tx: &mut Tx| {
            let counter = Arc::clone(&counter);
            tx.on_commit(move || {
                counter.fetch_add(1, Ordering::SeqCst);
                panic!("a callback that panics hurts nobody");
            });
            tx.insert(&ADD, params!["a", 1])
        };
        db.write_blocking(add.clone()).unwrap();
        assert_eq!(ran.load(Ordering::SeqCst), 1, "it ran before the answer");
        db.write_blocking(add).unwrap_err();
        assert_eq!(ran.load(Ordering::SeqCst), 1, "it does not run after a rollback");
    });
}

#[test]
fn an_impossible_change_changes_nothing_and_says_so() {
    on_both(&schema(), |db, _| {
        let changed = db.write_blocking(|tx| tx.execute(&RESIZE, params![99, 1])).unwrap();
        assert_eq!(changed, 0);
    });
}
