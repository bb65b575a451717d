//! Throw-away databases: migrated once, then copied for each test.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use db::{Db, DbConfig, Engine, Schema};
use kernel::{Clock, SeededEntropy, SystemClock};
use postgres::{Client, NoTls};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// The variable that says where the tests find a PostgreSQL server in which they may do as they like.
pub const SERVER: &str = "JIXIA_TEST_POSTGRES";

/// One database that goes away with this value.
#[derive(Debug)]
pub struct Database {
    engine: Engine,
    url: String,
    /// SQLite: the folder of the file.
    folder: Option<TempDir>,
}

impl Database {
    /// A fresh database in which the migrations of `schema` are applied already.
    ///
    /// # Panics
    /// Where it cannot be made, above all without a PostgreSQL server to test on.
    #[must_use]
    pub fn new(engine: Engine, schema: &Schema) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = folder();
                let file = folder.path().join("jixia.sqlite");
                fs::write(&file, &*migrated_file(schema)).expect("the temporary folder takes a file");
                Self { engine, url: format!("sqlite:{}", file.display()), folder: Some(folder) }
            }
            Engine::Postgres => {
                let name = unique_name();
                let template = migrated_template(schema);
                on_server(|server| {
                    let copy = format!("CREATE DATABASE {name} TEMPLATE {template}");
                    server.batch_execute(&copy).expect("the template can be copied");
                });
                Self { engine, url: url_of(&name), folder: None }
            }
        }
    }

    /// A fresh database without any table.
    ///
    /// # Panics
    /// As [`Database::new`].
    #[must_use]
    pub fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = folder();
                let url = format!("sqlite:{}", folder.path().join("jixia.sqlite").display());
                Self { engine, url, folder: Some(folder) }
            }
            Engine::Postgres => {
                let name = unique_name();
                on_server(|server| create_empty(server, &name));
                Self { engine, url: url_of(&name), folder: None }
            }
        }
    }

    /// What `database.url` would say.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of an SQLite file.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }

    /// Settings for this database: fewer connections than in production, since many tests run at once.
    #[must_use]
    pub fn config(&self) -> DbConfig {
        DbConfig { readers: 2, connections: 4, ..DbConfig::new(&self.url) }
    }

    /// Opens it with repeatable randomness.
    ///
    /// # Panics
    /// Where it does not open.
    #[must_use]
    pub fn open(&self, schema: &Schema, clock: Arc<dyn Clock>) -> Db {
        let entropy = Arc::new(SeededEntropy::new(7));
        Db::open(self.config(), schema.clone(), clock, entropy).expect("the test database opens")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let name = self.url.rsplit('/').next().unwrap_or_default().to_owned();
            // A server that is gone already needs no cleaning.
            on_server(|server| {
                server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).ok()
            });
        }
    }
}

/// In memory where the system offers that: the tests wait for thousands of fsyncs otherwise.
fn folder() -> TempDir {
    let mut builder = tempfile::Builder::new();
    builder.prefix("jixia-test-");
    builder
        .tempdir_in("/dev/shm")
        .or_else(|_| builder.tempdir())
        .expect("there is room for a temporary folder")
}

fn unique_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let salt = SystemClock.now().micros();
    format!("jixia_test_{}_{}_{salt}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// Differs between schemas, so that a template is never used for another one.
fn fingerprint(schema: &Schema) -> String {
    let mut hash = Sha256::new();
    for migration in &schema.migrations {
        for part in [migration.owner, migration.name, migration.sql] {
            hash.update(part);
            hash.update([0]);
        }
    }
    hex::encode(&hash.finalize()[..8])
}

fn migrate(url: &str, schema: &Schema) {
    let entropy = Arc::new(SeededEntropy::new(7));
    let db = Db::open(DbConfig::new(url), schema.clone(), Arc::new(SystemClock), entropy);
    db.expect("the migrations can be applied").close();
}

/// The bytes of a migrated SQLite file, made once in this process.
fn migrated_file(schema: &Schema) -> Arc<Vec<u8>> {
    static MADE: Mutex<Option<HashMap<String, Arc<Vec<u8>>>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = made.get_or_insert_default().entry(fingerprint(schema)).or_insert_with(|| {
        let empty = Database::empty(Engine::Sqlite);
        migrate(&empty.url, schema);
        let path = empty.url.trim_start_matches("sqlite:");
        Arc::new(fs::read(path).expect("the migrated file can be read"))
    });
    Arc::clone(file)
}

/// The name of a migrated PostgreSQL database that nobody is connected to, made once on this server and kept.
fn migrated_template(schema: &Schema) -> String {
    static MADE: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let name = format!("jixia_template_{}", fingerprint(schema));
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.contains(&name) {
        return name;
    }
    on_server(|server| {
        // Other test processes may want the same one at this moment. The lock goes with the connection.
        server.batch_execute("SELECT pg_advisory_lock(5642870914)").expect("the lock is given");
        let found =
            server.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).expect("the list is read");
        if found.is_empty() {
            // Built under another name, so that a half-built one is never taken for a template.
            let building = unique_name();
            create_empty(server, &building);
            migrate(&url_of(&building), schema);
            // The last connection may still be saying goodbye.
            let end_all = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{building}'"
            );
            server.batch_execute(&end_all).expect("connections can be ended");
            let rename = format!("ALTER DATABASE {building} RENAME TO {name}");
            server.batch_execute(&rename).expect("the template gets its name");
        }
    });
    made.push(name.clone());
    name
}

/// With the C locale, in which text sorts by bytes as in SQLite.
fn create_empty(server: &mut Client, name: &str) {
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
    server.batch_execute(&create).expect("a database can be created");
}

fn server_url() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| panic!("run through cargo xtask test, or set {SERVER}"))
}

/// The server's URL with another database.
fn url_of(name: &str) -> String {
    let server = server_url();
    let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
    format!("{base}/{name}")
}

/// Talks to the server itself, on a thread of its own: the driver must not be called inside an async runtime.
fn on_server<T: Send>(work: impl FnOnce(&mut Client) -> T + Send) -> T {
    let url = server_url();
    let result = std::thread::scope(|scope| {
        let talk = move || work(&mut Client::connect(&url, NoTls).expect("the PostgreSQL server answers"));
        scope.spawn(talk).join()
    });
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
