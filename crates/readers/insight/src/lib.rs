#![doc = include_str!("../README.md")]

mod activity;
pub mod api;
mod overview;
mod pages;

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

static MIGRATIONS: &[Migration] =
    &[Migration::new("insight", "0001_activity", include_str!("../migrations/0001_activity.sql"))];

/// What this crate registers.
pub fn feature() -> Feature {
    let desk = NavItem {
        key: "desk",
        label: ui::message("insight-desk"),
        href: "/desk",
        icon: "chart",
        place: Place::Desk,
        who: Who::Staff,
        order: 10,
    };
    Feature {
        migrations: MIGRATIONS,
        statements: overview::STATEMENTS.to_vec(),
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        readers: vec![activity::ACTIVITY],
        nav: vec![desk],
        ..Feature::named("insight")
    }
}
