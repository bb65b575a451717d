//! What a check of stored data finds.

use kernel::Subject;

/// Something that breaks a promise about stored data.
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
