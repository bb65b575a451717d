//! Who sees what, and when.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::{Db, DbError, Engine, Tx, params};
use kernel::{Clock as _, Timestamp};
use testkit::{on_both, on_both_async};

use crate::fixture::{ADD, COUNT, RESIZE, SIZE, schema};

#[test]
fn all_statements_of_a_read_see_one_state() {
    on_both(&schema(), |db, _| {
        let (first_read, wait_for_read) = mpsc::channel();
        let (written, wait_for_write) = mpsc::channel();
        let wait_for_write = Mutex::new(wait_for_write);
        let reader = {
            let db = db.clone();
            std::thread::spawn(move || {
                db.read_blocking(move |q| {
                    let before = q.one::<i64>(&COUNT, params![])?;
                    first_read.send(()).unwrap();
                    wait_for_write.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
                    Ok::<_, DbError>((before, q.one::<i64>(&COUNT, params![])?))
                })
            })
        };
        wait_for_read.recv().unwrap();
        db.write_blocking(|tx| tx.insert(&ADD, params!["a", 1])).unwrap();
        written.send(()).unwrap();
        assert_eq!(reader.join().unwrap().unwrap(), (0, 0));
        assert_eq!(db.read_blocking(|q| q.one::<i64>(&COUNT, params![])).unwrap(), 1);
    });
}

/// Reads, thinks, writes: the way in which updates get lost.
fn grow(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    let size = tx.one::<i64>(&SIZE, params![id])?;
    std::thread::yield_now();
    tx.execute(&RESIZE, params![id, size + 1])?;
    Ok(())
}

#[test]
fn two_writers_on_one_row_lose_no_update() {
    on_both_async(&schema(), async |db: Db, _| {
        let id = db.write(|tx| tx.insert(&ADD, params!["a", 0])).await.unwrap();
        let writers: Vec<_> = (0..16)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    for _ in 0..20 {
                        db.write(move |tx| grow(tx, id)).await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(db.read(move |q| q.one::<i64>(&SIZE, params![id])).await.unwrap(), 320);
    });
}

#[test]
fn two_writers_cannot_each_rely_on_what_the_other_changes() {
    // Write skew: each may shrink its own note only while the other is full. Snapshot isolation lets both.
    on_both_async(&schema(), async |db: Db, _| {
        for round in 0..20 {
            let titles = (format!("left {round}"), format!("right {round}"));
            let (left, right) = db
                .write(move |tx| {
                    Ok::<_, DbError>((
                        tx.insert(&ADD, params![titles.0, 1])?,
                        tx.insert(&ADD, params![titles.1, 1])?,
                    ))
                })
                .await
                .unwrap();
            let shrink = |own: i64, other: i64| {
                db.write(move |tx| {
                    if tx.one::<i64>(&SIZE, params![other])? == 1 {
                        std::thread::sleep(Duration::from_millis(1));
                        tx.execute(&RESIZE, params![own, 0])?;
                    }
                    Ok::<_, DbError>(())
                })
            };
            let (one, two) = tokio::join!(shrink(left, right), shrink(right, left));
            one.unwrap();
            two.unwrap();
            let sum = db.read(move |q| {
                Ok::<_, DbError>(q.one::<i64>(&SIZE, params![left])? + q.one::<i64>(&SIZE, params![right])?)
            });
            assert_eq!(sum.await.unwrap(), 1, "round {round}");
        }
    });
}

#[test]
fn a_stamp_changes_with_every_commit_and_only_then() {
    on_both(&schema(), |db, _| {
        let before = db.stamp();
        assert_eq!(before.is_some(), db.engine() == Engine::Sqlite);
        if before.is_none() {
            return;
        }
        assert_eq!(db.stamp(), before);
        db.write_blocking(|tx| tx.insert(&ADD, params!["a", 1])).unwrap();
        let after = db.stamp();
        assert_ne!(after, before);
        db.write_blocking(|tx| tx.insert(&ADD, params!["a", 1])).unwrap_err();
        assert_eq!(db.stamp(), after, "what is undone was never there");
    });
}

#[test]
fn time_stands_still_inside_a_transaction() {
    on_both(&schema(), |db, clock| {
        let before = db.read_blocking(|q| Ok::<_, DbError>(q.now())).unwrap();
        clock.advance(Duration::from_secs(5));
        let after = db.write_blocking(|tx| Ok::<_, DbError>((tx.now(), tx.now()))).unwrap();
        assert_eq!(after.0.since(before), Duration::from_secs(5));
        assert_eq!(after.0, after.1);
    });
}

#[test]
fn an_import_winds_the_time_of_its_own_closure_and_of_no_other() {
    on_both(&schema(), |db, clock| {
        let (then, now) = (Timestamp::from_seconds(1_700_000_000), clock.now());
        let seen = db.write_blocking(move |tx| {
            let begun = tx.now();
            tx.at(then);
            Ok::<_, DbError>((begun, tx.now()))
        });
        assert_eq!(seen.unwrap(), (now, then));
        for _ in 0..8 {
            assert_eq!(db.write_blocking(|tx| Ok::<_, DbError>(tx.now())).unwrap(), now);
        }
    });
}

#[test]
fn statements_are_counted_to_the_request_that_ran_them() {
    on_both_async(&schema(), async |db: Db, _| {
        let stats = telemetry::RequestStats::new();
        telemetry::request::scope(Arc::clone(&stats), async {
            db.write(|tx| tx.insert(&ADD, params!["a", 1])).await.unwrap();
            db.read(|q| {
                q.one::<i64>(&COUNT, params![])?;
                q.one::<i64>(&COUNT, params![])
            })
            .await
            .unwrap();
        })
        .await;
        db.read(|q| q.one::<i64>(&COUNT, params![])).await.unwrap();
        assert_eq!(stats.queries(), 3);
    });
}
