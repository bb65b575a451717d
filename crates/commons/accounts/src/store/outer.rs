//! Statements about logins elsewhere.

use db::{DbError, Snapshot, params};
use kernel::{MemberId, Timestamp};

use crate::outer::Provider;

db::statements! {
    /// Whose account an account elsewhere opens.
    MEMBER_BY_SUBJECT = "SELECT member_id FROM identities WHERE issuer = $1 AND subject = $2";
    /// The accounts elsewhere that open a member's account.
    IDENTITIES = "SELECT provider, label, created_at FROM identities WHERE member_id = $1 ORDER BY id";
    /// Links an account elsewhere.
    INSERT_IDENTITY = "INSERT INTO identities (member_id, provider, issuer, subject, label, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// Names the same account by a better name.
    RENAME_SUBJECT = "UPDATE identities SET issuer = $3, subject = $4 WHERE issuer = $1 AND subject = $2";
    /// Unlinks an account elsewhere.
    DELETE_IDENTITY = "DELETE FROM identities WHERE member_id = $1 AND provider = $2";

    /// Somebody goes elsewhere to sign in.
    INSERT_ATTEMPT = "INSERT INTO outer_attempts (state_hash, browser_hash, provider, member_id, next, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// They came back, in the browser in which they went.
    TAKE_ATTEMPT = "DELETE FROM outer_attempts
        WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > $4
        RETURNING member_id AS member, next";
    /// Forgets those who did not come back.
    DELETE_OLD_ATTEMPTS = "DELETE FROM outer_attempts WHERE expires_at <= $1";

    /// Somebody new was vouched for.
    INSERT_GUEST = "INSERT INTO outer_guests
        (token_hash, browser_hash, provider, issuer, subject, label, proved_mail, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// Who was vouched for.
    GUEST = "SELECT provider, issuer, subject, label, proved_mail FROM outer_guests
        WHERE token_hash = $1 AND browser_hash = $2 AND expires_at > $3";
    /// They have an account here now, and are soon forgotten.
    USE_GUEST = "UPDATE outer_guests SET expires_at = $2 WHERE token_hash = $1 AND expires_at > $2";
    /// Forgets those who chose no name.
    DELETE_OLD_GUESTS = "DELETE FROM outer_guests WHERE expires_at <= $1";
}

db::row! {
    /// An account elsewhere that opens a member's account.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct IdentityRow {
        /// Where.
        pub provider: Provider,
        /// What it is called there.
        pub label: String,
        /// When it was linked.
        pub created_at: Timestamp,
    }
}

db::row! {
    /// A login that came back.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AttemptRow {
        /// Who links an account; `None` signs in.
        pub member: Option<MemberId>,
        /// The page to go to afterwards.
        pub next: String,
    }
}

db::row! {
    /// Somebody who was vouched for and has no account here.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct GuestRow {
        /// Where.
        pub provider: Provider,
        /// Who vouches.
        pub issuer: String,
        /// For whom.
        pub subject: String,
        /// What they are called there.
        pub label: String,
        /// The mail address that is theirs for certain; empty where none is.
        pub proved_mail: String,
    }
}

/// The accounts elsewhere that open a member's account.
///
/// # Errors
/// Only of the database.
pub fn identities(q: &mut Snapshot, member: MemberId) -> Result<Vec<IdentityRow>, DbError> {
    q.rows(&IDENTITIES, params![member])
}
