//! Every statement of this crate means the same on both engines, and those that pages wait for use their index.

use std::sync::Arc;

use db::{Engine, Statement};
use kernel::SystemClock;
use testkit::Database;

fn statements() -> impl Iterator<Item = &'static Statement> {
    let all = forum::feature().statements;
    all.into_iter().flat_map(|part| part.iter().copied())
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

/// Each statement that lists or counts, with the index that serves it.
const SERVED: &[(&str, &str)] = &[
    ("SPACE_BY_SLUG", "spaces_slug (slug=?)"),
    ("FEED", "topic_tallies_active (listed=? AND active_at<?)"),
    ("FEED_OF_SPACE", "topic_tallies_space (space_id=? AND listed=? AND active_at<?)"),
    ("FEED_OPEN", "topic_tallies_active (listed=? AND active_at<?)"),
    ("FEED_OF_TAG", "tagged_topics_active (tag_id=? AND (active_at,topic_id)<(?,?))"),
    ("TAGS_OF_TOPIC", "topic_tags_1 (topic_id=?)"),
    ("TAGS_OF", "topic_tags_1 (topic_id=?)"),
    ("TAG_IN", "tags_name_key (name_key=?)"),
    ("TAGS_LISTING", "tagged_topics_1 (topic_id=?)"),
    ("TAGS_TO_LIST", "topic_tags_1 (topic_id=?)"),
    ("MOVE_UNDER_TAGS", "tagged_topics_1 (topic_id=?)"),
    ("TOPICS_OF", "topics_author_id (author_id=? AND id<?)"),
    ("REPLIES", "replies_topic_id (topic_id=? AND id>?)"),
    ("REPLIES_UP_TO", "COVERING INDEX replies_topic_id (topic_id=? AND id<?)"),
    ("COUNT_REPLIES", "COVERING INDEX replies_topic_id (topic_id=?)"),
    ("REVISIONS", "post_revisions"),
    ("COUNT_LIKES", "post_likes"),
    ("LIKE_OF", "post_kind=? AND post_id=? AND member_id=?"),
    ("LIKERS_ON_PAGE", "post_kind=? AND post_id=?"),
    ("LIKED_ON_PAGE", "post_kind=? AND post_id=? AND member_id=?"),
    ("LIKES_ON_PAGE", "post_kind=? AND post_id=?"),
    ("CHANGE_TALLY", "replies_topic_id (topic_id=?)"),
    ("MARK_TALLIED", "SEARCH replies USING INTEGER PRIMARY KEY"),
    ("UNMARK_TALLIED", "SEARCH tallied_replies USING INTEGER PRIMARY KEY"),
];

/// `{list:2:101}` as so many parameters.
fn written_out(sql: &str) -> String {
    let Some((before, rest)) = sql.split_once("{list:") else { return sql.replace('$', "?") };
    let (list, after) = rest.split_once('}').unwrap();
    let (from, count) = list.split_once(':').unwrap();
    let (from, count): (usize, usize) = (from.parse().unwrap(), count.parse().unwrap());
    let numbers: Vec<_> = (from..from + count).map(|n| format!("?{n}")).collect();
    format!("{before}{}{after}", numbers.join(", ")).replace('$', "?")
}

/// How the engine would go about a statement.
fn plan(file: &rusqlite::Connection, name: &str) -> Vec<String> {
    let statement = statements().find(|known| known.name().ends_with(&format!("::{name}"))).unwrap();
    let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {}", written_out(statement.sql()))).unwrap();
    plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_list_of_all_tags_looks_at_the_spaces_of_the_viewer_alone() {
    let database = Database::new(Engine::Sqlite, &crate::common::schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    let steps = plan(&file, "TAGS_IN");
    // It sorts: what it orders by is a sum over the spaces that this viewer may see.
    let index = "COVERING INDEX tag_tallies_space (space_id=? AND topics>?)";
    assert!(steps.iter().any(|step| step.contains(index)), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
}

#[test]
fn what_a_page_waits_for_is_served_by_an_index() {
    let database = Database::new(Engine::Sqlite, &crate::common::schema());
    let file = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
    for (name, index) in SERVED {
        let steps = plan(&file, name);
        assert!(steps.iter().any(|step| step.contains(index)), "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY")), "{name}: {steps:#?}");
    }
}
