//! Every statement of this crate means the same on both engines.

use std::sync::Arc;

use db::Engine;
use kernel::{ManualClock, Timestamp};
use testkit::Database;

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    let schema = crate::common::schema();
    let clock = || Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
    let sqlite = Database::new(Engine::Sqlite, &schema);
    let postgres = Database::new(Engine::Postgres, &schema);
    let (sqlite, postgres) = (sqlite.open(&schema, clock()), postgres.open(&schema, clock()));
    let statements: Vec<_> = articles::feature().statements.iter().copied().flatten().copied().collect();
    assert!(statements.len() > 20);
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &statements), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}
