//! The tests of this crate: one body on both engines, the readers run when the test says so.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop the test")]

mod common;
mod finding;
mod leaks;
mod pages;
mod recall;

mod statements;
mod writings;
