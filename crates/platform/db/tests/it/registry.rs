//! The test of the registry, itself tested.

use std::sync::Arc;

use db::{Engine, Migration, Schema};
use kernel::SystemClock;
use testkit::{Database, prepare_everywhere};

use crate::fixture;

mod bad {
    db::statements! {
        /// PostgreSQL makes it NUMERIC.
        SUM = "SELECT SUM(size) AS total FROM notes";
        /// The engines name it differently.
        UNNAMED = "SELECT COUNT(*) FROM notes";
        /// Unknown to PostgreSQL.
        IGNORE = "INSERT OR IGNORE INTO notes (title, size) VALUES ($1, $2)";
        /// Unknown to SQLite.
        LOCKED = "SELECT id FROM notes WHERE id = $1 FOR UPDATE";
        /// PostgreSQL gives the parameter a type that no value has.
        NUMERIC = "SELECT id FROM notes WHERE size > CAST($1 AS NUMERIC)";
        /// No such column anywhere.
        TYPO = "SELECT titel FROM notes";
    }
}

fn check(schema: &Schema) -> Vec<String> {
    let databases = [Engine::Sqlite, Engine::Postgres].map(|engine| Database::new(engine, schema));
    let [sqlite, postgres] = databases.each_ref().map(|it| it.open(schema, Arc::new(SystemClock)));
    let faults = prepare_everywhere(&sqlite, &postgres, &schema.statements);
    sqlite.close();
    postgres.close();
    faults
}

#[test]
fn statements_that_mean_the_same_everywhere_pass() {
    assert_eq!(check(&fixture::schema()), Vec::<String>::new());
}

#[test]
fn every_kind_of_difference_is_found() {
    let faults = check(&fixture::schema().with(&[], &[bad::ALL]));
    for statement in bad::ALL {
        let named = faults.iter().filter(|fault| fault.starts_with(statement.name())).count();
        assert!(named > 0, "{} is missing in {faults:#?}", statement.name());
    }
    assert!(faults.iter().all(|fault| fault.contains("::bad::")), "{faults:#?}");
}

#[test]
fn a_column_of_another_type_is_found() {
    static MIGRATIONS: &[Migration] = &[Migration::new(
        "test",
        "0001_odd",
        "-- engine: sqlite
         CREATE TABLE odd (a TEXT) STRICT;
         -- engine: postgres
         CREATE TABLE odd (a BIGINT);",
    )];
    mod odd {
        db::statements! {
            /// A text here, a number there.
            ODD = "SELECT a FROM odd";
        }
    }
    let faults = check(&Schema::default().with(MIGRATIONS, &[odd::ALL]));
    assert!(faults.len() == 1 && faults[0].contains("Text on SQLite and Int on PostgreSQL"), "{faults:?}");
}
