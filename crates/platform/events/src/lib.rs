#![doc = include_str!("../README.md")]

mod backoff;
mod bells;
pub mod due;
mod era;
mod event;
mod finding;
mod follower;
pub mod freshness;
mod letters;
mod lookout;
mod once;
mod operator;
mod reader;
pub mod renewal;
mod retold;
mod runner;
mod seal;
mod store;
mod verify;

use db::{Migration, Statement};

pub use due::{Work, WorkContext, WorkError};
pub use era::settle_era;
pub use event::{DecodeError, Emit, Event, Logged};
pub use finding::{Finding, gather};
pub use freshness::Freshness;
pub use letters::{
    DeadLetter, LetterDismissed, LetterRetried, LetterState, dead_letters, dismiss_dead_letter,
    retry_dead_letter,
};
pub use once::{DueRan, ReadersRan, run_due_once, run_readers_once, seal_log};
pub use operator::{BEHIND_MAX, ReaderStatus, readers};
pub use reader::{Reader, ReaderError};
pub use retold::{Companion, Ids, LogCheck, Retold, Unheard, walk};
pub use runner::{Paused, Runner, RunnerHandle, RunnerOptions, StartError};
pub use verify::{SealWalk, verify};

/// The tables of this crate, in the order in which they are made.
pub const MIGRATIONS: &[Migration] = &[
    Migration { owner: "events", name: "0001_log", sql: include_str!("../migrations/0001_log.sql") },
    Migration {
        owner: "events",
        name: "0002_positions",
        sql: include_str!("../migrations/0002_positions.sql"),
    },
    Migration { owner: "events", name: "0003_readers", sql: include_str!("../migrations/0003_readers.sql") },
    Migration {
        owner: "events",
        name: "0004_due_work",
        sql: include_str!("../migrations/0004_due_work.sql"),
    },
    Migration { owner: "events", name: "0005_seals", sql: include_str!("../migrations/0005_seals.sql") },
    Migration {
        owner: "events",
        name: "0006_seal_ends",
        sql: include_str!("../migrations/0006_seal_ends.sql"),
    },
    Migration {
        owner: "events",
        name: "0007_marks_under_seals",
        sql: include_str!("../migrations/0007_marks_under_seals.sql"),
    },
];

/// Every statement of this crate, for the registry.
pub const STATEMENTS: &[&[&Statement]] =
    &[store::ALL, due::STATEMENTS, seal::ALL, retold::ALL, verify::ALL, renewal::ALL];
