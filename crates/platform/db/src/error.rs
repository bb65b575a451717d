//! What can go wrong, in words that mean the same on both engines.

use std::error::Error;
use std::sync::Arc;

use crate::Statement;

/// A failure of the data layer. Cheap to clone, because a whole batch may have to hear the same one.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// A unique index refused the row. Ask with [`DbError::is_unique`]. More than one name is possible only where
    /// several partial indexes share their columns.
    #[error("the row is not unique: {}", names.join(", "))]
    Unique {
        /// Name of the index or constraint, as PostgreSQL gives it.
        names: Vec<String>,
    },
    /// A foreign key points nowhere, or is still pointed to.
    #[error("a foreign key refused the change")]
    ForeignKey,
    /// A CHECK refused the row.
    #[error("the check {constraint} refused the row")]
    Check {
        /// Name of the constraint, or its expression where it has no name.
        constraint: String,
    },
    /// A NOT NULL column got no value.
    #[error("the column {column} must have a value")]
    NotNull {
        /// `table.column`.
        column: String,
    },
    /// [`crate::Snapshot::one`] found no row.
    #[error("a row that must exist is missing")]
    NoRow,
    /// The database is locked, the queue is full, or a conflict did not end: the caller may try later.
    #[error("the database is busy")]
    Busy,
    /// Another transaction won a race. The layer runs the closure again, so only the closure itself can see this.
    #[error("another transaction won")]
    Conflict,
    /// The server went away. When `ambiguous`, it went away during COMMIT: nobody knows whether the change was made,
    /// so nobody may repeat it blindly.
    #[error("the connection to the database was lost{}", if *ambiguous { " during commit" } else { "" })]
    ConnectionLost {
        /// Whether the change may have been made.
        ambiguous: bool,
    },
    /// An earlier statement of this transaction failed, and that decides: leave.
    #[error("an earlier statement of this transaction failed")]
    Poisoned,
    /// A value is longer than the engine stores or indexes, or a list longer than its statement takes.
    #[error("a value is too long")]
    TooLong,
    /// The closure panicked. Its changes are undone; the panic message is in the log.
    #[error("the operation panicked")]
    Panicked,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// A row holds what its type does not know. The statement ran, so the transaction is whole: who reads may look
    /// further, but nothing is written by a closure that met one.
    #[error("a value cannot be read: {0}")]
    Unreadable(String),
    /// The program uses the layer wrongly: a mistake in a statement, a migration or a row type.
    #[error("{0}")]
    Misuse(String),
    /// Anything else that the engine says.
    #[error(transparent)]
    Other(Arc<dyn Error + Send + Sync>),
}

impl DbError {
    /// Whether the unique index or constraint of this name refused the row, on either engine.
    #[must_use]
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(self, Self::Unique { names } if names.iter().any(|known| known == name))
    }

    /// Whether the same call may succeed a little later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Conflict | Self::ConnectionLost { ambiguous: false })
    }

    /// Says which statement was misused.
    pub(crate) fn in_statement(self, statement: &Statement) -> Self {
        match self {
            Self::Misuse(message) => Self::Misuse(format!("statement {}: {message}", statement.name())),
            Self::Unreadable(message) => {
                Self::Unreadable(format!("statement {}: {message}", statement.name()))
            }
            other => other,
        }
    }

    pub(crate) fn other(doing: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Other(Arc::new(Failed { doing: doing.into(), source: Box::new(source) }))
    }
}

/// What the layer was doing when the engine refused, with the engine's own words as the source.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed")]
struct Failed {
    doing: String,
    source: Box<dyn Error + Send + Sync>,
}
