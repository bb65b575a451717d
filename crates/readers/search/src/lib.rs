#![doc = include_str!("../README.md")]

mod api;
mod candidates;
mod entry;
mod expression;
mod find;
mod fold;
mod lexer;
mod marker;
mod matcher;
mod order;
mod pages;
mod passage;
mod plain;
mod query;
mod rank;
mod sources;
mod store;
mod tokens;

pub use entry::{Kind, State};
pub use find::{Asked, Found, Results, Unknown, find, suggest};

use db::Migration;
use web::Feature;

static MIGRATIONS: &[Migration] = &[
    Migration::new("search", "0001_index", include_str!("../migrations/0001_index.sql")),
    Migration::new(
        "search",
        "0002_articles_comments",
        include_str!("../migrations/0002_articles_comments.sql"),
    ),
    Migration::new("search", "0003_tags", include_str!("../migrations/0003_tags.sql")),
    Migration::new("search", "0004_places", include_str!("../migrations/0004_places.sql")),
];

/// Where the form in the head of every page leads.
pub const PATH: &str = "/search";

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        readers: vec![sources::INDEX, sources::WRITINGS],
        ..Feature::named("search")
    }
}
