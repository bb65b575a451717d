//! Every statement of this crate means the same on both engines, and those that pages wait for use their index.

use std::sync::Arc;

use db::{Engine, Statement};
use kernel::SystemClock;
use testkit::Database;

use crate::support::schema;

fn statements() -> impl Iterator<Item = &'static Statement> {
    ledger::STATEMENTS.iter().copied().flatten().copied()
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

/// Each statement that runs inside a request or a post, with the index that serves it.
const SERVED: &[(&str, &str)] = &[
    ("ACCOUNT", "ledger_accounts_code_unit_key"),
    ("BALANCE", "COVERING INDEX ledger_postings_account"),
    ("BALANCE_UP_TO", "COVERING INDEX ledger_postings_account"),
    ("TOTALS", "COVERING INDEX ledger_postings_account (account_id=? AND posted_at>? AND posted_at<?)"),
    ("STATEMENT", "ledger_postings_account"),
    ("TRANSFER_BY_KEY", "ledger_transfers_idempotency_key_key"),
    ("TRANSFERS_ABOUT", "ledger_transfers_about"),
    ("REVERSAL_OF", "ledger_transfers_reverses_id_key"),
    ("TAKEN_BACK", "ledger_transfers_counters"),
    ("POSTINGS", "ledger_postings_transfer_account_key"),
];

#[test]
fn what_a_page_waits_for_is_served_by_an_index() {
    let database = Database::new(Engine::Sqlite, &schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    for (name, index) in SERVED {
        let statement = statements().find(|known| known.name().ends_with(&format!("::{name}"))).unwrap();
        let sql = statement.sql().replace('$', "?");
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().any(|step| step.contains(index)), "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{name}: {steps:#?}");
        let sorts_a_few = matches!(*name, "POSTINGS" | "TAKEN_BACK");
        assert!(sorts_a_few || !steps.iter().any(|step| step.contains("TEMP B-TREE")), "{name}: {steps:#?}");
    }
}
