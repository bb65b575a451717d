//! A process that is killed at any moment loses nothing that it has acknowledged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;

use db::{Db, DbConfig, DbError, Engine, params};
use kernel::{SeededEntropy, SystemClock};
use testkit::Database;

use crate::fixture::{ADD, ADD_UNDER, schema};

/// Where the child writes; without it the child's test does nothing.
const CHILD: &str = "JIXIA_DB_TEST_CHILD";

db::statements! {
    /// Parents with their children, of which each must have one.
    FAMILIES = "SELECT p.title, c.title FROM notes p LEFT JOIN notes c ON c.parent_id = p.id
        WHERE p.parent_id IS NULL ORDER BY p.title";
}

/// Not a test of its own: the process that gets killed. Writes as fast as it can and says what was acknowledged.
#[test]
fn child_that_is_killed_while_it_writes() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let db = Db::open(DbConfig::new(url), schema(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1)))
        .unwrap();
    let writers: Vec<_> = (0..16)
        .map(|writer| {
            let db = db.clone();
            std::thread::spawn(move || {
                for number in 0.. {
                    let title = format!("{writer}-{number}");
                    let parent = title.clone();
                    db.write_blocking(move |tx| {
                        let id = tx.insert(&ADD, params![parent, number])?;
                        tx.insert(&ADD_UNDER, params![format!("child of {parent}"), id])
                    })
                    .unwrap();
                    // Past the test harness, which would keep it to itself.
                    writeln!(std::io::stdout().lock(), "\nacknowledged {title}").unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
}

#[test]
fn kill_9_under_load_loses_no_acknowledged_write_and_leaves_no_half_write() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = Database::new(engine, &schema());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child_that_is_killed_while_it_writes", "--nocapture"])
            .env(CHILD, database.url())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut acknowledged = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap_or_default();
            acknowledged.extend(line.strip_prefix("acknowledged ").map(str::to_owned));
            if acknowledged.len() == 500 {
                // SIGKILL on Unix. The lines that are still in the pipe count as well.
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(acknowledged.len() >= 500, "the child ended by itself after {}", acknowledged.len());

        let db = database.open(&schema(), Arc::new(SystemClock));
        let families =
            db.read_blocking(|q| q.rows::<(String, Option<String>)>(&FAMILIES, params![])).unwrap();
        for (parent, child) in &families {
            assert_eq!(child.as_deref(), Some(&*format!("child of {parent}")), "half a write");
        }
        let kept: std::collections::HashSet<_> = families.into_iter().map(|(parent, _)| parent).collect();
        let lost: Vec<_> = acknowledged.iter().filter(|title| !kept.contains(*title)).collect();
        assert!(lost.is_empty(), "{engine:?} lost {lost:?}");
        // The file is as good as new.
        db.write_blocking(|tx| tx.insert(&ADD, params!["after the crash", 1])).unwrap();
        db.close();
    }
}

#[test]
fn a_reader_of_another_process_sees_a_write_as_soon_as_it_is_acknowledged() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = Database::new(engine, &schema());
        let one = database.open(&schema(), Arc::new(SystemClock));
        let two = database.open(&schema(), Arc::new(SystemClock));
        let before = two.stamp();
        let id = one.write_blocking(|tx| tx.insert(&ADD, params!["a", 3])).unwrap();
        let size = two.read_blocking(move |q| q.one::<i64>(&crate::fixture::SIZE, params![id]));
        assert_eq!(size.unwrap(), 3);
        assert!(before.is_none() || two.stamp() != before);
        let both = two.write_blocking(|tx| tx.insert(&ADD, params!["b", 3]));
        assert!(both.is_ok(), "{both:?}");
        one.close();
        two.close();
        let closed = one.read_blocking(|_| Ok::<_, DbError>(()));
        assert!(matches!(closed, Err(DbError::Closed)));
    }
}
