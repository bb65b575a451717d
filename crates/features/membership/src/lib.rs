#![doc = include_str!("../README.md")]

mod codes;
pub mod events;
mod memberships;
mod plan;
mod save_plan;
pub mod span;
mod store;
mod works;

pub use memberships::{Memberships, Purchase, PurchaseError, subject};
pub use plan::{Interval, PeriodId, Plan, PlanDraft, PlanId, PlanInput, SOLD, Texts, kinds};
pub use save_plan::{create_plan, edit_plan, offer_plan};

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
        works: works::works(memberships),
        ..Feature::named("membership")
    }
}
