//! What happened: the events that features declare, and the rows that readers see.

use std::sync::Arc;

use db::{DbError, Tx, params};
use kernel::{MemberId, Subject, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{bells, store};

/// A fact, declared by the feature in which it happens. The fields that serde sees are its payload.
pub trait Event: Serialize {
    /// `feature.noun.verb_past`, such as `forum.topic.posted`. Stored, so it never changes.
    const KIND: &'static str;

    /// Raise it when the payload changes its shape, and teach [`Event::upgrade`] the older one.
    const VERSION: u16 = 1;

    /// What it is about.
    fn subject(&self) -> Subject;

    /// Who did it; `None` where the program itself did.
    fn actor(&self) -> Option<MemberId>;

    /// The space it happened in, where there is one.
    fn space(&self) -> Option<i64> {
        None
    }

    /// Brings the payload of an older version into today's shape. Events are never edited, so old ones stay readable.
    fn upgrade(_from_version: u16, payload: Value) -> Value
    where
        Self: Sized,
    {
        payload
    }
}

/// Appends to the event log in the caller's transaction: the event is there exactly when the change is.
pub trait Emit {
    /// Appends one event and returns its id. Readers that hear it are woken after the commit.
    ///
    /// # Errors
    /// When the database refuses, or the payload cannot be written as JSON.
    fn emit<E: Event>(&mut self, event: &E) -> Result<i64, DbError>;
}

impl Emit for Tx {
    fn emit<E: Event>(&mut self, event: &E) -> Result<i64, DbError> {
        let payload = serde_json::to_string(event).map_err(|error| DbError::Other(Arc::new(error)))?;
        let subject = event.subject();
        let at = self.now();
        let id = self.insert(
            &store::APPEND,
            params![
                at,
                E::KIND,
                event.actor(),
                &*subject.kind,
                subject.id,
                event.space(),
                u32::from(E::VERSION),
                payload
            ],
        )?;
        self.on_commit(|| bells::ring_kind(E::KIND));
        Ok(id)
    }
}

/// One row of the log, as a reader gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its id. Ids are not in the order of commits on PostgreSQL; a reader need not care.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Its kind.
    pub kind: String,
    /// Who did it.
    pub actor: Option<MemberId>,
    /// What it is about.
    pub subject: Subject,
    /// The space it happened in.
    pub space: Option<i64>,
    /// The version of the payload's shape.
    pub version: u16,
    /// JSON.
    pub payload: String,
    /// Its place in the order of the log: the id on SQLite, the transaction's id on PostgreSQL.
    pub(crate) position: i64,
}

/// A payload does not fit the type that claims its kind.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Written by a newer program than this one.
    #[error("event {id} ({kind}) has version {version}; this program knows up to {known}")]
    Newer {
        /// The event.
        id: i64,
        /// Its kind.
        kind: String,
        /// The version it was written in.
        version: u16,
        /// The newest version known here.
        known: u16,
    },
    /// Not the JSON that the type expects.
    #[error("the payload of event {id} ({kind}) does not fit its type")]
    Shape {
        /// The event.
        id: i64,
        /// Its kind.
        kind: String,
        /// What serde says.
        source: serde_json::Error,
    },
}

impl Logged {
    /// The event itself, where it is an `E`; `None` where it is of another kind.
    pub fn decode<E: Event + DeserializeOwned>(&self) -> Option<Result<E, DecodeError>> {
        (self.kind == E::KIND).then(|| self.payload_as::<E>())
    }

    fn payload_as<E: Event + DeserializeOwned>(&self) -> Result<E, DecodeError> {
        let shape = |source| DecodeError::Shape { id: self.id, kind: self.kind.clone(), source };
        if self.version > E::VERSION {
            return Err(DecodeError::Newer {
                id: self.id,
                kind: self.kind.clone(),
                version: self.version,
                known: E::VERSION,
            });
        }
        if self.version == E::VERSION {
            return serde_json::from_str(&self.payload).map_err(shape);
        }
        let old = serde_json::from_str(&self.payload).map_err(shape)?;
        serde_json::from_value(E::upgrade(self.version, old)).map_err(shape)
    }
}

/// Whether a list of kinds takes in one kind: exact words, prefixes that end with a dot, and all where it is empty.
pub(crate) fn hears(kinds: &[&str], kind: &str) -> bool {
    let takes = |word: &&str| if word.ends_with('.') { kind.starts_with(word) } else { kind == *word };
    kinds.is_empty() || kinds.iter().any(takes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Renamed {
        name: String,
    }

    impl Event for Renamed {
        const KIND: &'static str = "accounts.member.renamed";
        const VERSION: u16 = 2;

        fn subject(&self) -> Subject {
            MemberId::new(1).subject()
        }

        fn actor(&self) -> Option<MemberId> {
            None
        }

        fn upgrade(_from_version: u16, mut payload: Value) -> Value {
            if let Some(object) = payload.as_object_mut()
                && let Some(nick) = object.remove("nick")
            {
                object.insert("name".to_owned(), nick);
            }
            payload
        }
    }

    fn logged(version: u16, payload: &str) -> Logged {
        Logged {
            id: 7,
            at: Timestamp::from_micros(0),
            kind: Renamed::KIND.to_owned(),
            actor: None,
            subject: MemberId::new(1).subject(),
            space: None,
            version,
            payload: payload.to_owned(),
            position: 7,
        }
    }

    #[test]
    fn an_old_payload_is_read_in_todays_shape() {
        let renamed = Renamed { name: "墨子".to_owned() };
        assert_eq!(logged(1, r#"{"nick":"墨子"}"#).decode::<Renamed>().unwrap().unwrap(), renamed);
        assert_eq!(logged(2, r#"{"name":"墨子"}"#).decode::<Renamed>().unwrap().unwrap(), renamed);
    }

    #[test]
    fn a_payload_that_cannot_be_read_says_which_event_it_is() {
        let newer = logged(3, "{}").decode::<Renamed>().unwrap().unwrap_err();
        assert!(newer.to_string().contains("event 7"), "{newer}");
        let broken = logged(2, "[]").decode::<Renamed>().unwrap().unwrap_err();
        assert!(broken.to_string().contains("event 7"), "{broken}");
        let mut other = logged(2, "{}");
        other.kind = "accounts.member.left".to_owned();
        assert!(other.decode::<Renamed>().is_none());
    }

    #[test]
    fn kinds_are_heard_exactly_by_prefix_or_all() {
        assert!(hears(&[], "forum.topic.posted"));
        assert!(hears(&["forum."], "forum.topic.posted"));
        assert!(hears(&["courses.", "forum.topic.posted"], "forum.topic.posted"));
        assert!(!hears(&["forum"], "forum.topic.posted"), "a prefix ends with a dot");
        assert!(!hears(&["forum."], "forums.topic.posted"));
    }
}
