//! Statements about secrets: links sent by mail, guesses, passwords, sessions.

use db::{DbError, Snapshot, params};
use kernel::{MemberId, Timestamp};

use crate::proof::Purpose;

db::statements! {
    /// Whether the mail address was proved.
    MAIL_STATE = "SELECT name, mail, mail_verified_at AS verified_at, locale FROM members WHERE id = $1";
    /// Who has a mail address.
    MEMBER_BY_MAIL = "SELECT id FROM members WHERE mail_key = $1";
    /// The mail address was proved.
    VERIFY_MAIL = "UPDATE members SET mail_verified_at = $3
        WHERE id = $1 AND mail_key = $2 AND mail_verified_at IS NULL";
    /// The mail address is another, and proved.
    CHANGE_MAIL = "UPDATE members SET mail = $2, mail_key = $3, mail_verified_at = $4 WHERE id = $1";
    /// The password is another.
    CHANGE_PASSWORD = "UPDATE members SET password_hash = $2 WHERE id = $1";
    /// The password of a member.
    PASSWORD_OF = "SELECT password_hash FROM members WHERE id = $1";

    /// Notes a link.
    INSERT_PROOF = "INSERT INTO mail_proofs (token_hash, member_id, purpose, mail, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// Uses a link up.
    TAKE_PROOF = "DELETE FROM mail_proofs
        WHERE token_hash = $1 AND expires_at > $2 AND member_id IS NOT NULL RETURNING member_id AS member, purpose, mail";
    /// What a link is for, without using it up.
    PROOF = "SELECT member_id AS member, purpose, mail FROM mail_proofs
        WHERE token_hash = $1 AND expires_at > $2 AND member_id IS NOT NULL";
    /// Ends links of one sort that a member was sent before.
    DELETE_PROOFS = "DELETE FROM mail_proofs WHERE member_id = $1 AND purpose = $2";
    /// Forgets links that are over.
    DELETE_OLD_PROOFS = "DELETE FROM mail_proofs WHERE expires_at <= $1";

    /// What was guessed so far.
    GUESSES = "SELECT failures, last_at, shut_until FROM guesses WHERE key = $1";
    /// Counts a guess.
    COUNT_GUESS = "INSERT INTO guesses (key, failures, last_at, shut_until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
            shut_until = excluded.shut_until";
    /// The right secret was given.
    FORGET_GUESSES = "DELETE FROM guesses WHERE key = $1";
    /// One guess was none.
    UNCOUNT_GUESS = "UPDATE guesses SET failures = failures - 1, shut_until = last_at WHERE key = $1 AND failures > 0";
    /// Forgets guesses of long ago.
    DELETE_OLD_GUESSES = "DELETE FROM guesses WHERE last_at < $1";

    /// The sessions of a member: the one that asks, then those that were seen last.
    SESSIONS = "SELECT token_hash, user_agent, created_at, COALESCE(seen_at, created_at) AS seen_at, expires_at
        FROM sessions WHERE member_id = $1 AND expires_at > $2
        ORDER BY CASE WHEN token_hash = $3 THEN 0 ELSE 1 END, COALESCE(seen_at, created_at) DESC, created_at DESC,
            token_hash
        LIMIT 100";
    /// A session is seen, unless it was seen after `$4`. One that is over stays over.
    SEE_SESSION = "UPDATE sessions SET seen_at = $2, user_agent = CASE WHEN $3 = '' THEN user_agent ELSE $3 END
        WHERE token_hash = $1 AND expires_at > $2 AND COALESCE(seen_at, created_at) <= $4";
    /// Since when a member is signed in in a browser.
    SESSION_SINCE = "SELECT created_at FROM sessions WHERE member_id = $1 AND token_hash = $2";
    /// Ends one session of a member.
    END_SESSION_OF = "DELETE FROM sessions WHERE member_id = $1 AND token_hash = $2";
    /// Ends every session of a member but one.
    END_OTHER_SESSIONS = "DELETE FROM sessions WHERE member_id = $1 AND token_hash <> $2";
}

db::row! {
    /// What is known of a member's mail address.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MailState {
        /// The member's name.
        pub name: String,
        /// The address.
        pub mail: String,
        /// When it was proved.
        pub verified_at: Option<Timestamp>,
        /// Language tag that the member chose.
        pub locale: Option<String>,
    }
}

impl MailState {
    /// The language to write to the member in, where it is not the one of the request.
    pub fn language(&self, fallback: kernel::Locale) -> kernel::Locale {
        self.locale.as_deref().and_then(kernel::Locale::from_tag).unwrap_or(fallback)
    }
}

db::row! {
    /// A link that was sent.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ProofRow {
        /// To whom.
        pub member: MemberId,
        /// What it is for.
        pub purpose: Purpose,
        /// The address that it was sent to.
        pub mail: String,
    }
}

db::row! {
    /// A browser that is signed in.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SessionRow {
        /// Hash of its secret; names it.
        pub token_hash: Vec<u8>,
        /// What the browser calls itself.
        pub user_agent: String,
        /// When it signed in.
        pub created_at: Timestamp,
        /// When it was last seen, to about ten minutes.
        pub seen_at: Timestamp,
        /// When it is signed out.
        pub expires_at: Timestamp,
    }
}

/// What is known of a member's mail address.
///
/// # Errors
/// Only of the database.
pub fn mail_state(q: &mut Snapshot, member: MemberId) -> Result<Option<MailState>, DbError> {
    q.row(&MAIL_STATE, params![member])
}

/// The browsers in which a member is signed in: the one whose session is `here`, then those that were seen last.
///
/// # Errors
/// Only of the database.
pub fn sessions(q: &mut Snapshot, member: MemberId, here: &[u8]) -> Result<Vec<SessionRow>, DbError> {
    let now = q.now();
    q.rows(&SESSIONS, params![member, now, here])
}
