//! What is Stripe's alone.

use super::{accepted, check, everywhere, go, on};
use crate::world::{self, World};
use checkout::gateway::GatewayError;
use checkout::{Device, GoError, OrderState};
use fakes::Mode;
use kernel::Currency;

proves_all!(fakes::stripe::Stripe);

#[test]
fn stripe_money_that_takes_days_counts_when_it_comes() {
    everywhere(async |w: World, fake: fakes::stripe::Stripe| {
        let (order, number) = go(&w, &fake).await;
        fake.promise(&number);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "complete is not paid");
        // The order of events is not fixed, and two of them tell of one payment.
        fake.keep_promise(&number, true);
        fake.pay_again(&number);
        accepted(&fake.deliver(Mode::Reordered).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.verdicts(order).await, ["settles"]);
        check(&w, &fake).await;
    });
}

#[test]
fn stripe_money_that_does_not_come_lets_the_buyer_try_again() {
    everywhere(async |w: World, fake: fakes::stripe::Stripe| {
        let (order, number) = go(&w, &fake).await;
        fake.promise(&number);
        fake.keep_promise(&number, false);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.tried(order).await, ["failed"]);
        let (same, second) = go(&w, &fake).await;
        assert_eq!(same, order);
        assert_ne!(second, number);
        check(&w, &fake).await;
    });
}

#[test]
fn stripe_disputes_and_unknown_events_are_kept_and_change_nothing() {
    everywhere(async |w: World, fake: fakes::stripe::Stripe| {
        let (order, number) = go(&w, &fake).await;
        fake.pay(&number);
        fake.dispute(&number);
        fake.event("something.new", serde_json::json!({ "id": "x" }));
        fake.event(
            "checkout.session.completed",
            serde_json::json!({
                "id": "cs_2", "mode": "subscription", "payment_status": "paid", "status": "complete",
                "amount_total": 1, "currency": "usd", "livemode": false,
            }),
        );
        fake.roll_secret();
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.count(&world::NOTICES).await, 4);
        assert!(w.troubles().await.is_empty());
        check(&w, &fake).await;
    });
}

#[test]
fn stripe_repeats_a_failure_under_its_key_and_the_next_try_has_another() {
    everywhere(async |w: World, fake: fakes::stripe::Stripe| {
        let order = w.order(w.buyer, 1).await;
        fake.fail_next(1);
        for _ in 0..2 {
            let failed = w.start(w.buyer, order, "stripe", on(Device::Desktop)).await;
            assert!(matches!(failed, Err(GoError::Gateway(GatewayError::Unknown(_)))), "{failed:?}");
        }
        let first = w.number(order).await;
        assert_eq!(fake.state(&first), None, "nothing was opened, so nothing can be paid");
        w.leap(61).await;
        w.start(w.buyer, order, "stripe", on(Device::Desktop)).await.unwrap();
        let second = w.number(order).await;
        assert_ne!(second, first);
        fake.pay(&second);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(
            (w.state(order).await, w.tried(order).await),
            (OrderState::Fulfilled, vec!["closed".to_owned(), "paid".to_owned()])
        );
        check(&w, &fake).await;
    });
}

#[test]
fn stripe_takes_dollars_to_the_cent() {
    everywhere(async |w: World, fake: fakes::stripe::Stripe| {
        let order = w.try_order_in(w.buyer, 1, Some(Currency::USD)).await.unwrap();
        w.start(w.buyer, order, "stripe", on(Device::Desktop)).await.unwrap();
        fake.pay(&w.number(order).await);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.balance(ledger::chart::gateway("stripe"), Currency::USD).await, 1_499);
        assert_eq!(fake.holds(), 1_499);
        w.check_books().await;
        fake.assert_no_faults();
    });
}
