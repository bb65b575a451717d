//! Books that somebody tampered with, past the code and the triggers: `verify` names the place.

use std::sync::Mutex;

use db::{Db, DbError, Migration, Schema, Statement, params};
use events::{Companion as _, Emit as _, LogCheck, Logged, Reader, run_readers_once};
use ledger::{Reversal, TransferId, TransfersRetold};
use testkit::{on_both, on_both_async};

use crate::support::{in_order, order, points, post, sale, schema};

/// Takes the guards away that would keep the tests from doing harm.
const UNGUARDED: &[Migration] = &[Migration::new(
    "test",
    "unguarded",
    "-- engine: sqlite
     DROP TRIGGER ledger_postings_kept;
     DROP TRIGGER ledger_postings_not_deleted;
     DROP TRIGGER ledger_transfers_kept;
     -- engine: postgres
     DROP TRIGGER ledger_postings_kept ON ledger_postings;
     DROP TRIGGER ledger_transfers_kept ON ledger_transfers;
     -- engine: both",
)];

db::statements! {
    /// Makes one account's posting larger.
    INFLATE = "UPDATE ledger_postings SET amount = amount + 1 WHERE id = (SELECT MAX(id) FROM ledger_postings)";
    /// Loses a whole transfer's postings but keeps the transfer.
    LOSE = "DELETE FROM ledger_postings WHERE transfer_id = (SELECT MAX(id) FROM ledger_transfers)";
    /// Moves a posting to another time than its transfer's.
    SHIFT = "UPDATE ledger_postings SET posted_at = posted_at + 1 WHERE id = (SELECT MIN(id) FROM ledger_postings)";
    /// Changes both sides of the newest transfer alike, so that it still sums to zero.
    DOUBLE = "UPDATE ledger_postings SET amount = amount * 2 \
        WHERE transfer_id = (SELECT MAX(id) FROM ledger_transfers)";
    /// Turns both sides of the newest transfer round.
    TURN_ROUND = "UPDATE ledger_postings SET amount = -amount \
        WHERE transfer_id = (SELECT MAX(id) FROM ledger_transfers)";
    /// Says of the first transfer that it was posted later.
    POSTDATE = "UPDATE ledger_transfers SET posted_at = posted_at + 1 WHERE id = 1";
    /// Says of the newest transfer that it takes back a part of the one before.
    CLAIM = "UPDATE ledger_transfers SET counters_id = id - 1 WHERE id = (SELECT MAX(id) FROM ledger_transfers)";
}

fn unguarded() -> Schema {
    schema().with(UNGUARDED, &[])
}

/// Does the harm and gives the problems that `verify` finds.
fn after(db: &Db, harm: &'static Statement) -> Vec<String> {
    db.write_blocking(move |tx| tx.execute(harm, params![])).unwrap();
    let report = db.read_blocking(ledger::verify).unwrap();
    let by_checks = ledger::CHECKS.iter().flat_map(|check| db.read_blocking(check.run).unwrap()).count();
    assert_eq!(by_checks, report.findings.len(), "the checks one by one find the same");
    report.findings.into_iter().map(|finding| format!("{}: {}", finding.subject, finding.problem)).collect()
}

fn refund(db: &Db, of: TransferId) -> TransferId {
    let reversal =
        Reversal { key: "refund".to_owned(), kind: "sale.refunded", of, actor: None, memo: String::new() };
    db.write_blocking(move |tx| ledger::reverse(tx, &reversal)).unwrap().id
}

#[test]
fn an_edited_posting_shows() {
    on_both(&unguarded(), |db, _| {
        let id = post(db, &sale("k", 1_000)).unwrap().id;
        in_order(db);
        assert_eq!(after(db, &INFLATE), [format!("transfer:{id}: debits and credits differ by 1 CNY")]);
    });
}

#[test]
fn lost_postings_show() {
    on_both(&unguarded(), |db, _| {
        post(db, &sale("k", 1_000)).unwrap();
        let id = post(db, &points("p", "a", 5)).unwrap().id;
        assert_eq!(after(db, &LOSE), [format!("transfer:{id}: 2 postings were written, 0 are there")]);
    });
}

#[test]
fn a_posting_that_does_not_fit_its_transfer_shows() {
    on_both(&unguarded(), |db, _| {
        post(db, &sale("k", 1_000)).unwrap();
        let found = after(db, &SHIFT);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("does not fit transfer"), "{found:?}");
    });
}

#[test]
fn a_reversal_that_is_not_the_opposite_shows() {
    on_both(&unguarded(), |db, _| {
        let sold = post(db, &sale("k", 1_000)).unwrap().id;
        let refunded = refund(db, sold);
        in_order(db);
        let found = after(db, &DOUBLE);
        assert!(
            found.contains(&format!("transfer:{refunded}: is not the exact opposite of transfer {sold}"))
        );
        assert!(found.iter().any(|it| it.contains("more was taken back")), "{found:?}");
    });
}

#[test]
fn taking_back_that_gives_again_shows() {
    on_both(&unguarded(), |db, _| {
        post(db, &points("one", "a", 5)).unwrap();
        post(db, &points("two", "a", 5)).unwrap();
        let found = after(db, &CLAIM);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|it| it.contains("more was taken back")), "{found:?}");
    });
}

#[test]
fn a_broken_floor_shows() {
    on_both(&unguarded(), |db, _| {
        post(db, &points("in", "a", 5)).unwrap();
        let found = after(db, &TURN_ROUND);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("`purse:a` (PTS) has a floor and went down to -5"), "{found:?}");
    });
}

/// What the reader below heard. A reader is a plain function, so the events leave it this way.
static HEARD: Mutex<Vec<Logged>> = Mutex::new(Vec::new());

const LISTENER: Reader = Reader {
    name: "test",
    kinds: &[],
    apply: |_, logged| {
        HEARD.lock().unwrap().push(logged.clone());
        Ok(())
    },
};

#[test]
fn the_log_and_the_books_tell_the_same() {
    on_both_async(&unguarded(), async |db, _| {
        HEARD.lock().unwrap().clear();
        let sold = write(&db, sale("k", 1_000)).await;
        write(&db, points("p", "a", 5)).await;
        run_readers_once(&db, &[LISTENER]).await.unwrap();
        assert_eq!(findings(&db).await, Vec::<String>::new());

        db.write(|tx| tx.execute(&DOUBLE, params![])).await.unwrap();
        let found = findings(&db).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("the books have no such movement"), "{found:?}");

        // An event that is told again, and one of a transfer that was never posted.
        db.write(move |tx| -> Result<(), DbError> {
            for transfer in [sold, TransferId::new(99)] {
                tx.emit(&ledger::events::TransferPosted {
                    transfer,
                    movement: "sale.paid".to_owned(),
                    about: order(5),
                    actor: None,
                    reverses: None,
                    counters: None,
                    postings: Vec::new(),
                })?;
            }
            Ok(())
        })
        .await
        .unwrap();
        run_readers_once(&db, &[LISTENER]).await.unwrap();
        let found = findings(&db).await;
        assert!(
            found.iter().any(|it| it.starts_with(&format!("transfer:{sold}: event 3 tells of it a second")))
        );
        assert!(found.iter().any(|it| it.starts_with("transfer:99: the books have no such movement")));

        HEARD.lock().unwrap().truncate(1);
        let found = findings(&db).await;
        assert_eq!(found, ["transfer:2: the log does not tell of it"]);

        db.write(|tx| tx.execute(&POSTDATE, params![])).await.unwrap();
        let found = findings(&db).await;
        assert_eq!(found[0], format!("transfer:{sold}: it was not posted when event 1 tells of it"));
    });
}

async fn write(db: &Db, transfer: ledger::Transfer) -> TransferId {
    db.write(move |tx| ledger::post(tx, &transfer)).await.unwrap().id
}

/// What the comparison finds in the events that were heard.
async fn findings(db: &Db) -> Vec<String> {
    let heard: Vec<Logged> = HEARD.lock().unwrap().clone();
    let found = db.read(move |q| {
        let (mut check, mut found) = (LogCheck::<TransfersRetold>::default(), Vec::new());
        for logged in &heard {
            found.extend(check.hear(q, logged)?);
        }
        found.extend(check.finish(q)?);
        Ok::<_, DbError>(found)
    });
    let found = found.await.unwrap();
    found.into_iter().map(|finding| format!("{}: {}", finding.subject, finding.problem)).collect()
}
