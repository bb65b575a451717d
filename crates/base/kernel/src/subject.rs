//! Any thing that something else is about.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A thing by its kind and id: what an event, a grant, a comment thread or an order is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// The stable word for the kind of thing, such as `course`.
    pub kind: Cow<'static, str>,
    /// The id within that kind.
    pub id: i64,
}

impl Subject {
    /// A subject of a kind known at compile time.
    pub const fn of(kind: &'static str, id: i64) -> Self {
        Self { kind: Cow::Borrowed(kind), id }
    }

    /// A subject as read back from the database or a URL.
    pub fn read(kind: String, id: i64) -> Self {
        Self { kind: Cow::Owned(kind), id }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}
