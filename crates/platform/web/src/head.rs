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

/// A mark, and how it is read for a member.
#[derive(Debug, Clone, Copy)]
pub struct HeadEntry {
    /// The feature that brings it: while that is off there is no mark.
    pub feature: &'static str,
    /// Reads it in the snapshot of the page. It stands on every page, so it is one quick statement.
    pub load: fn(&mut Snapshot, &Viewer) -> Result<HeadMark, Error>,
}
