//! Checks that recompute what must hold. `jixia verify` runs those of every crate and prints what they find.

use db::{DbError, Snapshot};

pub use ::events::Finding;

/// One promise about stored data, and the code that recomputes it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// What is promised, as a sentence for the operator.
    pub name: &'static str,
    /// Looks for everything that breaks the promise.
    pub run: fn(&mut Snapshot) -> Result<Vec<Finding>, DbError>,
}
