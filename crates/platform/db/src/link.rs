//! One connection of either engine.

use crate::postgres::PostgresLink;
use crate::row::{Described, Row, Shape};
use crate::sqlite::SqliteLink;
use crate::value::Params;
use crate::{DbError, Statement};

/// The engine behind a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded; the default.
    Sqlite,
    /// A server, for when one machine is outgrown.
    Postgres,
}

/// One connection, owned by one thread.
pub(crate) enum Link {
    Sqlite(SqliteLink),
    Postgres(Box<PostgresLink>),
}

/// Is given each row of a result.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), DbError>;

impl Link {
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
        shape: Shape,
        each: Each<'_>,
    ) -> Result<(), DbError> {
        match self {
            Self::Sqlite(link) => link.query(statement, params, shape, each),
            Self::Postgres(link) => link.query(statement, params, shape, each),
        }
    }

    pub(crate) fn execute(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
    ) -> Result<u64, DbError> {
        match self {
            Self::Sqlite(link) => link.execute(statement, params),
            Self::Postgres(link) => link.execute(statement, params),
        }
    }

    pub(crate) fn describe(&mut self, statement: &'static Statement) -> Result<Described, DbError> {
        match self {
            Self::Sqlite(link) => link.describe(statement),
            Self::Postgres(link) => link.describe(statement),
        }
    }

    /// Runs SQL of the layer itself and of migrations.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        match self {
            Self::Sqlite(link) => link.batch(sql),
            Self::Postgres(link) => link.batch(sql),
        }
    }
}
