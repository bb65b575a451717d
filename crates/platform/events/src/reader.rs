//! What a reader of the log is.

use std::error::Error;
use std::fmt;

use db::{DbError, Tx};

use crate::event::Logged;

/// Reacts to events, each exactly once: what it writes and its place in the log are committed together.
///
/// It runs inside a write, so it does nothing slow; what reaches outside the database it enqueues as due work.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Names its place in the log. A new name begins at the first event ever.
    pub name: &'static str,
    /// The kinds it hears: whole kinds, or prefixes that end with a dot (`forum.`); all where it is empty.
    pub kinds: &'static [&'static str],
    /// Deals with one event.
    pub apply: fn(&mut Tx, &Logged) -> Result<(), ReaderError>,
}

/// Why a reader could not deal with an event. Any error becomes one with `?`.
///
/// It has no `Display` of its own so that every error can be converted; see [`ReaderError::text`].
pub struct ReaderError(Box<dyn Error + Send + Sync>);

impl ReaderError {
    /// From a sentence or an error.
    pub fn new(because: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(because.into())
    }

    /// The error with its causes, for the operator.
    #[must_use]
    pub fn text(&self) -> String {
        chain(self.0.as_ref())
    }

    /// Whether the database, not the event, is to blame and may recover.
    pub(crate) fn is_temporary(&self) -> bool {
        self.0.downcast_ref::<DbError>().is_some_and(is_temporary)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for ReaderError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Debug for ReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReaderError").field(&self.text()).finish()
    }
}

/// Whether the database may recover by itself. A commit whose outcome is unknown counts too: the place says whether it
/// was made.
pub(crate) fn is_temporary(error: &DbError) -> bool {
    error.is_temporary() || matches!(error, DbError::ConnectionLost { .. } | DbError::Closed)
}

/// An error and its causes in one line, cut to what a page can show.
pub(crate) fn chain(error: &dyn Error) -> String {
    const LONGEST: usize = 2_000;
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    // PostgreSQL stores no NUL.
    text.chars().filter(|c| *c != '\0').take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_shown_with_its_causes_and_without_end() {
        #[derive(Debug, thiserror::Error)]
        #[error("mail was not sent")]
        struct NotSent(#[source] std::io::Error);
        let error = ReaderError::from(NotSent(std::io::Error::other("no route\0 to host")));
        assert_eq!(error.text(), "mail was not sent: no route to host");
        assert_eq!(ReaderError::new("墨".repeat(5_000)).text().chars().count(), 2_000);
    }

    #[test]
    fn only_the_database_recovers_by_itself() {
        assert!(ReaderError::from(DbError::Busy).is_temporary());
        assert!(ReaderError::from(DbError::ConnectionLost { ambiguous: true }).is_temporary());
        assert!(!ReaderError::from(DbError::NoRow).is_temporary());
        assert!(!ReaderError::new("no such member").is_temporary());
    }
}
