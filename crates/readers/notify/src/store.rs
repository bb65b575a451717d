//! Every SQL statement of this crate.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, PageSize, Subject, Timestamp};

use crate::NotificationId;
use crate::kind::{Digest, Kind, MailState, Way};

db::statements! {
    /// Tells a member; touches nothing where the member was told of this event already.
    INSERT = "INSERT INTO notifications (member_id, kind, subject_kind, subject_id, thread_kind, thread_id, space_id,
        actor_id, times, event_id, listed, mail, happened_at, read_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13)
        ON CONFLICT (member_id, event_id) DO NOTHING";
    /// An unread notification of a kind about a subject: more of the same is told with it.
    BUNDLE_OF_SUBJECT = "SELECT id, event_id FROM notifications WHERE member_id = $1 AND listed = $2 AND kind = $3
        AND read_at IS NULL AND subject_kind = $4 AND subject_id = $5 ORDER BY id DESC LIMIT 1";
    /// An unread notification of a kind in a thread.
    BUNDLE_OF_THREAD = "SELECT id, event_id FROM notifications WHERE member_id = $1 AND listed = $2 AND kind = $3
        AND read_at IS NULL AND thread_kind = $4 AND thread_id = $5 ORDER BY id DESC LIMIT 1";
    /// Tells of one more with a notification that is there.
    ADD_ONE = "UPDATE notifications SET times = times + 1, actor_id = $2, event_id = $3, subject_kind = $4,
        subject_id = $5, happened_at = $6 WHERE id = $1";
    /// One that it told of was taken back.
    TAKE_ONE = "UPDATE notifications SET times = times - 1
        WHERE member_id = $1 AND listed = $2 AND kind = $3 AND read_at IS NULL AND subject_kind = $4 AND subject_id = $5";
    /// Forgets what tells of nothing any more.
    FORGET_EMPTY = "DELETE FROM notifications
        WHERE member_id = $1 AND listed = $2 AND kind = $3 AND read_at IS NULL AND times < 1";
    /// Forgets a notification whose reason was taken back before it was read.
    FORGET = "DELETE FROM notifications WHERE member_id = $1 AND listed = $2 AND kind = $3 AND read_at IS NULL
        AND subject_kind = $4 AND subject_id = $5";
    /// Hides or shows what is about a subject.
    LIST_SUBJECT = "UPDATE notifications SET listed = $3 WHERE subject_kind = $1 AND subject_id = $2 AND listed <> $3";
    /// Hides or shows what stands in a thread.
    LIST_THREAD = "UPDATE notifications SET listed = $3 WHERE thread_kind = $1 AND thread_id = $2 AND listed <> $3";

    /// A page of what a member was told, the newest first.
    PAGE = "SELECT notifications.id, kind, subject_kind, subject_id, thread_kind, thread_id, space_id, actor_id,
        members.name AS actor_name, times, happened_at, read_at
        FROM notifications LEFT JOIN members ON members.id = actor_id
        WHERE member_id = $1 AND listed = $2 AND notifications.id < $3 ORDER BY notifications.id DESC LIMIT $4";
    /// What a member was told that no letter told yet, the oldest first.
    WAITING = "SELECT notifications.id, kind, subject_kind, subject_id, thread_kind, thread_id, space_id, actor_id,
        members.name AS actor_name, times, happened_at, read_at
        FROM notifications LEFT JOIN members ON members.id = actor_id
        WHERE member_id = $1 AND notifications.mail = 'waiting' ORDER BY notifications.id LIMIT $2";
    /// What a member has not read, after the newest that a digest told of, the newest first.
    SINCE_DIGEST = "SELECT notifications.id, kind, subject_kind, subject_id, thread_kind, thread_id, space_id, actor_id,
        members.name AS actor_name, times, happened_at, read_at
        FROM notifications LEFT JOIN members ON members.id = actor_id
        WHERE member_id = $1 AND listed = $2 AND notifications.id > $3 AND read_at IS NULL
        ORDER BY notifications.id DESC LIMIT $4";
    /// One notification of a member.
    ONE = "SELECT notifications.id, kind, subject_kind, subject_id, thread_kind, thread_id, space_id, actor_id,
        members.name AS actor_name, times, happened_at, read_at
        FROM notifications LEFT JOIN members ON members.id = actor_id WHERE notifications.id = $1 AND member_id = $2";
    /// How much a member has not read, counted up to a limit.
    UNREAD = "SELECT COUNT(*) AS unread FROM (SELECT 1 AS one FROM notifications
        WHERE member_id = $1 AND listed = $2 AND read_at IS NULL LIMIT $3) AS counted";
    /// Marks one as read.
    READ_ONE = "UPDATE notifications SET read_at = $3 WHERE id = $1 AND member_id = $2 AND read_at IS NULL";
    /// Marks all as read up to one of them.
    READ_UP_TO = "UPDATE notifications SET read_at = $3 WHERE member_id = $1 AND id <= $2 AND read_at IS NULL";
    /// A letter has told of all that waited up to one.
    MAILED = "UPDATE notifications SET mail = 'sent' WHERE member_id = $1 AND id <= $2 AND mail = 'waiting'";
    /// No letter will tell of what waits.
    UNMAIL = "UPDATE notifications SET mail = 'none' WHERE member_id = $1 AND mail = 'waiting'";

    /// How a member wants to be told of a kind.
    WAY = "SELECT way FROM notification_ways WHERE member_id = $1 AND kind = $2";
    /// How a member wants to be told.
    WAYS = "SELECT kind, way FROM notification_ways WHERE member_id = $1";
    /// Notes how a member wants to be told of a kind.
    SET_WAY = "INSERT INTO notification_ways (member_id, kind, way) VALUES ($1, $2, $3)
        ON CONFLICT (member_id, kind) DO UPDATE SET way = excluded.way";

    /// Whether a member does not want to hear of a thread or space.
    IS_MUTED = "SELECT COUNT(*) AS mutes FROM notification_mutes
        WHERE member_id = $1 AND subject_kind = $2 AND subject_id = $3";
    /// What a member does not want to hear of.
    MUTES = "SELECT subject_kind, subject_id, muted_at FROM notification_mutes WHERE member_id = $1
        ORDER BY muted_at DESC, subject_id DESC LIMIT 200";
    /// Notes that a member does not want to hear of something.
    MUTE = "INSERT INTO notification_mutes (member_id, subject_kind, subject_id, muted_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (member_id, subject_kind, subject_id) DO NOTHING";
    /// A member wants to hear of it again.
    UNMUTE = "DELETE FROM notification_mutes WHERE member_id = $1 AND subject_kind = $2 AND subject_id = $3";
    /// How many such things a member has.
    COUNT_MUTES = "SELECT COUNT(*) AS mutes FROM notification_mutes WHERE member_id = $1";

    /// The letters to a member.
    LETTERS = "SELECT written, last_at, digest, digest_round, digested_id, token FROM notification_letters
        WHERE member_id = $1";
    /// Begins the letters to a member.
    BEGIN_LETTERS = "INSERT INTO notification_letters (member_id, written, digest, digest_round, digested_id, token)
        VALUES ($1, 0, 'off', 0, 0, $2) ON CONFLICT (member_id) DO NOTHING";
    /// A letter was written.
    WROTE = "UPDATE notification_letters SET written = written + 1, last_at = $2 WHERE member_id = $1";
    /// Nothing was left to write.
    SKIPPED = "UPDATE notification_letters SET written = written + 1 WHERE member_id = $1";
    /// Chooses how often a digest comes.
    SET_DIGEST = "UPDATE notification_letters SET digest = $2, digest_round = digest_round + 1 WHERE member_id = $1";
    /// A digest told of all up to here.
    DIGESTED = "UPDATE notification_letters SET digested_id = $2, digest_round = digest_round + 1 WHERE member_id = $1";
    /// Whose letters a token ends.
    BY_TOKEN = "SELECT member_id FROM notification_letters WHERE token = $1";
}

db::row! {
    /// Something that a member was told.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        /// The row.
        pub id: NotificationId,
        /// What it says.
        pub kind: Kind,
        /// What it leads to.
        pub subject_kind: String,
        /// Which.
        pub subject_id: i64,
        /// Where that stands.
        pub thread_kind: String,
        /// Which.
        pub thread_id: i64,
        /// The space of the thread.
        pub space_id: Option<i64>,
        /// Who did it, the latest of several.
        pub actor_id: Option<MemberId>,
        /// The name of that member.
        pub actor_name: Option<String>,
        /// How many did it, or how often.
        pub times: i64,
        /// When it happened last.
        pub happened_at: Timestamp,
        /// When it was read.
        pub read_at: Option<Timestamp>,
    }
}

impl Row {
    /// Where it stands.
    pub fn thread(&self) -> Subject {
        Subject::read(self.thread_kind.clone(), self.thread_id)
    }
}

db::row! {
    /// The letters to one member.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LettersRow {
        /// How many were written.
        pub written: i64,
        /// When the last one was.
        pub last_at: Option<Timestamp>,
        /// How often a digest comes.
        pub digest: Digest,
        /// Names the digest that is due.
        pub digest_round: i64,
        /// The newest notification that a digest told of.
        pub digested_id: NotificationId,
        /// What ends all letters.
        pub token: String,
    }
}

/// A page of what a member was told.
pub(crate) fn page(
    q: &mut Snapshot,
    member: MemberId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Vec<Row>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    q.rows(&PAGE, params![member, true, before, size.with_extra()])
}

/// How a member wants to be told of a kind.
pub(crate) fn way(q: &mut Snapshot, member: MemberId, kind: Kind) -> Result<Way, DbError> {
    let chosen: Option<Way> = q.row(&WAY, params![member, kind])?;
    Ok(chosen.unwrap_or(kind.usual_way()))
}

/// Whether a member does not want to hear of a thread or space.
pub(crate) fn is_muted(q: &mut Snapshot, member: MemberId, subject: &Subject) -> Result<bool, DbError> {
    let kind = &*subject.kind;
    Ok(q.one::<i64>(&IS_MUTED, params![member, kind, subject.id])? > 0)
}

/// What a letter state means for a notification.
pub(crate) const fn mail_of(way: Way) -> MailState {
    match way {
        Way::Mail => MailState::Waiting,
        Way::Off | Way::Bell => MailState::None,
    }
}
