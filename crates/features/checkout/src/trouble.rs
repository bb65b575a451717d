//! Failures that can only come of a mistake of ours, or of the database through another crate.

use db::DbError;
use std::error::Error;
use std::sync::Arc;

/// The whole transaction is given up, with the cause in the log.
pub(crate) fn broken(error: impl Error + Send + Sync + 'static) -> DbError {
    DbError::Other(Arc::new(error))
}
