//! Statements about the second step of signing in.

use db::{DbError, Snapshot, params};
use kernel::{MemberId, Timestamp};

db::statements! {
    /// The secret of a member's authenticator.
    TOTP = "SELECT secret, confirmed_at FROM totp_secrets WHERE member_id = $1";
    /// A new secret, which works from its first code on. One that works is not replaced.
    BEGIN_TOTP = "INSERT INTO totp_secrets (member_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3)
        ON CONFLICT (member_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
        WHERE totp_secrets.confirmed_at IS NULL";
    /// The first code was right.
    CONFIRM_TOTP = "UPDATE totp_secrets SET confirmed_at = $2 WHERE member_id = $1 AND confirmed_at IS NULL";
    /// Takes a step; touches nothing where it or a later one was taken.
    TAKE_STEP = "UPDATE totp_secrets SET last_step = $2 WHERE member_id = $1 AND last_step < $2";
    /// No code is asked for any more.
    DELETE_TOTP = "DELETE FROM totp_secrets WHERE member_id = $1";
    /// Notes a recovery code.
    INSERT_RECOVERY = "INSERT INTO recovery_codes (member_id, code_hash) VALUES ($1, $2)";
    /// Uses a recovery code up.
    TAKE_RECOVERY = "DELETE FROM recovery_codes WHERE member_id = $1 AND code_hash = $2";
    /// Ends all recovery codes of a member.
    DELETE_RECOVERY = "DELETE FROM recovery_codes WHERE member_id = $1";
    /// How many recovery codes a member has left.
    COUNT_RECOVERY = "SELECT COUNT(*) AS total FROM recovery_codes WHERE member_id = $1";

    /// Name and password were right.
    INSERT_HALF = "INSERT INTO half_sign_ins (token_hash, member_id, remember, expires_at) VALUES ($1, $2, $3, $4)";
    /// Who has given name and password.
    HALF = "SELECT member_id, remember FROM half_sign_ins WHERE token_hash = $1 AND expires_at > $2";
    /// The code was right as well.
    DELETE_HALF = "DELETE FROM half_sign_ins WHERE token_hash = $1";
    /// Forgets those who never gave a code.
    DELETE_OLD_HALVES = "DELETE FROM half_sign_ins WHERE expires_at <= $1";
    /// Ends what was begun with a password that is none any more.
    DELETE_HALVES_OF = "DELETE FROM half_sign_ins WHERE member_id = $1";
}

/// A secret, and since when it works.
pub type KnownTotp = (Vec<u8>, Option<Timestamp>);

/// The secret of a member's authenticator.
///
/// # Errors
/// Only of the database.
pub fn totp(q: &mut Snapshot, member: MemberId) -> Result<Option<KnownTotp>, DbError> {
    q.row(&TOTP, params![member])
}

/// How many recovery codes a member has left; `None` where signing in asks for no code.
///
/// # Errors
/// Only of the database.
pub fn codes_left(q: &mut Snapshot, member: MemberId) -> Result<Option<i64>, DbError> {
    let works = totp(q, member)?.is_some_and(|(_, since)| since.is_some());
    if !works {
        return Ok(None);
    }
    q.one(&COUNT_RECOVERY, params![member]).map(Some)
}
