//! Row ids that cannot be mistaken for one another.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Subject;

/// Names a kind of thing; the word is stored in events, grants and orders and must never change.
pub trait Kind {
    /// The stable word, such as `topic`.
    const KIND: &'static str;
}

/// The id of one row of kind `K`.
pub struct Id<K> {
    raw: i64,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Wraps a number that is known to be an id of this kind, as read from the database.
    pub const fn new(raw: i64) -> Self {
        Self { raw, kind: PhantomData }
    }

    /// The bare number, for SQL and for URLs.
    pub const fn get(self) -> i64 {
        self.raw
    }
}

impl<K: Kind> Id<K> {
    /// The thing this id points to, together with its kind.
    pub const fn subject(self) -> Subject {
        Subject::of(K::KIND, self.raw)
    }

    /// Reads a subject of this kind back into an id.
    pub fn from_subject(subject: &Subject) -> Option<Self> {
        (subject.kind == K::KIND).then(|| Self::new(subject.id))
    }
}

/// A text is not a positive whole number that fits an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct BadId;

impl<K> FromStr for Id<K> {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        // `i64::from_str` takes `+7` and `007`; one row must have one address.
        let canonical = text.starts_with(|c: char| ('1'..='9').contains(&c))
            && text.bytes().all(|byte| byte.is_ascii_digit());
        if !canonical {
            return Err(BadId);
        }
        text.parse().map(Self::new).map_err(|_| BadId)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.raw)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.raw)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyId<K>(PhantomData<fn() -> K>);
        impl<K> de::Visitor<'_> for AnyId<K> {
            type Value = Id<K>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a positive whole number")
            }
            fn visit_i64<E: de::Error>(self, raw: i64) -> Result<Id<K>, E> {
                if raw > 0 { Ok(Id::new(raw)) } else { Err(E::invalid_value(Unexpected::Signed(raw), &self)) }
            }
            fn visit_u64<E: de::Error>(self, raw: u64) -> Result<Id<K>, E> {
                match i64::try_from(raw) {
                    Ok(raw) => self.visit_i64(raw),
                    Err(_) => Err(E::invalid_value(Unexpected::Unsigned(raw), &self)),
                }
            }
            // Forms send every value as text.
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id<K>, E> {
                text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(AnyId(PhantomData))
    }
}

/// Declares id types, once for a crate: `id! { /// A topic. pub TopicId = "topic"; }`.
///
/// The markers that keep them apart land in a module `kinds`, so one module can call this once.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $kind:literal;)+) => {
        $(
            $(#[$meta])*
            $vis type $name = $crate::Id<kinds::$name>;
        )+
        /// Markers that keep the ids of this crate apart.
        pub mod kinds {
            $(
                #[doc = concat!("Marks the id of a `", $kind, "`.")]
                pub enum $name {}
                impl $crate::Kind for $name {
                    const KIND: &'static str = $kind;
                }
            )+
        }
    };
}

/// Marks the id of a `member`.
pub enum MemberIdKind {}

impl Kind for MemberIdKind {
    const KIND: &'static str = "member";
}

/// A member of the community: the one id that every crate knows.
pub type MemberId = Id<MemberIdKind>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_positive_numbers_are_ids() {
        assert_eq!("12".parse::<MemberId>(), Ok(MemberId::new(12)));
        for bad in ["", "0", "-1", "+1", "01", "1.0", "9223372036854775808", "一", " 1"] {
            assert_eq!(bad.parse::<MemberId>(), Err(BadId), "{bad:?}");
        }
    }

    #[test]
    fn a_subject_gives_back_only_ids_of_its_own_kind() {
        let subject = MemberId::new(5).subject();
        assert_eq!(MemberId::from_subject(&subject), Some(MemberId::new(5)));
        assert_eq!(MemberId::from_subject(&Subject::of("topic", 5)), None);
    }
}
