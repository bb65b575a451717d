//! Every SQL statement of this crate.

pub mod outer;
pub mod passkeys;
pub mod second_step;
pub mod security;

use std::borrow::Borrow;
use std::collections::HashMap;

use db::{DbError, Snapshot, Tx, params};
use kernel::{Cursor, MemberId, PageSize, Role, Theme, Tier, Timestamp};

db::statements! {
    /// Adds a member.
    INSERT_MEMBER = "INSERT INTO members
        (name, name_key, mail, mail_key, password_hash, role, tier, bio, bio_html, version, created_at, name_skeleton)
        VALUES ($1, $2, $3, $4, $5, $6, 'guest', '', '', 1, $7, $8) RETURNING id";
    /// The password of whoever signs in by name or mail.
    PASSWORD_BY_LOGIN = "SELECT id, password_hash FROM members WHERE name_key = $1 OR mail_key = $1 ORDER BY id LIMIT 1";
    /// One member.
    MEMBER = "SELECT id, name, mail, role, tier, tier_until, bio, bio_html, locale, theme, version, created_at
        FROM members WHERE id = $1";
    /// One member by name.
    MEMBER_BY_KEY = "SELECT id, name, mail, role, tier, tier_until, bio, bio_html, locale, theme, version, created_at
        FROM members WHERE name_key = $1";
    /// Members by the keys of their names.
    MEMBERS_BY_KEYS = "SELECT id, name_key, name FROM members WHERE name_key IN ({list:1:64})";
    /// Members by their ids.
    MEMBERS_BY_IDS = "SELECT id, name FROM members WHERE id IN ({list:1:64})";
    /// A page of members, the newest first.
    MEMBERS = "SELECT id, name, mail, role, tier, tier_until, bio, bio_html, locale, theme, version, created_at
        FROM members WHERE id < $1 ORDER BY id DESC LIMIT $2";
    /// How many members there are.
    COUNT_MEMBERS = "SELECT COUNT(*) AS total FROM members";
    /// How many owners there are.
    COUNT_OWNERS = "SELECT COUNT(*) AS total FROM members WHERE role = 'owner'";
    /// Saves an edited profile, unless it was edited since.
    UPDATE_PROFILE = "UPDATE members SET bio = $2, bio_html = $3, locale = $4, theme = $5, bio_rendered_by = $7,
        version = version + 1 WHERE id = $1 AND version = $6";
    /// Changes the language of a member who has chosen one.
    CHANGE_LOCALE = "UPDATE members SET locale = $2 WHERE id = $1 AND locale IS NOT NULL";
    /// Changes the theme of a member who has chosen one.
    CHANGE_THEME = "UPDATE members SET theme = $2 WHERE id = $1 AND theme IS NOT NULL";
    /// Gives an office.
    UPDATE_ROLE = "UPDATE members SET role = $2 WHERE id = $1";
    /// Gives a standing.
    UPDATE_TIER = "UPDATE members SET tier = $2, tier_until = $3 WHERE id = $1";

    /// Begins a session.
    INSERT_SESSION = "INSERT INTO sessions (token_hash, member_id, user_agent, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    /// Who a session belongs to, and when it was last seen.
    VIEWER_BY_SESSION = "SELECT members.id, name, role, tier, tier_until, locale, theme,
        COALESCE(sessions.seen_at, sessions.created_at) AS seen_at
        FROM sessions JOIN members ON members.id = sessions.member_id
        WHERE token_hash = $1 AND expires_at > $2";
    /// Ends a session.
    DELETE_SESSION = "DELETE FROM sessions WHERE token_hash = $1";
    /// Ends sessions that are over anyway.
    DELETE_EXPIRED_SESSIONS = "DELETE FROM sessions WHERE expires_at <= $1";

    /// Adds an API token.
    INSERT_TOKEN = "INSERT INTO api_tokens (member_id, name, token_hash, hint, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// The API tokens of a member that still work.
    TOKENS = "SELECT id, name, hint, created_at, expires_at FROM api_tokens
        WHERE member_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC";
    /// How many API tokens of a member still work.
    COUNT_TOKENS = "SELECT COUNT(*) AS total FROM api_tokens
        WHERE member_id = $1 AND revoked_at IS NULL AND expires_at > $2";
    /// Revokes an API token of a member.
    REVOKE_TOKEN = "UPDATE api_tokens SET revoked_at = $3 WHERE id = $1 AND member_id = $2 AND revoked_at IS NULL";
    /// Who an API token belongs to. It is no session, so nothing is noted of when it is seen.
    VIEWER_BY_TOKEN = "SELECT members.id, members.name, role, tier, tier_until, locale, theme,
        CAST(NULL AS BIGINT) AS seen_at
        FROM api_tokens JOIN members ON members.id = api_tokens.member_id
        WHERE token_hash = $1 AND expires_at > $2 AND revoked_at IS NULL";
}

db::row! {
    /// A member as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MemberRow {
        /// Who it is.
        pub id: MemberId,
        /// The name that others see.
        pub name: String,
        /// The mail address; nobody else sees it.
        pub mail: String,
        /// Office.
        pub role: Role,
        /// Standing that was bought.
        pub tier: Tier,
        /// When that standing ends.
        pub tier_until: Option<Timestamp>,
        /// Markdown.
        pub bio: String,
        /// Safe HTML.
        pub bio_html: String,
        /// Language tag that the member chose.
        pub locale: Option<String>,
        /// Theme that the member chose.
        pub theme: Option<Theme>,
        /// Counts edits of the profile.
        pub version: i64,
        /// When the member registered.
        pub created_at: Timestamp,
    }
}

impl MemberRow {
    /// Standing at this moment.
    pub fn tier_at(&self, now: impl Borrow<Timestamp>) -> Tier {
        crate::tier::shown(self.role, self.tier, self.tier_until, *now.borrow())
    }
}

db::row! {
    /// What the page frame needs of whoever is signed in.
    #[derive(Debug, Clone)]
    pub struct ViewerRow {
        /// Who it is.
        pub id: MemberId,
        /// The name that others see.
        pub name: String,
        /// Office.
        pub role: Role,
        /// Standing that was bought.
        pub tier: Tier,
        /// When that standing ends.
        pub tier_until: Option<Timestamp>,
        /// Language tag that the member chose.
        pub locale: Option<String>,
        /// Theme that the member chose.
        pub theme: Option<Theme>,
        /// When the session was last seen; `None` where it is none.
        pub seen_at: Option<Timestamp>,
    }
}

db::row! {
    /// An API token, as far as its owner sees it again.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct TokenRow {
        /// The row.
        pub id: crate::TokenId,
        /// What the member calls it.
        pub name: String,
        /// Its first characters.
        pub hint: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it stops working.
        pub expires_at: Timestamp,
    }
}

/// One member.
///
/// # Errors
/// Only of the database.
pub fn member(q: &mut Snapshot, id: MemberId) -> Result<Option<MemberRow>, DbError> {
    q.row(&MEMBER, params![id])
}

/// One member by name, however it is written.
///
/// # Errors
/// Only of the database.
pub fn member_by_name(q: &mut Snapshot, name: &str) -> Result<Option<MemberRow>, DbError> {
    q.row(&MEMBER_BY_KEY, params![crate::name::name_key(name)])
}

/// A page of members, the newest first.
///
/// # Errors
/// Only of the database.
pub fn members(q: &mut Snapshot, after: Option<Cursor>, size: PageSize) -> Result<Vec<MemberRow>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    q.rows(&MEMBERS, params![before, size.with_extra()])
}

/// The API tokens of a member that still work, the newest first.
///
/// # Errors
/// Only of the database.
pub fn tokens(q: &mut Snapshot, member: MemberId) -> Result<Vec<TokenRow>, DbError> {
    let now = q.now();
    q.rows(&TOKENS, params![member, now])
}

/// Ends sessions that are over.
///
/// # Errors
/// Only of the database.
pub fn delete_expired_sessions(tx: &mut Tx) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(&DELETE_EXPIRED_SESSIONS, params![now])
}

/// How many members one statement looks up.
const KEYS_AT_ONCE: usize = 64;

/// The names of some members; who is not there is left out.
///
/// # Errors
/// Only of the database.
pub fn names_of(q: &mut Snapshot, ids: &[MemberId]) -> Result<HashMap<MemberId, String>, DbError> {
    let mut names = HashMap::new();
    for some in ids.chunks(KEYS_AT_ONCE) {
        names.extend(q.rows::<(MemberId, String)>(&MEMBERS_BY_IDS, params![].list(some))?);
    }
    Ok(names)
}

/// Members by the keys of their names (see [`name_key`](crate::name_key)), with id and name; who is not there is left
/// out.
///
/// # Errors
/// Only of the database.
pub fn members_by_keys(
    q: &mut Snapshot,
    keys: &[String],
) -> Result<HashMap<String, (MemberId, String)>, DbError> {
    let mut known = HashMap::new();
    for some in keys.chunks(KEYS_AT_ONCE) {
        let rows: Vec<(MemberId, String, String)> = q.rows(&MEMBERS_BY_KEYS, params![].list(some))?;
        known.extend(rows.into_iter().map(|(id, key, name)| (key, (id, name))));
    }
    Ok(known)
}
