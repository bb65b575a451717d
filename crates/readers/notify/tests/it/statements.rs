//! Every statement of this crate means the same on both engines, and those that pages wait for use their index.

use std::sync::Arc;

use db::{Engine, Statement};
use kernel::SystemClock;
use testkit::Database;

fn statements() -> impl Iterator<Item = &'static Statement> {
    notify::store::ALL.iter().copied()
}

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    let schema = crate::common::schema();
    let (sqlite, postgres) =
        (Database::new(Engine::Sqlite, &schema), Database::new(Engine::Postgres, &schema));
    let open = |database: &Database| database.open(&schema, Arc::new(SystemClock));
    let (sqlite, postgres) = (open(&sqlite), open(&postgres));
    let own: Vec<_> = statements().collect();
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &own), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}

/// Each statement that is asked often, with the index that serves it.
const SERVED: &[(&str, &str)] = &[
    ("PAGE", "notifications_member_id (member_id=? AND listed=? AND id<?)"),
    ("UNREAD", "INDEX notifications_unread"),
    ("WAITING", "notifications_waiting (member_id=?)"),
    ("SINCE_DIGEST", "notifications_"),
    ("BUNDLE_OF_SUBJECT", "notifications_"),
    ("BUNDLE_OF_THREAD", "notifications_"),
    ("LIST_SUBJECT", "notifications_subject (subject_kind=? AND subject_id=?)"),
    ("LIST_THREAD", "notifications_thread (thread_kind=? AND thread_id=?)"),
    ("READ_UP_TO", "notifications_"),
    ("IS_MUTED", "notification_mutes"),
    ("BY_TOKEN", "notification_letters_token_key (token=?)"),
];

#[test]
fn what_a_page_waits_for_is_served_by_an_index() {
    let database = Database::new(Engine::Sqlite, &crate::common::schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    for (name, index) in SERVED {
        let statement = statements().find(|known| known.name().ends_with(&format!("::{name}"))).unwrap();
        let mut plan =
            file.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql().replace('$', "?"))).unwrap();
        let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().any(|step| step.contains(index)), "{name}: {steps:#?}");
        let scans = |step: &&String| step.starts_with("SCAN") && !step.contains("counted");
        assert!(!steps.iter().any(|step| scans(&step)), "{name}: {steps:#?}");
    }
}
