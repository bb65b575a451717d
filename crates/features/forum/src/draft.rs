//! From what somebody typed to what is stored: cleaned, checked and rendered, before any transaction begins.

use std::collections::{BTreeSet, HashMap};

use db::{Db, DbError, Snapshot};
use kernel::text::{Length, clean_body, clean_line};
use kernel::{Locale, MemberId};
use markdown::Options;
use web::{App, Error, Invalid, codes as common};

use crate::SpaceId;
use crate::post::{EXCERPT, REPLY_BODY, TITLE, TOPIC_BODY, TopicKind};
use crate::tag::{Tag, check_tags};

/// A text that is in order.
#[derive(Debug, Clone)]
pub struct Text {
    /// Markdown as it will be stored.
    pub body: String,
    /// Safe HTML.
    pub html: String,
    /// The first words without markup.
    pub excerpt: String,
    /// Members who are named in it.
    pub mentions: Vec<MemberId>,
    /// Whether a reader would see nothing of it.
    pub blank: bool,
}

impl Text {
    /// The text, where a reader sees something of it.
    fn required(self) -> Result<Self, Error> {
        if self.blank { Err(Error::new(&common::REQUIRED).field("body")) } else { Ok(self) }
    }
}

/// What somebody typed for a topic.
#[derive(Debug, Clone)]
pub struct TopicDraft {
    /// Where it goes.
    pub space: SpaceId,
    /// What it asks for.
    pub kind: TopicKind,
    /// The title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// What it is about; `None` leaves the tags as they are.
    pub tags: Option<Vec<String>>,
}

/// A topic that is in order.
#[derive(Debug, Clone)]
pub struct ReadyTopic {
    /// Where it goes.
    pub space: SpaceId,
    /// What it asks for.
    pub kind: TopicKind,
    /// The title.
    pub title: String,
    /// The text.
    pub text: Text,
    /// What it is about; `None` leaves the tags of a topic as they are, and gives a new one none.
    pub tags: Option<Vec<Tag>>,
}

impl TopicDraft {
    /// Checks title, text and tags, and renders.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub async fn ready(self, app: &App, locale: Locale) -> Result<ReadyTopic, Error> {
        let (title, body) = (clean_line(&self.title), clean_body(&self.body));
        let mut invalid = Invalid::new();
        invalid.check_length("title", &title, TITLE);
        check_body(&body, TOPIC_BODY, &mut invalid);
        let tags = self.tags.map(|tags| check_tags(&tags, &mut invalid));
        invalid.into_result()?;
        let text = render(app.db(), body, locale).await?.required()?;
        Ok(ReadyTopic { space: self.space, kind: self.kind, title, text, tags })
    }
}

/// Checks and renders a reply.
///
/// # Errors
/// Where it is empty, shows nothing, or is too long.
pub async fn ready_reply(app: &App, raw: &str, locale: Locale) -> Result<Text, Error> {
    let body = clean_body(raw);
    let mut invalid = Invalid::new();
    check_body(&body, REPLY_BODY, &mut invalid);
    invalid.into_result()?;
    render(app.db(), body, locale).await?.required()
}

fn check_body(body: &str, length: Length, invalid: &mut Invalid) {
    if body.trim().is_empty() {
        invalid.add("body", &common::REQUIRED);
    } else {
        invalid.check_length("body", body, length);
    }
}

/// Renders a text; names in it become links where there is such a member.
///
/// # Errors
/// Only of the database.
pub async fn render(db: &Db, body: String, locale: Locale) -> Result<Text, DbError> {
    let named = names_in(&body);
    let known = if named.is_empty() {
        Known::new()
    } else {
        db.read(move |q| accounts::members_by_keys(q, &named)).await?
    };
    Ok(render_with(body, locale, &known))
}

/// Renders a text for a command or test that has the database at hand.
///
/// # Errors
/// Only of the database.
pub fn render_in(q: &mut Snapshot, body: String, locale: Locale) -> Result<Text, DbError> {
    let known = mentioned(q, &body)?;
    Ok(render_with(body, locale, &known))
}

/// Members by the keys of their names.
pub(crate) type Known = HashMap<String, (MemberId, String)>;

/// The members whom the text mentions.
pub(crate) fn mentioned(q: &mut Snapshot, body: &str) -> Result<Known, DbError> {
    let named = names_in(body);
    if named.is_empty() { Ok(Known::new()) } else { accounts::members_by_keys(q, &named) }
}

/// The keys of the names that the text mentions, as far as its markup is concerned.
fn names_in(body: &str) -> Vec<String> {
    let names: BTreeSet<String> =
        markdown::mention_candidates(body).into_iter().map(|name| accounts::name_key(&name)).collect();
    names.into_iter().collect()
}

/// Renders a text whose mentions are looked up already.
pub(crate) fn render_with(body: String, locale: Locale, known: &Known) -> Text {
    let resolve = |name: &str| {
        let (_, name) = known.get(&accounts::name_key(name))?;
        Some(accounts::member_url(name))
    };
    let rendered = markdown::render(&body, &Options { mentions: Some(&resolve), ..Options::post(locale) });
    let excerpt = markdown::excerpt(&body, EXCERPT);
    let mentions = rendered
        .mentions
        .iter()
        .filter_map(|mention| known.get(&accounts::name_key(&mention.name)))
        .map(|(id, _)| *id)
        .collect();
    Text { blank: rendered.is_blank(), html: rendered.html, body, excerpt, mentions }
}
