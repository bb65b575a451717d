//! Every statement of this crate means the same on both engines, and those that pages wait for use their index.

use std::sync::Arc;

use db::{Engine, Statement};
use kernel::SystemClock;
use testkit::Database;

use crate::support::schema;

fn statements() -> impl Iterator<Item = &'static Statement> {
    access::STATEMENTS.iter().copied().flatten().copied()
}

#[test]
fn every_statement_is_taken_by_both_engines() {
    let schema = schema();
    let (sqlite, postgres) =
        (Database::new(Engine::Sqlite, &schema), Database::new(Engine::Postgres, &schema));
    let open = |database: &Database| database.open(&schema, Arc::new(SystemClock));
    let (sqlite, postgres) = (open(&sqlite), open(&postgres));
    let own: Vec<_> = statements().collect();
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &own), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}

/// Each statement that lists or decides, with the index that serves it.
const SERVED: &[(&str, &str)] = &[
    ("HELD", "access_grants_held (member_id=? AND subject_id=?)"),
    ("HELD", "access_grants_tiers (member_id=? AND gives=?)"),
    ("TIERS", "access_grants_tiers (member_id=? AND gives=?)"),
    ("BY_REASON", "access_grants_reason_key"),
    ("LAST_BY_HAND", "access_grants_reason_key"),
    ("REVOKE_CAUSED", "access_grants_reason (reason_kind=? AND reason_id=?)"),
    ("OF_MEMBER", "access_grants_member_kind"),
    ("ON_SUBJECT", "access_grants_subject"),
];

#[test]
fn what_a_page_waits_for_is_served_by_an_index() {
    let database = Database::new(Engine::Sqlite, &schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    for (name, index) in SERVED {
        let statement = statements().find(|known| known.name().ends_with(&format!("::{name}"))).unwrap();
        let list: Vec<_> = (3..43).map(|n| format!("?{n}")).collect();
        let sql = statement.sql().replace('$', "?").replace("{list:3:40}", &list.join(", "));
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().any(|step| step.contains(index)), "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{name}: {steps:#?}");
    }
}
