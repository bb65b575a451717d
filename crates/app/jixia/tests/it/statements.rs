//! Every statement of the house, on both engines.

use std::sync::Arc;

use db::{Engine, params};
use kernel::SystemClock;
use testkit::Database;

use crate::support::{TABLES, house, on_one, settings};

db::statements! {
    /// Every table of an SQLite database.
    TABLES_THERE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
}

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let schema = house(&settings(&[])).0.schema().clone();
    let open = |engine| {
        let database = Database::new(engine, &schema);
        let db = database.open(&schema, Arc::new(SystemClock));
        (database, db)
    };
    let ((_here, sqlite), (_there, postgres)) = (open(Engine::Sqlite), open(Engine::Postgres));
    let faults = testkit::prepare_everywhere(&sqlite, &postgres, &schema.statements);
    assert!(schema.statements.len() > 200, "the registry has {} statements", schema.statements.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    sqlite.close();
    postgres.close();
}

#[test]
fn the_footprint_that_tests_compare_counts_every_table() {
    on_one(&[], async |community| {
        let there: Vec<String> = community
            .db
            .read(|q| q.rows::<String>(&TABLES_THERE, params![]))
            .await
            .map_err(|error: db::DbError| error.to_string())
            .unwrap();
        // Which migrations ran, the leases of readers, the seals of the log and the era of ids are no business of a request.
        let own = ["event_era", "event_reader_marks", "event_readers", "event_seals", "schema_migrations"];
        let uncounted: Vec<_> = there
            .iter()
            .filter(|table| !TABLES.contains(&&table[..]) && !own.contains(&&table[..]))
            // What SQLite keeps behind the full-text table.
            .filter(|table| !table.starts_with("search_words_"))
            .collect();
        assert!(uncounted.is_empty(), "{uncounted:?}");
    });
}
