//! Memberships through their operations and their doors, on both engines.
#![expect(clippy::unwrap_used, reason = "a test that does not get what it needs must stop and say so")]

mod doors;
mod time;
mod world;
