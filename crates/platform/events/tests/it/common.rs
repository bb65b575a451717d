//! A fresh database for each test on each engine, and a reader whose effects can be counted.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use db::{Db, DbConfig, DbError, Engine, Migration, Schema, Snapshot, Tx, params};
use events::{Emit as _, Event, Logged, Reader, ReaderError};
use kernel::{Clock, ManualClock, MemberId, Subject, SystemEntropy, Timestamp};
use serde::{Deserialize, Serialize};
use testkit::Database;

const TABLES: Migration = Migration {
    owner: "test",
    name: "0001_effects",
    // No key on purpose: an effect made twice must be seen, not refused.
    sql: "CREATE TABLE effects (id {pk}, reader TEXT NOT NULL, event_id {i64} NOT NULL) {strict};
          CREATE TABLE cures (id {pk}, name TEXT NOT NULL) {strict};
          CREATE TABLE things (id {i64} NOT NULL PRIMARY KEY, value {i64} NOT NULL) {strict};",
};

db::statements! {
    /// Makes an effect.
    EFFECT = "INSERT INTO effects (reader, event_id) VALUES ($1, $2)";
    /// The effects of a reader, as made.
    EFFECTS = "SELECT event_id FROM effects WHERE reader = $1 ORDER BY id";
    /// Counts them all.
    EFFECTS_COUNT = "SELECT COUNT(*) AS effects FROM effects";
    /// Makes what is poison harmless.
    CURE = "INSERT INTO cures (name) VALUES ($1)";
    /// Whether it was made harmless.
    CURED = "SELECT EXISTS (SELECT 1 FROM cures WHERE name = $1) AS cured";
    /// Sets a thing.
    THING_SET = "INSERT INTO things (id, value) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET value = excluded.value";
    /// Reads a thing.
    THING = "SELECT value FROM things WHERE id = $1";
    /// Every event with its kind.
    LOG = "SELECT id, kind FROM events ORDER BY id";
    /// How due work stands.
    WORK = "SELECT state, attempts, next_at, last_error FROM due_work WHERE key = $1";
    /// How many rows of due work there are.
    WORK_COUNT = "SELECT COUNT(*) AS works FROM due_work";
}

pub struct Home {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub url: String,
    pub runtime: tokio::runtime::Runtime,
    /// Goes last.
    _database: Database,
}

/// A clock that runs with the machine's, but ahead of it.
pub struct Ahead(pub Duration);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        kernel::SystemClock.now().plus(self.0)
    }
}

pub fn start() -> Timestamp {
    Timestamp::from_seconds(1_700_000_000)
}

fn schema() -> Schema {
    Schema {
        migrations: events::MIGRATIONS.iter().chain([&TABLES, &crate::renewal::TEXTS]).collect(),
        statements: events::STATEMENTS
            .iter()
            .copied()
            .chain([ALL, crate::seals::ALL, crate::renewal::ALL])
            .flatten()
            .copied()
            .collect(),
    }
}

/// Opens a database as a node of its own does; true randomness, so that no two nodes have one name.
pub fn open(url: &str, clock: Arc<dyn Clock>) -> Db {
    let config = DbConfig { readers: 2, connections: 4, ..DbConfig::new(url) };
    Db::open(config, schema(), clock, Arc::new(SystemEntropy)).unwrap()
}

pub fn raw(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).unwrap()
}

impl Home {
    pub fn fresh(engine: Engine) -> Self {
        let database = Database::new(engine, &schema());
        let clock = Arc::new(ManualClock::new(start()));
        let db = open(database.url(), clock.clone());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { db, clock, url: database.url().to_owned(), runtime, _database: database }
    }

    /// Another node on the same database.
    pub fn node(&self, clock: Arc<dyn Clock>) -> Db {
        open(&self.url, clock)
    }

    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub fn emit(&self, thing: i64, note: &str) -> i64 {
        emit(&self.db, thing, note)
    }

    pub fn effects(&self, reader: &'static str) -> Vec<i64> {
        effects(&self.db, reader)
    }

    /// Runs a reader until it has seen everything, or stumbles.
    pub fn catch_up(&self, reader: Reader) -> events::ReadersRan {
        self.run(events::run_readers_once(&self.db, &[reader])).unwrap()
    }

    pub fn status(&self, reader: &str) -> events::ReaderStatus {
        let all = self.db.read_blocking(events::readers).unwrap();
        all.into_iter().find(|status| status.name == reader).unwrap()
    }

    pub fn cure(&self, name: &'static str) {
        self.db
            .write_blocking(move |tx| -> Result<(), DbError> {
                tx.execute(&CURE, params![name])?;
                Ok(())
            })
            .unwrap();
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// Runs one body on both engines.
pub fn on_both(body: impl Fn(&Home)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        eprintln!("on {engine:?}");
        body(&Home::fresh(engine));
    }
}

/// Waits until something is so; the database's threads and the tasks need their time.
pub fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Happened {
    #[serde(skip)]
    pub thing: i64,
    pub note: String,
}

impl Event for Happened {
    const KIND: &'static str = "test.thing.happened";

    fn subject(&self) -> Subject {
        Subject::of("thing", self.thing)
    }

    fn actor(&self) -> Option<MemberId> {
        Some(MemberId::new(1))
    }

    fn space(&self) -> Option<i64> {
        Some(7)
    }
}

/// Nobody but those who hear everything hears this.
#[derive(Debug, Serialize)]
pub struct Passed;

impl Event for Passed {
    const KIND: &'static str = "noise.passed.by";

    fn subject(&self) -> Subject {
        Subject::of("noise", 1)
    }

    fn actor(&self) -> Option<MemberId> {
        None
    }
}

pub fn emit(db: &Db, thing: i64, note: &str) -> i64 {
    let note = note.to_owned();
    db.write_blocking(move |tx| -> Result<i64, DbError> { tx.emit(&Happened { thing, note: note.clone() }) })
        .unwrap()
}

pub fn effects(db: &Db, reader: &'static str) -> Vec<i64> {
    db.read_blocking(move |q| -> Result<Vec<i64>, DbError> { q.rows(&EFFECTS, params![reader]) }).unwrap()
}

pub fn log(q: &mut Snapshot) -> Result<BTreeMap<i64, String>, DbError> {
    Ok(q.rows::<(i64, String)>(&LOG, params![])?.into_iter().collect())
}

/// Fails at notes that say so, until the database knows a cure.
pub fn count(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    if let Some(happened) = event.decode::<Happened>() {
        let note = happened?.note;
        // Made before it fails, so that a failure that is not undone is seen.
        tx.execute(&EFFECT, params!["counter", event.id])?;
        if note.starts_with("poison") && !tx.one::<bool>(&CURED, params![note.as_str()])? {
            return Err(ReaderError::new(format!("{note} is not digestible")));
        }
        if note.starts_with("panic") && !tx.one::<bool>(&CURED, params![note.as_str()])? {
            panic!("the reader panics");
        }
    }
    Ok(())
}

pub const COUNTER: Reader = Reader { name: "counter", kinds: &["test."], apply: count };
