//! Every statement of this crate means the same on both engines.

mod support;

use std::sync::Arc;

use db::Engine;
use kernel::SystemClock;
use support::schema;
use testkit::Database;

#[test]
fn every_statement_is_taken_by_both_engines() {
    let schema = schema();
    let (sqlite, postgres) =
        (Database::new(Engine::Sqlite, &schema), Database::new(Engine::Postgres, &schema));
    let open = |database: &Database| database.open(&schema, Arc::new(SystemClock));
    let (sqlite, postgres) = (open(&sqlite), open(&postgres));
    let own: Vec<_> = ledger::STATEMENTS.iter().copied().flatten().copied().collect();
    assert_eq!(db::check::prepare_everywhere(&sqlite, &postgres, &own), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}
