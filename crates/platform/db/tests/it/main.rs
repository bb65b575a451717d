//! The data layer on real engines. One body runs on both wherever both promise the same.
//!
//! `cfg(test)` on each module tells the lints that helpers beside the tests are tests too.

#[cfg(test)]
mod crash;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod group_commit;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod server_loss;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod values;
