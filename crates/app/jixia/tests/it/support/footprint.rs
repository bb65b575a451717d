//! What a request left behind: how many rows each table has.

use std::collections::BTreeMap;

use db::{DbError, params};

use super::Community;

/// One statement that counts the rows of every table, and the names of the tables.
macro_rules! count_rows {
    ($first:literal $(, $table:literal)+ $(,)?) => {
        /// Every table that a request can write to.
        pub static TABLES: &[&str] = &[$first $(, $table)+];

        db::statements! {
            /// Rows of each table.
            ROWS = concat!(
                "SELECT '", $first, "' AS name, COUNT(*) AS total FROM ", $first
                $(, " UNION ALL SELECT '", $table, "', COUNT(*) FROM ", $table)+
            );
        }
    };
}

count_rows!(
    "access_grants",
    "api_tokens",
    "article_bodies",
    "article_drafts",
    "article_likes",
    "article_prices",
    "article_purchases",
    "article_series",
    "articles",
    "comment_likes",
    "comment_revisions",
    "comments",
    "community_acceptances",
    "community_audit",
    "community_founding",
    "community_rules",
    "community_settings",
    "community_setup_codes",
    "course_blobs",
    "course_completions",
    "course_enrolments",
    "course_files",
    "course_modules",
    "course_parts",
    "course_prices",
    "course_purchases",
    "courses",
    "due_work",
    "event_dead_letters",
    "events",
    "file_claims",
    "files",
    "form_submissions",
    "gateway_notices",
    "guesses",
    "half_sign_ins",
    "identities",
    "insight_activity",
    "ledger_accounts",
    "ledger_postings",
    "ledger_transfers",
    "lesson_bodies",
    "lesson_completions",
    "lesson_files",
    "lessons",
    "mail_messages",
    "mail_proofs",
    "members",
    "membership_periods",
    "membership_plan_prices",
    "membership_plans",
    "notification_letters",
    "notification_mutes",
    "notification_ways",
    "notifications",
    "order_lines",
    "order_timeline",
    "orders",
    "outer_attempts",
    "outer_guests",
    "passkey_questions",
    "passkeys",
    "payment_attempts",
    "payments",
    "points_awards",
    "points_checkins",
    "points_scores",
    "post_likes",
    "post_revisions",
    "recovery_codes",
    "refunds",
    "replies",
    "sandbox_charges",
    "sandbox_notices",
    "sandbox_refunds",
    "search_entries",
    "search_words",
    "sessions",
    "spaces",
    "tag_tallies",
    "tagged_topics",
    "tags",
    "tallied_replies",
    "topic_tags",
    "topic_tallies",
    "topics",
    "totp_secrets",
);

/// Rows by table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footprint(BTreeMap<String, i64>);

impl Footprint {
    /// The tables that have another number of rows than before, with the difference.
    pub fn since(&self, before: &Self) -> BTreeMap<String, i64> {
        let change = |(table, rows): (&String, &i64)| (table.clone(), rows - before.0[table]);
        self.0.iter().map(change).filter(|(_, difference)| *difference != 0).collect()
    }
}

impl Community {
    /// How many rows each table has now.
    pub async fn footprint(&self) -> Footprint {
        let rows: Result<Vec<(String, i64)>, DbError> = self.db.read(|q| q.rows(&ROWS, params![])).await;
        Footprint(rows.unwrap().into_iter().collect())
    }
}
