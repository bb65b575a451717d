//! Values that go into a statement and come out of a row.

use std::borrow::Cow;
use std::str::FromStr as _;

use kernel::{Currency, Id, Locale, Timestamp};

use crate::DbError;
use crate::statement::Text;

/// The five kinds of value that mean the same on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{i64}`: a whole number of 64 bits.
    Int,
    /// `{bool}`
    Bool,
    /// `{real}`: a double.
    Real,
    /// `TEXT`
    Text,
    /// `{bytes}`
    Bytes,
}

/// One value. A NULL knows its kind, because PostgreSQL wants to know it when it prepares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null(Kind),
    /// A whole number.
    Int(i64),
    /// Yes or no; an integer on SQLite.
    Bool(bool),
    /// A double.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// The kind of this value.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Null(kind) => kind,
            Self::Int(_) => Kind::Int,
            Self::Bool(_) => Kind::Bool,
            Self::Real(_) => Kind::Real,
            Self::Text(_) => Kind::Text,
            Self::Bytes(_) => Kind::Bytes,
        }
    }
}

/// A type that can be a parameter.
pub trait Param {
    /// The kind of every value of this type.
    const KIND: Kind;
    /// This value.
    fn value(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait Column: Sized {
    /// The kind of column it is read from.
    const KIND: Kind;
    /// Reads the value; `None` where it does not fit.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

/// The parameters of one statement, made by [`params!`](crate::params).
#[derive(Debug, Clone, PartialEq)]
pub struct Params<'a> {
    pub(crate) values: Vec<Value<'a>>,
    /// How many of the values, at the end, are the list of a `{list:N:M}` token; with its kind.
    pub(crate) list: Option<(usize, Kind)>,
}

impl<'a> Params<'a> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(values: Vec<Value<'a>>) -> Self {
        Self { values, list: None }
    }

    /// Fills the statement's `{list:N:M}` token, which must come after all other parameters. A short list is padded
    /// by repeating its last value; an empty one matches nothing (it becomes NULLs, so never write `NOT IN`).
    #[must_use]
    pub fn list<P: Param>(mut self, items: &'a [P]) -> Self {
        self.values.extend(items.iter().map(Param::value));
        self.list = Some((items.len(), P::KIND));
        self
    }

    /// Pads the list and compares with what the statement takes.
    pub(crate) fn complete(&mut self, text: &Text) -> Result<(), DbError> {
        match (self.list.take(), text.list) {
            (Some((given, kind)), Some(slots)) => {
                let missing = slots.checked_sub(given).ok_or(DbError::TooLong)?;
                let last = self.values.last().copied().filter(|_| given > 0).unwrap_or(Value::Null(kind));
                self.values.extend(std::iter::repeat_n(last, missing));
            }
            (None, None) => {}
            _ => return Err(DbError::Misuse("a {list} needs both the token and the values".to_owned())),
        }
        if self.values.len() != text.params {
            let message = format!("it takes {} parameters and got {}", text.params, self.values.len());
            return Err(DbError::Misuse(message));
        }
        // PostgreSQL stores no U+0000. Input is stripped of it at the door; what slips through fails on both.
        if self.values.iter().any(|value| matches!(value, Value::Text(text) if text.contains('\0'))) {
            return Err(DbError::Misuse("a text parameter contains U+0000".to_owned()));
        }
        Ok(())
    }
}

/// The parameters of a statement in the order of `$1`, `$2`, ...: `params![id, &title, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        $crate::Params::new(::std::vec![$($crate::Param::value(&$value)),*])
    };
}

/// Lets enumerations made by `kernel::text_enum!` be parameters and columns: `text_column!(OrderState);`.
#[macro_export]
macro_rules! text_column {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::Param for $type {
            const KIND: $crate::Kind = $crate::Kind::Text;
            fn value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(self.as_str())
            }
        }
        impl $crate::Column for $type {
            const KIND: $crate::Kind = $crate::Kind::Text;
            fn from_value(value: $crate::Value<'_>) -> ::std::option::Option<Self> {
                match value {
                    $crate::Value::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

text_column!(kernel::Role, kernel::Tier, kernel::Theme);

/// `param!` declares a type by its kind and the value it becomes, `column!` by its kind and what it makes of a value.
macro_rules! param {
    ([$($generics:tt)*] $type:ty, $kind:ident, |$this:ident| $value:expr) => {
        impl<$($generics)*> Param for $type {
            const KIND: Kind = Kind::$kind;
            fn value(&self) -> Value<'_> {
                let $this = self;
                Value::$kind($value)
            }
        }
    };
}
macro_rules! column {
    ([$($generics:tt)*] $type:ty, $kind:ident, |$value:ident| $read:expr) => {
        impl<$($generics)*> Column for $type {
            const KIND: Kind = Kind::$kind;
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::$kind($value) => $read,
                    _ => None,
                }
            }
        }
    };
}

param!([] i64, Int, |this| *this);
param!([] i32, Int, |this| i64::from(*this));
param!([] u32, Int, |this| i64::from(*this));
param!([] bool, Bool, |this| *this);
param!([] f64, Real, |this| *this);
param!([] str, Text, |this| this);
param!([] String, Text, |this| this);
param!([] Cow<'_, str>, Text, |this| this);
param!([][u8], Bytes, |this| this);
param!([const N: usize] [u8; N], Bytes, |this| this);
param!([] Vec<u8>, Bytes, |this| this);
param!([] Timestamp, Int, |this| this.micros());
param!([K] Id<K>, Int, |this| this.get());
param!([] Currency, Text, |this| this.code());
param!([] Locale, Text, |this| this.tag());

column!([] i64, Int, |value| Some(value));
column!([] i32, Int, |value| value.try_into().ok());
column!([] u32, Int, |value| value.try_into().ok());
column!([] f64, Real, |value| Some(value));
column!([] String, Text, |value| Some(value.to_owned()));
column!([] Vec<u8>, Bytes, |value| Some(value.to_vec()));
column!([] Timestamp, Int, |value| Some(Self::from_micros(value)));
column!([K] Id<K>, Int, |value| Some(Self::new(value)));
column!([] Currency, Text, |value| Self::from_str(value).ok());
column!([] Locale, Text, |value| Self::from_tag(value));
column!([const N: usize] [u8; N], Bytes, |value| value.try_into().ok());

impl<P: Param + ?Sized> Param for &P {
    const KIND: Kind = P::KIND;
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<P: Param> Param for Option<P> {
    const KIND: Kind = P::KIND;
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null(P::KIND), Param::value)
    }
}

impl Column for bool {
    const KIND: Kind = Kind::Bool;
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(value),
            // SQLite has no boolean type.
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl<C: Column> Column for Option<C> {
    const KIND: Kind = C::KIND;
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            value => C::from_value(value).map(Some),
        }
    }
}
