//! What goes in and out as JSON.

use access::{Audience, Removal, Stage};
use kernel::{Currency, Cursor, Locale, MemberId, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Invalid;

use crate::article::{AUDIENCES, ArticleId, ArticleKind, ArticleText, OutlineLine};
use crate::like_article::Likes;
use crate::read_article::ArticleView;
use crate::store::cards::Card;

/// A price of an article.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ArticlePriceJson {
    /// Whole minor units: ¥99.00 is 9900.
    pub(crate) minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, example = "CNY")]
    pub(crate) currency: Currency,
}

impl From<Money> for ArticlePriceJson {
    fn from(price: Money) -> Self {
        Self { minor: price.minor, currency: price.currency }
    }
}

/// An article in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleCardJson {
    /// Id.
    #[schema(value_type = i64)]
    id: ArticleId,
    /// The name in its address.
    slug: String,
    /// `tutorial`, `case`, `snippet` or `video`.
    #[schema(value_type = String)]
    kind: ArticleKind,
    /// Title.
    title: String,
    /// The author's sentence about it, or the first open words.
    lead: String,
    /// The author's name.
    author: String,
    /// Whom the whole is for.
    #[schema(value_type = String)]
    audience: Audience,
    /// About how long it takes to read.
    minutes: u32,
    /// How many like it.
    likes: i64,
    /// When it was first published.
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
}

impl From<Card> for ArticleCardJson {
    fn from(card: Card) -> Self {
        Self {
            lead: card.lead().to_owned(),
            id: card.id,
            slug: card.slug,
            kind: card.kind,
            title: card.title,
            author: card.name,
            audience: card.audience,
            minutes: card.minutes,
            likes: card.likes,
            published_at: card.published_at,
        }
    }
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticlesJson {
    /// The articles.
    pub(crate) items: Vec<ArticleCardJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    pub(crate) next: Option<Cursor>,
}

/// An article of the caller's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnArticleJson {
    /// As lists show it.
    #[serde(flatten)]
    card: ArticleCardJson,
    /// `draft`, `published` or `withdrawn`.
    #[schema(value_type = String)]
    stage: Stage,
    /// Whether it was deleted.
    deleted: bool,
    /// When it is to be published by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_at: Option<Timestamp>,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// Its place in its series; low comes first, and 0 where it is in none.
    series_position: u32,
}

impl From<Card> for OwnArticleJson {
    fn from(card: Card) -> Self {
        Self {
            series_position: card.series_position,
            stage: card.stage,
            deleted: card.removal != Removal::None,
            scheduled_at: card.scheduled_at,
            updated_at: card.updated_at,
            card: ArticleCardJson::from(card),
        }
    }
}

/// A part of the caller's own articles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnArticlesJson {
    /// The articles.
    pub(crate) items: Vec<OwnArticleJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    pub(crate) next: Option<Cursor>,
}

/// Which part of the caller's own articles.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OwnArticlesQuery {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    pub(crate) limit: Option<u32>,
}

/// A heading.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleHeadingJson {
    /// The id in the HTML.
    id: String,
    /// The heading without markup.
    text: String,
    /// Whether it stands in the open part.
    open: bool,
}

impl From<OutlineLine> for ArticleHeadingJson {
    fn from(line: OutlineLine) -> Self {
        Self { id: line.id, text: line.text, open: line.open }
    }
}

/// An article.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleJson {
    /// Id.
    #[schema(value_type = i64)]
    id: ArticleId,
    /// The name in its address.
    slug: String,
    /// Whose work it is.
    #[schema(value_type = i64)]
    author_id: MemberId,
    /// `tutorial`, `case`, `snippet` or `video`.
    #[schema(value_type = String)]
    kind: ArticleKind,
    /// Title.
    title: String,
    /// The author's sentence about it; may be empty.
    summary: String,
    /// Safe HTML: the whole where `readable`, else the open part alone.
    html: String,
    /// Whether the asker may read all of it.
    readable: bool,
    /// How much of the whole is open to everybody, in hundredths.
    open_percent: u32,
    /// The chief headings.
    outline: Vec<ArticleHeadingJson>,
    /// The film of a video, for whoever may see it.
    video_url: String,
    /// The path of the picture at its head; may be empty.
    cover: String,
    /// The Markdown, for whoever may change it.
    markdown: Option<String>,
    /// BCP 47 tag.
    language: String,
    /// Whom the whole is for: `public`, `members`, `paid`, `paid-or-scholar`, `paid-or-fellow`.
    #[schema(value_type = String)]
    audience: Audience,
    /// `draft`, `published` or `withdrawn`.
    #[schema(value_type = String)]
    stage: Stage,
    /// One price in each currency; empty where it is not sold by itself.
    prices: Vec<ArticlePriceJson>,
    /// The title of its series.
    series: Option<String>,
    /// The name of its series in its address.
    series_slug: Option<String>,
    /// Its place in its series, for whoever may change it.
    series_position: Option<u32>,
    /// About how long it takes to read.
    minutes: u32,
    /// How many like it.
    likes: i64,
    /// Whether the asker does.
    liked: bool,
    /// Send it back with an edit.
    version: i64,
    /// When it will be published by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_at: Option<Timestamp>,
    /// When it was first published.
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Timestamp>,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl ArticleJson {
    pub(crate) fn of(view: ArticleView, markdown: Option<String>) -> Self {
        let readable = view.is_readable();
        let article = view.article;
        let (series, series_slug) = view.series.map(|place| (place.series.title, place.series.slug)).unzip();
        Self {
            id: article.id,
            slug: article.slug,
            author_id: article.owner_id,
            kind: article.kind,
            title: article.title,
            summary: article.summary,
            html: view.html,
            readable,
            open_percent: view.open_percent,
            outline: view.outline.into_iter().map(ArticleHeadingJson::from).collect(),
            video_url: view.video_url,
            cover: article.cover,
            markdown,
            language: article.language,
            audience: article.audience,
            stage: article.stage,
            prices: view.prices.into_iter().map(ArticlePriceJson::from).collect(),
            series_position: series.as_ref().filter(|_| view.may_edit).map(|_| article.series_position),
            series,
            series_slug,
            minutes: article.minutes,
            likes: view.likes.count,
            liked: view.likes.mine,
            version: article.version,
            scheduled_at: article.scheduled_at.filter(|_| view.may_edit),
            published_at: article.published_at,
            updated_at: article.updated_at,
        }
    }
}

/// What an author writes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct ArticleInput {
    /// `tutorial`, `case`, `snippet` or `video`.
    kind: String,
    /// 2 to 120 characters.
    title: String,
    /// The name in its address, for a new article; left out, the title decides.
    #[serde(default)]
    pub(crate) slug: String,
    /// At most 300 characters.
    #[serde(default)]
    summary: String,
    /// Markdown, at most 200,000 characters. A line `<!-- more -->` ends the part that is open to everybody.
    #[serde(default)]
    markdown: String,
    /// `zh-CN` or `en`.
    language: String,
    /// `public`, `members`, `paid`, `paid-or-scholar`, `paid-or-fellow`.
    audience: String,
    /// At most one price in each currency.
    #[serde(default)]
    prices: Vec<ArticlePriceJson>,
    /// The title of the series that it is part of; begun where the author has none that is called so.
    #[serde(default)]
    series: String,
    /// Its place in the series; left out, the end.
    #[serde(default)]
    series_position: Option<u32>,
    /// A web address.
    #[serde(default)]
    video_url: String,
    /// The path of a picture that the author uploaded: `/files/7/name.png`.
    #[serde(default)]
    cover: String,
    /// The version that an edit was made from.
    #[serde(default)]
    pub(crate) version: i64,
}

impl ArticleInput {
    pub(crate) fn text(&self, invalid: &mut Invalid) -> ArticleText {
        if self.series_position.is_some_and(|place| place > 9_999) {
            invalid.add_not_one_of("series_position", &["0–9999"]);
        }
        ArticleText {
            kind: self.kind.parse().unwrap_or_else(|_| {
                invalid.add_not_one_of("kind", ArticleKind::WORDS);
                ArticleKind::Tutorial
            }),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: self.markdown.clone(),
            language: Locale::from_tag(&self.language).unwrap_or_else(|| {
                invalid.add_not_one_of("language", &Locale::ALL.map(Locale::tag));
                Locale::default()
            }),
            audience: self.audience.parse().unwrap_or_else(|_| {
                invalid.add_not_one_of("audience", &AUDIENCES.map(Audience::as_str));
                Audience::Paid
            }),
            prices: self.prices.iter().map(|price| Money::new(price.minor, price.currency)).collect(),
            series: self.series.clone(),
            series_position: self.series_position,
            video_url: self.video_url.clone(),
            cover: self.cover.clone(),
        }
    }
}

/// When an article is to be published.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct ScheduleInput {
    /// RFC 3339, in the future.
    pub(crate) at: String,
}

/// What was typed into the form of an article and is not saved yet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ArticleDraftJson {
    /// The version that the form was made from.
    pub(crate) version: i64,
    /// Names and values of the form's fields, in their order.
    #[schema(value_type = Vec<Vec<String>>)]
    pub(crate) fields: Vec<(String, String)>,
    /// When it was kept.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) saved_at: Option<Timestamp>,
}

/// How many like an article.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleLikesJson {
    /// All.
    count: i64,
    /// Whether the asker does.
    mine: bool,
}

impl From<Likes> for ArticleLikesJson {
    fn from(likes: Likes) -> Self {
        Self { count: likes.count, mine: likes.mine }
    }
}

/// Which part of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArticlesQuery {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    pub(crate) limit: Option<u32>,
    /// Of one kind only.
    pub(crate) kind: Option<String>,
    /// Of one author only, by name; not together with a kind.
    pub(crate) author: Option<String>,
}
