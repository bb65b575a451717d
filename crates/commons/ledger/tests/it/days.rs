//! Totals by day against days counted one posting at a time, in time zones that make it hard.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::Timestamp;
use ledger::Unit;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::on_both;

use crate::support::{points, post, purse, schema};

/// A zone, and the first of some days around a change of its clocks.
const HARD: &[(&str, Date)] = &[
    ("Asia/Shanghai", date(2026, 3, 1)),
    ("Europe/Berlin", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
    // Half an hour of summer time.
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    // An offset of 5:45.
    ("Asia/Kathmandu", date(2026, 1, 1)),
    // Midnight did not exist, and an hour before midnight came twice.
    ("America/Sao_Paulo", date(2018, 11, 2)),
    ("America/Sao_Paulo", date(2019, 2, 14)),
    // The hour after midnight comes twice.
    ("America/Havana", date(2026, 10, 30)),
    // A whole day was left out.
    ("Pacific/Apia", date(2011, 12, 28)),
];

const DAYS: i64 = 5;

#[test]
fn a_day_holds_what_its_calendar_says() {
    on_both(&schema(), |db, clock| {
        let instants = prop::collection::vec((0_i64..DAYS * 24 * 4, -1_i64..2, 1_i64..100), 1..20);
        let cases = (0..HARD.len(), instants);
        let config =
            Config { cases: 24, failure_persistence: None, max_shrink_iters: 32, ..Config::default() };
        let case = std::cell::Cell::new(0);
        let ran = TestRunner::new(config).run(&cases, |(hard, instants)| {
            let name = format!("days{}", case.replace(case.get() + 1));
            let (zone, first) = HARD[hard];
            let zone = TimeZone::get(zone).unwrap();
            let begin = Timestamp::start_of(first, &zone).unwrap().micros();
            let mut expected: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
            for (n, (quarter, off_by, count)) in instants.into_iter().enumerate() {
                // On the quarters of an hour, where days can begin, and a microsecond beside them.
                let at = Timestamp::from_micros(begin + quarter * 15 * 60 * 1_000_000 + off_by);
                clock.set(at);
                post(db, &points(&format!("{name}:{n}"), &name, count)).unwrap();
                let (sum, postings) = expected.entry(at.date_in(&zone)).or_default();
                *sum += count;
                *postings += 1;
            }
            let range = (first.checked_sub(1.day()).unwrap(), first.checked_add((DAYS + 1).days()).unwrap());
            let days = db.read_blocking(move |q| ledger::days(q, &purse(&name), Unit::Points, &zone, range));
            for day in days.unwrap() {
                let seen = (day.flow.net(), day.flow.postings);
                prop_assert_eq!(seen, expected.remove(&day.date).unwrap_or_default(), "{}", day.date);
            }
            prop_assert!(expected.is_empty(), "not in any day: {expected:?}");
            Ok(())
        });
        ran.unwrap();
    });
}
