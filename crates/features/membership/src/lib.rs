#![doc = include_str!("../README.md")]

mod api;
mod codes;
pub mod events;
mod memberships;
mod pages;
mod plan;
mod save_plan;
pub mod span;
mod store;
mod title;
mod works;

pub use memberships::{Memberships, Purchase, PurchaseError, subject};
pub use plan::{Interval, PeriodId, Plan, PlanDraft, PlanId, PlanInput, SOLD, Texts, kinds};
pub use save_plan::{create_plan, edit_plan, offer_plan};
pub use title::plan_title;

use db::Migration;
use web::Feature;

static MIGRATIONS: &[Migration] =
    &[Migration::new("membership", "0001_plans", include_str!("../migrations/0001_plans.sql"))];

/// What membership registers.
#[must_use]
pub fn feature(memberships: &Memberships) -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: vec![store::ALL],
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        works: works::works(memberships),
        nav: pages::nav(),
        ..Feature::named("membership")
    }
}
