//! Values as templates hand them over.

use kernel::{Currency, Id, Kind, Money, Role, Tier, Timestamp};

/// A small value behind any number of references. askama borrows most arguments of its calls, and borrows again inside
/// loops and macros; with this a template writes `f.ago(reply.at)` and need not know.
pub trait Given<T> {
    /// The value itself.
    fn given(&self) -> T;
}

impl<T, G: Given<T> + ?Sized> Given<T> for &G {
    fn given(&self) -> T {
        (**self).given()
    }
}

macro_rules! given {
    ($($value:ty),+) => {$(
        impl Given<$value> for $value {
            fn given(&self) -> $value {
                *self
            }
        }
    )+};
}

given!(Timestamp, Money, Tier, Role, Currency, i64);

macro_rules! counts {
    ($($number:ty),+) => {$(
        impl Given<i64> for $number {
            fn given(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )+};
}

counts!(i32, u8, u16, u32, u64, usize);

impl<K: Kind> Given<i64> for Id<K> {
    fn given(&self) -> i64 {
        self.get()
    }
}
