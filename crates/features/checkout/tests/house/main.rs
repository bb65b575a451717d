//! The whole of checkout, through its operations and its doors, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that does not get what it needs must stop and say so"
)]

mod attacks;
mod backfill;
mod doors;
mod gateways;
mod model;
mod payments;
mod peers;
mod statements;
mod ways;
mod world;
