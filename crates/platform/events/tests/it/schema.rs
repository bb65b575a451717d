//! The statements mean the same on both engines and use their indexes.

use crate::common::Home;
use db::Engine;

#[test]
fn every_statement_is_understood_by_both_engines() {
    let (sqlite, postgres) = (Home::fresh(Engine::Sqlite), Home::fresh(Engine::Postgres));
    let statements: Vec<_> = events::STATEMENTS.iter().copied().flatten().copied().collect();
    let faults = testkit::prepare_everywhere(&sqlite.db, &postgres.db, &statements);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The statements that run again and again over tables that only grow.
const WALKS: [&str; 9] = [
    "LOG_AFTER",
    "UNSETTLED",
    "NEWEST",
    "TOUCHED_SINCE",
    "NEWS",
    "BEHIND",
    "CANDIDATES",
    "NEXT_AT",
    "FORGET",
];

#[test]
fn walking_the_log_and_claiming_work_use_an_index() {
    let home = Home::fresh(Engine::Sqlite);
    let file = rusqlite::Connection::open(home.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let statements = events::STATEMENTS.iter().copied().flatten();
    let mut checked = 0;
    for statement in statements {
        let name = statement.name().rsplit("::").next().unwrap();
        if !WALKS.contains(&name) {
            continue;
        }
        checked += 1;
        let list = |first: u32| (first..first + 64).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
        let sql = statement.sql().replace("{list:3:64}", &list(3)).replace("{list:1:64}", &list(1));
        let sql = sql.replace('$', "?");
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = Vec::new();
        let mut rows = plan.raw_query();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get::<_, String>(3).unwrap());
        }
        let walks_all = |step: &String| {
            step.starts_with("SCAN")
                && !step.contains("CONSTANT ROW")
                && !step.contains("INDEX")
                && !step.contains("tail")
        };
        // The newest event is the first of a walk that begins at the end.
        assert!(name == "NEWEST" || !steps.iter().any(walks_all), "{sql}\n{steps:#?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY")), "{sql}\n{steps:#?}");
    }
    assert_eq!(checked, WALKS.len());
}

#[test]
fn postgres_walks_the_log_by_its_index() {
    let home = Home::fresh(Engine::Postgres);
    let mut raw = crate::common::raw(&home.url);
    raw.batch_execute(
        "INSERT INTO events (at, kind, subject_kind, subject_id, version, payload, txid)
            SELECT n, 'a.b.c', 'thing', n, 1, '{}', n FROM generate_series(1, 20000) AS n; ANALYZE events;",
    )
    .unwrap();
    let walk =
        events::STATEMENTS.iter().copied().flatten().find(|one| one.name().ends_with("::LOG_AFTER")).unwrap();
    let sql = ["$1", "$2", "$3", "$4"]
        .iter()
        .zip(["10000", "10000", "20000", "100"])
        .fold(walk.sql().to_owned(), |sql, (parameter, value)| sql.replace(parameter, value));
    let plan: Vec<String> =
        raw.query(&format!("EXPLAIN {sql}"), &[]).unwrap().iter().map(|row| row.get(0)).collect();
    assert!(plan.iter().any(|step| step.contains("events_by_position")), "{plan:#?}");
    assert!(!plan.iter().any(|step| step.contains("Sort")), "{plan:#?}");
}
