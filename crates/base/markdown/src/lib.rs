#![doc = include_str!("../README.md")]

mod autolink;
mod balance;
mod book;
mod code;
mod elements;
mod escape;
mod finish;
mod format;
mod highlight;
mod info;
mod mention;
mod options;
mod raw;
mod read;
mod sanitize;
mod slug;
mod tokens;
mod tree;
mod url;
mod words;

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use comrak::{Arena, parse_document};

pub use mention::Mention;
pub use options::{Options, Resolve};
pub use read::{Reading, excerpt, mention_candidates};
pub use slug::{anchor, slug};
pub use words::IDS as WORD_IDS;

/// Grows whenever the same text would come out differently: HTML that is stored with a lower number is stale, and made
/// anew by the next program that starts (`events::renewal`).
pub const RENDERER_VERSION: u32 = 3;

/// A text, rendered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Safe HTML, to be put into a `prose` element as it is.
    pub html: String,
    /// The headings, in order.
    pub toc: Vec<Heading>,
    /// Who was mentioned, each once, in order.
    pub mentions: Vec<Mention>,
    /// What the text says, code included, for search.
    pub text: String,
    /// How much there is to read, code apart.
    pub reading: Reading,
    /// The source was longer than [`Options::bytes_max`] and its end is missing.
    pub truncated: bool,
    /// Whether a reader sees a word, a picture or code.
    shows: bool,
}

impl Rendered {
    /// Whether a reader sees nothing of it: no word, no picture, no code. A comment, the definition of a link or an
    /// element that no text may hold leaves such a text. Whoever asks for words asks here, and not the source.
    pub const fn is_blank(&self) -> bool {
        !self.shows
    }
}

/// One line of a table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The id in the HTML.
    pub id: String,
    /// The heading without markup.
    pub text: String,
}

/// Markdown to safe HTML.
pub fn render(source: &str, options: &Options<'_>) -> Rendered {
    let clipped = clip(source, options.bytes_max);
    let prefix = prefix(clipped, options);
    let shallow = shallow(clipped);
    let arena = Arena::new();
    let root = parse_document(&arena, &shallow, &comrak_options(options));
    let mentions = tree::prepare(&arena, root, options);
    // Writing into a String cannot fail; should it ever, nothing is better than half.
    let Ok(formatted) = format::format(root, options, &prefix) else { return Rendered::default() };
    let clean = sanitize::clean(&balance::balance(&formatted.html));
    let finished = finish::finish(&clean, &formatted.slots, &prefix, options);
    Rendered {
        reading: finished.reading,
        html: finished.html,
        toc: formatted.toc,
        mentions,
        shows: finished.shows,
        text: finished.text,
        truncated: clipped.len() < source.len(),
    }
}

/// HTML from somewhere else to safe HTML: the bodies that other platforms export.
pub fn sanitize_html(html: &str, options: &Options<'_>) -> Rendered {
    let clipped = clip(html, options.bytes_max);
    let mut regular = String::with_capacity(clipped.len());
    raw::regular_into(clipped, false, &mut regular);
    let clean = sanitize::clean(&balance::balance(&regular));
    let finished = finish::finish(&clean, &[], &prefix(clipped, options), options);
    Rendered {
        reading: finished.reading,
        html: finished.html,
        shows: finished.shows,
        text: finished.text,
        truncated: clipped.len() < html.len(),
        ..Rendered::default()
    }
}

/// What ids begin with: see [`Options::stable_anchors`].
fn prefix(source: &str, options: &Options<'_>) -> String {
    if options.stable_anchors {
        return slug::PREFIX.to_owned();
    }
    // No secret: it only has to differ between the texts of one page and be the same for the same text.
    let mut hasher = DefaultHasher::new();
    source.hash(&mut hasher);
    format!("{}{:x}-", slug::PREFIX, hasher.finish() & 0xff_ffff)
}

/// The start of `source`, at most `bytes` long.
fn clip(source: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(source.len())).rev().find(|at| source.is_char_boundary(*at));
    &source[..end.unwrap_or(0)]
}

/// Quotes in quotes beyond any sense. comrak looks through the whole run of `>` again for each of them.
const QUOTE_DEPTH_MAX: usize = 100;

/// The source without the quote marks that would nest too deeply.
fn shallow(source: &str) -> Cow<'_, str> {
    if !source.contains(">>>>>>>>>>>>>>>>") {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let is_container =
            |char: char| matches!(char, ' ' | '\t' | '>' | '-' | '+' | '*' | '.' | ')' | '0'..='9');
        let (head, text) = line.split_at(line.find(|char| !is_container(char)).unwrap_or(line.len()));
        let mut quotes = 0;
        out.extend(head.chars().filter(|char| {
            quotes += usize::from(*char == '>');
            *char != '>' || quotes <= QUOTE_DEPTH_MAX
        }));
        out.push_str(text);
    }
    Cow::Owned(out)
}

/// How comrak reads a text.
fn comrak_options(options: &Options<'_>) -> comrak::Options<'static> {
    let mut comrak = comrak::Options::default();
    comrak.extension.strikethrough = true;
    comrak.extension.table = true;
    comrak.extension.tasklist = true;
    comrak.extension.footnotes = true;
    comrak.extension.alerts = true;
    comrak.extension.cjk_friendly_emphasis = true;
    comrak.render.hardbreaks = options.hard_breaks;
    comrak
}
