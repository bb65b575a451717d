//! The log, its readers, due work and freshness on real engines, one body for both.
//!
//! `cfg(test)` on each module tells the lints that helpers beside the tests are tests too.

#[cfg(test)]
mod common;
#[cfg(test)]
mod due;
#[cfg(test)]
mod freshness;
#[cfg(test)]
mod nodes;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod runner;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod seals;
