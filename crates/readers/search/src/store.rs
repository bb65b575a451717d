//! Every SQL statement of this crate. `search_words` is a full-text table of the engine; the migration says how both
//! engines come to take the same words.

use db::{DbError, Snapshot, Tx, params};
use forum::Tag;
use kernel::{MemberId, Timestamp};

use crate::entry::{Entry, Kind, State, class};
use crate::tokens::{filter_word, tag_word, title_word, words};

db::statements! {
    /// Puts a thing into the index, or says anew what it says.
    PUT_ENTRY = "INSERT INTO search_entries
        (kind, thing_id, parent_id, space_id, author_id, state, votes, at, url, title, body, tags, class)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (kind, thing_id) DO UPDATE SET parent_id = excluded.parent_id, space_id = excluded.space_id,
        author_id = excluded.author_id, state = excluded.state, votes = excluded.votes, at = excluded.at,
        url = excluded.url, title = excluded.title, body = excluded.body, tags = excluded.tags,
        class = excluded.class RETURNING id";
    /// The words of an entry.
    PUT_WORDS = "INSERT INTO search_words (rowid, title, body) VALUES ($1, $2, $3)";
    /// Forgets the words of an entry.
    DELETE_WORDS = "DELETE FROM search_words WHERE rowid = $1";
    /// Forgets an entry.
    DELETE_ENTRY = "DELETE FROM search_entries WHERE id = $1";
    /// One entry.
    ENTRY = "SELECT id, class FROM search_entries WHERE kind = $1 AND thing_id = $2";
    /// The entries below a thing.
    BELOW = "SELECT id, class FROM search_entries WHERE kind = $1 AND parent_id = $2 ORDER BY id";
    /// Another title for what stands below a thing.
    RETITLE = "UPDATE search_entries SET title = $3 WHERE kind = $1 AND parent_id = $2";
    /// How many like it, where that leaves it in its class.
    VOTES = "UPDATE search_entries SET votes = $3 WHERE kind = $1 AND thing_id = $2 AND class = $4";

    /// The entries that an expression of the engine finds, those worth most first. Read in the order of the words'
    /// rows, so that the engine stops at the last one that is wanted.
    FOUND = "SELECT search_entries.id, kind, thing_id, parent_id, author_id, state, votes, at, url,
        search_entries.title, tags, search_entries.body
        FROM search_words($1) AS hits JOIN search_entries ON search_entries.id = (hits.rowid & 1099511627775)
        WHERE ($2 = 0 OR space_id = $2) AND ($3 = 0 OR author_id = $3)
        AND ($4 = '' OR state = $4) AND ($5 = false OR state <> '') AND kind IN ({list:7:7})
        ORDER BY hits.rowid DESC LIMIT $6";
    /// The entries that an expression finds which is made of tags alone, the newest first.
    FOUND_NEWEST = "SELECT search_entries.id, kind, thing_id, parent_id, author_id, state, votes, at, url,
        search_entries.title, tags, search_entries.body
        FROM search_words($1) AS hits JOIN search_entries ON search_entries.id = (hits.rowid & 1099511627775)
        WHERE ($2 = 0 OR space_id = $2) AND ($3 = 0 OR author_id = $3)
        AND ($4 = '' OR state = $4) AND ($5 = false OR state <> '') AND kind IN ({list:7:7})
        ORDER BY at DESC, search_entries.id DESC LIMIT $6";
    /// The entries that filters alone leave, the newest first.
    NEWEST = "SELECT id, kind, thing_id, parent_id, author_id, state, votes, at, url, title, tags, body
        FROM search_entries
        WHERE ($1 = 0 OR space_id = $1) AND ($2 = 0 OR author_id = $2)
        AND ($3 = '' OR state = $3) AND ($4 = false OR state <> '') AND kind IN ({list:6:7})
        ORDER BY at DESC, id DESC LIMIT $5";
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
        /// Plain text.
        pub(crate) body: String,
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
    /// The same as words of the index: all of these, and one of those where there are any.
    pub(crate) fn words(&self) -> (Vec<String>, Vec<String>) {
        let mut all = Vec::new();
        if !self.state.is_empty() {
            all.push(filter_word(self.state, None));
        }
        if self.questions {
            all.push(filter_word("asks", None));
        }
        if self.author != 0 {
            all.push(filter_word("author", Some(self.author)));
        }
        if self.space != 0 {
            all.push(filter_word("space", Some(self.space)));
        }
        (all, self.kinds.iter().map(|kind| filter_word(kind.as_str(), None)).collect())
    }

    fn kinds(&self) -> &[Kind] {
        if self.kinds.is_empty() { Kind::ALL } else { &self.kinds }
    }
}

/// The row of the words of an entry.
fn place(class: i64, id: i64) -> i64 {
    (class << 40) | id
}

/// Puts a thing into the index, or says anew what it says.
pub(crate) fn put(tx: &mut Tx, entry: &Entry) -> Result<(), DbError> {
    let before: Vec<(i64, i64)> = tx.rows(&ENTRY, params![entry.kind, entry.thing])?;
    for (id, class) in before {
        tx.execute(&DELETE_WORDS, params![place(class, id)])?;
    }
    let class = class(entry.kind, entry.votes);
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
            tags,
            class
        ],
    )?;
    let mut title = if entry.owns_title() { words(&entry.title) } else { String::new() };
    for tag in &entry.tags {
        // The tag as a whole, for the filter, and the words that it is made of.
        title.push_str(&format!(" {} {}", tag_word(tag), words(tag.name())));
    }
    for word in filter_words(entry) {
        title.push_str(&format!(" {word}"));
    }
    if entry.owns_title() {
        for word in words(&entry.title).split_whitespace() {
            title.push_str(&format!(" {}", title_word(word)));
        }
    }
    let body = words(&entry.body);
    tx.execute(&PUT_WORDS, params![place(class, id), title, body])?;
    Ok(())
}

/// What filters can ask of an entry.
fn filter_words(entry: &Entry) -> Vec<String> {
    let mut words = vec![filter_word(entry.kind.as_str(), None)];
    if entry.state != State::None {
        words.push(filter_word(entry.state.as_str(), None));
        words.push(filter_word("asks", None));
    }
    words.extend(entry.author.map(|author| filter_word("author", Some(author.get()))));
    words.extend(entry.space.map(|space| filter_word("space", Some(space))));
    words
}

/// Notes how many like a thing. Says whether that is all: in another class its words stand elsewhere, and it is to be
/// put anew.
pub(crate) fn set_votes(tx: &mut Tx, kind: Kind, thing: i64, votes: i64) -> Result<bool, DbError> {
    Ok(tx.execute(&VOTES, params![kind, thing, votes, class(kind, votes)])? > 0)
}

/// Takes a thing out of the index, where it is in it.
pub(crate) fn remove(tx: &mut Tx, kind: Kind, thing: i64) -> Result<(), DbError> {
    let entries = tx.rows(&ENTRY, params![kind, thing])?;
    forget(tx, &entries)
}

/// Takes everything of a kind below a thing out of the index.
pub(crate) fn remove_below(tx: &mut Tx, kind: Kind, parent: i64) -> Result<(), DbError> {
    let entries = tx.rows(&BELOW, params![kind, parent])?;
    forget(tx, &entries)
}

fn forget(tx: &mut Tx, entries: &[(i64, i64)]) -> Result<(), DbError> {
    for (id, class) in entries {
        tx.execute(&DELETE_WORDS, params![place(*class, *id)])?;
        tx.execute(&DELETE_ENTRY, params![id])?;
    }
    Ok(())
}

/// The entries that an expression finds, those worth most first.
pub(crate) fn found(
    q: &mut Snapshot,
    expression: &str,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Hit>, DbError> {
    let Wanted { space, author, state, questions, .. } = wanted;
    let params = params![expression, space, author, *state, questions, limit];
    q.rows(&FOUND, params.list(wanted.kinds()))
}

/// The entries that filters alone leave, the newest first; `tags` is an expression of tags alone.
pub(crate) fn newest(
    q: &mut Snapshot,
    tags: Option<&str>,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Hit>, DbError> {
    let Wanted { space, author, state, questions, .. } = wanted;
    match tags {
        Some(tags) => {
            let params = params![tags, space, author, *state, questions, limit];
            q.rows(&FOUND_NEWEST, params.list(wanted.kinds()))
        }
        None => q.rows(&NEWEST, params![space, author, *state, questions, limit].list(wanted.kinds())),
    }
}
