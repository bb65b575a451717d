//! Balances, statements and totals by day, on both engines.

use std::time::Duration;

use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{Clock as _, PageSize, Timestamp};
use ledger::{DAYS_MAX, DaysError, Flow, chart};
use testkit::on_both;

use crate::support::{CNY, author, balance, order, points, post, purse, sale, schema};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn an_account_that_was_never_used_holds_nothing() {
    on_both(&schema(), |db, _| {
        assert_eq!(balance(db, &chart::platform_revenue(), CNY), 0);
        let page = db
            .read_blocking(|q| ledger::statement(q, &chart::platform_revenue(), CNY, None, PageSize::DEFAULT))
            .unwrap();
        assert!(page.items.is_empty() && page.next.is_none());
    });
}

#[test]
fn a_balance_is_known_for_any_instant() {
    on_both(&schema(), |db, clock| {
        let begin = clock.now();
        for n in 1..=3 {
            post(db, &sale(&format!("k{n}"), 1_000)).unwrap();
            clock.advance(Duration::from_secs(60));
        }
        let then = |seconds: u64| {
            let at = begin.plus(Duration::from_secs(seconds));
            let read = db.read_blocking(move |q| ledger::balance_at(q, &chart::gateway("sandbox"), CNY, at));
            read.unwrap().minor
        };
        assert_eq!([then(0), then(59), then(60), then(1_000)], [1_000, 1_000, 2_000, 3_000]);
        let before = db.read_blocking(move |q| {
            let at = begin.minus(Duration::from_micros(1));
            ledger::balance_at(q, &chart::gateway("sandbox"), CNY, at)
        });
        assert_eq!(before.unwrap().minor, 0);
    });
}

#[test]
fn a_statement_runs_through_all_pages_with_the_right_balances() {
    on_both(&schema(), |db, clock| {
        // Some share their instant, so that only the id tells them apart.
        let changes = [50, -20, 5, -35, 7, 7, -1, 100, -113, 40];
        for (n, change) in changes.into_iter().enumerate() {
            post(db, &points(&format!("k{n}"), "a", change)).unwrap();
            if n % 3 == 0 {
                clock.advance(Duration::from_secs(1));
            }
        }
        for size in [1, 3, 4, 10, 100] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = db
                    .read_blocking(move |q| {
                        ledger::statement(
                            q,
                            &purse("a"),
                            ledger::Unit::Points,
                            after,
                            PageSize::clamped(size),
                        )
                    })
                    .unwrap();
                seen.extend(page.items.into_iter().map(|line| (line.change, line.balance)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            seen.reverse();
            let mut running = 0;
            let expected: Vec<_> = changes
                .iter()
                .map(|change| {
                    running += change;
                    (*change, running)
                })
                .collect();
            assert_eq!(seen, expected, "with {size} lines to a page");
        }
    });
}

#[test]
fn days_follow_the_clocks_of_the_community() {
    on_both(&schema(), |db, clock| {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        // 2026-03-29 has 23 hours there, 2026-10-25 has 25.
        for (n, (instant, minor)) in [
            ("2026-03-28T22:59:59.999999Z", 1),
            ("2026-03-28T23:00:00Z", 10),
            ("2026-03-29T21:59:59.999999Z", 100),
            ("2026-03-29T22:00:00Z", 1_000),
        ]
        .into_iter()
        .enumerate()
        {
            clock.set(at(instant));
            post(db, &sale(&format!("spring:{n}"), minor)).unwrap();
        }
        let zone = berlin.clone();
        let days = db
            .read_blocking(move |q| {
                let range = (date(2026, 3, 27), date(2026, 3, 30));
                ledger::days(q, &chart::gateway("sandbox"), CNY, &zone, range)
            })
            .unwrap();
        let flow = |inflow, postings| Flow { inflow, outflow: 0, postings };
        let seen: Vec<_> = days.iter().map(|day| (day.date.day(), day.flow)).collect();
        assert_eq!(seen, [(27, flow(0, 0)), (28, flow(1, 1)), (29, flow(110, 2)), (30, flow(1_000, 1))]);

        for (n, (instant, minor)) in [
            ("2026-10-24T21:59:59Z", 1),
            ("2026-10-24T22:00:00Z", 10),
            ("2026-10-25T22:59:59Z", 100),
            ("2026-10-25T23:00:00Z", 1_000),
        ]
        .into_iter()
        .enumerate()
        {
            clock.set(at(instant));
            post(db, &sale(&format!("autumn:{n}"), minor)).unwrap();
        }
        let days = db
            .read_blocking(move |q| {
                let range = (date(2026, 10, 24), date(2026, 10, 26));
                ledger::days(q, &chart::gateway("sandbox"), CNY, &berlin, range)
            })
            .unwrap();
        assert_eq!(days.iter().map(|day| day.flow.net()).collect::<Vec<_>>(), [1, 110, 1_000]);
    });
}

#[test]
fn refunds_are_outflow_in_the_sense_of_the_account() {
    on_both(&schema(), |db, clock| {
        let sold = post(db, &sale("order:5:paid", 1_000)).unwrap().id;
        let refund = ledger::Reversal {
            key: "refund".to_owned(),
            kind: "sale.refunded",
            of: sold,
            actor: None,
            memo: String::new(),
        };
        db.write_blocking(move |tx| ledger::reverse(tx, &refund)).unwrap();
        post(db, &sale("order:6:paid", 500)).unwrap();
        let span = (clock.now(), clock.now().plus(Duration::from_secs(1)));
        for (account, inflow, outflow) in [
            (chart::gateway("sandbox"), 1_500, 1_000),
            (chart::platform_revenue(), 450, 300),
            (chart::member_earnings(author()), 1_050, 700),
        ] {
            let flow = db.read_blocking(move |q| ledger::flow_between(q, &account, CNY, span)).unwrap();
            assert_eq!(flow, Flow { inflow, outflow, postings: 3 });
        }
    });
}

#[test]
fn too_many_days_are_refused() {
    on_both(&schema(), |db, _| {
        let ask = |last| {
            db.read_blocking(move |q| {
                ledger::days(q, &chart::platform_revenue(), CNY, &TimeZone::UTC, (date(2026, 1, 1), last))
            })
        };
        assert_eq!(ask(date(2027, 2, 4)).unwrap().len(), DAYS_MAX);
        assert!(matches!(ask(date(2027, 2, 5)), Err(DaysError::TooMany)));
        assert!(
            ask(date(2025, 12, 31)).unwrap().is_empty(),
            "a range that ends before it begins has no days"
        );
    });
}

#[test]
fn everything_that_moved_for_an_order_is_found() {
    on_both(&schema(), |db, _| {
        let sold = post(db, &sale("order:5:paid", 1_000)).unwrap().id;
        post(db, &points("k", "a", 3)).unwrap();
        let found =
            db.read_blocking(|q| ledger::transfers_about(q, &order(5), None, PageSize::DEFAULT)).unwrap();
        assert_eq!(found.items.iter().map(|row| row.id).collect::<Vec<_>>(), [sold]);
        let by_key = db.read_blocking(|q| ledger::transfer_by_key(q, "order:5:paid")).unwrap();
        assert_eq!(by_key.map(|row| row.id), Some(sold));
    });
}
