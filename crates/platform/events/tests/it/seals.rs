//! The log is sealed behind whoever appends, and `verify` names what is not as it was sealed.

use std::time::Duration;

use db::{DbError, params};
use events::{Emit as _, RunnerOptions};

use crate::common::{COUNTER, Happened, Home, emit, on_both};

db::statements! {
    /// Loses an event.
    LOSE = "DELETE FROM events WHERE id = $1";
    /// Says something else.
    CHANGE = "UPDATE events SET payload = '{\"note\":\"other\"}' WHERE id = $1";
    /// The seal says something else.
    CHANGE_SEAL = "UPDATE event_seals SET entries = (SELECT s.entries FROM event_seals s WHERE s.number = 1)
        WHERE number = $1";
    /// The seal ends elsewhere.
    MOVE_SEAL = "UPDATE event_seals SET position = position + 9000, event_id = event_id + 9000 WHERE number = $1";
    /// Loses a seal.
    LOSE_SEAL = "DELETE FROM event_seals WHERE number = $1";
    /// Moves a reader.
    MOVE = "UPDATE event_readers SET position = position + $1, event_id = event_id + $1";
    /// Lets a reader begin again.
    RESET = "UPDATE event_readers SET position = 0, event_id = 0";
    /// What was known of readers is forgotten.
    FORGET = "DELETE FROM event_reader_marks";
    /// A reader goes.
    LOSE_READER = "DELETE FROM event_readers";
    /// How many seals there are.
    SEALS = "SELECT COUNT(*) AS seals FROM event_seals";
}

/// What was found before the harm was rolled back.
struct Undone(Vec<String>);

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        panic!("{error}")
    }
}

fn seal(home: &Home) {
    assert!(home.run(events::seal_log(&home.db)).unwrap());
}

fn harm(home: &Home, statement: &'static db::Statement, id: Option<i64>) {
    home.db
        .write_blocking(move |tx| -> Result<u64, DbError> {
            match id {
                Some(id) => tx.execute(statement, params![id]),
                None => tx.execute(statement, params![]),
            }
        })
        .unwrap();
}

fn found(home: &Home) -> Vec<String> {
    let walk = home.db.read_blocking(events::verify).unwrap();
    walk.findings.into_iter().map(|it| format!("{}: {}", it.subject, it.problem)).collect()
}

fn sealed(home: &Home) -> u64 {
    home.db.read_blocking(events::verify).unwrap().sealed
}

/// On PostgreSQL an id is lost with each of these.
fn roll_back(home: &Home) {
    let undone = home.db.write_blocking(|tx| -> Result<(), DbError> {
        tx.emit(&Happened { thing: 1, note: "undone".to_owned() })?;
        Err(DbError::NoRow)
    });
    assert!(undone.is_err());
}

#[test]
fn a_log_with_gaps_from_rollbacks_is_whole_however_often_it_is_sealed() {
    on_both(|home| {
        assert_eq!((found(home), sealed(home)), (Vec::new(), 0));
        for round in 0..7 {
            home.db
                .write_blocking(move |tx| -> Result<(), DbError> {
                    let note = "字".repeat(30);
                    (0..100).try_for_each(|n| {
                        tx.emit(&Happened { thing: round * 100 + n, note: note.clone() }).map(drop)
                    })
                })
                .unwrap();
            roll_back(home);
            seal(home);
            assert_eq!((found(home), sealed(home)), (Vec::new(), (round as u64 + 1) * 100));
        }
        let seals: i64 = home.db.read_blocking(|q| q.one::<i64>(&SEALS, params![])).unwrap();
        assert_eq!(seals, 3, "a seal is filled before the next begins");
        seal(home);
        assert_eq!(home.db.read_blocking(|q| q.one::<i64>(&SEALS, params![])).unwrap(), seals);
    });
}

#[test]
fn a_hole_a_change_and_an_addition_are_named() {
    on_both(|home| {
        let ids: Vec<i64> = (0..600).map(|n| emit(&home.db, n, "a")).collect();
        seal(home);
        emit(&home.db, 1, "younger than the seal");
        for id in [ids[0], ids[255], ids[256], ids[599]] {
            let gone = home.db.write_blocking(move |tx| -> Result<(), Undone> {
                tx.execute(&LOSE, params![id]).unwrap();
                let walk = events::verify(tx).unwrap();
                Err(Undone(
                    walk.findings.into_iter().map(|it| format!("{}: {}", it.subject, it.problem)).collect(),
                ))
            });
            let seal = 1 + ids.iter().position(|one| *one == id).unwrap() / 256;
            let Err(Undone(gone)) = gone else { panic!() };
            assert_eq!(gone, [format!("event:{id}: it is gone from the log; seal {seal} knows it")]);
        }
        assert_eq!(found(home), Vec::<String>::new());
        harm(home, &CHANGE, Some(ids[300]));
        assert_eq!(
            found(home),
            [format!("event:{}: it is not what it was when seal 2 was written", ids[300])]
        );
    });
}

#[test]
fn a_seal_that_was_touched_is_named() {
    on_both(|home| {
        for n in 0..600 {
            emit(&home.db, n, "a");
        }
        seal(home);
        harm(home, &CHANGE_SEAL, Some(2));
        assert_eq!(found(home), ["seal:2: it was changed: it does not follow from the one before"]);
        harm(home, &LOSE_SEAL, Some(2));
        assert_eq!(found(home), ["seal:2: it is gone, and what it knew of the log with it"]);
        harm(home, &LOSE_SEAL, Some(1));
        assert_eq!(found(home).len(), 2);
    });
}

#[test]
fn a_seal_whose_end_was_moved_is_named_alone() {
    on_both(|home| {
        for n in 0..600 {
            emit(&home.db, n, "a");
        }
        seal(home);
        harm(home, &MOVE_SEAL, Some(3));
        emit(&home.db, 1, "younger than the seal");
        assert_eq!(found(home), ["seal:3: it was changed: it does not follow from the one before"]);
        harm(home, &MOVE_SEAL, Some(1));
        assert_eq!(
            found(home),
            [1, 3].map(|nth| format!("seal:{nth}: it was changed: it does not follow from the one before"))
        );
    });
}

#[test]
fn seals_that_were_taken_away_are_missed() {
    on_both(|home| {
        let ids: Vec<i64> = (0..600).map(|n| emit(&home.db, n, "a")).collect();
        home.catch_up(COUNTER);
        seal(home);
        assert_eq!(found(home), Vec::<String>::new());
        for nth in [3, 2, 1] {
            harm(home, &LOSE_SEAL, Some(nth));
            let problem = format!("it was written when the reader `counter` was at event {}", ids[599]);
            assert_eq!(found(home), [format!("seal:{nth}: it is gone: {problem}")]);
        }
        harm(home, &FORGET, None);
        assert_eq!(found(home), Vec::<String>::new(), "it might be that they were to be written now");
        home.clock.advance(Duration::from_secs(10 * 60 + 1));
        let missed = found(home);
        let told = format!("event:{}: readers have dealt with it and 599 others", ids[0]);
        assert!(missed.len() == 1 && missed[0].starts_with(&told), "{missed:?}");
        seal(home);
        assert_eq!(found(home), Vec::<String>::new());
        // What no runner has seen need not be sealed.
        emit(&home.db, 1, "imported");
        home.clock.advance(Duration::from_secs(3600));
        assert_eq!(found(home), Vec::<String>::new());
        harm(home, &LOSE_READER, None);
        let gone = found(home);
        assert!(gone.len() == 1 && gone[0].contains("`counter` was here when it was marked, but it is gone"));
    });
}

#[test]
fn a_reader_that_was_moved_is_named() {
    on_both(|home| {
        let last = (0..20).map(|n| emit(&home.db, n, "a")).last().unwrap();
        home.catch_up(COUNTER);
        seal(home);
        assert_eq!(found(home), Vec::<String>::new());
        harm(home, &MOVE, Some(1_000));
        let problem = format!("the reader `counter` stands here, beyond the end of the log at event {last}");
        assert_eq!(found(home), [format!("event:{}: {problem}", last + 1_000)]);
        harm(home, &RESET, None);
        let problem =
            format!("the reader `counter` stands here, but was at event {last} before: it does again");
        let back = found(home);
        assert!(back.len() == 1 && back[0].starts_with(&format!("event:0: {problem}")), "{back:?}");
        seal(home);
        assert_eq!(found(home), back, "a mark never goes back");
    });
}

#[test]
fn a_program_that_stops_leaves_nothing_unsealed() {
    on_both(|home| {
        let runner = home.run(events::Runner::start(
            home.db.clone(),
            &[COUNTER],
            &[],
            RunnerOptions { poll: Some(Duration::from_millis(20)), ..RunnerOptions::default() },
        ));
        for n in 0..30 {
            emit(&home.db, n, "a");
        }
        home.run(runner.unwrap().shutdown());
        assert_eq!((found(home), sealed(home)), (Vec::new(), 30));
    });
}
