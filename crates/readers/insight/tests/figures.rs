//! The owner's figures, asked for through the doors and held against a count that knows nothing of the database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Clock as _, Role, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use testkit::on_both_async;
use world::{Thing, World, schema};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What one day should show: received, revenue, orders, refunds, members.
type Figures = (i64, i64, i64, i64, i64);

fn figures(summary: &Value) -> BTreeMap<Date, Figures> {
    let day = |day: &Value| {
        let number = |name: &str| day[name].as_i64().unwrap();
        let date: Date = day["date"].as_str().unwrap().parse().unwrap();
        let money = (number("received_minor"), number("revenue_minor"));
        (date, (money.0, money.1, number("orders"), number("refunds"), number("members")))
    };
    summary["days"].as_array().unwrap().iter().map(day).collect()
}

/// Something that happened some minutes ago.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Order {
        minutes: u64,
        thing: Thing,
        back_after: Option<u64>,
    },
    Member {
        minutes: u64,
    },
    /// The reader goes on, and its task is thrown away after so many steps.
    Killed {
        steps: usize,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    // Some of it before the span of the page.
    let minutes = || 0..33 * 24 * 60_u64;
    let thing = prop::sample::select(vec![Thing::Shared, Thing::Own, Thing::Dollars]);
    let back = prop::option::of(0..20 * 24 * 60_u64);
    prop_oneof![
        5 => (minutes(), thing, back)
            .prop_map(|(minutes, thing, back_after)| Deed::Order { minutes, thing, back_after }),
        2 => minutes().prop_map(|minutes| Deed::Member { minutes }),
        1 => (0..6_usize).prop_map(|steps| Deed::Killed { steps }),
    ]
}

/// What the page should say, folded from what was done.
#[derive(Debug, Default)]
struct Expected(BTreeMap<Date, Figures>);

impl Expected {
    fn add(&mut self, zone: &TimeZone, at: Timestamp, change: Figures) {
        let day = self.0.entry(at.date_in(zone)).or_default();
        day.0 += change.0;
        day.1 += change.1;
        day.2 += change.2;
        day.3 += change.3;
        day.4 += change.4;
    }
}

async fn act(w: &World, yuan: &mut Expected, deed: Deed) {
    let ago = |minutes| w.clock.now().minus(MINUTE * u32::try_from(minutes).unwrap());
    match deed {
        Deed::Order { minutes, thing, back_after } => {
            let (paid_at, money) = (ago(minutes), thing.is_yuan());
            let order = w.buy(thing, paid_at).await;
            let (price, share) = if money { thing.amounts() } else { (0, 0) };
            yuan.add(&w.zone, paid_at, (price, share, 1, 0, 0));
            if let Some(after) = back_after {
                let back_at = ago(minutes.saturating_sub(after));
                w.give_back(order, back_at).await;
                yuan.add(&w.zone, back_at, (-price, -share, 0, 1, 0));
            }
        }
        Deed::Member { minutes } => {
            w.join(Role::Member, ago(minutes)).await;
            yuan.add(&w.zone, ago(minutes), (0, 0, 0, 0, 1));
        }
        Deed::Killed { steps } => w.read_and_be_killed(steps).await,
    }
}

async fn check(w: &World, deeds: &[Deed]) {
    let mut expected = Expected::default();
    let joined = i64::try_from(w.joined_now()).unwrap();
    expected.add(&w.zone, w.clock.now(), (0, 0, 0, 0, joined));
    for deed in deeds {
        act(w, &mut expected, *deed).await;
    }
    w.settle().await;
    let summary = w.owner().await.get("/api/v1/desk/summary?currency=CNY").await.expect_status(200).json();
    let shown = figures(&summary);
    assert_eq!(shown.len(), 30);
    let today = w.clock.now().date_in(&w.zone);
    assert_eq!(shown.keys().next_back(), Some(&today), "up to today");
    for (date, figures) in &shown {
        let truth = expected.0.get(date).copied().unwrap_or_default();
        assert_eq!(*figures, truth, "{date} in {:?} after {deeds:?}", w.zone);
    }
    let sum = |pick: fn(&Figures) -> i64| shown.values().map(pick).sum::<i64>();
    assert_eq!(summary["received_minor"].as_i64(), Some(sum(|day| day.0)));
    assert_eq!(summary["revenue_minor"].as_i64(), Some(sum(|day| day.1)));
    assert_eq!(summary["orders"].as_i64(), Some(sum(|day| day.2)));
    w.check_books().await;
}

fn run(cases: u32, zone: &'static str) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 8, ..Config::default() };
    let story = prop::collection::vec(deed(), 1..8);
    let ran = TestRunner::new(config).run(&story, |deeds| {
        on_both_async(&schema(), async |db, clock| {
            let zone = TimeZone::get(zone).unwrap();
            check(&World::new(db, clock, zone).await, &deeds).await;
        });
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn figures_equal_a_count_by_hand_after_any_orders_and_refunds() {
    run(3, "Asia/Shanghai");
}

#[test]
fn they_do_so_where_days_begin_at_odd_quarters() {
    run(1, "Asia/Kathmandu");
}

#[test]
fn they_do_so_west_of_greenwich() {
    run(1, "America/St_Johns");
}

#[test]
fn a_day_ends_at_midnight_of_the_community_to_the_microsecond() {
    on_both_async(&schema(), async |db, clock| {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let w = World::new(db, clock, zone.clone()).await;
        let midnight = Timestamp::start_of(w.clock.now().date_in(&zone), &zone).unwrap();
        let before = midnight.minus(Duration::from_micros(1));
        w.buy(Thing::Own, before).await;
        w.buy(Thing::Own, midnight).await;
        w.buy(Thing::Own, midnight).await;
        w.settle().await;
        let summary = w.owner().await.get("/api/v1/desk/summary").await.expect_status(200).json();
        let days: Vec<_> = figures(&summary).into_values().collect();
        let (price, _) = Thing::Own.amounts();
        assert_eq!((days[28].0, days[28].2), (price, 1), "yesterday");
        assert_eq!((days[29].0, days[29].2), (2 * price, 2), "today");
    });
}

#[test]
fn every_day_has_its_place_when_the_clocks_change() {
    on_both_async(&schema(), async |db, clock| {
        // New York has a day of 23 hours on 2026-03-08.
        let zone = TimeZone::get("America/New_York").unwrap();
        clock.advance(DAY * 75);
        let w = World::new(db, clock, zone).await;
        let summary = w.owner().await.get("/api/v1/desk/summary").await.expect_status(200).json();
        let dates: Vec<_> = figures(&summary).into_keys().collect();
        assert_eq!(dates.len(), 30);
        assert!(dates.windows(2).all(|pair| pair[0].tomorrow().unwrap() == pair[1]), "{dates:?}");
    });
}

#[test]
fn two_nodes_that_read_the_log_count_once() {
    on_both_async(&schema(), async |db, clock| {
        let w = World::new(db, clock, TimeZone::UTC).await;
        for day in 0..12 {
            w.buy(Thing::Own, w.clock.now().minus(DAY * day)).await;
        }
        tokio::join!(w.read_once(), w.read_once(), w.read_once());
        w.settle().await;
        let summary = w.owner().await.get("/api/v1/desk/summary").await.expect_status(200).json();
        assert_eq!(summary["orders"], 12);
    });
}

#[test]
fn only_who_runs_the_house_sees_its_figures() {
    on_both_async(&schema(), async |db, clock| {
        let w = World::new(db, clock, TimeZone::UTC).await;
        w.buy(Thing::Own, w.clock.now()).await;
        w.settle().await;
        for role in [Role::Author, Role::Member] {
            let mut visitor = w.visitor(role).await;
            let page = visitor.get("/desk").await.expect_status(404);
            assert!(!page.text().contains("29.00"), "{page}");
            assert_eq!(visitor.get("/api/v1/desk/summary").await.status, 404);
        }
        let mut passer_by = w.passer_by();
        assert!(passer_by.get("/desk").await.expect_status(303).location().starts_with("/login?next="));
        assert_eq!(passer_by.get("/api/v1/desk/summary").await.expect_status(401).code(), "session.required");
        for (language, orders) in [("zh-CN", "订单"), ("en", "orders")] {
            let mut owner = w.owner().await.speaking(language);
            let page = owner.get("/desk?currency=CNY").await.expect_status(200);
            assert!(page.first("dl.kpis").contains(orders), "{page}");
            assert!(page.first("dl.kpis").contains("29.00"), "{page}");
            assert_eq!(owner.get("/desk?currency=XYZ").await.status, 422);
            let wrong = owner.get("/api/v1/desk/summary?currency=yuan").await.expect_status(422);
            assert_eq!(wrong.field_codes(), [("currency".to_owned(), "input.bad_value".to_owned())]);
        }
    });
}

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    use db::Engine;
    use std::sync::Arc;
    let schema = schema();
    let databases = [Engine::Sqlite, Engine::Postgres].map(|engine| testkit::Database::new(engine, &schema));
    let [sqlite, postgres] = databases.each_ref().map(|it| it.open(&schema, Arc::new(kernel::SystemClock)));
    let own: Vec<_> = insight::feature().statements.iter().flat_map(|some| some.iter().copied()).collect();
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &own), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}
