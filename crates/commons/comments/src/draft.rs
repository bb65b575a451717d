//! From what somebody typed to what is stored: cleaned, checked and rendered, before any transaction begins.

use std::collections::{BTreeSet, HashMap};

use db::{Db, DbError, Snapshot};
use kernel::text::clean_body;
use kernel::{Locale, MemberId};
use markdown::{Options, Rendered};
use web::{Error, Invalid, codes as common};

use crate::comment::BODY;

/// Names that are looked up for one comment.
const LOOKUPS_MAX: usize = 256;

/// A text that is in order.
#[derive(Debug, Clone)]
pub struct Text {
    /// Markdown as it will be stored.
    pub body: String,
    /// Safe HTML.
    pub html: String,
    /// Members who are named in it.
    pub mentions: Vec<MemberId>,
}

/// Checks and renders a comment. The renderer's own words are in the language `words`.
///
/// # Errors
/// Where it is empty, shows nothing, or is too long.
pub async fn ready(db: &Db, raw: &str, words: Locale) -> Result<Text, Error> {
    let body = checked(raw)?;
    let names = names_in(&body);
    let known = if names.is_empty() {
        Known::new()
    } else {
        db.read(move |q| accounts::members_by_keys(q, &names)).await?
    };
    rendered(body, words, &known)
}

/// Checks and renders a comment for a command or test that has the database at hand.
///
/// # Errors
/// Where it is empty, shows nothing, or is too long.
pub fn ready_in(q: &mut Snapshot, raw: &str, words: Locale) -> Result<Text, Error> {
    let body = checked(raw)?;
    let known = mentioned(q, &body)?;
    rendered(body, words, &known)
}

/// The members whom a comment mentions.
pub(crate) fn mentioned(q: &mut Snapshot, body: &str) -> Result<Known, DbError> {
    accounts::members_by_keys(q, &names_in(body))
}

/// A comment that is stored already, as it looks today. Posts are rendered alike in every language.
pub(crate) fn html_of(body: &str, known: &Known) -> String {
    render(body, Locale::ZhCn, known).html
}

fn checked(raw: &str) -> Result<String, Error> {
    let body = clean_body(raw);
    let mut invalid = Invalid::new();
    if body.trim().is_empty() {
        invalid.add("body", &common::REQUIRED);
    } else {
        invalid.check_length("body", &body, BODY);
    }
    invalid.into_result()?;
    Ok(body)
}

/// Members by the keys of their names.
pub(crate) type Known = HashMap<String, (MemberId, String)>;

fn names_in(body: &str) -> Vec<String> {
    let candidates = markdown::mention_candidates(body);
    let keys: BTreeSet<String> =
        candidates.iter().take(LOOKUPS_MAX).map(|name| accounts::name_key(name)).collect();
    keys.into_iter().collect()
}

fn rendered(body: String, words: Locale, known: &Known) -> Result<Text, Error> {
    let rendered = render(&body, words, known);
    if rendered.is_blank() {
        return Err(Error::new(&common::REQUIRED).field("body"));
    }
    let mentioned =
        rendered.mentions.iter().filter_map(|mention| known.get(&accounts::name_key(&mention.name)));
    Ok(Text { mentions: mentioned.map(|(id, _)| *id).collect(), html: rendered.html, body })
}

fn render(body: &str, words: Locale, known: &Known) -> Rendered {
    let page_of =
        |name: &str| known.get(&accounts::name_key(name)).map(|(_, name)| accounts::member_url(name));
    markdown::render(body, &Options { mentions: Some(&page_of), ..Options::post(words) })
}
