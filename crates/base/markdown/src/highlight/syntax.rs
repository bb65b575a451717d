//! What the general scanner has to know of a language.

/// One language of words, quotes, comments and numbers.
pub(super) struct Syntax {
    /// Reserved words; in lower case where `folds_case`.
    pub keywords: &'static [&'static str],
    /// Built-in types that do not start with a capital.
    pub types: &'static [&'static str],
    /// `SELECT` is `select`.
    pub folds_case: bool,
    /// What opens a comment to the end of the line.
    pub line_comments: &'static [&'static str],
    /// What opens and closes a comment over lines.
    pub block_comments: &'static [(&'static str, &'static str)],
    /// Block comments may hold block comments.
    pub nested_comments: bool,
    /// Quotes, the longer before the shorter.
    pub quotes: &'static [Quote],
    /// Strings with a prefix.
    pub raw: Raw,
    /// Markup about the code.
    pub attributes: Attributes,
    /// `'a` is a lifetime and `'a'` a character.
    pub lifetimes: bool,
    /// `name!(` calls a macro.
    pub macros: bool,
    /// `/x/` may be a regular expression.
    pub regex_literals: bool,
    /// A capital first letter makes a type.
    pub capitals_are_types: bool,
    /// A name or a string before a colon is a key.
    pub keys: bool,
    /// Characters besides letters, digits and the underscore that belong to words.
    pub word_extra: &'static str,
}

/// One kind of quotation mark.
pub(super) struct Quote {
    pub mark: &'static str,
    pub escapes: bool,
    pub multiline: bool,
    /// Holds code inside `${ }`.
    pub template: bool,
}

/// Strings that begin with letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    None,
    /// `r"…"`, `br#"…"#`, `b"…"`.
    Rust,
    /// One or two of these letters before a quote, as in Python's `f"…"`.
    PrefixLetters(&'static str),
}

/// How a language writes markup about code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Attributes {
    None,
    /// `#[…]`
    Bracketed,
    /// `@name`
    AtWord,
    /// `#name` at the start of a line.
    Directive,
}

pub(super) const DOUBLE: Quote = Quote { mark: "\"", escapes: true, multiline: false, template: false };
pub(super) const SINGLE: Quote = Quote { mark: "'", escapes: true, multiline: false, template: false };
pub(super) const TRIPLE_DOUBLE: Quote =
    Quote { mark: "\"\"\"", escapes: true, multiline: true, template: false };
pub(super) const TRIPLE_SINGLE: Quote =
    Quote { mark: "'''", escapes: true, multiline: true, template: false };
pub(super) const LONG_DOUBLE: Quote = Quote { mark: "\"", escapes: true, multiline: true, template: false };
pub(super) const TEMPLATE: Quote = Quote { mark: "`", escapes: true, multiline: true, template: true };
pub(super) const RAW_BACKTICK: Quote = Quote { mark: "`", escapes: false, multiline: true, template: false };

/// The common ground of the languages that look like C; each differs from it in a few fields.
pub(super) const C_LIKE: Syntax = Syntax {
    keywords: &[],
    types: &[],
    folds_case: false,
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    nested_comments: false,
    quotes: &[DOUBLE, SINGLE],
    raw: Raw::None,
    attributes: Attributes::None,
    lifetimes: false,
    macros: false,
    regex_literals: false,
    capitals_are_types: true,
    keys: false,
    word_extra: "",
};

/// The common ground of the languages whose comments begin with `#`.
pub(super) const HASH_COMMENTS: Syntax = Syntax { line_comments: &["#"], block_comments: &[], ..C_LIKE };

impl Syntax {
    /// Whether the language reserves `word`.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        if self.folds_case {
            self.keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
        } else {
            self.keywords.contains(&word)
        }
    }
}
