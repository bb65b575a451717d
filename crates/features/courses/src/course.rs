//! A course: its ids, what its author says of it, and the rules for that.

use access::{Audience, Removal, Stage, Thing};
use kernel::text::{Length, clean_body, clean_line};
use kernel::{Currency, Locale, MemberId, Money, Tier, Timestamp};
use web::Invalid;

use crate::codes;

kernel::id! {
    /// A course.
    pub CourseId = "course";
    /// A group of modules under one heading.
    pub PartId = "course_part";
    /// A chapter of a course: some lessons under one title.
    pub ModuleId = "course_module";
    /// A lesson.
    pub LessonId = "lesson";
    /// A picture of a course.
    pub FileId = "course_file";
}

/// How long a title may be.
pub const TITLE_LENGTH: Length = Length::new(2, 120);
/// How long the sentence for lists and cards may be.
pub const SUMMARY_LENGTH: Length = Length::new(0, 300);
/// How long the landing page may be.
pub const ABOUT_LENGTH: Length = Length::new(0, 20_000);
/// How long the name in the address may be.
pub const SLUG_LENGTH: Length = Length::new(2, 60);
/// The highest price, in minor units: a mistyped price is no price.
const PRICE_MINOR_MAX: i64 = 100_000_000_000;
/// What an author gets of each sale where nobody agreed on anything else, in hundredths of a percent.
pub const SHARE_BPS: u32 = 7_000;

/// Audiences that an author can choose from.
pub const AUDIENCES: [Audience; 5] = [
    Audience::Paid,
    Audience::PaidOr(Tier::Scholar),
    Audience::PaidOr(Tier::Fellow),
    Audience::Members,
    Audience::Public,
];

db::row! {
    /// A course as it is stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Course {
        /// Which course.
        pub id: CourseId,
        /// The name in its address.
        pub slug: String,
        /// Whose work it is.
        pub owner_id: MemberId,
        /// Its title.
        pub title: String,
        /// One or two sentences for lists and cards.
        pub summary: String,
        /// The landing page, as Markdown.
        pub about: String,
        /// The same as safe HTML.
        pub about_html: String,
        /// The language of the lessons, as a BCP 47 tag.
        pub language: String,
        /// Whom the lessons are for.
        pub audience: Audience,
        /// How far it is in its life.
        pub stage: Stage,
        /// Whether, and by whom, it was deleted.
        pub removal: Removal,
        /// The author's share of each sale, in hundredths of a percent.
        pub share_bps: u32,
        /// The book that it is imported from.
        pub source_key: Option<String>,
        /// Counts edits.
        pub version: i64,
        /// When it was begun.
        pub created_at: Timestamp,
        /// When it or one of its lessons was last changed.
        pub updated_at: Timestamp,
        /// When it was first published.
        pub published_at: Option<Timestamp>,
    }
}

impl Course {
    /// The course under the rules of access.
    pub fn thing(&self) -> Thing {
        Thing::new(self.id.subject(), self.audience)
            .owned_by(self.owner_id)
            .staged(self.stage)
            .removed(self.removal)
    }

    /// The path of its landing page.
    pub fn path(&self) -> String {
        path_of(&self.slug)
    }

    /// The language in which the renderer adds its own words to the lessons.
    pub fn locale(&self) -> Locale {
        locale_of(&self.language)
    }
}

/// The path of a course's landing page.
pub fn path_of(slug: &str) -> String {
    format!("/courses/{slug}")
}

/// The name of a course or lesson in an address. Reading one refuses what no name can be, so that it is an address
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

/// A text that cannot name a course or lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoSlug;

/// The nearer of our two languages.
pub(crate) fn locale_of(language: &str) -> Locale {
    if language.starts_with("zh") { Locale::ZhCn } else { Locale::En }
}

/// What an author writes about a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseText {
    /// Its title.
    pub title: String,
    /// One or two sentences for lists and cards.
    pub summary: String,
    /// The landing page, as Markdown.
    pub about: String,
    /// The language of the lessons.
    pub language: Locale,
    /// Whom the lessons are for.
    pub audience: Audience,
    /// At most one price in each currency; none where it is not sold by itself.
    pub prices: Vec<Money>,
}

/// What an author wrote, in order and rendered, ready to be stored.
#[derive(Debug, Clone)]
pub struct ReadyCourse {
    pub(crate) text: CourseText,
    pub(crate) about_html: String,
}

impl CourseText {
    /// Cleans, checks and renders, outside of any transaction.
    pub fn check(mut self, invalid: &mut Invalid) -> ReadyCourse {
        self.title = clean_line(&self.title);
        self.summary = clean_line(&self.summary);
        self.about = clean_body(&self.about);
        invalid.check_length("title", &self.title, TITLE_LENGTH);
        invalid.check_length("summary", &self.summary, SUMMARY_LENGTH);
        invalid.check_length("about", &self.about, ABOUT_LENGTH);
        if !AUDIENCES.contains(&self.audience) {
            invalid.add_not_one_of("audience", &AUDIENCES.map(Audience::as_str));
        }
        check_prices(&self, invalid);
        let about_html = match ABOUT_LENGTH.check(&self.about) {
            Ok(()) => about_html(&self.about, self.language),
            Err(_) => String::new(),
        };
        ReadyCourse { text: self, about_html }
    }
}

/// The landing page of a course.
pub(crate) fn about_html(about: &str, language: Locale) -> String {
    markdown::render(about, &markdown::Options::document(language)).html
}

fn check_prices(text: &CourseText, invalid: &mut Invalid) {
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

/// Whether lessons for this audience can be bought.
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

    fn text() -> CourseText {
        CourseText {
            title: " 用 Rust 写一个存储引擎\0 ".into(),
            summary: "从追加写开始".into(),
            about: "# 你会写出什么\r\n\n<script>x</script>".into(),
            language: Locale::ZhCn,
            audience: Audience::Paid,
            prices: vec![Money::new(9_900, Currency::CNY), Money::new(1_500, Currency::USD)],
        }
    }

    fn faults(text: CourseText) -> Vec<&'static str> {
        let mut invalid = Invalid::new();
        text.check(&mut invalid);
        match invalid.into_result() {
            Ok(()) => Vec::new(),
            Err(error) => error.fields().iter().map(|field| field.reason.code.name).collect(),
        }
    }

    #[test]
    fn a_good_text_is_cleaned_and_rendered() {
        let mut invalid = Invalid::new();
        let ready = text().check(&mut invalid);
        assert!(invalid.into_result().is_ok());
        assert_eq!(ready.text.title, "用 Rust 写一个存储引擎");
        assert!(ready.about_html.contains("你会写出什么") && !ready.about_html.contains("<script"));
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(
            faults(CourseText {
                title: "x".into(),
                summary: "长".repeat(301),
                audience: Audience::Staff,
                prices: vec![],
                ..text()
            }),
            ["input.too_short", "input.too_long", "input.bad_value"]
        );
        assert_eq!(
            faults(CourseText { about: "长".repeat(20_001), title: String::new(), ..text() }),
            ["input.required", "input.too_long"]
        );
    }

    #[test]
    fn prices_are_above_nothing_once_in_each_currency_and_only_where_something_is_sold() {
        let yuan = |minor| Money::new(minor, Currency::CNY);
        let prices = |prices, audience| faults(CourseText { prices, audience, ..text() });
        assert_eq!(prices(vec![yuan(0)], Audience::Paid), ["courses.price.range"]);
        assert_eq!(prices(vec![yuan(-1)], Audience::Paid), ["courses.price.range"]);
        assert_eq!(prices(vec![yuan(PRICE_MINOR_MAX + 1)], Audience::Paid), ["courses.price.range"]);
        assert_eq!(prices(vec![yuan(1), yuan(2)], Audience::Paid), ["courses.price.twice"]);
        assert_eq!(prices(vec![yuan(1)], Audience::Members), ["courses.price.of_free"]);
        assert!(prices(vec![], Audience::Paid).is_empty());
    }

    #[test]
    fn a_wanted_address_has_to_be_one() {
        let check = |wanted: &str| {
            let mut invalid = Invalid::new();
            check_slug(wanted, &mut invalid);
            invalid.into_result().is_ok()
        };
        for good in ["", "rust-db", "存储引擎", "a1"] {
            assert!(check(good), "{good}");
        }
        for bad in ["Rust", "a b", "a/b", "-a", "a--b", "..", "x"] {
            assert!(!check(bad), "{bad}");
        }
    }
}
