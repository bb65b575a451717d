//! What the operator chooses about the database.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::{DbError, Engine, Migration, Statement};

/// Where the data is, and how much the program may take to reach it. The defaults suit a small machine.
#[derive(Clone)]
pub struct DbConfig {
    /// `sqlite:PATH` or `postgres://user:password@host/name`. TLS to PostgreSQL is not offered: keep the server on the
    /// same machine or in a private network.
    pub url: String,
    /// SQLite: threads that read, each with a connection. One more writes.
    pub readers: usize,
    /// PostgreSQL: threads that read and write, each with a connection. More than 8 was slower in the trial.
    pub connections: usize,
    /// Most calls that may wait; one more is answered with [`DbError::Busy`] at once.
    pub waiting_max: usize,
    /// SQLite: most closures that share one commit.
    pub batch_max: usize,
    /// SQLite: no closure joins a batch that is older than this, so that the first does not wait long for its answer.
    pub batch_time_max: Duration,
    /// How long to wait for a lock that somebody else holds.
    pub lock_wait_max: Duration,
    /// SQLite: page cache of each connection.
    pub cache_kib: u32,
    /// SQLite: how much of the file is mapped into memory; 0 is none.
    pub mmap_bytes: u64,
}

impl DbConfig {
    /// The defaults for a place.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: 4,
            connections: 8,
            waiting_max: 4096,
            batch_max: 64,
            batch_time_max: Duration::from_millis(10),
            lock_wait_max: Duration::from_secs(10),
            cache_kib: 2048,
            mmap_bytes: 0,
        }
    }

    /// Whether the URL says where a database could be, without looking there.
    ///
    /// # Errors
    /// [`DbError::Misuse`] that says what is wanted.
    pub fn check(&self) -> Result<(), DbError> {
        self.target().map(drop)
    }

    pub(crate) fn target(&self) -> Result<Target, DbError> {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path == ":memory:" {
                return Err(DbError::Misuse("SQLite needs the path of a file".to_owned()));
            }
            return Ok(Target::Sqlite(path.into()));
        }
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            // The driver's message could repeat the password.
            let parsed = self.url.parse::<::postgres::Config>();
            let mut server =
                parsed.map_err(|_| DbError::Misuse("not a valid postgres:// address".to_owned()))?;
            if server.get_connect_timeout().is_none() {
                server.connect_timeout(Duration::from_secs(5));
            }
            if server.get_application_name().is_none() {
                server.application_name("jixia");
            }
            return Ok(Target::Postgres(Box::new(server)));
        }
        Err(DbError::Misuse("must begin with sqlite: or postgres://".to_owned()))
    }
}

impl fmt::Debug for DbConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may carry a password.
        f.debug_struct("DbConfig").field("readers", &self.readers).finish_non_exhaustive()
    }
}

/// Where a URL leads.
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(Box<::postgres::Config>),
}

impl Target {
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// What all crates together put into the database and ask of it.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// In the order in which they are applied: a crate after those whose tables it points to.
    pub migrations: Vec<&'static Migration>,
    /// The registry of statements; each is checked when the database opens.
    pub statements: Vec<&'static Statement>,
}

impl Schema {
    /// With what one more crate brings.
    #[must_use]
    pub fn with(mut self, migrations: &'static [Migration], statements: &[&[&'static Statement]]) -> Self {
        self.migrations.extend(migrations);
        self.statements.extend(statements.iter().copied().flatten());
        self
    }
}
