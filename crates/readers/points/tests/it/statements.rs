//! Every statement on both engines.

use std::sync::Arc;

use db::Engine;
use kernel::SystemClock;
use testkit::Database;

use crate::common::schema;

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let schema = schema();
    let (sqlite, postgres) =
        (Database::new(Engine::Sqlite, &schema), Database::new(Engine::Postgres, &schema));
    let (here, there) =
        (sqlite.open(&schema, Arc::new(SystemClock)), postgres.open(&schema, Arc::new(SystemClock)));
    let statements = points::feature().statements.concat();
    let faults = testkit::prepare_everywhere(&here, &there, &statements);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    here.close();
    there.close();
}
