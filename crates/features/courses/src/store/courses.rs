//! Courses, their prices and their lists.

use access::{Removal, Stage, Thing};
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, MemberId, Money, PageSize, Role, Tier, Timestamp};
use markdown::RENDERER_VERSION;

use crate::course::{Course, CourseId, ReadyCourse};

macro_rules! course_columns {
    () => {
        "id, slug, owner_id, title, summary, about, about_html, language, audience, stage, removal, share_bps, \
         source_key, version, created_at, updated_at, published_at"
    };
}

macro_rules! card_columns {
    () => {
        "courses.id, courses.slug, courses.title, courses.summary, courses.language, courses.audience, \
         courses.stage, courses.removal, courses.published_at, courses.updated_at, courses.owner_id, members.name, \
         members.role, members.tier, members.tier_until, \
         (SELECT COUNT(*) FROM lessons WHERE lessons.course_id = courses.id AND lessons.state = 'open') AS lessons, \
         (SELECT COUNT(*) FROM lessons WHERE lessons.course_id = courses.id AND lessons.state = 'open' \
             AND lessons.trial) AS trials"
    };
}

db::statements! {
    /// Begins a course.
    INSERT = "INSERT INTO courses (slug, owner_id, title, summary, about, about_html, language, audience, stage, removal, \
        share_bps, source_key, rendered_by, version, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', 'none', $9, $10, $12, 1, $11, $11) RETURNING id";
    /// One course.
    BY_ID = concat!("SELECT ", course_columns!(), " FROM courses WHERE id = $1");
    /// One course by its address.
    BY_SLUG = concat!("SELECT ", course_columns!(), " FROM courses WHERE slug = $1");
    /// The course that an author imported from a book.
    BY_SOURCE = concat!("SELECT ", course_columns!(), " FROM courses WHERE owner_id = $1 AND source_key = $2");
    /// Saves what its author says of it, unless it was edited since.
    UPDATE = "UPDATE courses SET title = $3, summary = $4, about = $5, about_html = $6, language = $7, audience = $8, \
        version = version + 1, updated_at = $9, rendered_by = $10 WHERE id = $1 AND version = $2";
    /// Another stage of its life; the first publication keeps its date.
    SET_STAGE = "UPDATE courses SET stage = $2, published_at = COALESCE(published_at, $3), updated_at = $4, \
        version = version + 1 WHERE id = $1";
    /// Deletes it or brings it back.
    SET_REMOVAL = "UPDATE courses SET removal = $2, updated_at = $3, version = version + 1 WHERE id = $1";
    /// Something in it was changed.
    TOUCH = "UPDATE courses SET updated_at = $2 WHERE id = $1";

    /// Removes the prices of a course.
    DELETE_PRICES = "DELETE FROM course_prices WHERE course_id = $1";
    /// Adds a price.
    INSERT_PRICE = "INSERT INTO course_prices (course_id, currency, minor) VALUES ($1, $2, $3)";
    /// The prices of a course.
    PRICES = "SELECT currency, minor FROM course_prices WHERE course_id = $1 ORDER BY currency";
    /// The prices of some courses.
    PRICES_OF = "SELECT course_id, currency, minor FROM course_prices WHERE course_id IN ({list:1:100}) \
        ORDER BY course_id, currency";

    /// A page of published courses, the newest first.
    LISTED = concat!("SELECT ", card_columns!(), " FROM courses JOIN members ON members.id = courses.owner_id \
        WHERE courses.stage = 'published' AND courses.removal = 'none' AND (courses.published_at, courses.id) < ($1, $2) \
        ORDER BY courses.published_at DESC, courses.id DESC LIMIT $3");
    /// What an author has written, the newest first.
    AUTHORED = concat!("SELECT ", card_columns!(), " FROM courses JOIN members ON members.id = courses.owner_id \
        WHERE courses.owner_id = $1 AND courses.id < $2 ORDER BY courses.id DESC LIMIT $3");
    /// Some courses as cards.
    CARDS = concat!("SELECT ", card_columns!(), " FROM courses JOIN members ON members.id = courses.owner_id \
        WHERE courses.id IN ({list:1:100})");
}

db::row! {
    /// A course as lists show it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Card {
        /// Which course.
        pub id: CourseId,
        /// The name in its address.
        pub slug: String,
        /// Its title.
        pub title: String,
        /// One or two sentences.
        pub summary: String,
        /// The language of the lessons.
        pub language: String,
        /// Whom the lessons are for.
        pub audience: access::Audience,
        /// How far it is in its life.
        pub stage: Stage,
        /// Whether it was deleted.
        pub removal: Removal,
        /// When it was first published.
        pub published_at: Option<Timestamp>,
        /// When it was last changed.
        pub updated_at: Timestamp,
        /// Whose work it is.
        pub owner_id: MemberId,
        /// The author's name.
        pub name: String,
        /// The author's office.
        pub role: Role,
        /// The author's standing as stored.
        pub tier: Tier,
        /// Until when that standing lasts.
        pub tier_until: Option<Timestamp>,
        /// How many lessons it has.
        pub lessons: i64,
        /// How many of them are open to everybody.
        pub trials: i64,
    }
}

impl Card {
    /// The author's standing at this moment.
    pub fn tier_shown(&self, now: Timestamp) -> Tier {
        accounts::tier_shown(self.role, self.tier, self.tier_until, now)
    }

    /// The path of its landing page.
    pub fn path(&self) -> String {
        crate::course::path_of(&self.slug)
    }

    /// The course under the rules of access.
    pub fn thing(&self) -> Thing {
        Thing::new(self.id.subject(), self.audience)
            .owned_by(self.owner_id)
            .staged(self.stage)
            .removed(self.removal)
    }
}

pub(crate) fn by_id(q: &mut Snapshot, id: CourseId) -> Result<Option<Course>, DbError> {
    q.row(&BY_ID, params![id])
}

pub(crate) fn by_slug(q: &mut Snapshot, slug: &str) -> Result<Option<Course>, DbError> {
    q.row(&BY_SLUG, params![slug])
}

pub(crate) fn by_source(q: &mut Snapshot, owner: MemberId, source: &str) -> Result<Option<Course>, DbError> {
    q.row(&BY_SOURCE, params![owner, source])
}

pub(crate) fn insert(
    tx: &mut Tx,
    slug: &str,
    owner: MemberId,
    ready: &ReadyCourse,
    source: Option<&str>,
) -> Result<CourseId, DbError> {
    let now = tx.now();
    let text = &ready.text;
    let id = tx.insert(
        &INSERT,
        params![
            slug,
            owner,
            text.title,
            text.summary,
            text.about,
            ready.about_html,
            text.language,
            text.audience,
            crate::course::SHARE_BPS,
            source,
            now,
            RENDERER_VERSION
        ],
    )?;
    let id = CourseId::new(id);
    set_prices(tx, id, &text.prices)?;
    Ok(id)
}

/// Saves an edit; false where the course was edited since `version`.
pub(crate) fn update(tx: &mut Tx, id: CourseId, version: i64, ready: &ReadyCourse) -> Result<bool, DbError> {
    let now = tx.now();
    let text = &ready.text;
    let changed = tx.execute(
        &UPDATE,
        params![
            id,
            version,
            text.title,
            text.summary,
            text.about,
            ready.about_html,
            text.language,
            text.audience,
            now,
            RENDERER_VERSION
        ],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    set_prices(tx, id, &text.prices)?;
    Ok(true)
}

pub(crate) fn set_prices(tx: &mut Tx, id: CourseId, prices: &[Money]) -> Result<(), DbError> {
    tx.execute(&DELETE_PRICES, params![id])?;
    for price in prices {
        tx.execute(&INSERT_PRICE, params![id, price.currency, price.minor])?;
    }
    Ok(())
}

pub(crate) fn set_stage(tx: &mut Tx, id: CourseId, stage: Stage) -> Result<(), DbError> {
    let now = tx.now();
    let published_at = (stage == Stage::Published).then_some(now);
    tx.execute(&SET_STAGE, params![id, stage, published_at, now]).map(drop)
}

pub(crate) fn set_removal(tx: &mut Tx, id: CourseId, removal: Removal) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SET_REMOVAL, params![id, removal, now]).map(drop)
}

pub(crate) fn touch(tx: &mut Tx, id: CourseId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&TOUCH, params![id, now]).map(drop)
}

/// The prices of a course, renminbi first, for that is the currency of most.
pub(crate) fn prices(q: &mut Snapshot, id: CourseId) -> Result<Vec<Money>, DbError> {
    let rows: Vec<(Currency, i64)> = q.rows(&PRICES, params![id])?;
    Ok(in_order(rows.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()))
}

/// The prices of each of some courses, at most 100.
pub(crate) fn prices_of(q: &mut Snapshot, ids: &[CourseId]) -> Result<Vec<(CourseId, Money)>, DbError> {
    let rows: Vec<(CourseId, Currency, i64)> = q.rows(&PRICES_OF, params![].list(ids))?;
    Ok(rows.into_iter().map(|(id, currency, minor)| (id, Money::new(minor, currency))).collect())
}

fn in_order(mut prices: Vec<Money>) -> Vec<Money> {
    prices.sort_by_key(|price| (price.currency != Currency::CNY, price.currency));
    prices
}

pub(crate) fn listed(q: &mut Snapshot, before: (i64, i64), size: PageSize) -> Result<Vec<Card>, DbError> {
    q.rows(&LISTED, params![before.0, before.1, size.with_extra()])
}

pub(crate) fn authored(
    q: &mut Snapshot,
    owner: MemberId,
    before: i64,
    size: PageSize,
) -> Result<Vec<Card>, DbError> {
    q.rows(&AUTHORED, params![owner, before, size.with_extra()])
}

/// Some courses as cards, in the order of `ids`; at most 100.
pub(crate) fn cards(q: &mut Snapshot, ids: &[CourseId]) -> Result<Vec<Card>, DbError> {
    let mut cards: Vec<Card> = q.rows(&CARDS, params![].list(ids))?;
    cards.sort_by_key(|card| ids.iter().position(|id| *id == card.id));
    Ok(cards)
}
