//! Every statement of this crate means the same on both engines.

use std::sync::Arc;

use db::Engine;
use kernel::SystemClock;
use testkit::Database;

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    let schema = crate::common::schema();
    let (sqlite, postgres) =
        (Database::new(Engine::Sqlite, &schema), Database::new(Engine::Postgres, &schema));
    let open = |database: &Database| database.open(&schema, Arc::new(SystemClock));
    let (sqlite, postgres) = (open(&sqlite), open(&postgres));
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &schema.statements), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}
