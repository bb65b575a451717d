#![doc = include_str!("../README.md")]

mod account;
mod balance;
mod check;
pub mod events;
pub mod movement;
mod post;
mod retold;
mod reverse;
mod statement;
pub mod store;
mod transfer;
mod unit;
mod verify;

use db::{Migration, Statement};
use web::Feature;

pub use account::{Account, AccountId, AccountKind, CODE_MAX, PostingId, TransferId, chart, kinds};
pub use balance::{DAYS_MAX, Day, DaysError, Flow, balance, balance_at, days, flow_between};
pub use check::{Check, Finding};
pub use post::{PostError, Posted, post};
pub use retold::TransfersRetold;
pub use reverse::{Reversal, ReverseError, reverse};
pub use statement::{Line, rest, statement, transfer, transfer_by_key, transfers_about};
pub use store::{PostingRow, TransferRow};
pub use transfer::{Draft, DraftError, Leg, Transfer};
pub use unit::{Amount, Unit};
pub use verify::{CHECKS, Report, verify};

/// The tables of this crate; they point to `members`.
pub const MIGRATIONS: &[Migration] = &[
    Migration::new("ledger", "0001_ledger", include_str!("../migrations/0001_ledger.sql")),
    Migration::new("ledger", "0002_append_only", include_str!("../migrations/0002_append_only.sql")),
];

/// Every statement of this crate, for the registry.
pub const STATEMENTS: &[&[&Statement]] = &[store::ALL, verify::ALL];

/// What this crate registers.
pub fn feature() -> Feature {
    Feature { migrations: MIGRATIONS, statements: STATEMENTS.to_vec(), ..Feature::named("ledger") }
}
