//! Every SQL statement of this crate, but for the sandbox bank's, which keeps its own books.

pub mod attention;
pub mod notices;
pub mod orders;
pub mod payments;
pub mod refunds;
pub mod timeline;

use db::Statement;

/// Every list of statements, for the registry.
pub const ALL: &[&[&Statement]] =
    &[orders::ALL, payments::ALL, refunds::ALL, notices::ALL, timeline::ALL, attention::ALL];
