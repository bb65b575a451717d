#![doc = include_str!("../README.md")]

mod action;
mod ask;
mod audience;
mod decide;
mod decision;
pub mod events;
mod extend;
mod give;
mod grant;
pub mod refusal;
mod retold;
mod revoke;
pub mod store;
mod thing;

use db::{Migration, Statement};
use web::Feature;

pub use action::Action;
pub use ask::{RequireError, can, can_each, grant, grants_of, grants_on, held_tier, load, require};
pub use audience::Audience;
pub use decide::{decide, tier_of};
pub use decision::{Decision, Denial, Why, WhyNot};
pub use extend::{ExtendError, extend};
pub use give::{GiveError, Given, NewGrant, give};
pub use grant::{Grant, GrantId, Grants, HeldTier, Reason, Right, Standing, kinds};
pub use retold::GrantsRetold;
pub use revoke::{revoke, revoke_caused};
pub use thing::{Removal, Stage, Thing};

/// The tables of this crate; they point to `members`.
pub const MIGRATIONS: &[Migration] =
    &[Migration::new("access", "0001_grants", include_str!("../migrations/0001_grants.sql"))];

/// Every statement of this crate, for the registry.
pub const STATEMENTS: &[&[&Statement]] = &[store::ALL];

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: STATEMENTS.to_vec(),
        codes: vec![refusal::ALL],
        catalogues: ui::catalogues!().to_vec(),
        ..Feature::named("access")
    }
}
