//! PostgreSQL: one connection, its errors and its values.

use std::collections::HashMap;
use std::error::Error as _;
use std::io;

use ::postgres::error::{Severity, SqlState};
use ::postgres::types::{ToSql, Type};
use ::postgres::{Client, Config, NoTls};

use crate::link::{Each, Link};
use crate::row::{Described, Row, Shape};
use crate::value::{Kind, Params, Value};
use crate::{DbError, Engine, Statement};

/// One connection to the server, made when it is first needed and again after it was lost.
pub(crate) struct PostgresLink {
    server: Config,
    /// Run on each new connection.
    setup: String,
    client: Option<Client>,
    /// Statements that the server has confirmed, by the address of the constant.
    prepared: HashMap<usize, Vec<Prepared>>,
}

/// A statement prepared for parameters of certain kinds. One statement nearly always has one such form.
struct Prepared {
    kinds: Vec<Kind>,
    statement: ::postgres::Statement,
}

impl PostgresLink {
    pub(crate) fn new(server: Config, setup: String) -> Self {
        Self { server, setup, client: None, prepared: HashMap::new() }
    }

    fn try_connect(&mut self) -> Result<(), ::postgres::Error> {
        if self.client.as_ref().is_some_and(|client| !client.is_closed()) {
            return Ok(());
        }
        self.disconnect();
        let mut client = self.server.connect(NoTls)?;
        client.batch_execute(&self.setup)?;
        self.client = Some(client);
        Ok(())
    }

    /// Connects for the first time, when an operator is there to be told why it fails.
    pub(crate) fn connect_first(&mut self) -> Result<(), DbError> {
        self.try_connect().map_err(|error| DbError::other("connecting to PostgreSQL", error))?;
        self.check_server()
    }

    /// Whether the server and its database are such that both engines behave alike.
    fn check_server(&mut self) -> Result<(), DbError> {
        let facts = self.client()?.query_one(
            "SELECT CAST(current_setting('server_version_num') AS INT), current_setting('server_encoding'), datcollate
               FROM pg_database WHERE datname = current_database()",
            &[],
        );
        let facts = facts.map_err(|error| failure(error, "asking PostgreSQL for its version"))?;
        let (version, encoding, collation): (i32, String, String) =
            (facts.get(0), facts.get(1), facts.get(2));
        if version < 130_000 || encoding != "UTF8" {
            let message = format!("PostgreSQL 13 with UTF8 is needed, not {version} with {encoding}");
            return Err(DbError::Misuse(message));
        }
        if !matches!(collation.as_str(), "C" | "POSIX" | "C.UTF-8" | "C.utf8") {
            tracing::warn!(collation, "text is not sorted as in SQLite: create the database with LOCALE 'C'");
        }
        Ok(())
    }

    fn client(&mut self) -> Result<&mut Client, DbError> {
        self.client.as_mut().ok_or(DbError::ConnectionLost { ambiguous: false })
    }

    fn prepare(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
    ) -> Result<::postgres::Statement, DbError> {
        let address = std::ptr::from_ref(statement).addr();
        let fits = |known: &&Prepared| {
            params.values.iter().map(|value| value.kind()).eq(known.kinds.iter().copied())
        };
        if let Some(known) = self.prepared.get(&address).and_then(|forms| forms.iter().find(fits)) {
            return Ok(known.statement.clone());
        }
        // The types are given rather than inferred, so that `$1 IS NULL` and typed NULLs mean what was bound.
        let kinds: Vec<Kind> = params.values.iter().map(|value| value.kind()).collect();
        let types: Vec<Type> = kinds.iter().map(|kind| type_of(*kind)).collect();
        let text = &statement.text()?.postgres;
        let prepared =
            self.client()?.prepare_typed(text, &types).map_err(|error| failure(error, statement.name()))?;
        let form = Prepared { kinds, statement: prepared.clone() };
        self.prepared.entry(address).or_default().push(form);
        Ok(prepared)
    }
}

impl Link for PostgresLink {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn connect(&mut self) -> Result<(), DbError> {
        self.try_connect().map_err(|error| failure(error, "connecting to PostgreSQL"))
    }

    fn disconnect(&mut self) {
        self.prepared.clear();
        self.client = None;
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.client()?.batch_execute(sql).map_err(|error| failure(error, "SQL"))
    }

    /// Commits. The server answers COMMIT of a failed transaction with ROLLBACK and no error; the SELECT before it, in
    /// the same message, turns that into an error.
    fn commit(&mut self) -> Result<(), DbError> {
        let committed = self.client()?.batch_execute("SELECT 1; COMMIT");
        committed.map_err(|error| match failure(error, "COMMIT") {
            DbError::ConnectionLost { .. } => DbError::ConnectionLost { ambiguous: true },
            definite => definite,
        })
    }

    fn query(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
        shape: Shape,
        each: Each<'_>,
    ) -> Result<(), DbError> {
        let prepared = self.prepare(statement, params)?;
        shape.check(prepared.columns().iter().map(::postgres::Column::name))?;
        let params: Vec<_> = params.values.iter().map(to_sql).collect();
        let rows =
            self.client()?.query(&prepared, &params).map_err(|error| failure(error, statement.name()))?;
        rows.iter().try_for_each(|row| each(&Row::postgres(row)))
    }

    fn execute(&mut self, statement: &'static Statement, params: &Params<'_>) -> Result<u64, DbError> {
        let prepared = self.prepare(statement, params)?;
        let params: Vec<_> = params.values.iter().map(to_sql).collect();
        self.client()?.execute(&prepared, &params).map_err(|error| failure(error, statement.name()))
    }

    fn describe(&mut self, statement: &'static Statement) -> Result<Described, DbError> {
        let text = &statement.text()?.postgres;
        let prepared = self.client()?.prepare(text).map_err(|error| failure(error, statement.name()))?;
        let columns =
            prepared.columns().iter().map(|column| (column.name().to_owned(), kind(column.type_())));
        let columns = columns.collect();
        Ok(Described { params: prepared.params().iter().map(kind).collect(), columns })
    }
}

const fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Int => Type::INT8,
        Kind::Bool => Type::BOOL,
        Kind::Real => Type::FLOAT8,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
    }
}

fn kind(found: &Type) -> Option<Kind> {
    Some(match *found {
        Type::INT2 | Type::INT4 | Type::INT8 => Kind::Int,
        Type::BOOL => Kind::Bool,
        Type::FLOAT4 | Type::FLOAT8 => Kind::Real,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => Kind::Text,
        Type::BYTEA => Kind::Bytes,
        _ => return None,
    })
}

fn to_sql<'a>(value: &'a Value<'a>) -> &'a (dyn ToSql + Sync) {
    match value {
        Value::Null(Kind::Int) => &None::<i64>,
        Value::Null(Kind::Bool) => &None::<bool>,
        Value::Null(Kind::Real) => &None::<f64>,
        Value::Null(Kind::Text) => &None::<&str>,
        Value::Null(Kind::Bytes) => &None::<&[u8]>,
        Value::Int(value) => value,
        Value::Bool(value) => value,
        Value::Real(value) => value,
        Value::Text(value) => value,
        Value::Bytes(value) => value,
    }
}

/// Reads one column. Whole numbers of all widths are widened, because literals and COUNT differ.
pub(crate) fn value(row: &::postgres::Row, index: usize) -> Result<Value<'_>, DbError> {
    let read = |error| DbError::other(format!("reading column {index}"), error);
    let Some(column) = row.columns().get(index) else {
        return Err(DbError::Misuse(format!("there is no column {index}")));
    };
    let found = column.type_();
    let Some(kind) = kind(found) else {
        let message = format!("column {index} `{}` has the type {found}: CAST it", column.name());
        return Err(DbError::Misuse(message));
    };
    let value = match *found {
        Type::INT2 => row.try_get::<_, Option<i16>>(index).map(|v| v.map(|v| Value::Int(v.into()))),
        Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|v| v.map(|v| Value::Int(v.into()))),
        Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|v| v.map(Value::Int)),
        Type::FLOAT4 => row.try_get::<_, Option<f32>>(index).map(|v| v.map(|v| Value::Real(v.into()))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(index).map(|v| v.map(Value::Real)),
        Type::BOOL => row.try_get::<_, Option<bool>>(index).map(|v| v.map(Value::Bool)),
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(index).map(|v| v.map(Value::Bytes)),
        _ => row.try_get::<_, Option<&str>>(index).map(|v| v.map(Value::Text)),
    };
    value.map(|value| value.unwrap_or(Value::Null(kind))).map_err(read)
}

/// Translates the server's words.
fn failure(error: ::postgres::Error, doing: &str) -> DbError {
    let Some(said) = error.as_db_error() else {
        let broken = error.is_closed() || error.source().is_some_and(|source| source.is::<io::Error>());
        if broken {
            let cause = error.source().map(ToString::to_string);
            tracing::warn!(doing, %error, cause, "no connection to PostgreSQL");
            return DbError::ConnectionLost { ambiguous: false };
        }
        return DbError::other(doing, error);
    };
    let constraint = said.constraint().unwrap_or_default().to_owned();
    match *said.code() {
        SqlState::UNIQUE_VIOLATION => DbError::Unique { names: vec![constraint] },
        SqlState::FOREIGN_KEY_VIOLATION => DbError::ForeignKey,
        SqlState::CHECK_VIOLATION => DbError::Check { constraint },
        SqlState::NOT_NULL_VIOLATION => {
            let column =
                format!("{}.{}", said.table().unwrap_or_default(), said.column().unwrap_or_default());
            DbError::NotNull { column }
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => DbError::Conflict,
        SqlState::LOCK_NOT_AVAILABLE => DbError::Busy,
        SqlState::STRING_DATA_RIGHT_TRUNCATION | SqlState::PROGRAM_LIMIT_EXCEEDED => DbError::TooLong,
        // Another node has migrated a table under a statement that was prepared before. Once is enough: the re-run
        // prepares anew.
        SqlState::FEATURE_NOT_SUPPORTED if said.message().contains("cached plan") => {
            DbError::ConnectionLost { ambiguous: false }
        }
        // The server shuts down, or an operator ended the session.
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            DbError::ConnectionLost { ambiguous: false }
        }
        _ if matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) => {
            tracing::error!(error = %said, "PostgreSQL ended the session");
            DbError::ConnectionLost { ambiguous: false }
        }
        _ => DbError::other(doing, error),
    }
}
