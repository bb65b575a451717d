//! The web floor through its router, with a house of a few routes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod errors;
mod forms;
mod house;
mod once;
mod pages;
