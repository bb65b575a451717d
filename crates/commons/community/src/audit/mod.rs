//! The record of decisions: which events of the log owners and moderators answer for.

mod kinds;
mod note;
mod page;
mod reader;

pub(crate) use kinds::sentence;
pub use kinds::{AREAS, area_title};
pub use note::{Noted, audit};
pub use page::{AuditRow, Filter, page};
pub(crate) use reader::AUDIT;
