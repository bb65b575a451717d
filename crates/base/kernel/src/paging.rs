//! Keyset paging: a page begins after the last row of the one before, never at a number of rows.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How many rows a page shows: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u32);

impl PageSize {
    /// What most lists show.
    pub const DEFAULT: Self = Self(20);

    /// Takes the nearest size that is allowed.
    pub const fn clamped(wanted: u32) -> Self {
        Self(if wanted == 0 {
            1
        } else if wanted > 100 {
            100
        } else {
            wanted
        })
    }

    /// Rows on a page.
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// What a query asks for: one more than is shown tells whether there is a next page.
    pub const fn with_extra(self) -> i64 {
        self.0 as i64 + 1
    }
}

/// The place after which a page begins; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    first: i64,
    second: i64,
}

/// A text is not a cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct BadCursor;

impl Cursor {
    /// The sort key of the last row, with its id to break ties.
    pub const fn pair(first: i64, second: i64) -> Self {
        Self { first, second }
    }

    /// The id of the last row, where lists are in the order of ids.
    pub const fn single(id: i64) -> Self {
        Self { first: id, second: 0 }
    }

    /// Both parts.
    pub const fn as_pair(self) -> (i64, i64) {
        (self.first, self.second)
    }

    /// The one part of [`Cursor::single`].
    pub const fn as_single(self) -> i64 {
        self.first
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.first.to_be_bytes());
        bytes[8..].copy_from_slice(&self.second.to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (first, second) = bytes.split_at_checked(8).ok_or(BadCursor)?;
        Ok(Self {
            first: i64::from_be_bytes(first.try_into().map_err(|_| BadCursor)?),
            second: i64::from_be_bytes(second.try_into().map_err(|_| BadCursor)?),
        })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Some rows of a list, and where the next begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The place after the last row, where more follow.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were asked for with [`PageSize::with_extra`].
    pub fn from_extra(mut rows: Vec<T>, size: PageSize, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let more = rows.len() > size.get();
        rows.truncate(size.get());
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }

    /// The same page with other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_refuses_anything_else() {
        for cursor in [Cursor::pair(i64::MIN, i64::MAX), Cursor::single(7)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for bad in ["", "AA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(bad.parse::<Cursor>(), Err(BadCursor), "{bad:?}");
        }
    }

    #[test]
    fn a_page_points_on_only_where_more_follows() {
        let size = PageSize::clamped(2);
        let full = Page::from_extra(vec![1, 2, 3], size, |row| Cursor::single(*row));
        assert_eq!((full.items, full.next), (vec![1, 2], Some(Cursor::single(2))));
        let last = Page::from_extra(vec![1, 2], size, |row| Cursor::single(*row));
        assert_eq!((last.items, last.next), (vec![1, 2], None));
    }
}
