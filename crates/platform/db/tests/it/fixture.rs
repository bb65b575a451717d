//! A few tables and statements that the tests share.

use db::{Migration, Schema};

db::text_column!(Mood);
kernel::text_enum! {
    /// A word in a column.
    pub enum Mood {
        /// :)
        Glad = "glad",
        /// :(
        Sad = "sad",
    }
}
kernel::id! {
    /// A row of `notes`.
    pub NoteId = "note";
}

static MIGRATIONS: &[Migration] = &[Migration::new(
    "test",
    "0001_notes",
    "CREATE TABLE notes (
        id {pk},
        parent_id {i64} REFERENCES notes(id),
        title TEXT NOT NULL,
        size {i64} NOT NULL CONSTRAINT notes_size_positive CHECK (size >= 0),
        mood TEXT
    ) {strict};
    CREATE UNIQUE INDEX notes_title_key ON notes (title);
    CREATE UNIQUE INDEX notes_lower_mood_key ON notes (LOWER(mood));
    CREATE TABLE pairs (
        left_id {i64} NOT NULL,
        right_id {i64} NOT NULL,
        word TEXT NOT NULL UNIQUE,
        PRIMARY KEY (left_id, right_id)
    ) {strict};",
)];

db::statements! {
    /// Adds a note.
    ADD = "INSERT INTO notes (title, size) VALUES ($1, $2) RETURNING id";
    /// Adds a note under another.
    ADD_UNDER = "INSERT INTO notes (title, size, parent_id) VALUES ($1, 0, $2) RETURNING id";
    /// Adds a note in a mood.
    ADD_MOODY = "INSERT INTO notes (title, size, mood) VALUES ($1, 0, $2) RETURNING id";
    /// Adds a pair.
    PAIR = "INSERT INTO pairs (left_id, right_id, word) VALUES ($1, $2, $3)";
    /// How many notes there are.
    COUNT = "SELECT COUNT(*) AS n FROM notes";
    /// All titles.
    TITLES = "SELECT title FROM notes ORDER BY title";
    /// The size of one note.
    SIZE = "SELECT size FROM notes WHERE id = $1";
    /// Changes the size of one note.
    RESIZE = "UPDATE notes SET size = $2 WHERE id = $1";
    /// The ids among some that exist.
    AMONG = "SELECT id FROM notes WHERE size >= $1 AND id IN ({list:2:4}) ORDER BY id";
}

pub fn schema() -> Schema {
    Schema::default().with(MIGRATIONS, &[ALL])
}
