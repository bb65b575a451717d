//! Every SQL statement of this crate.

use db::{DbError, Snapshot, Tx, params};
use kernel::{Cursor, MemberId, Page, PageSize, Timestamp};

use crate::settings::{Key, Settings};
use crate::shape::Shape;

db::statements! {
    /// All settings.
    SETTINGS = "SELECT key, value, version FROM community_settings ORDER BY key";

    /// Saves one setting.
    SAVE_SETTING = "INSERT INTO community_settings (key, value, version, changed_at, changed_by)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version,
                        changed_at = excluded.changed_at, changed_by = excluded.changed_by";

    /// Founds the community, once.
    INSERT_FOUNDING = "INSERT INTO community_founding (one, founded_at, founded_by, preset)
                       VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING";

    /// Remembers a setup code.
    INSERT_CODE = "INSERT INTO community_setup_codes (code_hash, made_at) VALUES ($1, $2)";

    /// When a setup code was made.
    CODE = "SELECT made_at FROM community_setup_codes WHERE code_hash = $1";

    /// Forgets all setup codes.
    DELETE_CODES = "DELETE FROM community_setup_codes";

    /// A new version of the rules.
    INSERT_RULES = "INSERT INTO community_rules (body, body_html, note, made_at, made_by, rendered_by)
                    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";

    /// The rules as they are.
    RULES = "SELECT r.id AS id, r.body AS body, r.body_html AS body_html, r.note AS note, r.made_at AS made_at, m.name AS made_by
             FROM community_rules r JOIN members m ON m.id = r.made_by ORDER BY r.id DESC LIMIT 1";

    /// Versions of the rules before one, the latest first.
    RULES_BEFORE = "SELECT r.id AS id, r.body AS body, r.body_html AS body_html, r.note AS note, r.made_at AS made_at, m.name AS made_by
                    FROM community_rules r JOIN members m ON m.id = r.made_by
                    WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2";

    /// A member accepts a version of the rules.
    ACCEPT_RULES = "INSERT INTO community_acceptances (member_id, rules_id, accepted_at)
                    VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    /// When a member accepted a version of the rules.
    ACCEPTED = "SELECT accepted_at FROM community_acceptances WHERE member_id = $1 AND rules_id = $2";

    /// Whether there is such a version of the rules.
    RULES_MADE = "SELECT made_at FROM community_rules WHERE id = $1";

    /// Notes that an event is a decision.
    INSERT_AUDIT = "INSERT INTO community_audit (event_id, area, actor) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    /// Decisions before one, the latest first.
    AUDIT_PAGE = "SELECT a.event_id AS id, e.at AS at, e.kind AS kind, e.actor AS actor, m.name AS actor_name,
                    e.subject_kind AS subject_kind, e.subject_id AS subject_id, s.name AS subject_name,
                    e.payload AS payload
                  FROM community_audit a JOIN events e ON e.id = a.event_id
                  LEFT JOIN members m ON m.id = e.actor
                  LEFT JOIN members s ON s.id = e.subject_id AND e.subject_kind = 'member'
                  WHERE a.event_id < $1 ORDER BY a.event_id DESC LIMIT $2";

    /// The same in one part of the house.
    AUDIT_OF_AREA = "SELECT a.event_id AS id, e.at AS at, e.kind AS kind, e.actor AS actor, m.name AS actor_name,
                    e.subject_kind AS subject_kind, e.subject_id AS subject_id, s.name AS subject_name,
                    e.payload AS payload
                  FROM community_audit a JOIN events e ON e.id = a.event_id
                  LEFT JOIN members m ON m.id = e.actor
                  LEFT JOIN members s ON s.id = e.subject_id AND e.subject_kind = 'member'
                  WHERE a.area = $1 AND a.event_id < $2 ORDER BY a.event_id DESC LIMIT $3";

    /// The same of one member.
    AUDIT_OF_ACTOR = "SELECT a.event_id AS id, e.at AS at, e.kind AS kind, e.actor AS actor, m.name AS actor_name,
                    e.subject_kind AS subject_kind, e.subject_id AS subject_id, s.name AS subject_name,
                    e.payload AS payload
                  FROM community_audit a JOIN events e ON e.id = a.event_id
                  LEFT JOIN members m ON m.id = e.actor
                  LEFT JOIN members s ON s.id = e.subject_id AND e.subject_kind = 'member'
                  WHERE a.actor = $1 AND a.event_id < $2 ORDER BY a.event_id DESC LIMIT $3";

    /// The same of one member in one part of the house.
    AUDIT_OF_BOTH = "SELECT a.event_id AS id, e.at AS at, e.kind AS kind, e.actor AS actor, m.name AS actor_name,
                    e.subject_kind AS subject_kind, e.subject_id AS subject_id, s.name AS subject_name,
                    e.payload AS payload
                  FROM community_audit a JOIN events e ON e.id = a.event_id
                  LEFT JOIN members m ON m.id = e.actor
                  LEFT JOIN members s ON s.id = e.subject_id AND e.subject_kind = 'member'
                  WHERE a.actor = $1 AND a.area = $2 AND a.event_id < $3 ORDER BY a.event_id DESC LIMIT $4";

    /// The owner who was here first.
    FIRST_OWNER = "SELECT id FROM members WHERE role = 'owner' ORDER BY id LIMIT 1";
}

db::row! {
    /// One version of the rules.
    pub struct RulesRow {
        /// Counts the versions, with gaps.
        pub id: i64,
        /// Markdown; empty where the rules were lifted.
        pub body: String,
        /// The same as safe HTML.
        pub body_html: String,
        /// What is different from the version before.
        pub note: String,
        /// Since when.
        pub made_at: Timestamp,
        /// Who made them.
        pub made_by: String,
    }
}

/// The rules as they are.
///
/// # Errors
/// Only of the database.
pub fn rules(q: &mut Snapshot) -> Result<Option<RulesRow>, DbError> {
    q.row(&RULES, params![])
}

/// Versions of the rules, the latest first.
///
/// # Errors
/// Only of the database.
pub fn rules_versions(
    q: &mut Snapshot,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<RulesRow>, DbError> {
    let (before, limit) = (after.map_or(i64::MAX, Cursor::as_single), size.with_extra());
    let rows: Vec<RulesRow> = q.rows(&RULES_BEFORE, params![before, limit])?;
    Ok(Page::from_extra(rows, size, |row| Cursor::single(row.id)))
}

/// Whether a member has accepted a version of the rules.
///
/// # Errors
/// Only of the database.
pub fn has_accepted(q: &mut Snapshot, member: MemberId, rules: i64) -> Result<bool, DbError> {
    let at: Option<Timestamp> = q.row(&ACCEPTED, params![member, rules])?;
    Ok(at.is_some())
}

/// The settings as they are.
///
/// # Errors
/// Only of the database.
pub fn settings(q: &mut Snapshot, shape: &Shape) -> Result<Settings, DbError> {
    let mut settings = shape.initial();
    let rows: Vec<(String, String, i64)> = q.rows(&SETTINGS, params![])?;
    for (key, value, version) in rows {
        // A key that this program does not know belongs to a newer one that shares the database.
        if let Ok(key) = key.parse::<Key>() {
            settings.set(key, value, version);
        }
    }
    Ok(settings)
}

pub(crate) fn save(
    tx: &mut Tx,
    by: Option<MemberId>,
    key: Key,
    value: &str,
    version: i64,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&SAVE_SETTING, params![key, value, version, now, by])?;
    Ok(())
}

pub(crate) fn has_owner(q: &mut Snapshot) -> Result<bool, DbError> {
    let owner: Option<MemberId> = q.row(&FIRST_OWNER, params![])?;
    Ok(owner.is_some())
}
