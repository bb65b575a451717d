//! Every SQL statement about the log and its readers; those about due work are in `due/store.rs`.

use db::{DbError, Snapshot, params};
use kernel::{MemberId, Subject, Timestamp};

use crate::event::Logged;

db::statements! {
    /// Appends one event.
    APPEND = "INSERT INTO events (at, kind, actor, subject_kind, subject_id, space, version, payload)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    /// The next events after a place, in the order of the log.
    LOG_AFTER = "SELECT position, id, at, kind, actor, subject_kind, subject_id, space, version, payload
        FROM event_log WHERE position >= $1 AND (position, id) > ($1, $2) AND position < $3
        ORDER BY position, id LIMIT $4";
    /// One event.
    LOG_ONE = "SELECT position, id, at, kind, actor, subject_kind, subject_id, space, version, payload
        FROM event_log WHERE id = $1";
    /// How far the log is settled, and a position above every one in use.
    HORIZON = "SELECT settled, next FROM event_horizon";
    /// Whether there are events that are not settled yet.
    UNSETTLED = "SELECT EXISTS (SELECT 1 FROM event_log WHERE position >= $1) AS unsettled";
    /// The place of the newest event.
    NEWEST = "SELECT position, id FROM event_log ORDER BY position DESC, id DESC LIMIT 1";
    /// What events at or after a position were and touched.
    TOUCHED_SINCE = "SELECT position, kind, subject_kind, subject_id, space FROM event_log
        WHERE position >= $1 LIMIT $2";
    /// The kinds of the events at or after a position.
    NEWS = "SELECT DISTINCT kind FROM event_log WHERE position >= $1 LIMIT $2";
    /// Raises all positions to come above every one ever given.
    RAISE_ERA = "UPDATE event_era SET shift = shift + $1";

    /// Registers a reader at the beginning of the log.
    READER_ADD = "INSERT INTO event_readers
        (name, kinds, position, event_id, lease_owner, lease_until, attempts, retry_at, dead_in_row)
        VALUES ($1, $2, 0, 0, '', 0, 0, 0, 0)
        ON CONFLICT (name) DO UPDATE SET kinds = excluded.kinds WHERE event_readers.kinds <> excluded.kinds";
    /// How a reader stands, with its first dead letter and the one that is to be retried.
    READER = "SELECT r.position, r.event_id, r.lease_owner, r.lease_until, r.attempts, r.retry_at, r.dead_in_row,
        (SELECT MIN(l.id) FROM event_dead_letters l WHERE l.reader = r.name) AS first_letter,
        (SELECT MIN(l.id) FROM event_dead_letters l WHERE l.reader = r.name AND l.state = 'retrying') AS retrying
        FROM event_readers r WHERE r.name = $1";
    /// The furthest place of any reader.
    READERS_FURTHEST = "SELECT MAX(position) AS position FROM event_readers";
    /// Moves a reader on, where it stands as expected and nobody else holds it. Locks its row until the commit.
    READER_MOVE = "UPDATE event_readers SET position = $4, event_id = $5, lease_owner = $6, lease_until = $7,
        attempts = 0, retry_at = 0
        WHERE name = $1 AND position = $2 AND event_id = $3 AND (lease_owner = $6 OR lease_until <= $8)";
    /// Takes a reader without moving it.
    READER_TAKE = "UPDATE event_readers SET lease_owner = $2, lease_until = $3
        WHERE name = $1 AND (lease_owner = $2 OR lease_until <= $4)";
    /// Notes that its next event failed.
    READER_FAILED = "UPDATE event_readers SET attempts = $4, retry_at = $5, failed_at = $6, last_error = $7
        WHERE name = $1 AND position = $2 AND event_id = $3";
    /// Notes that it gave an event up.
    READER_GAVE_UP = "UPDATE event_readers SET dead_in_row = dead_in_row + 1, failed_at = $2, last_error = $3
        WHERE name = $1";
    /// Notes that it dealt with an event after having given up some.
    READER_RECOVERED = "UPDATE event_readers SET dead_in_row = 0 WHERE name = $1 AND dead_in_row <> 0";
    /// Gives back every reader that a node holds.
    READERS_RELEASE = "UPDATE event_readers SET lease_until = 0 WHERE lease_owner = $1";
    /// Lets a reader try again at once.
    READER_RETRY = "UPDATE event_readers SET retry_at = 0 WHERE name = $1";
    /// Every reader, for the operator.
    READERS = "SELECT name, kinds, position, event_id, lease_owner, lease_until, attempts, retry_at, dead_in_row,
        failed_at, last_error,
        (SELECT COUNT(*) FROM event_dead_letters l WHERE l.reader = r.name AND l.state <> 'held') AS dead,
        (SELECT COUNT(*) FROM event_dead_letters l WHERE l.reader = r.name AND l.state = 'held') AS held
        FROM event_readers r ORDER BY name";
    /// How many events of which kind are among the next ones after a place, and when the first of each happened.
    BEHIND = "SELECT kind, COUNT(*) AS events, MIN(at) AS since FROM
        (SELECT kind, at FROM event_log WHERE position >= $1 AND (position, id) > ($1, $2)
         ORDER BY position, id LIMIT $3) AS tail GROUP BY kind";

    /// Puts an event aside.
    LETTER_ADD = "INSERT INTO event_dead_letters
        (reader, event_id, subject_kind, subject_id, state, attempts, failed_at, error)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// The subjects whose later events a reader holds back.
    LETTER_SUBJECTS = "SELECT DISTINCT subject_kind, subject_id FROM event_dead_letters WHERE reader = $1";
    /// The event of one letter.
    LETTER_EVENT = "SELECT event_id FROM event_dead_letters WHERE id = $1";
    /// Takes a letter out that the reader was asked to retry.
    LETTER_TAKE = "DELETE FROM event_dead_letters WHERE id = $1 AND state = 'retrying'";
    /// A retried letter failed again.
    LETTER_FAILED = "UPDATE event_dead_letters
        SET state = 'dead', attempts = attempts + 1, failed_at = $2, error = $3 WHERE id = $1 AND state = 'retrying'";
    /// Lets the next event about a subject go, once the one before it is settled.
    LETTER_NEXT = "UPDATE event_dead_letters SET state = 'retrying' WHERE id =
        (SELECT MIN(id) FROM event_dead_letters WHERE reader = $1 AND subject_kind = $2 AND subject_id = $3)";
    /// The operator asks for another try.
    LETTER_RETRY = "UPDATE event_dead_letters SET state = 'retrying' WHERE id = $1 AND state = 'dead'";
    /// The operator lets it go.
    LETTER_DISMISS = "DELETE FROM event_dead_letters WHERE id = $1 AND state = 'dead'";
    /// One letter.
    LETTER = "SELECT id, reader, event_id, subject_kind, subject_id, state, attempts, failed_at, error
        FROM event_dead_letters WHERE id = $1";
    /// The newest letters before one.
    LETTERS = "SELECT id, reader, event_id, subject_kind, subject_id, state, attempts, failed_at, error
        FROM event_dead_letters WHERE id < $1 ORDER BY id DESC LIMIT $2";
}

db::row! {
    /// One row of the log.
    pub struct LogRow {
        /// Its place in the order of the log.
        pub position: i64,
        /// Its id.
        pub id: i64,
        /// When it happened.
        pub at: Timestamp,
        /// Its kind.
        pub kind: String,
        /// Who did it.
        pub actor: Option<MemberId>,
        /// What it is about.
        pub subject_kind: String,
        /// What it is about.
        pub subject_id: i64,
        /// Where it happened.
        pub space: Option<i64>,
        /// Shape of the payload.
        pub version: u32,
        /// JSON.
        pub payload: String,
    }
}

impl From<LogRow> for Logged {
    fn from(row: LogRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            kind: row.kind,
            actor: row.actor,
            subject: Subject::read(row.subject_kind, row.subject_id),
            space: row.space,
            // Written from a u16; a larger one is newer than anything we know, which decoding reports.
            version: u16::try_from(row.version).unwrap_or(u16::MAX),
            payload: row.payload,
            position: row.position,
        }
    }
}

/// A place in the log: everything up to and including this event is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The event's position.
    pub(crate) position: i64,
    /// The event's id.
    pub(crate) id: i64,
}

impl Place {
    /// Before the first event.
    pub(crate) const START: Self = Self { position: 0, id: 0 };

    /// Right after one event.
    pub(crate) fn after(event: &Logged) -> Self {
        Self { position: event.position, id: event.id }
    }
}

/// At most `limit` settled events after a place.
pub(crate) fn log_after(
    q: &mut Snapshot,
    place: Place,
    settled: i64,
    limit: i64,
) -> Result<Vec<Logged>, DbError> {
    let rows = q.rows::<LogRow>(&LOG_AFTER, params![place.position, place.id, settled, limit])?;
    Ok(rows.into_iter().map(Logged::from).collect())
}

/// Where the log is settled up to (exclusive), and a position above every one in use.
pub(crate) fn horizon(q: &mut Snapshot) -> Result<(i64, i64), DbError> {
    q.one(&HORIZON, params![])
}

/// The place of the newest event that this snapshot sees.
pub(crate) fn newest(q: &mut Snapshot) -> Result<Place, DbError> {
    let row = q.row::<(i64, i64)>(&NEWEST, params![])?;
    Ok(row.map_or(Place::START, |(position, id)| Place { position, id }))
}
