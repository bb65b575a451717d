//! What the renderer itself has to say. The HTML is stored once and read in every language, so it says nothing: what is
//! seen (copy, note, does not compile) stands in the stylesheet (`labels.css` of the user interface) for the language of
//! the page, and what is heard is a word of the page around it, named here by its id. Both are tested there.

use kernel::Locale;

/// The name of a table that scrolls.
pub(crate) const TABLE: &str = "word-table";
/// The name of the link from a footnote back to the text.
pub(crate) const BACK: &str = "word-back";
/// The name of a box that is ticked.
pub(crate) const DONE: &str = "word-done";
/// The name of a box that is not.
pub(crate) const TO_DO: &str = "word-to-do";

/// The name of the button that copies code. What the stylesheet shows on it is not a name to every reader of pages.
pub(crate) const COPY: &str = "word-copy";
/// The name of what shows the whole of some code.
pub(crate) const WHOLE_CODE: &str = "word-whole-code";

/// Every id that the page around a text has to have.
pub const IDS: [&str; 6] = [TABLE, BACK, DONE, TO_DO, COPY, WHOLE_CODE];

/// What stands before the number of a listing. It is part of the book's own numbering, as in its running text, and so
/// in the language of the book.
pub(crate) fn listing(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "示例",
        Locale::En => "Listing",
    }
}
