//! SQLite: one connection, its errors and its values.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig as Behaviour;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ffi};

use crate::config::DbConfig;
use crate::link::{Each, Link};
use crate::row::{Described, Row, Shape};
use crate::value::{Kind, Params, Value};
use crate::{DbError, Engine, Statement};

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read,
    Write,
    /// Foreign keys are off until the end, because SQLite can change a table only by building it anew.
    Migrate,
}

/// One connection to the file.
pub(crate) struct SqliteLink {
    connection: Connection,
    uniques: Arc<Uniques>,
}

impl SqliteLink {
    pub(crate) fn open(
        path: &Path,
        config: &DbConfig,
        purpose: Purpose,
        uniques: Arc<Uniques>,
    ) -> Result<Self, DbError> {
        let opening = |error| DbError::other(format!("opening the database file {}", path.display()), error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let connection = Connection::open_with_flags(path, flags).map_err(opening)?;
        // A node that starts waits for another one to migrate, however long that takes.
        let patience =
            if purpose == Purpose::Migrate { Duration::from_secs(600) } else { config.lock_wait_max };
        connection.busy_timeout(patience).map_err(opening)?;
        connection.set_prepared_statement_cache_capacity(512);
        // Plans do not depend on the values bound. Otherwise SQLite, built with STAT4, prepares a statement anew whenever
        // another value might call for another plan: a sixth of the time of a page, and nothing gained on our indexes.
        connection.set_db_config(Behaviour::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(opening)?;
        use_write_ahead_log(&connection, patience).map_err(opening)?;
        let foreign_keys = if purpose == Purpose::Migrate { "OFF" } else { "ON" };
        let query_only = if purpose == Purpose::Read { "ON" } else { "OFF" };
        connection
            .execute_batch(&format!(
                "PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = {foreign_keys};
                 PRAGMA query_only = {query_only};
                 PRAGMA trusted_schema = OFF;
                 PRAGMA temp_store = MEMORY;
                 PRAGMA cache_size = -{};
                 PRAGMA mmap_size = {};
                 PRAGMA wal_autocheckpoint = 4000;
                 PRAGMA journal_size_limit = 67108864;",
                config.cache_kib, config.mmap_bytes
            ))
            .map_err(opening)?;
        Ok(Self { connection, uniques })
    }

    fn prepare(&self, statement: &'static Statement) -> Result<rusqlite::CachedStatement<'_>, DbError> {
        let prepared = self.connection.prepare_cached(&statement.text()?.sqlite);
        prepared.map_err(|error| failure(error, statement.name(), &self.uniques))
    }

    /// Differs from the last answer of this connection whenever another connection has committed in between.
    pub(crate) fn data_version(&self) -> Result<i64, DbError> {
        let version = self
            .connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut prepared| prepared.query_row((), |row| row.get(0)));
        version.map_err(|error| failure(error, "PRAGMA data_version", &self.uniques))
    }

    /// Reads the names of the unique indexes out of the catalogue.
    pub(crate) fn uniques(&self) -> Result<Uniques, DbError> {
        Uniques::read(&self.connection)
            .map_err(|error| DbError::other("reading the catalogue of indexes", error))
    }
}

impl Link for SqliteLink {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn query(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
        shape: Shape,
        each: Each<'_>,
    ) -> Result<(), DbError> {
        let failed = |error| failure(error, statement.name(), &self.uniques);
        let mut prepared = self.prepare(statement)?;
        shape.check(prepared.column_names())?;
        bind(&mut prepared, params).map_err(failed)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            each(&Row::sqlite(row))?;
        }
        Ok(())
    }

    fn execute(&mut self, statement: &'static Statement, params: &Params<'_>) -> Result<u64, DbError> {
        let failed = |error| failure(error, statement.name(), &self.uniques);
        let mut prepared = self.prepare(statement)?;
        bind(&mut prepared, params).map_err(failed)?;
        let changed = prepared.raw_execute().map_err(failed)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn describe(&mut self, statement: &'static Statement) -> Result<Described, DbError> {
        let prepared = self.prepare(statement)?;
        let kind = |declared: Option<&str>| match declared? {
            "INTEGER" | "INT" => Some(Kind::Int),
            "REAL" => Some(Kind::Real),
            "TEXT" => Some(Kind::Text),
            "BLOB" => Some(Kind::Bytes),
            _ => None,
        };
        let columns =
            prepared.columns().map(|column| (column.name().to_owned(), kind(column.decl_type()))).collect();
        Ok(Described { params: vec![None; prepared.parameter_count()], columns })
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.connection.execute_batch(sql).map_err(|error| failure(error, "SQL", &self.uniques))
    }

    fn control(&mut self, sql: &'static str) -> Result<(), DbError> {
        let done = self.connection.prepare_cached(sql).and_then(|mut prepared| prepared.raw_execute());
        done.map(|_| ()).map_err(|error| failure(error, sql, &self.uniques))
    }

    fn commit(&mut self) -> Result<(), DbError> {
        self.control("COMMIT")
    }

    fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn foreign_keys_hold(&self) -> Result<bool, DbError> {
        let broken =
            self.connection.prepare("PRAGMA foreign_key_check").and_then(|mut check| check.exists(()));
        broken
            .map(|broken| !broken)
            .map_err(|error| failure(error, "PRAGMA foreign_key_check", &self.uniques))
    }
}

/// Switching the mode needs the file alone for a moment, and SQLite does not always wait for that by itself.
fn use_write_ahead_log(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let step = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(rusqlite::Error::SqliteFailure(error, _))
                if matches!(
                    error.code,
                    rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked
                ) && waited < patience =>
            {
                std::thread::sleep(step);
                waited += step;
            }
            other => return other,
        }
    }
}

fn bind(prepared: &mut rusqlite::Statement<'_>, params: &Params<'_>) -> rusqlite::Result<()> {
    params
        .values
        .iter()
        .zip(1..)
        .try_for_each(|(value, number)| prepared.raw_bind_parameter::<usize, _>(number, value))
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null(_) => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(value),
            Value::Bool(value) => ValueRef::Integer(i64::from(value)),
            Value::Real(value) => ValueRef::Real(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// Reads one column.
pub(crate) fn value<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Value<'r>, DbError> {
    let value =
        row.get_ref(index).map_err(|error| DbError::other(format!("reading column {index}"), error))?;
    Ok(match value {
        ValueRef::Null => Value::Null(Kind::Text),
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(_) => Value::Text(
            value.as_str().map_err(|error| DbError::other(format!("reading column {index}"), error))?,
        ),
        ValueRef::Blob(value) => Value::Bytes(value),
    })
}

/// Translates the engine's words.
fn failure(error: rusqlite::Error, doing: &str, uniques: &Uniques) -> DbError {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return DbError::other(doing, error);
    };
    let detail =
        message.as_deref().and_then(|text| text.split_once("failed: ")).map_or("", |(_, detail)| detail);
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            DbError::Unique { names: uniques.names(detail) }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => DbError::ForeignKey,
        ffi::SQLITE_CONSTRAINT_CHECK => DbError::Check { constraint: detail.to_owned() },
        ffi::SQLITE_CONSTRAINT_NOTNULL => DbError::NotNull { column: detail.to_owned() },
        _ => match code.code {
            rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => DbError::Busy,
            rusqlite::ErrorCode::TooBig => DbError::TooLong,
            _ => DbError::other(doing, error),
        },
    }
}

/// Names of unique indexes by their columns: SQLite reports the columns (`members.name_key`), PostgreSQL the name.
#[derive(Debug, Default)]
pub(crate) struct Uniques(HashMap<String, Vec<String>>);

impl Uniques {
    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        // `origin`: c = CREATE INDEX, u = UNIQUE in the table, pk = PRIMARY KEY. The last two have no name of their own
        // in SQLite; PostgreSQL's naming stands in. A rowid table's integer key has no index at all.
        let mut catalogue = connection.prepare(
            "SELECT t.name, i.name, i.origin, c.name, c.seqno
               FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
              WHERE t.type = 'table' AND i.\"unique\"
             UNION ALL
             SELECT t.name, '', 'pk', c.name, c.pk
               FROM sqlite_schema t, pragma_table_info(t.name) c
              WHERE t.type = 'table' AND c.pk > 0
             ORDER BY 1, 2, 5",
        )?;
        let mut indexes: Vec<(String, String, String, Vec<String>)> = Vec::new();
        let mut rows = catalogue.query(())?;
        while let Some(row) = rows.next()? {
            let (table, index): (String, String) = (row.get(0)?, row.get(1)?);
            let column = row.get::<_, Option<String>>(3)?.unwrap_or_default();
            match indexes.last_mut() {
                Some(last) if last.0 == table && last.1 == index => last.3.push(column),
                _ => indexes.push((table, index, row.get(2)?, vec![column])),
            }
        }
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for (table, index, origin, columns) in indexes {
            let reported =
                columns.iter().map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ");
            let name = match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                "u" => format!("{table}_{}_key", columns.join("_")),
                _ => index,
            };
            let known = names.entry(reported).or_default();
            if !known.contains(&name) {
                known.push(name);
            }
        }
        Ok(Self(names))
    }

    /// The names behind what SQLite reports; an index over an expression is reported as `index 'name'`.
    fn names(&self, reported: &str) -> Vec<String> {
        if let Some(name) = reported.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
            return vec![name.to_owned()];
        }
        self.0.get(reported).cloned().unwrap_or_else(|| vec![reported.to_owned()])
    }
}
