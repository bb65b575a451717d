//! Every statement of this crate means the same on both engines.

use std::sync::Arc;

use db::Engine;
use kernel::SystemClock;
use testkit::Database;

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    let schema = crate::common::schema();
    let open = |engine| {
        let database = Database::new(engine, &schema);
        let db = database.open(&schema, Arc::new(SystemClock));
        (database, db)
    };
    let ((_sqlite, first), (_postgres, second)) = (open(Engine::Sqlite), open(Engine::Postgres));
    assert_eq!(testkit::prepare_everywhere(&first, &second, community::store::ALL), Vec::<String>::new());
    first.close();
    second.close();
}
