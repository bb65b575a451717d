//! An article: its ids, what its author writes, and the rules for that.

use access::{Audience, Removal, Stage, Thing};
use kernel::text::{Length, clean_body, clean_line};
use kernel::{Currency, Locale, MemberId, Money, Tier, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;
use web::{Invalid, codes as common};

use crate::codes;
use crate::split::open_part;

kernel::id! {
    /// An article.
    pub ArticleId = "article";
    /// Articles that are read one after the other.
    pub SeriesId = "article_series";
}

/// How long a title may be.
pub const TITLE_LENGTH: Length = Length::new(2, 120);
/// How long the sentence for lists and cards may be.
pub const SUMMARY_LENGTH: Length = Length::new(0, 300);
/// How long a text may be.
pub const BODY_LENGTH: Length = Length::new(0, 200_000);
/// How long the name in the address may be.
pub const SLUG_LENGTH: Length = Length::new(2, 60);
/// How long the title of a series may be.
pub const SERIES_LENGTH: Length = Length::new(2, 80);
const VIDEO_LENGTH: Length = Length::new(0, 500);
/// The first words of the open part, for lists.
const EXCERPT: usize = 140;
/// The highest price, in minor units: a mistyped price is no price.
const PRICE_MINOR_MAX: i64 = 100_000_000_000;
/// What an author gets of each sale where nobody agreed on anything else, in hundredths of a percent.
pub const SHARE_BPS: u32 = 7_000;

/// Audiences that an author can choose from.
pub const AUDIENCES: [Audience; 5] = [
    Audience::Public,
    Audience::Members,
    Audience::Paid,
    Audience::PaidOr(Tier::Scholar),
    Audience::PaidOr(Tier::Fellow),
];

kernel::text_enum! {
    /// What sort of article it is.
    pub enum ArticleKind {
        /// Teaches how to do something.
        Tutorial = "tutorial",
        /// Tells what happened in practice.
        Case = "case",
        /// A piece of code, and what it is for.
        Snippet = "snippet",
        /// A film with words beside it.
        Video = "video",
    }
}

db::text_column!(ArticleKind);

db::row! {
    /// An article without its text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Article {
        /// Which article.
        pub id: ArticleId,
        /// The name in its address.
        pub slug: String,
        /// Whose work it is.
        pub owner_id: MemberId,
        /// What sort it is.
        pub kind: ArticleKind,
        /// Its title.
        pub title: String,
        /// One or two sentences for lists and cards; may be empty.
        pub summary: String,
        /// The first words of the open part.
        pub excerpt: String,
        /// The language of the text, as a BCP 47 tag.
        pub language: String,
        /// Whom the whole is for.
        pub audience: Audience,
        /// The path of the picture at its head; may be empty.
        pub cover: String,
        /// How far it is in its life.
        pub stage: Stage,
        /// Whether, and by whom, it was deleted.
        pub removal: Removal,
        /// The author's share of each sale, in hundredths of a percent.
        pub share_bps: u32,
        /// The series that it is part of.
        pub series_id: Option<SeriesId>,
        /// Its place in the series.
        pub series_position: u32,
        /// About how long it takes to read.
        pub minutes: u32,
        /// Counts edits.
        pub version: i64,
        /// When it is to be published by itself.
        pub scheduled_at: Option<Timestamp>,
        /// Counts decisions about that time.
        pub schedule: i64,
        /// When it was begun.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
        /// When it was first published.
        pub published_at: Option<Timestamp>,
    }
}

impl Article {
    /// The article under the rules of access.
    pub fn thing(&self) -> Thing {
        Thing::new(self.id.subject(), self.audience)
            .owned_by(self.owner_id)
            .staged(self.stage)
            .removed(self.removal)
    }

    /// Its page.
    pub fn path(&self) -> String {
        path_of(&self.slug)
    }

    /// What may be told to everybody who knows of it: the author's sentence, or the first open words.
    pub fn lead(&self) -> &str {
        if self.summary.is_empty() { &self.excerpt } else { &self.summary }
    }
}

/// The page of an article.
pub fn path_of(slug: &str) -> String {
    format!("/articles/{slug}")
}

/// The name of an article or series in an address. Reading one refuses what no name can be, so that it is an address
/// where nothing is rather than a question to the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slug(pub(crate) String);

impl std::str::FromStr for Slug {
    type Err = NoSlug;

    fn from_str(text: &str) -> Result<Self, NoSlug> {
        let shaped = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-');
        if shaped && text.len() <= 400 { Ok(Self(text.to_owned())) } else { Err(NoSlug) }
    }
}

/// A text that cannot name an article or series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoSlug;

/// One line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineLine {
    /// The id in the HTML.
    pub id: String,
    /// The heading without markup.
    pub text: String,
    /// Whether it stands in the open part.
    pub open: bool,
}

/// What an author writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// What sort it is.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// One or two sentences for lists and cards.
    pub summary: String,
    /// Markdown; a line `<!-- more -->` ends the open part.
    pub body: String,
    /// The language of the text.
    pub language: Locale,
    /// Whom the whole is for.
    pub audience: Audience,
    /// At most one price in each currency; none where it is not sold by itself.
    pub prices: Vec<Money>,
    /// The title of the series that it is part of; empty for none.
    pub series: String,
    /// Its place there; none for the end.
    pub series_position: Option<u32>,
    /// Where the film of a video is; may be empty.
    pub video_url: String,
    /// The path of an uploaded picture; may be empty.
    pub cover: String,
}

/// What an author wrote, in order and rendered, ready to be stored.
#[derive(Debug, Clone)]
pub struct ReadyArticle {
    pub(crate) text: ArticleText,
    pub(crate) made: Made,
}

/// What the renderer makes of a text, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) excerpt: String,
    pub(crate) html: String,
    pub(crate) open_html: String,
    pub(crate) open_text: String,
    pub(crate) open_percent: u32,
    pub(crate) outline: Vec<OutlineLine>,
    pub(crate) minutes: u32,
}

impl ReadyArticle {
    /// Whether there is something to publish.
    pub(crate) fn is_publishable(&self) -> bool {
        is_publishable(&self.text.body, &self.text.video_url)
    }
}

/// Whether there is something to publish: words, or a film.
pub(crate) fn is_publishable(body: &str, video_url: &str) -> bool {
    !body.trim().is_empty() || !video_url.is_empty()
}

impl ArticleText {
    /// Cleans, checks and renders, outside of any transaction.
    pub fn check(mut self, invalid: &mut Invalid) -> ReadyArticle {
        self.title = clean_line(&self.title);
        self.summary = clean_line(&self.summary);
        self.body = clean_body(&self.body);
        self.series = clean_line(&self.series);
        self.video_url = clean_line(&self.video_url);
        self.cover = clean_line(&self.cover);
        invalid.check_length("title", &self.title, TITLE_LENGTH);
        invalid.check_length("summary", &self.summary, SUMMARY_LENGTH);
        invalid.check_length("body", &self.body, BODY_LENGTH);
        if !self.series.is_empty() {
            invalid.check_length("series", &self.series, SERIES_LENGTH);
        }
        check_video(&self.video_url, invalid);
        if !self.cover.is_empty() && files::file_at(&self.cover).is_none() {
            invalid.add("cover", &codes::COVER_SHAPE);
        }
        if !AUDIENCES.contains(&self.audience) {
            invalid.add_not_one_of("audience", &AUDIENCES.map(Audience::as_str));
        }
        check_prices(&self, invalid);
        // What is too long is refused anyway, and not rendered first.
        if BODY_LENGTH.check(&self.body).is_err() {
            self.body.clear();
        }
        self.render(invalid)
    }

    fn render(self, invalid: &mut Invalid) -> ReadyArticle {
        let (made, is_blank) = Made::of(&self.body, self.language, self.audience);
        // A draft may be empty, and a film needs no words; what was written has to be seen.
        if is_blank && !is_publishable("", &self.video_url) && !self.body.trim().is_empty() {
            invalid.add("body", &common::REQUIRED);
        }
        ReadyArticle { made, text: self }
    }
}

impl Made {
    /// Renders a text for its audience; also says whether a reader sees nothing of it.
    pub(crate) fn of(body: &str, language: Locale, audience: Audience) -> (Self, bool) {
        let options = markdown::Options::document(language);
        let whole = markdown::render(body, &options);
        let (minutes, is_blank) = (whole.reading.minutes(), whole.is_blank());
        if audience == Audience::Public {
            let made = Self {
                excerpt: markdown::excerpt(body, EXCERPT),
                outline: outline(&whole.toc, usize::MAX),
                open_html: whole.html.clone(),
                open_text: whole.text,
                html: whole.html,
                open_percent: 100,
                minutes,
            };
            return (made, is_blank);
        }
        // Without a marker everything is behind the wall.
        let open_source = open_part(body).unwrap_or_default();
        let open = markdown::render(open_source, &options);
        let made = Self {
            excerpt: markdown::excerpt(open_source, EXCERPT),
            outline: outline(&whole.toc, open.toc.len()),
            open_percent: percent(open.reading, whole.reading),
            open_html: open.html,
            open_text: open.text,
            html: whole.html,
            minutes,
        };
        (made, is_blank)
    }
}

/// The chief headings; the first `open` of all headings stand in the open part.
fn outline(toc: &[markdown::Heading], open: usize) -> Vec<OutlineLine> {
    let chief = toc.iter().map(|heading| heading.level).min().unwrap_or_default();
    toc.iter()
        .enumerate()
        .filter(|(_, heading)| heading.level == chief)
        .map(|(at, heading)| OutlineLine {
            id: heading.id.clone(),
            text: heading.text.clone(),
            open: at < open,
        })
        .collect()
}

fn percent(part: markdown::Reading, whole: markdown::Reading) -> u32 {
    let size = |reading: markdown::Reading| u64::from(reading.han) + 2 * u64::from(reading.words);
    let share = size(part).saturating_mul(100) / size(whole).max(1);
    u32::try_from(share.min(100)).unwrap_or(100)
}

fn check_video(address: &str, invalid: &mut Invalid) {
    invalid.check_length("video_url", address, VIDEO_LENGTH);
    if address.is_empty() {
        return;
    }
    let web = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    if !web {
        invalid.add("video_url", &codes::VIDEO_SHAPE);
    }
}

fn check_prices(text: &ArticleText, invalid: &mut Invalid) {
    let mut seen: Vec<Currency> = Vec::new();
    for price in &text.prices {
        if price.minor <= 0 || price.minor > PRICE_MINOR_MAX {
            invalid.add("prices", &codes::PRICE_RANGE);
        }
        if seen.contains(&price.currency) {
            invalid.add("prices", &codes::PRICE_TWICE);
        }
        seen.push(price.currency);
    }
    if !text.prices.is_empty() && !is_sold(text.audience) {
        invalid.add("prices", &codes::PRICE_OF_FREE);
    }
}

/// Whether an article for this audience can be bought.
pub fn is_sold(audience: Audience) -> bool {
    matches!(audience, Audience::Paid | Audience::PaidOr(_))
}

/// The name in the address that an author asks for; empty means that the title decides.
pub(crate) fn check_slug(wanted: &str, invalid: &mut Invalid) -> String {
    let wanted = clean_line(wanted);
    if !wanted.is_empty() {
        invalid.check_length("slug", &wanted, SLUG_LENGTH);
        if kernel::text::slug(&wanted) != wanted {
            invalid.add("slug", &codes::SLUG_SHAPE);
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> ArticleText {
        ArticleText {
            kind: ArticleKind::Case,
            title: " 换掉消息队列\0 ".into(),
            summary: String::new(),
            body: "## 缘起\n\n先说结论。\n\n<!-- more -->\n\n## 秘方\n\n墙后的**秘密**。".into(),
            language: Locale::ZhCn,
            audience: Audience::Paid,
            prices: vec![Money::new(900, Currency::CNY)],
            series: String::new(),
            series_position: None,
            video_url: String::new(),
            cover: String::new(),
        }
    }

    fn check(text: ArticleText) -> (ReadyArticle, Vec<&'static str>) {
        let mut invalid = Invalid::new();
        let ready = text.check(&mut invalid);
        let faults = match invalid.into_result() {
            Ok(()) => Vec::new(),
            Err(error) => error.fields().iter().map(|field| field.reason.code.name).collect(),
        };
        (ready, faults)
    }

    #[test]
    fn what_is_behind_the_wall_is_in_the_whole_alone() {
        let (ready, faults) = check(text());
        assert_eq!((faults, ready.text.title.as_str()), (vec![], "换掉消息队列"));
        assert!(ready.made.html.contains("秘密"));
        for open in [&ready.made.open_html, &ready.made.open_text, &ready.made.excerpt] {
            assert!(open.contains("先说结论") && !open.contains("秘密") && !open.contains("秘方"), "{open}");
        }
        let marks: Vec<_> = ready.made.outline.iter().map(|line| (line.text.as_str(), line.open)).collect();
        assert_eq!(marks, [("缘起", true), ("秘方", false)]);
        assert!((1..100).contains(&ready.made.open_percent), "{}", ready.made.open_percent);
    }

    #[test]
    fn without_a_marker_a_paid_text_is_all_behind_the_wall_and_a_public_one_all_open() {
        let body = "全部**秘密**。".to_owned();
        let (ReadyArticle { made: paid, .. }, _) = check(ArticleText { body: body.clone(), ..text() });
        assert_eq!((paid.open_html.as_str(), paid.excerpt.as_str(), paid.open_percent), ("", "", 0));
        let public = ArticleText { body, audience: Audience::Public, prices: vec![], ..text() };
        let (ReadyArticle { made: public, .. }, faults) = check(public);
        assert!(faults.is_empty() && public.open_html.contains("秘密") && public.open_percent == 100);
    }

    #[test]
    fn what_was_written_has_to_show_something() {
        for blank in
            ["<!-- more -->", "<!-- 待写 -->", "[a]: https://far.example", "<iframe src=\"/x\"></iframe>"]
        {
            assert_eq!(check(ArticleText { body: blank.into(), ..text() }).1, ["input.required"], "{blank}");
            let film = ArticleText {
                body: blank.into(),
                kind: ArticleKind::Video,
                video_url: "https://video.example/1".into(),
                ..text()
            };
            assert!(check(film).1.is_empty(), "a film needs no words");
        }
        assert!(check(ArticleText { body: String::new(), ..text() }).1.is_empty(), "a draft may be empty");
    }

    #[test]
    fn every_wrong_field_is_named() {
        let (_, faults) = check(ArticleText {
            title: "x".into(),
            summary: "长".repeat(301),
            series: "x".into(),
            video_url: "javascript:alert(1)".into(),
            cover: "https://elsewhere.example/files/1/a.png".into(),
            audience: Audience::Members,
            ..text()
        });
        let expected = [
            "input.too_short",
            "input.too_long",
            "input.too_short",
            "articles.video.shape",
            "articles.cover.shape",
            "articles.price.of_free",
        ];
        assert_eq!(faults, expected);
        let (ready, faults) = check(ArticleText { body: "长".repeat(200_001), ..text() });
        assert_eq!(faults, ["input.too_long"]);
        assert_eq!(ready.made.html, "");
        let yuan = |minor| Money::new(minor, Currency::CNY);
        for (prices, fault) in [
            (vec![yuan(0)], "articles.price.range"),
            (vec![yuan(PRICE_MINOR_MAX + 1)], "articles.price.range"),
            (vec![yuan(1), yuan(2)], "articles.price.twice"),
        ] {
            assert_eq!(check(ArticleText { prices, ..text() }).1, [fault]);
        }
    }
}
