//! Marks in the head of every page of a member, such as the bell: features bring them, the frame shows them.

use db::Snapshot;
use kernel::Viewer;

use crate::error::Error;

/// A small link with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadMark {
    /// The name of its icon.
    pub icon: &'static str,
    /// The message that says what it is, with `$count`, for screen readers.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Shown on it where it is not zero.
    pub count: i64,
}

/// Reads a mark for a member, in the snapshot of the page. It stands on every page, so it is one quick statement.
pub type LoadHead = fn(&mut Snapshot, &Viewer) -> Result<HeadMark, Error>;
