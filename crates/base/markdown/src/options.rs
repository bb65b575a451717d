//! What a caller says about a text before it is rendered.

use kernel::Locale;

/// A question to the caller: what should this name or address point to?
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How to render one text. Start from [`Options::post`] or [`Options::document`].
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The language of the text: how emphasis is set and listings of a book are numbered follows it. The renderer's own
    /// words (copy, note, ...) are the reader's and not here.
    pub locale: Locale,
    /// A single line feed is a line break, as people who write messages expect.
    pub hard_breaks: bool,
    /// mdBook's markup has its meaning: hidden lines, listings, `file-name` lines over code.
    pub book: bool,
    /// Ids start with `md-` only, so that other pages can link to a heading; otherwise a hash of the text joins the
    /// prefix and many texts can stand on one page.
    pub stable_anchors: bool,
    /// Levels to push headings down. Whatever it is, no `h1` comes out: that belongs to the page.
    pub heading_shift: u8,
    /// Host (and port) of this site: links to it are not foreign.
    pub own_host: Option<&'a str>,
    /// The page of the member with this name.
    pub mentions: Option<Resolve<'a>>,
    /// Where a relative link leads, given without its `#fragment`. `None` leaves it as it is.
    pub links: Option<Resolve<'a>>,
    /// Where an image is served from, for an address that is relative to the text or a path on this site. What it does
    /// not know is left out, with the alternative text in its place. `None` leaves every such address as it is.
    pub images: Option<Resolve<'a>>,
    /// What is longer is cut, and [`crate::Rendered::truncated`] says so. Forms check their own limits before.
    pub bytes_max: usize,
}

impl Options<'_> {
    /// The default of [`Options::bytes_max`].
    pub const BYTES_MAX: usize = 1024 * 1024;

    /// For what members write to each other: topics, replies, comments, messages.
    pub const fn post(locale: Locale) -> Self {
        Self {
            locale,
            hard_breaks: true,
            book: false,
            stable_anchors: false,
            heading_shift: 1,
            own_host: None,
            mentions: None,
            links: None,
            images: None,
            bytes_max: Self::BYTES_MAX,
        }
    }

    /// For what stands on a page of its own: lessons, articles.
    pub const fn document(locale: Locale) -> Self {
        Self { hard_breaks: false, book: true, stable_anchors: true, heading_shift: 0, ..Self::post(locale) }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Options")
            .field("locale", &self.locale)
            .field("hard_breaks", &self.hard_breaks)
            .field("book", &self.book)
            .field("stable_anchors", &self.stable_anchors)
            .field("heading_shift", &self.heading_shift)
            .field("own_host", &self.own_host)
            .field("bytes_max", &self.bytes_max)
            .finish_non_exhaustive()
    }
}
