//! Migrations: one set of files for both engines, applied once and in order by whichever node comes first.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::session::Tx;
use crate::{DbError, Engine, params};

/// One step of the schema, forward only. A file that was applied is never edited: the next step goes into a new one.
///
/// Tokens stand for what the engines spell differently: `{pk}` `{i64}` `{bool}` `{real}` `{bytes}` `{strict}`.
/// After a line `-- engine: sqlite` or `-- engine: postgres` the text is for that engine only, until `-- engine: both`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The crate that owns the tables.
    pub owner: &'static str,
    /// Number and name of the file: `0001_topics`.
    pub name: &'static str,
    /// The text, by `include_str!`.
    pub sql: &'static str,
}

crate::statements! {
    /// What was applied, with the checksum it had then.
    APPLIED = "SELECT owner, name, checksum FROM schema_migrations";
    /// Notes that a migration was applied.
    NOTE = "INSERT INTO schema_migrations (owner, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
}

const HISTORY: Migration = Migration {
    owner: "db",
    name: "history",
    sql: "CREATE TABLE IF NOT EXISTS schema_migrations (
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL, -- SHA-256 of the file, so that an edited one is noticed
        applied_at {i64} NOT NULL,
        PRIMARY KEY (owner, name)
    ) {strict};",
};

/// Brings the schema up to date, in one transaction that a second node waits for.
pub(crate) fn migrate(tx: &mut Tx, migrations: &[&'static Migration]) -> Result<(), DbError> {
    let begin = match tx.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        // READ COMMITTED, so that the history is read as it is after the lock was given, not before. The number of the
        // lock is arbitrary, and ours.
        Engine::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(5642870913)",
    };
    tx.link.batch(begin)?;
    let applied = apply_missing(tx, migrations);
    let end = tx.link.batch(if applied.is_ok() { "COMMIT" } else { "ROLLBACK" });
    applied.and(end)
}

fn apply_missing(tx: &mut Tx, migrations: &[&'static Migration]) -> Result<(), DbError> {
    let engine = tx.engine();
    tx.link.batch(&HISTORY.text_for(engine)?)?;
    let applied: Vec<(String, String, String)> = tx.rows(&APPLIED, params![])?;
    let mut known: HashMap<_, _> =
        applied.into_iter().map(|(owner, name, sum)| ((owner, name), sum)).collect();
    for migration in migrations {
        let checksum = migration.checksum();
        let key = (migration.owner.to_owned(), migration.name.to_owned());
        match known.insert(key, checksum.clone()) {
            Some(earlier) if earlier == checksum => continue,
            Some(_) => {
                return Err(
                    migration.fault("was changed after it was applied; put the change into a new one")
                );
            }
            None => {}
        }
        tx.link.batch(&migration.text_for(engine)?).map_err(|error| migration.failed(error))?;
        if !tx.link.in_transaction() {
            return Err(migration.fault("ends the transaction it runs in"));
        }
        if !tx.link.foreign_keys_hold()? {
            return Err(migration.fault("leaves a foreign key that points nowhere"));
        }
        let now = tx.now();
        tx.execute(&NOTE, params![migration.owner, migration.name, checksum, now])?;
        tracing::info!(owner = migration.owner, name = migration.name, "migration applied");
    }
    Ok(())
}

impl Migration {
    /// A step of the schema, as its three fields say.
    #[must_use]
    pub const fn new(owner: &'static str, name: &'static str, sql: &'static str) -> Self {
        Self { owner, name, sql }
    }

    fn checksum(&self) -> String {
        // A checkout on Windows may have turned the line ends around.
        hex::encode(Sha256::digest(self.sql.replace("\r\n", "\n")))
    }

    /// The text for one engine.
    pub(crate) fn text_for(&self, engine: Engine) -> Result<String, DbError> {
        let own = match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        let mut text = String::with_capacity(self.sql.len());
        let mut section = "both";
        for line in self.sql.lines() {
            if let Some(name) = line.trim().strip_prefix("-- engine:") {
                section = name.trim();
                if !["both", "sqlite", "postgres"].contains(&section) {
                    return Err(self.fault(&format!("has a section for an unknown engine `{section}`")));
                }
            } else if section == "both" || section == own {
                text.push_str(line);
                text.push('\n');
            }
        }
        if text.to_ascii_uppercase().contains("DEFERRABLE") {
            // It would be checked at COMMIT, where it fails the whole batch of closures rather than its own.
            return Err(self.fault("declares a deferrable foreign key"));
        }
        self.replace_tokens(&text, engine)
    }

    fn replace_tokens(&self, text: &str, engine: Engine) -> Result<String, DbError> {
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            let name = rest[start + 1..].split('}').next().unwrap_or_default();
            done.push_str(&rest[..start]);
            rest = &rest[start..];
            let is_token =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
            if !is_token {
                // A brace of another kind, as in DEFAULT '{}'.
                done.push('{');
                rest = &rest[1..];
                continue;
            }
            let (sqlite, postgres) = match name {
                "pk" => (
                    "INTEGER PRIMARY KEY AUTOINCREMENT",
                    "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                ),
                "i64" => ("INTEGER", "BIGINT"),
                "bool" => ("INTEGER", "BOOLEAN"),
                "real" => ("REAL", "DOUBLE PRECISION"),
                "bytes" => ("BLOB", "BYTEA"),
                "strict" => ("STRICT", ""),
                _ => return Err(self.fault(&format!("has an unknown token {{{name}}}"))),
            };
            done.push_str(if engine == Engine::Sqlite { sqlite } else { postgres });
            rest = &rest[name.len() + 2..];
        }
        done.push_str(rest);
        Ok(done)
    }

    fn fault(&self, what: &str) -> DbError {
        DbError::Misuse(format!("migration {} {} {what}", self.owner, self.name))
    }

    fn failed(&self, error: DbError) -> DbError {
        DbError::other(format!("migration {} {}", self.owner, self.name), error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_sections_give_each_engine_its_own_words() {
        let migration = Migration {
            owner: "test",
            name: "0001",
            sql: "CREATE TABLE t (id {pk}, a {bool} NOT NULL, j TEXT DEFAULT '{}') {strict};
                -- engine: sqlite
                SELECT 's';
                -- engine: postgres
                SELECT 'p';
                -- engine: both
                SELECT 'b';",
        };
        let words = |engine| {
            let text = migration.text_for(engine).unwrap();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            words(Engine::Sqlite),
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER NOT NULL, j TEXT DEFAULT '{}') STRICT; \
             SELECT 's'; SELECT 'b';"
        );
        assert_eq!(
            words(Engine::Postgres),
            "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a BOOLEAN NOT NULL, \
             j TEXT DEFAULT '{}') ; SELECT 'p'; SELECT 'b';"
        );
    }

    #[test]
    fn unknown_tokens_sections_and_deferred_keys_are_refused() {
        for sql in [
            "CREATE TABLE t (id {int}) {strict};",
            "-- engine: mysql\nSELECT 1;",
            "CREATE TABLE t (a {i64} REFERENCES u(id) DEFERRABLE INITIALLY DEFERRED);",
        ] {
            let migration = Migration { owner: "test", name: "0001", sql };
            assert!(migration.text_for(Engine::Sqlite).is_err(), "{sql}");
        }
    }
}
