//! The door: opens the database, starts its threads and sends closures to them.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use kernel::{Clock, Entropy};
use parking_lot::Mutex;

use crate::config::{DbConfig, Schema, Target};
use crate::job::{Access, Call, Job, Queue, Reply};
use crate::link::Link;
use crate::postgres::PostgresLink;
use crate::session::{Snapshot, Tx};
use crate::sqlite::{Purpose, SqliteLink, Uniques};
use crate::{DbError, Engine, group_commit, migration, rerun};

/// The database. Cheap to clone; the last clone that goes lets the threads end.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    /// On PostgreSQL both are one queue.
    reads: Arc<Queue>,
    writes: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// SQLite: a connection that does nothing but notice commits, until the database is closed.
    watch: Mutex<Option<SqliteLink>>,
}

/// Differs from an earlier stamp whenever anything was committed in between, by anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp(i64);

thread_local! {
    /// Set on the threads that run closures: one that waited there for another could wait for ever.
    static RUNS_CLOSURES: Cell<bool> = const { Cell::new(false) };
}

impl Db {
    /// Opens the database, brings its schema up to date and starts its threads. Blocks while it does.
    ///
    /// # Errors
    /// Where the URL, a statement or a migration is wrong, or the database does not answer.
    pub fn open(
        config: DbConfig,
        schema: Schema,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, DbError> {
        for statement in schema.statements.iter().chain(migration::ALL) {
            statement.text().map_err(|error| error.in_statement(statement))?;
        }
        // The PostgreSQL driver must not be called on a thread of the async runtime, and this may be one.
        let opened = std::thread::spawn(move || Inner::open(&config, &schema, &clock, &entropy)).join();
        opened.unwrap_or(Err(DbError::Panicked)).map(|inner| Self(Arc::new(inner)))
    }

    /// Runs a closure on one consistent state of the database.
    ///
    /// The closure is sent off when the future is first polled. If the future is dropped before a thread has begun with
    /// the closure, it is not run.
    #[must_use = "nothing is read until it is awaited"]
    pub fn read<F, T, E>(&self, closure: F) -> impl Future<Output = Result<T, E>> + Send + use<F, T, E>
    where
        F: Fn(&mut Snapshot) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.call(Access::Read, move |tx: &mut Tx| closure(tx))
    }

    /// Runs a closure in a transaction that is committed where it gives `Ok`, and undone where it gives `Err`.
    ///
    /// Once a thread has begun with the closure it runs to its end, whether or not anybody still waits. It may be run
    /// more than once, and only the last run counts.
    #[must_use = "nothing is written until it is awaited"]
    pub fn write<F, T, E>(&self, closure: F) -> impl Future<Output = Result<T, E>> + Send + use<F, T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.call(Access::Write, closure)
    }

    /// [`Db::write`] for what nobody waits for, such as the readers of the log: on SQLite, where there is one writer, it
    /// lets the others go first, and still gets a part of the time however much they write.
    #[must_use = "nothing is written until it is awaited"]
    pub fn write_behind<F, T, E>(
        &self,
        closure: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<F, T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.call(Access::WriteBehind, closure)
    }

    /// [`Db::read`] for commands and tests; never on a thread of the async runtime.
    ///
    /// # Errors
    /// Those of the closure and of the engine.
    pub fn read_blocking<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Snapshot) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let reply = self.0.send(Access::Read, move |tx: &mut Tx| closure(tx))?;
        reply.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// [`Db::write`] for commands and tests; never on a thread of the async runtime.
    ///
    /// # Errors
    /// Those of the closure and of the engine.
    pub fn write_blocking<F, T, E>(&self, closure: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let reply = self.0.send(Access::Write, closure)?;
        reply.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    fn call<F, T, E>(
        &self,
        access: Access,
        closure: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<F, T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        async move { inner.send(access, closure)?.await.unwrap_or_else(|_| Err(DbError::Closed.into())) }
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The present state of the database as a value to compare: equal stamps mean that nothing was committed between
    /// them. Takes a few microseconds and no thread. `None` on PostgreSQL, where only the server knows.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        self.0.watch.lock().as_ref().and_then(|watch| watch.data_version().ok()).map(Stamp)
    }

    /// Lets nothing more in, works off what waits, and returns when the threads have ended. Blocks.
    pub fn close(&self) {
        self.0.reads.close();
        self.0.writes.close();
        *self.0.watch.lock() = None;
        let threads = std::mem::take(&mut *self.0.threads.lock());
        for thread in threads {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("engine", &self.0.engine).finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.reads.close();
        self.writes.close();
    }
}

impl Inner {
    fn open(
        config: &DbConfig,
        schema: &Schema,
        clock: &Arc<dyn Clock>,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<Self, DbError> {
        let target = config.target()?;
        let engine = target.engine();
        let reads = Arc::new(Queue::new(config.waiting_max));
        let mut inner = Self {
            engine,
            writes: Arc::clone(&reads),
            reads,
            threads: Mutex::default(),
            watch: Mutex::default(),
        };
        let tx = |link: Box<dyn Link>| Tx::new(link, Arc::clone(entropy));
        match target {
            Target::Sqlite(path) => {
                inner.writes = Arc::new(Queue::new(config.waiting_max));
                let open = |purpose, uniques: &Arc<Uniques>| {
                    SqliteLink::open(&path, config, purpose, Arc::clone(uniques))
                };
                let uniques = {
                    let mut migrating = tx(Box::new(open(Purpose::Migrate, &Arc::default())?));
                    migrating.renew(&**clock, None);
                    migration::migrate(&mut migrating, &schema.migrations)?;
                    Arc::new(open(Purpose::Read, &Arc::default())?.uniques()?)
                };
                inner.watch = Mutex::new(Some(open(Purpose::Read, &uniques)?));
                let writer = tx(Box::new(open(Purpose::Write, &uniques)?));
                let own_config = config.clone();
                inner.start("db-write", &inner.writes, clock, writer, move |queue, tx, clock| {
                    group_commit::write_all(queue, tx, clock, &own_config);
                })?;
                for _ in 0..config.readers.max(1) {
                    let reader = tx(Box::new(open(Purpose::Read, &uniques)?));
                    inner.start("db-read", &inner.reads, clock, reader, group_commit::read_all)?;
                }
            }
            Target::Postgres(server) => {
                let mut first = PostgresLink::new((*server).clone(), String::new());
                first.connect_first()?;
                let mut migrating = tx(Box::new(first));
                migrating.renew(&**clock, None);
                migration::migrate(&mut migrating, &schema.migrations)?;
                let setup = setup(config.lock_wait_max);
                for _ in 0..config.connections.max(1) {
                    let link = PostgresLink::new((*server).clone(), setup.clone());
                    inner.start("db-postgres", &inner.reads, clock, tx(Box::new(link)), rerun::serve_all)?;
                }
            }
        }
        Ok(inner)
    }

    /// Starts a thread that owns a connection.
    fn start(
        &self,
        name: &str,
        queue: &Arc<Queue>,
        clock: &Arc<dyn Clock>,
        tx: Tx,
        work: impl FnOnce(&Queue, Tx, &dyn Clock) + Send + 'static,
    ) -> Result<(), DbError> {
        let (queue, clock) = (Arc::clone(queue), Arc::clone(clock));
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _guard = queue.close_if_panicking();
            RUNS_CLOSURES.set(true);
            work(&queue, tx, &*clock);
        });
        self.threads
            .lock()
            .push(thread.map_err(|error| DbError::other("starting a database thread", error))?);
        Ok(())
    }

    fn send<F, T, E>(&self, access: Access, closure: F) -> Result<Reply<T, E>, DbError>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (call, reply) = Call::new(closure, self.granted(access)?);
        self.push(Box::new(call))?;
        Ok(reply)
    }

    /// How a closure that asks for this access runs here.
    fn granted(&self, access: Access) -> Result<Access, DbError> {
        if RUNS_CLOSURES.get() {
            return Err(DbError::Misuse(
                "a closure opened another transaction: pass on the one it has".to_owned(),
            ));
        }
        // PostgreSQL has more than one connection that writes, so nobody need stand back.
        let stands_back = self.engine == Engine::Sqlite;
        Ok(if access == Access::WriteBehind && !stands_back { Access::Write } else { access })
    }

    fn push(&self, job: Box<dyn Job>) -> Result<(), DbError> {
        let queue = if job.writes() { &self.writes } else { &self.reads };
        queue.push(job)
    }
}

/// What each connection to PostgreSQL begins with. A statement that runs away must not keep its thread for ever.
fn setup(lock_wait_max: Duration) -> String {
    format!(
        "SET lock_timeout = {}; SET statement_timeout = 60000; SET TIME ZONE 'UTC'",
        lock_wait_max.as_millis()
    )
}
