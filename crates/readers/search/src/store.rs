//! Every SQL statement of this crate. `search_words` is a full-text table of the engine; the migration says how both
//! engines come to take the same words.

use db::{DbError, Snapshot, Tx, params};
use forum::Tag;
use kernel::{MemberId, Timestamp};

use crate::entry::{Entry, Kind, State};
use crate::tokens::{tag_word, words};

db::statements! {
    /// Puts a thing into the index, or says anew what it says.
    PUT_ENTRY = "INSERT INTO search_entries
        (kind, thing_id, parent_id, space_id, author_id, state, votes, at, url, title, body, tags)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (kind, thing_id) DO UPDATE SET parent_id = excluded.parent_id, space_id = excluded.space_id,
        author_id = excluded.author_id, state = excluded.state, votes = excluded.votes, at = excluded.at,
        url = excluded.url, title = excluded.title, body = excluded.body, tags = excluded.tags
        RETURNING id";
    /// The words of an entry.
    PUT_WORDS = "INSERT INTO search_words (rowid, title, body) VALUES ($1, $2, $3)";
    /// Forgets the words of an entry.
    DELETE_WORDS = "DELETE FROM search_words WHERE rowid = $1";
    /// Forgets an entry.
    DELETE_ENTRY = "DELETE FROM search_entries WHERE id = $1";
    /// One entry.
    ENTRY = "SELECT id FROM search_entries WHERE kind = $1 AND thing_id = $2";
    /// The entries below a thing.
    BELOW = "SELECT id FROM search_entries WHERE kind = $1 AND parent_id = $2 ORDER BY id";
    /// Another title for what stands below a thing.
    RETITLE = "UPDATE search_entries SET title = $3 WHERE kind = $1 AND parent_id = $2";
    /// How many like it.
    VOTES = "UPDATE search_entries SET votes = $3 WHERE kind = $1 AND thing_id = $2";

    /// The entries that an expression of the engine finds, the best first.
    FOUND = "SELECT search_entries.id, kind, thing_id, parent_id, author_id, state, votes, at, url, search_entries.title,
        tags, hits.rank AS rank FROM search_words($1) AS hits JOIN search_entries ON search_entries.id = hits.rowid
        WHERE ($2 = 0 OR space_id = $2) AND ($3 = 0 OR author_id = $3)
        AND ($4 = '' OR state = $4) AND ($5 = false OR state <> '') AND kind IN ({list:7:7})
        ORDER BY hits.rank, search_entries.id LIMIT $6";
    /// The entries that an expression finds which is made of tags alone, the newest first.
    FOUND_NEWEST = "SELECT search_entries.id, kind, thing_id, parent_id, author_id, state, votes, at, url,
        search_entries.title, tags, CAST(0 AS DOUBLE PRECISION) AS rank
        FROM search_words($1) AS hits JOIN search_entries ON search_entries.id = hits.rowid
        WHERE ($2 = 0 OR space_id = $2) AND ($3 = 0 OR author_id = $3)
        AND ($4 = '' OR state = $4) AND ($5 = false OR state <> '') AND kind IN ({list:7:7})
        ORDER BY at DESC, search_entries.id DESC LIMIT $6";
    /// The entries that filters alone leave, the newest first.
    NEWEST = "SELECT id, kind, thing_id, parent_id, author_id, state, votes, at, url, title,
        tags, CAST(0 AS DOUBLE PRECISION) AS rank
        FROM search_entries
        WHERE ($1 = 0 OR space_id = $1) AND ($2 = 0 OR author_id = $2)
        AND ($3 = '' OR state = $3) AND ($4 = false OR state <> '') AND kind IN ({list:6:7})
        ORDER BY at DESC, id DESC LIMIT $5";
    /// What some entries say.
    BODIES = "SELECT id, body FROM search_entries WHERE id IN ({list:1:50})";
}

db::row! {
    /// An entry that was found.
    #[derive(Debug, Clone)]
    pub(crate) struct Hit {
        pub(crate) id: i64,
        pub(crate) kind: Kind,
        pub(crate) thing_id: i64,
        pub(crate) parent_id: i64,
        pub(crate) author_id: Option<MemberId>,
        pub(crate) state: State,
        pub(crate) votes: i64,
        pub(crate) at: Timestamp,
        pub(crate) url: String,
        pub(crate) title: String,
        /// Separated by blanks.
        pub(crate) tags: String,
        /// The lower the better.
        pub(crate) rank: f64,
    }
}

/// What an entry must be, besides what it must say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) space: i64,
    pub(crate) author: i64,
    /// `open` or `solved`; empty for either and for what asks nothing.
    pub(crate) state: &'static str,
    pub(crate) questions: bool,
    /// Empty for all.
    pub(crate) kinds: Vec<Kind>,
}

impl Hit {
    /// What whoever may know of it may know: what it is called, and what it is about.
    pub(crate) fn head(&self) -> String {
        format!("{} {}", self.title, self.tags)
    }
}

impl Wanted {
    fn kinds(&self) -> &[Kind] {
        if self.kinds.is_empty() { Kind::ALL } else { &self.kinds }
    }
}

/// Puts a thing into the index, or says anew what it says.
pub(crate) fn put(tx: &mut Tx, entry: &Entry) -> Result<(), DbError> {
    let tags = entry.tags.iter().map(Tag::name).collect::<Vec<_>>().join(" ");
    let id: i64 = tx.insert(
        &PUT_ENTRY,
        params![
            entry.kind,
            entry.thing,
            entry.parent,
            entry.space,
            entry.author,
            entry.state,
            entry.votes,
            entry.at,
            entry.url,
            entry.title,
            entry.body,
            tags
        ],
    )?;
    let mut title = if entry.owns_title() { words(&entry.title) } else { String::new() };
    for tag in &entry.tags {
        // The tag as a whole, for the filter, and the words that it is made of.
        title.push_str(&format!(" {} {}", tag_word(tag), words(tag.name())));
    }
    let body = words(&entry.body);
    tx.execute(&DELETE_WORDS, params![id])?;
    tx.execute(&PUT_WORDS, params![id, title, body])?;
    Ok(())
}

/// Takes a thing out of the index, where it is in it.
pub(crate) fn remove(tx: &mut Tx, kind: Kind, thing: i64) -> Result<(), DbError> {
    let ids: Vec<i64> = tx.rows(&ENTRY, params![kind, thing])?;
    forget(tx, &ids)
}

/// Takes everything of a kind below a thing out of the index.
pub(crate) fn remove_below(tx: &mut Tx, kind: Kind, parent: i64) -> Result<(), DbError> {
    let ids: Vec<i64> = tx.rows(&BELOW, params![kind, parent])?;
    forget(tx, &ids)
}

fn forget(tx: &mut Tx, ids: &[i64]) -> Result<(), DbError> {
    for id in ids {
        tx.execute(&DELETE_WORDS, params![id])?;
        tx.execute(&DELETE_ENTRY, params![id])?;
    }
    Ok(())
}

/// The entries that an expression finds, the best first; the newest where nothing is asked for but filters.
pub(crate) fn found(
    q: &mut Snapshot,
    expression: Option<&str>,
    by_words: bool,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Hit>, DbError> {
    let Wanted { space, author, state, questions, .. } = wanted;
    match expression {
        Some(expression) => {
            let params = params![expression, space, author, *state, questions, limit];
            let statement = if by_words { &FOUND } else { &FOUND_NEWEST };
            q.rows(statement, params.list(wanted.kinds()))
        }
        None => q.rows(&NEWEST, params![space, author, *state, questions, limit].list(wanted.kinds())),
    }
}

/// What some entries say, at most 50.
pub(crate) fn bodies(q: &mut Snapshot, ids: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
    if ids.is_empty() { Ok(Vec::new()) } else { q.rows(&BODIES, params![].list(ids)) }
}
