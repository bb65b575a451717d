//! Every statement means the same on both engines.

use crate::world;

#[test]
fn statements_prepare_everywhere_with_the_same_types() {
    let schema = world::schema();
    let open = |engine| {
        let database = testkit::Database::new(engine, &schema);
        let db = database.open(&schema, std::sync::Arc::new(kernel::SystemClock));
        (database, db)
    };
    let (_a, sqlite) = open(db::Engine::Sqlite);
    let (_b, postgres) = open(db::Engine::Postgres);
    let till = checkout::Till::new(checkout::Settings::new(world::HOME), Vec::new(), Vec::new());
    let statements: Vec<_> =
        checkout::feature(&till, None).statements.into_iter().flatten().copied().collect();
    assert!(statements.len() > 40);
    let faults = testkit::prepare_everywhere(&sqlite, &postgres, &statements);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
