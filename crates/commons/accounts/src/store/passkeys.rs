//! Statements about passkeys.

use db::{DbError, Snapshot, params};
use kernel::{MemberId, Timestamp};

use crate::PasskeyId;

db::statements! {
    /// The passkeys of a member.
    PASSKEYS = "SELECT id, name, created_at, last_used_at FROM passkeys WHERE member_id = $1 ORDER BY id";
    /// By which names a member's devices know their keys.
    CREDENTIAL_IDS = "SELECT credential_id FROM passkeys WHERE member_id = $1 ORDER BY id";
    /// How many passkeys a member has.
    COUNT_PASSKEYS = "SELECT COUNT(*) AS total FROM passkeys WHERE member_id = $1";
    /// Adds a passkey.
    INSERT_PASSKEY = "INSERT INTO passkeys (member_id, credential_id, credential, name, created_at)
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
    /// One passkey by the name that the device has for it.
    PASSKEY_BY_CREDENTIAL = "SELECT id, member_id AS member, credential FROM passkeys WHERE credential_id = $1";
    /// It was used; what is known of its device may have changed.
    USE_PASSKEY = "UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1";
    /// Calls it otherwise.
    RENAME_PASSKEY = "UPDATE passkeys SET name = $3 WHERE id = $1 AND member_id = $2";
    /// Removes it.
    DELETE_PASSKEY = "DELETE FROM passkeys WHERE id = $1 AND member_id = $2";

    /// Asks a device.
    INSERT_QUESTION = "INSERT INTO passkey_questions (token_hash, browser_hash, member_id, question, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    /// The device answers, in the browser that was asked.
    TAKE_QUESTION = "DELETE FROM passkey_questions
        WHERE token_hash = $1 AND browser_hash = $2 AND expires_at > $3 RETURNING member_id AS member, question";
    /// Forgets what was not answered.
    DELETE_OLD_QUESTIONS = "DELETE FROM passkey_questions WHERE expires_at <= $1";
}

db::row! {
    /// A passkey, as its member sees it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PasskeyRow {
        /// The row.
        pub id: PasskeyId,
        /// What the member calls it.
        pub name: String,
        /// When it was added.
        pub created_at: Timestamp,
        /// When it last let the member in.
        pub last_used_at: Option<Timestamp>,
    }
}

db::row! {
    /// A passkey, as it is checked.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CredentialRow {
        /// The row.
        pub id: PasskeyId,
        /// Whose.
        pub member: MemberId,
        /// The public key with what is known of its device.
        pub credential: String,
    }
}

db::row! {
    /// A question that a device answers.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct QuestionRow {
        /// Who adds a key; `None` signs in.
        pub member: Option<MemberId>,
        /// What was asked.
        pub question: String,
    }
}

/// The passkeys of a member.
///
/// # Errors
/// Only of the database.
pub fn passkeys(q: &mut Snapshot, member: MemberId) -> Result<Vec<PasskeyRow>, DbError> {
    q.rows(&PASSKEYS, params![member])
}
