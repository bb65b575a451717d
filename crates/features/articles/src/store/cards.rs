//! Lists of articles. No statement here touches the texts.

use access::{Audience, Removal, Stage};
use db::{DbError, Snapshot, params};
use kernel::{MemberId, PageSize, Role, Tier, Timestamp};

use crate::article::{ArticleId, ArticleKind, SeriesId};

macro_rules! columns {
    () => {
        "articles.id, articles.slug, articles.kind, articles.title, articles.summary, articles.excerpt, \
         articles.audience, articles.stage, articles.removal, articles.minutes, articles.series_position, \
         articles.scheduled_at, articles.published_at, articles.updated_at, articles.owner_id, members.name, \
         members.role, members.tier, members.tier_until, \
         (SELECT COUNT(*) FROM article_likes WHERE article_likes.article_id = articles.id) AS likes"
    };
}

macro_rules! listed {
    ($($condition:literal)?) => {
        concat!("SELECT ", columns!(), " FROM articles JOIN members ON members.id = articles.owner_id \
            WHERE articles.stage = 'published' AND articles.removal = 'none'", $($condition,)?
            " AND (articles.published_at, articles.id) < ($1, $2) \
            ORDER BY articles.published_at DESC, articles.id DESC LIMIT $3")
    };
}

db::statements! {
    /// A page of published articles, the newest first.
    LISTED = listed!();
    /// The same of one kind.
    LISTED_KIND = listed!(" AND articles.kind = $4");
    /// The same of one author.
    LISTED_OWNER = listed!(" AND articles.owner_id = $4");
    /// The published articles of a series in their order.
    OF_SERIES = concat!("SELECT ", columns!(), " FROM articles JOIN members ON members.id = articles.owner_id \
        WHERE articles.series_id = $1 AND articles.stage = 'published' AND articles.removal = 'none' \
        ORDER BY articles.series_position, articles.id LIMIT 200");
    /// What its author has put into a series, published or not, in its order.
    ALL_OF_SERIES = concat!("SELECT ", columns!(), " FROM articles JOIN members ON members.id = articles.owner_id \
        WHERE articles.series_id = $1 AND articles.removal = 'none' \
        ORDER BY articles.series_position, articles.id LIMIT 200");
    /// What an author has written, the newest first.
    AUTHORED = concat!("SELECT ", columns!(), " FROM articles JOIN members ON members.id = articles.owner_id \
        WHERE articles.owner_id = $1 AND articles.id < $2 ORDER BY articles.id DESC LIMIT $3");
}

db::row! {
    /// An article as lists show it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Card {
        /// Which article.
        pub id: ArticleId,
        /// The name in its address.
        pub slug: String,
        /// What sort it is.
        pub kind: ArticleKind,
        /// Its title.
        pub title: String,
        /// One or two sentences by the author.
        pub summary: String,
        /// The first words of the open part.
        pub excerpt: String,
        /// Whom the whole is for.
        pub audience: Audience,
        /// How far it is in its life.
        pub stage: Stage,
        /// Whether it was deleted.
        pub removal: Removal,
        /// About how long it takes to read.
        pub minutes: u32,
        /// Its place in its series.
        pub series_position: u32,
        /// When it is to be published by itself.
        pub scheduled_at: Option<Timestamp>,
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
        /// How many like it.
        pub likes: i64,
    }
}

impl Card {
    /// The author's standing at this moment.
    pub fn tier_shown(&self, now: Timestamp) -> Tier {
        accounts::tier_shown(self.role, self.tier, self.tier_until, now)
    }

    /// Its page.
    pub fn path(&self) -> String {
        crate::article::path_of(&self.slug)
    }

    /// What may be told to everybody who knows of it.
    pub fn lead(&self) -> &str {
        if self.summary.is_empty() { &self.excerpt } else { &self.summary }
    }
}

/// Which published articles a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those of one kind.
    Kind(ArticleKind),
    /// Those of one author.
    By(MemberId),
}

pub(crate) fn listed(
    q: &mut Snapshot,
    which: Which,
    before: (i64, i64),
    size: PageSize,
) -> Result<Vec<Card>, DbError> {
    let (at, id, limit) = (before.0, before.1, size.with_extra());
    match which {
        Which::All => q.rows(&LISTED, params![at, id, limit]),
        Which::Kind(kind) => q.rows(&LISTED_KIND, params![at, id, limit, kind]),
        Which::By(owner) => q.rows(&LISTED_OWNER, params![at, id, limit, owner]),
    }
}

pub(crate) fn of_series(q: &mut Snapshot, series: SeriesId) -> Result<Vec<Card>, DbError> {
    q.rows(&OF_SERIES, params![series])
}

pub(crate) fn all_of_series(q: &mut Snapshot, series: SeriesId) -> Result<Vec<Card>, DbError> {
    q.rows(&ALL_OF_SERIES, params![series])
}

pub(crate) fn authored(
    q: &mut Snapshot,
    owner: MemberId,
    before: i64,
    size: PageSize,
) -> Result<Vec<Card>, DbError> {
    q.rows(&AUTHORED, params![owner, before, size.with_extra()])
}
