//! Random interleavings of everything that can happen, held against what must always be true.

use crate::world::{self, World};
use checkout::gateways::sandbox::Behaviour;
use checkout::{OrderId, OrderState};
use kernel::MemberId;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

#[derive(Debug, Clone)]
enum Deed {
    Order { other: bool, thing: i64 },
    Go { order: usize },
    Choose { page: usize, behaviour: Behaviour },
    Cancel { order: usize },
    Refund { order: usize },
    Return { payment: i64 },
    Pass { seconds: u64 },
    Wire { cut: bool, deaf: bool },
    Price { raised: bool },
}

fn deed() -> impl Strategy<Value = Deed> {
    let behaviour = prop::sample::select(Behaviour::ALL);
    prop_oneof![
        3 => (any::<bool>(), 1..7_i64).prop_map(|(other, thing)| Deed::Order { other, thing }),
        5 => (0..8_usize).prop_map(|order| Deed::Go { order }),
        6 => (0..8_usize, behaviour).prop_map(|(page, behaviour)| Deed::Choose { page, behaviour }),
        1 => (0..8_usize).prop_map(|order| Deed::Cancel { order }),
        2 => (0..8_usize).prop_map(|order| Deed::Refund { order }),
        1 => (1..8_i64).prop_map(|payment| Deed::Return { payment }),
        6 => prop::sample::select(vec![0, 1, 3, 5, 15, 60, 900, 1_800, 4_000])
            .prop_map(|seconds| Deed::Pass { seconds }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(cut, deaf)| Deed::Wire { cut, deaf }),
        1 => any::<bool>().prop_map(|raised| Deed::Price { raised }),
    ]
}

/// What was seen, to compare with what comes.
#[derive(Default)]
struct Seen {
    orders: Vec<(OrderId, MemberId, i64)>,
    pages: Vec<String>,
    ranks: BTreeMap<OrderId, (u8, OrderState)>,
}

async fn act(w: &World, seen: &mut Seen, deed: &Deed) {
    match deed {
        Deed::Order { other, thing } => {
            let buyer = if *other { w.other } else { w.buyer };
            if let Ok(order) = w.try_order(buyer, *thing).await
                && !seen.orders.iter().any(|(known, _, _)| *known == order)
            {
                seen.orders.push((order, buyer, *thing));
            }
        }
        Deed::Go { order } => {
            let Some((order, buyer, _)) = seen.orders.get(*order).copied() else { return };
            let till = w.till.clone();
            let begun =
                w.db.write(move |tx| checkout::begin(tx, &till, buyer, order, "sandbox", kernel::Locale::En));
            if let Ok(begun) = begun.await
                && let Ok(checkout::gateway::Started::Redirect(page)) = checkout::go(&w.db, begun).await
                && !seen.pages.contains(&page)
            {
                seen.pages.push(page);
            }
        }
        Deed::Choose { page, behaviour } => {
            if let Some(page) = seen.pages.get(*page) {
                w.choose(page, *behaviour).await;
            }
        }
        Deed::Cancel { order } => {
            let Some((order, buyer, _)) = seen.orders.get(*order).copied() else { return };
            // Refused where the order is paid or over.
            let _ = w.db.write(move |tx| checkout::cancel_order(tx, buyer, order)).await;
        }
        Deed::Refund { order } => {
            let Some((order, _, _)) = seen.orders.get(*order).copied() else { return };
            let owner = w.owner;
            let _ = w.db.write(move |tx| checkout::request_refund(tx, owner, order)).await;
        }
        Deed::Return { payment } => {
            let (owner, payment) = (w.owner, checkout::PaymentId::new(*payment));
            let _ = w.db.write(move |tx| checkout::return_payment(tx, owner, payment)).await;
        }
        Deed::Pass { seconds } => w.leap(*seconds).await,
        Deed::Wire { cut, deaf } => {
            w.wire.cut.store(*cut, Ordering::SeqCst);
            w.wire.deaf.store(*deaf, Ordering::SeqCst);
        }
        Deed::Price { raised } => w.things.raised.store(*raised, Ordering::SeqCst),
    }
}

async fn check(w: &World, seen: &mut Seen) {
    let report = w.one(ledger::verify).await;
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let mut due_to = BTreeMap::<(MemberId, i64), usize>::new();
    for (order, buyer, thing) in seen.orders.clone() {
        let state = w.state(order).await;
        let rank = state.rank();
        let before = seen.ranks.insert(order, (rank, state));
        if let Some((old, was)) = before {
            assert!(rank > old || state == was, "order {order} went from {was} back to {state}");
        }
        let verdicts = w.verdicts(order).await;
        let settled = verdicts.iter().filter(|verdict| *verdict == "settles").count();
        let paid = matches!(
            state,
            OrderState::Paid | OrderState::Fulfilled | OrderState::Refunding | OrderState::Refunded
        );
        assert_eq!(settled, usize::from(paid), "order {order} is {state} with {verdicts:?}");
        // Thing 3 is never handed over: its orders go from paid straight to refunding.
        let has = matches!(state, OrderState::Fulfilled | OrderState::Refunding) && thing != 3;
        *due_to.entry((buyer, thing)).or_default() += usize::from(has);
    }
    for ((buyer, thing), times) in due_to {
        let things: i64 = w.one(move |q| q.one(&world::HAS, db::params![buyer, thing])).await;
        assert_eq!(things, i64::try_from(times).unwrap(), "{buyer} and thing {thing}");
    }
}

async fn run(w: World, deeds: &[Deed]) {
    let mut seen = Seen::default();
    for deed in deeds {
        act(&w, &mut seen, deed).await;
        check(&w, &mut seen).await;
    }
    // The wire is mended and days go by: everything comes to rest, and all money is accounted for.
    w.wire.cut.store(false, Ordering::SeqCst);
    w.wire.deaf.store(false, Ordering::SeqCst);
    for _ in 0..60 {
        w.leap(3_700).await;
    }
    check(&w, &mut seen).await;
    w.check_books().await;
    for (order, _, _) in &seen.orders {
        let state = w.state(*order).await;
        assert!(!state.is_open(), "order {order} is still {state} after days");
        // A refund that the bank refused waits for a person, and only that.
        for refund in w.refunds(*order).await {
            assert!(refund == "succeeded" || refund == "needs_attention", "{refund}");
        }
    }
}

fn cases() -> ProptestConfig {
    ProptestConfig { cases: 12, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_happens_the_books_balance_and_buyers_have_what_they_paid_for(
        deeds in prop::collection::vec(deed(), 10..40),
    ) {
        testkit::on_both_async(&world::schema(), async |db, clock| run(World::new(db, clock).await, &deeds).await);
    }
}
