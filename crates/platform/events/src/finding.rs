//! What a check of stored data finds.

use db::DbError;
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

/// Adds what a check found. Where it met a value that it cannot read, that is a finding, and so that it ended there:
/// the checks after it still look.
///
/// # Errors
/// When the database fails.
pub fn gather(findings: &mut Vec<Finding>, checked: Result<Vec<Finding>, DbError>) -> Result<(), DbError> {
    match checked {
        Ok(found) => findings.extend(found),
        Err(unreadable @ DbError::Unreadable(_)) => {
            findings.push(Finding::new(
                Subject::of("database", 0),
                format!("{unreadable}; this check ended there"),
            ));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
