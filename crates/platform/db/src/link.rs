//! What the layer asks of a connection, whichever engine is behind it.

use crate::row::{Described, Row, Shape};
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

/// Is given each row of a result.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), DbError>;

/// One connection, owned by one thread.
pub(crate) trait Link: Send {
    fn engine(&self) -> Engine;

    /// Runs a statement and gives its rows to `each`.
    fn query(
        &mut self,
        statement: &'static Statement,
        params: &Params<'_>,
        shape: Shape,
        each: Each<'_>,
    ) -> Result<(), DbError>;

    /// Runs a statement and counts the rows that it changed.
    fn execute(&mut self, statement: &'static Statement, params: &Params<'_>) -> Result<u64, DbError>;

    /// Prepares a statement and says what the engine knows about it.
    fn describe(&mut self, statement: &'static Statement) -> Result<Described, DbError>;

    /// Runs SQL of the layer itself and of migrations.
    fn batch(&mut self, sql: &str) -> Result<(), DbError>;

    /// The same for one short statement that is run again and again.
    fn control(&mut self, sql: &'static str) -> Result<(), DbError> {
        self.batch(sql)
    }

    /// Makes what the transaction did durable.
    fn commit(&mut self) -> Result<(), DbError>;

    /// Connects unless it is connected.
    fn connect(&mut self) -> Result<(), DbError> {
        Ok(())
    }

    /// Forgets a connection that is of no use any more.
    fn disconnect(&mut self) {}

    /// Whether a transaction is open, as far as the engine can say without being asked.
    fn in_transaction(&self) -> bool {
        true
    }

    /// Whether every foreign key points to a row. Asked after a migration.
    fn foreign_keys_hold(&self) -> Result<bool, DbError> {
        Ok(true)
    }
}
