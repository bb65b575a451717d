//! Every SQL statement of this crate, and the rows that they give.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp};

use crate::{Audience, Grant, GrantId, Reason, Removal, Right, Stage};

db::text_column!(Right, Audience, Stage, Removal);

/// What `reason_kind` says of a grant by hand.
const BY_HAND: &str = "hand";

/// How many subjects one query asks about.
pub(crate) const SUBJECTS_MAX: usize = 40;

db::statements! {
    /// What a member holds now: on any thing that has one of these ids, and every tier. The kinds of the things are
    /// compared afterwards, since a list of pairs is no parameter.
    HELD = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at FROM access_grants \
        WHERE member_id = $1 AND revoked_at IS NULL AND from_at <= $2 AND (until_at IS NULL OR until_at > $2) \
            AND subject_id IN ({list:3:40}) \
            AND gives NOT IN ('tier-guest', 'tier-scholar', 'tier-fellow', 'tier-chair') \
        UNION ALL \
        SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at FROM access_grants \
        WHERE member_id = $1 AND revoked_at IS NULL AND from_at <= $2 AND (until_at IS NULL OR until_at > $2) \
            AND gives IN ('tier-guest', 'tier-scholar', 'tier-fellow', 'tier-chair')";

    /// The tiers that a member holds now or will hold.
    TIERS = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at FROM access_grants \
        WHERE member_id = $1 AND revoked_at IS NULL AND (until_at IS NULL OR until_at > $2) \
            AND gives IN ('tier-guest', 'tier-scholar', 'tier-fellow', 'tier-chair')";

    /// One grant.
    GRANT = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at FROM access_grants WHERE id = $1";

    /// The grant of a right on a thing for a reason.
    BY_REASON = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, \
        from_at, until_at, revoked_at FROM access_grants \
        WHERE member_id = $1 AND subject_kind = $2 AND subject_id = $3 AND gives = $4 AND reason_kind = $5 \
            AND reason_id = $6";

    /// The newest grant of a right on a thing that was given by hand.
    LAST_BY_HAND = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, \
        from_at, until_at, revoked_at FROM access_grants \
        WHERE member_id = $1 AND subject_kind = $2 AND subject_id = $3 AND gives = $4 AND reason_kind = 'hand' \
        ORDER BY reason_id DESC LIMIT 1";

    /// Gives; no row where another transaction gave the same for the same reason first.
    INSERT = "INSERT INTO access_grants (member_id, subject_kind, subject_id, gives, reason_kind, reason_id, \
        granted_by, note, from_at, until_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        ON CONFLICT (member_id, subject_kind, subject_id, gives, reason_kind, reason_id) DO NOTHING RETURNING id";

    /// Takes back one grant, once.
    REVOKE = "UPDATE access_grants SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL \
        RETURNING id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at";

    /// Takes back all that came from one cause.
    REVOKE_CAUSED = "UPDATE access_grants SET revoked_at = $3, revoked_by = $4 \
        WHERE reason_kind = $1 AND reason_id = $2 AND revoked_at IS NULL \
        RETURNING id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at";

    /// Moves the end of a grant.
    EXTEND = "UPDATE access_grants SET until_at = $2 WHERE id = $1";

    /// Every grant, in the order in which they were given.
    WALK = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, from_at, \
        until_at, revoked_at FROM access_grants WHERE id > $1 ORDER BY id LIMIT 1000";

    /// What a member was given of one kind, newest first, ended grants included.
    OF_MEMBER = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, \
        from_at, until_at, revoked_at FROM access_grants WHERE member_id = $1 AND subject_kind = $2 AND id < $3 \
        ORDER BY id DESC LIMIT $4";

    /// Who was given something on a thing, newest first, ended grants included.
    ON_SUBJECT = "SELECT id, member_id, subject_kind, subject_id, gives, reason_kind, reason_id, granted_by, note, \
        from_at, until_at, revoked_at FROM access_grants WHERE subject_kind = $1 AND subject_id = $2 AND id < $3 \
        ORDER BY id DESC LIMIT $4";
}

db::row! {
    struct GrantRow {
        id: GrantId,
        member_id: MemberId,
        subject_kind: String,
        subject_id: i64,
        gives: Right,
        reason_kind: String,
        reason_id: i64,
        granted_by: Option<MemberId>,
        note: String,
        from_at: Timestamp,
        until_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    }
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        let reason = match row.granted_by {
            Some(by) if row.reason_kind == BY_HAND => Reason::Hand { by, note: row.note },
            _ => Reason::Cause(Subject::read(row.reason_kind, row.reason_id)),
        };
        Self {
            id: row.id,
            member: row.member_id,
            subject: Subject::read(row.subject_kind, row.subject_id),
            right: row.gives,
            reason,
            from: row.from_at,
            until: row.until_at,
            revoked_at: row.revoked_at,
        }
    }
}

fn grants(rows: Vec<GrantRow>) -> Vec<Grant> {
    rows.into_iter().map(Grant::from).collect()
}

pub(crate) fn held(
    q: &mut Snapshot,
    member: MemberId,
    now: Timestamp,
    subject_ids: &[i64],
) -> Result<Vec<Grant>, DbError> {
    q.rows(&HELD, params![member, now].list(subject_ids)).map(grants)
}

pub(crate) fn tiers(q: &mut Snapshot, member: MemberId, now: Timestamp) -> Result<Vec<Grant>, DbError> {
    q.rows(&TIERS, params![member, now]).map(grants)
}

pub(crate) fn grant(q: &mut Snapshot, id: GrantId) -> Result<Option<Grant>, DbError> {
    Ok(q.row::<GrantRow>(&GRANT, params![id])?.map(Grant::from))
}

pub(crate) fn by_cause(
    q: &mut Snapshot,
    member: MemberId,
    subject: &Subject,
    right: Right,
    cause: &Subject,
) -> Result<Option<Grant>, DbError> {
    let key = params![member, subject.kind, subject.id, right, cause.kind, cause.id];
    Ok(q.row::<GrantRow>(&BY_REASON, key)?.map(Grant::from))
}

pub(crate) fn last_by_hand(
    q: &mut Snapshot,
    member: MemberId,
    subject: &Subject,
    right: Right,
) -> Result<Option<Grant>, DbError> {
    let key = params![member, subject.kind, subject.id, right];
    Ok(q.row::<GrantRow>(&LAST_BY_HAND, key)?.map(Grant::from))
}

/// Writes a grant; its id is not known before. `follows` is the ended grant by hand that a grant by hand follows.
pub(crate) fn insert(tx: &mut Tx, grant: &Grant, follows: Option<GrantId>) -> Result<GrantId, DbError> {
    let created_at = tx.now();
    let (kind, id, by, note) = match &grant.reason {
        Reason::Cause(cause) => (&*cause.kind, cause.id, None, ""),
        Reason::Hand { by, note } => (BY_HAND, follows.map_or(0, GrantId::get), Some(*by), note.as_str()),
    };
    let values = params![
        grant.member,
        grant.subject.kind,
        grant.subject.id,
        grant.right,
        kind,
        id,
        by,
        note,
        grant.from,
        grant.until,
        created_at
    ];
    tx.insert(&INSERT, values).map(GrantId::new)
}

pub(crate) fn revoke(tx: &mut Tx, id: GrantId, by: Option<MemberId>) -> Result<Option<Grant>, DbError> {
    let now = tx.now();
    Ok(tx.row::<GrantRow>(&REVOKE, params![id, now, by])?.map(Grant::from))
}

pub(crate) fn revoke_caused(
    tx: &mut Tx,
    cause: &Subject,
    by: Option<MemberId>,
) -> Result<Vec<Grant>, DbError> {
    let now = tx.now();
    tx.rows(&REVOKE_CAUSED, params![cause.kind, cause.id, now, by]).map(grants)
}

pub(crate) fn extend(tx: &mut Tx, id: GrantId, until: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(&EXTEND, params![id, until]).map(drop)
}

/// The grants after one, a page of them.
pub(crate) fn walk(q: &mut Snapshot, after: GrantId) -> Result<Vec<Grant>, DbError> {
    q.rows(&WALK, params![after]).map(grants)
}

pub(crate) fn of_member(
    q: &mut Snapshot,
    member: MemberId,
    kind: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Grant>, DbError> {
    q.rows(&OF_MEMBER, params![member, kind, before, limit]).map(grants)
}

pub(crate) fn on_subject(
    q: &mut Snapshot,
    subject: &Subject,
    before: i64,
    limit: i64,
) -> Result<Vec<Grant>, DbError> {
    q.rows(&ON_SUBJECT, params![subject.kind, subject.id, before, limit]).map(grants)
}
