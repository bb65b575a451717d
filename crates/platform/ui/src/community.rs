//! What the owner has decided about the community.

use kernel::Locale;

use crate::site::Place;

/// The community as its owner has it at this moment. Pages hold the one that was current when their request came in,
/// so one page never mixes two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Grows with every change: what has the same number is the same.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// One line about it, shown at the foot of pages and to search engines; empty for none.
    pub slogan: String,
    /// The mark in the head is the first character of the name instead of the house's own.
    pub initial_as_mark: bool,
    /// The language where neither member, cookie nor browser asks for one.
    pub locale: Locale,
    /// The page that whoever asks for `/` sees.
    pub home: String,
    /// Where the page that stands at `/` by itself is found: `/`, or its other address while another page is home.
    pub root: String,
    /// Menu entries of features that are switched off, by place and key.
    pub hidden: Vec<(Place, &'static str)>,
    /// Features that are switched off, by the names of their crates.
    pub off: Vec<&'static str>,
}

impl Community {
    /// One that nobody has decided anything about yet.
    #[must_use]
    pub fn new(name: String, locale: Locale) -> Self {
        Self {
            version: 0,
            name,
            slogan: String::new(),
            initial_as_mark: false,
            locale,
            home: "/".to_owned(),
            root: "/".to_owned(),
            hidden: Vec::new(),
            off: Vec::new(),
        }
    }

    /// The first character of the name.
    #[must_use]
    pub fn initial(&self) -> String {
        crate::faces::glyph(&self.name)
    }
}
