//! Whether a database still has what the migrations made: tables, views, indexes, triggers and functions, by their names.
//! Somebody may have dropped an index that keeps two rows apart, or a trigger that keeps rows as they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::{DbError, Engine, Migration, Schema, Snapshot, Statement, params};

/// What SQLite has.
static SQLITE: Statement = Statement::new(
    "db::objects::SQLITE",
    "SELECT type AS sort, name FROM sqlite_master WHERE type IN ('table', 'view', 'index', 'trigger')",
);

/// What PostgreSQL has and uses: an index that could not be built, or a trigger that was switched off, is as good as none.
static POSTGRES: Statement = Statement::new(
    "db::objects::POSTGRES",
    "SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS sort, CAST(c.relname AS TEXT) AS name
        FROM pg_class c WHERE c.relkind IN ('r', 'v') AND c.relnamespace = to_regnamespace(CAST(current_schema() AS TEXT))
    UNION ALL SELECT 'index', CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indisvalid AND c.relnamespace = to_regnamespace(CAST(current_schema() AS TEXT))
    UNION ALL SELECT 'trigger', CAST(t.tgname AS TEXT) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgenabled IN ('O', 'A') AND c.relnamespace = to_regnamespace(CAST(current_schema() AS TEXT))
    UNION ALL SELECT 'function', CAST(p.proname AS TEXT) FROM pg_proc p
        WHERE p.pronamespace = to_regnamespace(CAST(current_schema() AS TEXT))",
);

/// Sort and name.
type Object = (String, String);

impl Schema {
    /// What the migrations make and the database has not, in words: ``the index `members_name_key` ``.
    ///
    /// # Errors
    /// When the database fails.
    pub fn missing(&self, q: &mut Snapshot) -> Result<Vec<String>, DbError> {
        let statement = if q.engine() == Engine::Sqlite { &SQLITE } else { &POSTGRES };
        let there: BTreeSet<Object> = q.rows(statement, params![])?.into_iter().collect();
        let made = made(&self.migrations, q.engine())?;
        let missing = made.into_keys().filter(|object| !there.contains(object));
        Ok(missing.map(|(sort, name)| format!("the {sort} `{name}`")).collect())
    }
}

/// What is there after all migrations, each with the table that it belongs to.
fn made(migrations: &[&'static Migration], engine: Engine) -> Result<BTreeMap<Object, String>, DbError> {
    let mut made = BTreeMap::new();
    for migration in migrations {
        let text = migration.text_for(engine)?;
        let code: String = text
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ");
        for statement in code.split(';') {
            let is_between = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',');
            let words: Vec<&str> = statement.split(is_between).filter(|word| !word.is_empty()).collect();
            read(&words, &mut made);
        }
    }
    Ok(made)
}

/// Follows one statement: `CREATE UNIQUE INDEX a ON b`, `DROP INDEX a`, `ALTER TABLE a RENAME TO b`.
fn read(words: &[&str], made: &mut BTreeMap<Object, String>) {
    const BETWEEN: [&str; 8] = ["UNIQUE", "VIRTUAL", "OR", "REPLACE", "TEMP", "IF", "NOT", "EXISTS"];
    let mut rest = words.iter().filter(|word| !BETWEEN.contains(word));
    let (Some(verb), Some(sort), Some(name)) = (rest.next(), rest.next(), rest.next()) else { return };
    let object = (sort.to_lowercase(), (*name).to_owned());
    if !["table", "view", "index", "trigger", "function"].contains(&object.0.as_str()) {
        return;
    }
    match *verb {
        "CREATE" => {
            let mut tail = rest.skip_while(|word| **word != "ON").skip(1);
            let table = if object.0 == "table" { Some(name) } else { tail.next() };
            made.insert(object, table.copied().unwrap_or_default().to_owned());
        }
        "DROP" if object.0 == "table" => made.retain(|_, table| table != name),
        "DROP" => drop(made.remove(&object)),
        "ALTER" if rest.next() == Some(&"RENAME") && rest.next() == Some(&"TO") => {
            let new = rest.next().copied().unwrap_or_default();
            made.remove(&object);
            made.values_mut().filter(|table| *table == name).for_each(|table| new.clone_into(table));
            made.insert(("table".to_owned(), new.to_owned()), new.to_owned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_followed_to_what_they_leave() {
        static ONE: Migration = Migration::new(
            "test",
            "0001",
            "CREATE TABLE a (id {pk}); -- CREATE TABLE never (id {pk});
            CREATE UNIQUE INDEX a_key ON a (id); CREATE INDEX a_old ON a (id);
            CREATE TABLE b (id {pk}); CREATE INDEX b_by ON b (id); CREATE VIEW v AS SELECT id FROM a;
            -- engine: sqlite
            CREATE TRIGGER a_kept BEFORE UPDATE OF id ON a
            BEGIN SELECT RAISE(ABORT, 'kept'); END;
            CREATE VIRTUAL TABLE words USING fts5 (text);",
        );
        static TWO: Migration = Migration::new(
            "test",
            "0002",
            "DROP INDEX a_old; DROP TABLE b; ALTER TABLE a ADD COLUMN c {i64}; ALTER TABLE a RENAME TO z;",
        );
        let names = |engine| -> Vec<String> {
            let made = made(&[&ONE, &TWO], engine).unwrap();
            made.into_iter().map(|((sort, name), table)| format!("{sort} {name} {table}")).collect()
        };
        let both = ["index a_key z", "table z z", "view v "];
        assert_eq!(names(Engine::Postgres), both);
        assert_eq!(
            names(Engine::Sqlite),
            ["index a_key z", "table words words", "table z z", "trigger a_kept z", "view v "]
        );
    }
}
