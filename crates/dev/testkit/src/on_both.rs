//! One body, two engines.

use std::sync::Arc;

use db::{Db, Engine, Schema};
use kernel::{ManualClock, Timestamp};

use crate::Database;

/// What brings tables and statements along.
pub trait AsSchema {
    /// All of it together.
    fn as_schema(&self) -> Schema;
}

impl AsSchema for Schema {
    fn as_schema(&self) -> Schema {
        self.clone()
    }
}

#[cfg(feature = "site")]
impl<const N: usize> AsSchema for [web::Feature; N] {
    fn as_schema(&self) -> Schema {
        self.iter().fold(Schema::default(), |schema, it| schema.with(it.migrations, &it.statements))
    }
}

/// Runs a test's body on a fresh SQLite database and then on a fresh PostgreSQL database. The clock stands at
/// 2026-01-01 until the body moves it. A panic is reported by a thread that bears the engine's name.
///
/// # Panics
/// Where the body does, or a database cannot be made.
pub fn on_both(schema: &(impl AsSchema + ?Sized), body: impl Fn(&Db, &ManualClock) + Sync) {
    each_engine(&schema.as_schema(), |db, clock| body(&db, &clock));
}

/// As [`on_both`], for a body that awaits; it runs on a runtime with two threads.
///
/// # Panics
/// Where the body does, or a database cannot be made.
pub fn on_both_async(schema: &(impl AsSchema + ?Sized), body: impl AsyncFn(Db, Arc<ManualClock>) + Sync) {
    each_engine(&schema.as_schema(), |db, clock| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime starts").block_on(body(db, clock));
    });
}

fn each_engine(schema: &Schema, body: impl Fn(Db, Arc<ManualClock>) + Sync) {
    for (engine, name) in [(Engine::Sqlite, "on SQLite"), (Engine::Postgres, "on PostgreSQL")] {
        let run = || {
            let database = Database::new(engine, schema);
            let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
            let db = database.open(schema, Arc::<ManualClock>::clone(&clock));
            body(db.clone(), clock);
            db.close();
        };
        let ended = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, run);
            thread.expect("a thread starts").join()
        });
        if let Err(panic) = ended {
            std::panic::resume_unwind(panic);
        }
    }
}
