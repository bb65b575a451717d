//! Every SQL statement of this crate.

pub(crate) mod bodies;
pub mod cards;
pub(crate) mod commerce;
pub(crate) mod drafts;
mod rows;
pub(crate) mod series;

use db::Statement;

pub(crate) use rows::{by_id, by_ids, by_slug, insert, set_removal, set_schedule, set_stage, update};

/// All of them, for the registry.
pub(crate) static ALL: &[&[&Statement]] =
    &[rows::ALL, bodies::ALL, cards::ALL, commerce::ALL, drafts::ALL, series::ALL, crate::renew::ALL];
