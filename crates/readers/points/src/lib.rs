#![doc = include_str!("../README.md")]

mod api;
mod award;
mod badge;
mod check_in;
mod pages;
mod reader;
mod rules;
mod store;

pub use award::account;
pub use badge::{Badge, badge};
pub use check_in::{CheckedIn, Given, Month, check_in, month};
pub use rules::{Level, Right, Rule, check_in_points};
pub use store::Ranked;

use db::{DbError, Migration, Snapshot};
use kernel::MemberId;
use ui::{NavItem, Place, Who};
use web::Feature;

static MIGRATIONS: &[Migration] =
    &[Migration::new("points", "0001_points", include_str!("../migrations/0001_points.sql"))];

/// Points that a member has been given and not lost again.
///
/// # Errors
/// Only of the database.
pub fn points(q: &mut Snapshot, member: MemberId) -> Result<i64, DbError> {
    store::score(q, "all", member)
}

/// Where a member stands by points.
///
/// # Errors
/// Only of the database.
pub fn level(q: &mut Snapshot, member: MemberId) -> Result<Level, DbError> {
    Ok(Level::of(points(q, member)?))
}

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        readers: vec![reader::AWARDS],
        nav: vec![NavItem {
            key: "points",
            label: ui::message("points-title"),
            href: "/points",
            icon: "chart",
            place: Place::Account,
            who: Who::Members,
            order: 25,
        }],
        ..Feature::named("points")
    }
}
