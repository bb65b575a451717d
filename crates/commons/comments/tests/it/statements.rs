//! Every statement of this crate means the same on both engines, and those that pages wait for use their index.

use std::sync::Arc;

use db::{Engine, Statement};
use kernel::SystemClock;
use testkit::Database;

fn statements() -> impl Iterator<Item = &'static Statement> {
    comments::store::ALL.iter().copied()
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

/// Each statement that lists, with the index that serves it.
const SERVED: &[(&str, &str)] = &[
    ("COMMENTS", "comments_subject (subject_kind=? AND subject_id=? AND parent_id=? AND id<?)"),
    ("COUNT_COMMENTS", "COVERING INDEX comments_subject"),
    ("FIRST_REPLIES", "comments_parent (parent_id=?)"),
    ("REPLIES", "comments_parent (parent_id=? AND id>?)"),
    ("REPLIES_UP_TO", "comments_parent (parent_id=? AND id<?)"),
    ("COUNT_REPLIES", "COVERING INDEX comments_parent"),
    ("LIKES", "comment_likes"),
    ("LIKES_BY", "comment_likes"),
    ("REVISIONS", "comment_revisions"),
];

#[test]
fn what_a_page_waits_for_is_served_by_an_index() {
    let database = Database::new(Engine::Sqlite, &crate::common::schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    for (name, index) in SERVED {
        let statement = statements().find(|known| known.name().ends_with(&format!("::{name}"))).unwrap();
        let list = |from: u32| (from..from + 100).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
        let sql = statement.sql().replace('$', "?");
        let sql = sql.replace("{list:1:100}", &list(1)).replace("{list:2:100}", &list(2));
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().any(|step| step.contains(index)), "{name}: {steps:#?}");
        let scans = |step: &&String| {
            step.starts_with("SCAN") && !step.contains("numbered") && !step.contains("subquery")
        };
        assert!(!steps.iter().any(|step| scans(&step)), "{name}: {steps:#?}");
    }
}
