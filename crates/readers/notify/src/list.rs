//! What a member was told, as far as the member may know of it now.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, Page, PageSize, Viewer};
use web::{Error, ViewerExt as _};

use crate::kind::Kind;
use crate::store::{self, Row};
use crate::threads::Threads;

/// Notifications on a page.
pub const ON_PAGE: PageSize = PageSize::DEFAULT;

/// What the bell counts up to.
const COUNTED_MAX: i64 = 99;

/// A notification that the viewer may read.
#[derive(Debug, Clone)]
pub struct Told {
    /// The row.
    pub row: Row,
    /// The title of what it is about; empty for an order.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A page of notifications.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// What the viewer may read.
    pub told: Page<Told>,
    /// How many on this page are about what is closed to the viewer now. Nothing else is said of them.
    pub closed: usize,
    /// The newest that there is on this page, closed or not.
    pub newest: Option<crate::NotificationId>,
}

/// How much a member has not read, counted up to 99.
///
/// # Errors
/// Only of the database.
pub fn unread(q: &mut Snapshot, member: MemberId) -> Result<i64, DbError> {
    q.one(&store::UNREAD, params![member, true, COUNTED_MAX])
}

/// A page of what the viewer was told, the newest first.
///
/// # Errors
/// For passers-by.
pub fn list(
    q: &mut Snapshot,
    viewer: &Viewer,
    threads: &Threads,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Unseen, Error> {
    let member = viewer.member()?.id;
    let rows = store::page(q, member, after, size)?;
    let page = Page::from_extra(rows, size, |row: &Row| Cursor::single(row.id.get()));
    let (newest, there, next) = (page.items.first().map(|row| row.id), page.items.len(), page.next);
    let told = readable(q, viewer, threads, page.items)?;
    Ok(Unseen { closed: there - told.len(), newest, told: Page { items: told, next } })
}

/// Those of some notifications that are about what the viewer may read now.
pub(crate) fn readable(
    q: &mut Snapshot,
    viewer: &Viewer,
    threads: &Threads,
    rows: Vec<Row>,
) -> Result<Vec<Told>, DbError> {
    let seen = threads.seen_by(q, viewer, rows.iter().filter(|row| !is_order(row)).map(Row::thread))?;
    let told = rows.into_iter().filter_map(|row| {
        if is_order(&row) {
            // The member's own, whatever became of what was bought.
            let url = format!("/orders/{}", row.subject_id);
            return Some(Told { title: String::new(), url, row });
        }
        let thread = seen.get(&row.thread())?;
        let url = match row.subject_kind.as_str() {
            "reply" => format!("/replies/{}", row.subject_id),
            "comment" => format!("/comments/{}", row.subject_id),
            _ => thread.url.clone(),
        };
        Some(Told { title: thread.title.clone(), url, row })
    });
    Ok(told.collect())
}

fn is_order(row: &Row) -> bool {
    matches!(row.kind, Kind::Paid | Kind::Refunded)
}
