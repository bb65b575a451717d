//! Checks that recompute what must hold. `jixia verify` runs those of every crate and prints what they find.

use db::{DbError, Snapshot};
use kernel::Subject;

/// One promise about stored data, and the code that recomputes it.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// What is promised, as a sentence for the operator.
    pub name: &'static str,
    /// Looks for everything that breaks the promise.
    pub run: fn(&mut Snapshot) -> Result<Vec<Finding>, DbError>,
}

/// Something that breaks a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub subject: Subject,
    /// What is wrong with it, for the operator.
    pub problem: String,
}

impl Finding {
    /// A finding at one thing.
    pub fn new(subject: Subject, problem: impl Into<String>) -> Self {
        Self { subject, problem: problem.into() }
    }
}
