//! What a closure holds: a consistent view of the database, and for writers the right to change it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Instant;

use kernel::{Clock, Entropy, Timestamp, Token};
use telemetry::RequestStats;

use crate::link::Link;
use crate::row::{Described, FromRow, Row, Shape};
use crate::value::Params;
use crate::{DbError, Engine, Statement};

/// Runs after a durable commit.
pub(crate) type Callback = Box<dyn FnOnce() + Send>;

/// One view of the database: all statements of a closure see the same state of it.
///
/// The first error decides. After it every further call answers [`DbError::Poisoned`] and nothing of the transaction
/// is kept, even where the closure swallows the error: PostgreSQL has given the transaction up by then, and SQLite
/// must not be kinder. [`DbError::Unreadable`] alone lets a closure that only reads go on.
pub struct Snapshot {
    pub(crate) link: Box<dyn Link>,
    now: Timestamp,
    stats: Option<Arc<RequestStats>>,
    failure: Option<DbError>,
}

impl Snapshot {
    /// The instant of this transaction, the same for all of it but where [`Tx::at`] winds it.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.link.engine()
    }

    /// All rows of a statement.
    ///
    /// # Errors
    /// Where the engine refuses, or a row does not fit `T`.
    pub fn rows<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: Params<'_>,
    ) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.run(statement, params, |link, params| {
            link.query(statement, params, Shape::of::<T>(), &mut |row: &Row<'_>| {
                rows.push(T::from_row(row)?);
                Ok(())
            })
        })?;
        Ok(rows)
    }

    /// The row of a statement that gives one or none.
    ///
    /// # Errors
    /// As [`Snapshot::rows`]; also where there are two rows, since the engines would pick different ones.
    pub fn row<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: Params<'_>,
    ) -> Result<Option<T>, DbError> {
        let mut rows = self.rows(statement, params)?;
        if rows.len() > 1 {
            let message = format!("one row was asked for, it gives {}", rows.len());
            return Err(self.poison(DbError::Misuse(message).in_statement(statement)));
        }
        Ok(rows.pop())
    }

    /// The row of a statement that must give exactly one.
    ///
    /// # Errors
    /// As [`Snapshot::row`]; [`DbError::NoRow`] where there is none.
    pub fn one<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        params: Params<'_>,
    ) -> Result<T, DbError> {
        self.row(statement, params)?.ok_or(DbError::NoRow)
    }

    /// What the engine says about a statement, without running it. For the test of the registry.
    ///
    /// # Errors
    /// Where the engine does not take the statement.
    pub fn describe(&mut self, statement: &'static Statement) -> Result<Described, DbError> {
        self.link.describe(statement).map_err(|error| self.poison(error.in_statement(statement)))
    }

    /// Runs one statement: refuses it in a poisoned transaction, counts it, and poisons on failure.
    fn run<T>(
        &mut self,
        statement: &'static Statement,
        mut params: Params<'_>,
        call: impl FnOnce(&mut dyn Link, &Params<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        if !self.is_whole() {
            return Err(DbError::Poisoned);
        }
        let begun = Instant::now();
        let result = statement
            .text()
            .and_then(|text| params.complete(text))
            .and_then(|()| call(&mut *self.link, &params));
        if let Some(stats) = &self.stats {
            stats.count_query(begun.elapsed());
        }
        result.map_err(|error| self.poison(error.in_statement(statement)))
    }

    fn poison(&mut self, error: DbError) -> DbError {
        tracing::debug!(%error, "a statement failed");
        if self.is_whole() {
            self.failure = Some(error.clone());
        }
        error
    }

    /// Whether the engine still answers in this transaction.
    const fn is_whole(&self) -> bool {
        matches!(self.failure, None | Some(DbError::Unreadable(_)))
    }
}

/// A transaction that may write. It is also a [`Snapshot`], so a function that only reads takes `&mut Snapshot` and
/// serves both. Everything that an operation needs of the world comes from here.
pub struct Tx {
    snapshot: Snapshot,
    entropy: Arc<dyn Entropy>,
    callbacks: Vec<Callback>,
}

impl Tx {
    pub(crate) fn new(link: Box<dyn Link>, entropy: Arc<dyn Entropy>) -> Self {
        let snapshot = Snapshot { link, now: Timestamp::from_micros(0), stats: None, failure: None };
        Self { snapshot, entropy, callbacks: Vec::new() }
    }

    /// Runs a statement and says how many rows it changed.
    ///
    /// # Errors
    /// Where the engine refuses.
    pub fn execute(&mut self, statement: &'static Statement, params: Params<'_>) -> Result<u64, DbError> {
        self.snapshot.run(statement, params, |link, params| link.execute(statement, params))
    }

    /// Runs an `INSERT ... RETURNING id` and gives the new id.
    ///
    /// # Errors
    /// Where the engine refuses.
    pub fn insert(&mut self, statement: &'static Statement, params: Params<'_>) -> Result<i64, DbError> {
        self.snapshot.one(statement, params)
    }

    /// A new secret.
    #[must_use]
    pub fn token(&self) -> Token {
        Token::generate(&*self.entropy)
    }

    /// The source of randomness.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// Sets the instant that [`Snapshot::now`] gives from here on, until it is set again or the closure ends. For
    /// imports and demonstrations, which write down what happened before; an operation has no business with it.
    pub const fn at(&mut self, instant: Timestamp) {
        self.snapshot.now = instant;
    }

    /// Runs `callback` after the commit is durable and before the caller hears of it; never after a rollback. It runs
    /// on the database's own thread, so it must be short: wake somebody, drop something from a cache.
    pub fn on_commit(&mut self, callback: impl FnOnce() + Send + 'static) {
        self.callbacks.push(Box::new(callback));
    }

    /// Forgets the last closure and makes ready for the next.
    pub(crate) fn renew(&mut self, clock: &dyn Clock, stats: Option<Arc<RequestStats>>) {
        self.snapshot.now = clock.now();
        self.snapshot.stats = stats;
        self.snapshot.failure = None;
        self.callbacks.clear();
    }

    pub(crate) const fn take_failure(&mut self) -> Option<DbError> {
        self.snapshot.failure.take()
    }

    pub(crate) fn take_callbacks(&mut self) -> Vec<Callback> {
        std::mem::take(&mut self.callbacks)
    }
}

impl Deref for Tx {
    type Target = Snapshot;
    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Snapshot {
        &mut self.snapshot
    }
}
