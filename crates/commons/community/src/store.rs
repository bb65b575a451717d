//! Every SQL statement of this crate.

use db::{DbError, Snapshot, Tx, params};
use kernel::MemberId;

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
    INSERT_RULES = "INSERT INTO community_rules (body, body_html, note, made_at, made_by)
                    VALUES ($1, $2, $3, $4, $5) RETURNING id";

    /// The owner who was here first.
    FIRST_OWNER = "SELECT id FROM members WHERE role = 'owner' ORDER BY id LIMIT 1";
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
