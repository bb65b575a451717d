//! Readers deal with each event once, in order, and stumble in a way that the operator sees.

use std::time::Duration;

use crate::common::{COUNTER, Happened, Home, Passed, on_both};
use db::DbError;
use events::{Emit as _, LetterState, Reader, StartError};
use kernel::MemberId;

#[test]
fn an_event_that_was_rolled_back_never_happened() {
    on_both(|home| {
        let refused = home.db.write_blocking(|tx| -> Result<(), DbError> {
            tx.emit(&Happened { thing: 1, note: String::new() })?;
            Err(DbError::NoRow)
        });
        assert!(refused.is_err());
        let kept = home.emit(1, "kept");
        assert_eq!(home.catch_up(COUNTER).events, 1);
        assert_eq!(home.effects("counter"), [kept]);
    });
}

#[test]
fn a_reader_sees_each_event_that_it_hears_once_and_in_order() {
    on_both(|home| {
        let mut expected = Vec::new();
        for round in 0..150 {
            expected.push(home.emit(round, "a"));
            home.db.write_blocking(|tx| -> Result<i64, DbError> { tx.emit(&Passed) }).unwrap();
            if round == 60 {
                home.catch_up(COUNTER);
            }
        }
        home.catch_up(COUNTER);
        assert_eq!(home.catch_up(COUNTER).events, 0, "nothing is left");
        assert_eq!(home.effects("counter"), expected);
        let status = home.status("counter");
        assert_eq!((status.behind, status.attempts, status.dead), (0, 0, 0), "nothing is left to count");
    });
}

#[test]
fn a_reader_far_behind_crosses_many_unheard_events() {
    on_both(|home| {
        for _ in 0..6 {
            home.db
                .write_blocking(|tx| -> Result<(), DbError> {
                    (0..500).try_for_each(|_| tx.emit(&Passed).map(drop))
                })
                .unwrap();
        }
        let last = home.emit(1, "last");
        home.catch_up(COUNTER);
        assert_eq!(home.effects("counter"), [last]);
        assert_eq!(home.status("counter").behind, 0);
    });
}

#[test]
fn two_readers_have_two_places() {
    fn nothing(_: &mut db::Tx, _: &events::Logged) -> Result<(), events::ReaderError> {
        Ok(())
    }
    const IDLE: Reader = Reader { name: "idle", kinds: &[], apply: nothing };
    on_both(|home| {
        home.emit(1, "a");
        home.catch_up(COUNTER);
        home.emit(1, "b");
        home.db.write_blocking(|tx| -> Result<i64, DbError> { tx.emit(&Passed) }).unwrap();
        home.catch_up(IDLE);
        let counter = home.status("counter");
        assert_eq!(
            (counter.behind, counter.kinds),
            (1, vec!["test.".to_owned()]),
            "only what it hears is counted"
        );
        assert_eq!(counter.behind_since, Some(crate::common::start()));
        assert_eq!(home.status("idle").behind, 0);
        let twice = home.run(events::run_readers_once(&home.db, &[COUNTER, COUNTER]));
        assert!(matches!(twice, Err(StartError::SameReader("counter"))));
    });
}

#[test]
fn a_failing_event_waits_longer_each_time_and_keeps_its_place() {
    on_both(|home| {
        let first = home.emit(1, "fine");
        home.emit(2, "poison");
        let ran = home.catch_up(COUNTER);
        assert_eq!(ran.events, 1, "what came before it is dealt with");
        assert!(ran.behind[0].1.contains("not digestible"), "{ran:?}");
        assert_eq!(home.effects("counter"), [first], "what the failed attempt wrote is undone");

        let status = home.status("counter");
        assert_eq!((status.attempts, status.behind), (1, 1));
        assert_eq!(status.last_error.as_deref(), Some("poison is not digestible"));
        assert_eq!(status.failed_at, Some(crate::common::start()));

        // Before its time nothing is tried.
        home.catch_up(COUNTER);
        assert_eq!(home.status("counter").attempts, 1);
        let mut waited = Vec::new();
        for attempt in 2..=4 {
            let retry_at = home.status("counter").retry_at.unwrap();
            waited.push(retry_at.since(kernel::Clock::now(&*home.clock)));
            home.clock.set(retry_at);
            home.catch_up(COUNTER);
            assert_eq!(home.status("counter").attempts, attempt);
        }
        assert!(waited[0] >= Duration::from_secs(1) && waited[2] >= Duration::from_secs(4), "{waited:?}");

        // Cured, it is dealt with where it was.
        home.cure("poison");
        let last = home.emit(3, "after");
        home.clock.advance(Duration::from_secs(60));
        assert!(home.catch_up(COUNTER).is_caught_up());
        let effects = home.effects("counter");
        assert_eq!((effects.len(), effects[2]), (3, last));
        assert_eq!(home.status("counter").attempts, 0);
    });
}

/// Runs the reader until it has given up what it cannot deal with.
fn give_up(home: &Home) {
    for _ in 0..8 {
        home.clock.advance(Duration::from_secs(600));
        home.catch_up(COUNTER);
    }
}

#[test]
fn an_event_given_up_holds_only_its_own_subject_until_the_operator_retries_it() {
    on_both(|home| {
        let poison = home.emit(1, "poison");
        let behind = home.emit(1, "behind it");
        let other = home.emit(2, "another subject");
        give_up(home);
        home.catch_up(COUNTER);
        assert_eq!(home.effects("counter"), [other], "others go on");

        let letters = home.db.read_blocking(|q| events::dead_letters(q, None, 10)).unwrap();
        let states: Vec<_> = letters.iter().map(|letter| (letter.event_id, letter.state)).collect();
        assert_eq!(states, [(behind, LetterState::Held), (poison, LetterState::Dead)]);
        assert_eq!((letters[1].attempts, letters[1].error.as_str()), (8, "poison is not digestible"));
        assert_eq!((home.status("counter").dead, home.status("counter").held), (1, 1));

        // A retry before it is cured puts it back.
        let dead = letters[1].id;
        let retry = move |home: &Home| {
            home.db
                .write_blocking(move |tx| events::retry_dead_letter(tx, dead, Some(MemberId::new(9))))
                .unwrap()
        };
        assert!(retry(home));
        assert!(!retry(home), "it is not dead any more");
        home.catch_up(COUNTER);
        let letters = home.db.read_blocking(|q| events::dead_letters(q, None, 10)).unwrap();
        assert_eq!((letters[1].state, letters[1].attempts), (LetterState::Dead, 9));

        let later = home.emit(1, "later");
        home.cure("poison");
        assert!(retry(home));
        assert!(home.catch_up(COUNTER).is_caught_up());
        assert_eq!(
            home.effects("counter"),
            [other, poison, behind, later],
            "the held ones follow in their order"
        );
        assert_eq!(home.db.read_blocking(|q| events::dead_letters(q, None, 10)).unwrap(), []);
        let log = home.db.read_blocking(crate::common::log).unwrap();
        assert_eq!(log.values().filter(|kind| *kind == "events.letter.retried").count(), 2);
    });
}

#[test]
fn a_dismissed_event_lets_those_behind_it_go() {
    on_both(|home| {
        home.emit(1, "poison");
        let behind = home.emit(1, "behind it");
        give_up(home);
        home.catch_up(COUNTER);
        let letters = home.db.read_blocking(|q| events::dead_letters(q, None, 10)).unwrap();
        let dismiss =
            |id| home.db.write_blocking(move |tx| events::dismiss_dead_letter(tx, id, None)).unwrap();
        assert!(!dismiss(letters[0].id), "a held one is not dead");
        assert!(dismiss(letters[1].id));
        home.catch_up(COUNTER);
        assert_eq!(home.effects("counter"), [behind]);
        assert_eq!(home.status("counter").held, 0);
        let log = home.db.read_blocking(crate::common::log).unwrap();
        assert!(
            log.values().any(|kind| kind == "events.letter.dismissed"),
            "what was given up stays in the log"
        );
    });
}

#[test]
fn a_panic_is_a_failure_of_its_own_event_only() {
    on_both(|home| {
        let before = home.emit(1, "fine");
        home.emit(2, "panic");
        let after = home.emit(3, "fine too");
        give_up(home);
        home.catch_up(COUNTER);
        assert_eq!(home.effects("counter"), [before, after]);
        assert_eq!(home.status("counter").dead, 1);
    });
}

#[test]
fn a_broken_reader_stands_still_instead_of_giving_everything_up() {
    on_both(|home| {
        for thing in 0..15 {
            home.emit(thing, "poison");
        }
        for _ in 0..15 {
            give_up(home);
        }
        let status = home.status("counter");
        assert_eq!((status.dead, status.behind, status.is_stuck), (10, 5, true));
        home.cure("poison");
        home.clock.advance(Duration::from_secs(600));
        assert!(home.catch_up(COUNTER).is_caught_up());
        assert_eq!(home.effects("counter").len(), 5);
        assert!(!home.status("counter").is_stuck);
    });
}
