//! A page of the record.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, Page, PageSize, Timestamp};

use crate::store;

db::row! {
    /// One decision, as the log has it.
    pub struct AuditRow {
        /// The event.
        pub id: i64,
        /// When.
        pub at: Timestamp,
        /// What sort of decision.
        pub kind: String,
        /// Who decided.
        pub actor: Option<MemberId>,
        /// Under which name.
        pub actor_name: Option<String>,
        /// About what.
        pub subject_kind: String,
        /// About which.
        pub subject_id: i64,
        /// The name of whom it is about.
        pub subject_name: Option<String>,
        /// The event's JSON.
        pub payload: String,
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of the house.
    pub area: Option<String>,
    /// Who decided.
    pub actor: Option<MemberId>,
}

/// Decisions, the latest first.
///
/// # Errors
/// Only of the database.
pub fn page(
    q: &mut Snapshot,
    filter: &Filter,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<AuditRow>, DbError> {
    let (before, limit) = (after.map_or(i64::MAX, Cursor::as_single), size.with_extra());
    let rows: Vec<AuditRow> = match (&filter.area, filter.actor) {
        (None, None) => q.rows(&store::AUDIT_PAGE, params![before, limit])?,
        (Some(area), None) => q.rows(&store::AUDIT_OF_AREA, params![area, before, limit])?,
        (None, Some(actor)) => q.rows(&store::AUDIT_OF_ACTOR, params![actor, before, limit])?,
        (Some(area), Some(actor)) => q.rows(&store::AUDIT_OF_BOTH, params![actor, area, before, limit])?,
    };
    Ok(Page::from_extra(rows, size, |row| Cursor::single(row.id)))
}
