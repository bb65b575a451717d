#![doc = include_str!("../README.md")]

mod clock;
mod currency;
mod entropy;
mod id;
mod locale;
mod money;
mod paging;
mod subject;
pub mod text;
mod text_enum;
mod timestamp;
mod viewer;

pub use clock::{Clock, ManualClock, SystemClock};
pub use currency::{Currency, UnknownCurrency};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy, Token};
pub use id::{BadId, Id, Kind, MemberId, MemberIdKind};
pub use locale::Locale;
pub use money::{Money, MoneyError};
pub use paging::{BadCursor, Cursor, Page, PageSize};
pub use subject::Subject;
pub use text_enum::UnknownText;
pub use timestamp::{Timestamp, TimestampError};
pub use viewer::{Role, Theme, Tier, Viewer, ViewerMember};

/// Re-exported for the macros of this crate.
#[doc(hidden)]
pub mod reexport {
    pub use serde;
}
