#![doc = include_str!("../README.md")]

mod api;
mod article;
mod codes;
mod create_article;
mod delete_article;
mod edit_article;
pub mod events;
mod exports;
mod gate;
mod keep_draft;
mod like_article;
mod pages;
mod publish;
mod read_article;
mod renew;
mod sell;
mod shelf;
mod split;
mod store;

pub use article::{
    AUDIENCES, Article, ArticleId, ArticleKind, ArticleText, OutlineLine, ReadyArticle, SHARE_BPS, SeriesId,
    is_sold, path_of,
};
pub use create_article::{CreateArticle, ReadyCreate, create_article};
pub use delete_article::{delete_article, restore_article};
pub use edit_article::{EditArticle, ReadyEdit, article_to_edit, edit_article};
pub use exports::{
    DiscussedArticle, SearchableArticle, article_things, discussed_article, searchable_article,
};
pub use keep_draft::{DRAFT_BYTES_MAX, Draft, draft_of, drop_draft, keep_draft};
pub use like_article::{Likes, like_article, unlike_article};
pub use publish::{publish, schedule, unschedule, withdraw};
pub use read_article::{ArticleView, SeriesPlace, article_at};
pub use sell::{ArticleOffer, FulfilError, fulfil, offer, reverse};
pub use shelf::{Shelf, newest, newest_by};
pub use store::cards::{Card, Which};
pub use store::series::Series;

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

/// The slot below the text of an article; about the article.
pub const BELOW: &str = "article.below";

static MIGRATIONS: &[Migration] = &[
    Migration::new("articles", "0001_articles", include_str!("../migrations/0001_articles.sql")),
    Migration::new("articles", "0002_cover", include_str!("../migrations/0002_cover.sql")),
    Migration::new("articles", "0003_drafts", include_str!("../migrations/0003_drafts.sql")),
    Migration::new("articles", "0004_rendered_by", include_str!("../migrations/0004_rendered_by.sql")),
];

/// What this crate registers.
pub fn feature() -> Feature {
    let item =
        |key, label, href, icon, place, who, order| NavItem { key, label, href, icon, place, who, order };
    Feature {
        migrations: MIGRATIONS,
        statements: store::ALL.to_vec(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        works: vec![publish::work()],
        renewals: renew::renewals(),
        nav: vec![
            item(
                "articles",
                ui::message("articles-nav"),
                "/articles",
                "document",
                Place::Main,
                Who::Everyone,
                25,
            ),
            item(
                "write-articles",
                ui::message("articles-mine"),
                "/write/articles",
                "document",
                Place::Account,
                Who::Authors,
                35,
            ),
        ],
        ..Feature::named("articles")
    }
}
