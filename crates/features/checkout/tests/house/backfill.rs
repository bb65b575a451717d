//! Payments that are written down afterwards leave behind what payments in life leave behind.

use crate::world::{self, World};
use checkout::OrderState;
use checkout::gateways::sandbox::backfill;
use db::Tx;
use kernel::{Clock as _, Currency, Locale};
use ledger::chart;
use std::time::Duration;

fn everywhere(body: impl AsyncFn(World) + Sync) {
    testkit::on_both_async(&world::schema(), async |db, clock| body(World::new(db, clock).await).await);
}

const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

/// Orders and pays thing 1, a month ago.
async fn bought_a_month_ago(w: &World) -> checkout::OrderId {
    let (till, viewer, buyer, then) =
        (w.till.clone(), w.viewer(w.buyer), w.buyer, w.clock.now().minus(MONTH));
    w.db.write(move |tx: &mut Tx| -> Result<_, backfill::BackfillError> {
        tx.at(then);
        let input = checkout::PlaceOrder { kind: "thing".to_owned(), id: 1, currency: None };
        let order = checkout::place_order(tx, &till, &viewer, buyer, &input).unwrap();
        backfill::pay(tx, &till, buyer, order, Locale::ZhCn)?;
        Ok(order)
    })
    .await
    .unwrap()
}

#[test]
fn an_order_of_last_month_is_as_if_it_had_been_paid_then() {
    everywhere(async |w: World| {
        let order = bought_a_month_ago(&w).await;
        let kinds = ["checkout.order.created", "checkout.order.paid", "checkout.order.fulfilled"];
        assert_eq!(w.events(order).await, kinds);
        w.check_books().await;
        // What was due a month ago and is due now changes nothing.
        w.pass(20).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.events(order).await, kinds);
        assert_eq!(w.verdicts(order).await, ["settles"]);
        assert!(w.owns(w.buyer, 1).await);
        w.check_books().await;

        w.refund(order).await;
        w.pass(10).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn a_refund_can_be_written_down_too() {
    everywhere(async |w: World| {
        let order = bought_a_month_ago(&w).await;
        let (till, owner, then) = (w.till.clone(), w.owner, w.clock.now().minus(MONTH / 2));
        w.db.write(move |tx: &mut Tx| -> Result<_, backfill::BackfillError> {
            tx.at(then);
            let refund = checkout::request_refund(tx, owner, order).unwrap();
            backfill::give_back(tx, &till, refund)
        })
        .await
        .unwrap();
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.pass(60).await;
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        assert_eq!(w.balance(chart::gateway("sandbox"), Currency::CNY).await, 0);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn an_order_that_takes_no_payment_is_refused() {
    everywhere(async |w: World| {
        let order = bought_a_month_ago(&w).await;
        let (till, buyer, other) = (w.till.clone(), w.buyer, w.other);
        let again = w.db.write(move |tx| backfill::pay(tx, &till, buyer, order, Locale::En)).await;
        assert!(matches!(again, Err(backfill::BackfillError::Start(_))), "{again:?}");
        let till = w.till.clone();
        let stranger = w.db.write(move |tx| backfill::pay(tx, &till, other, order, Locale::En)).await;
        assert!(matches!(stranger, Err(backfill::BackfillError::Start(_))), "{stranger:?}");
        w.check_books().await;
    });
}
