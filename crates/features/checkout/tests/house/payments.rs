//! Money in and money back through the bank, with everything that a bank can do wrong, on both engines.

use crate::world::{self, World};
use checkout::OrderState;
use checkout::gateways::sandbox::Behaviour;
use kernel::Currency;
use ledger::chart;
use std::sync::atomic::Ordering;

fn everywhere(body: impl AsyncFn(World) + Sync) {
    testkit::on_both_async(&world::schema(), async |db, clock| body(World::new(db, clock).await).await);
}

#[test]
fn a_paid_order_gives_the_goods_and_splits_the_money() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Pay).await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "the browser's return grants nothing");
        assert!(!w.owns(w.buyer, 1).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert!(w.owns(w.buyer, 1).await);
        assert_eq!(w.balance(chart::gateway("sandbox"), Currency::CNY).await, 9_900);
        assert_eq!(w.balance(chart::member_earnings(w.seller), Currency::CNY).await, 6_930);
        assert_eq!(w.balance(chart::platform_revenue(), Currency::CNY).await, 2_970);
        let kinds = ["checkout.order.created", "checkout.order.paid", "checkout.order.fulfilled"];
        assert_eq!(w.events(order).await, kinds);
        w.check_books().await;
    });
}

#[test]
fn the_remainder_of_a_split_is_the_houses_to_the_last_fen() {
    everywhere(async |w: World| {
        w.buy(w.buyer, 2, Behaviour::Pay).await;
        w.due().await;
        // 33.33 % of 5 fen is 1.67, which is 2; the house keeps 3.
        assert_eq!(w.balance(chart::member_earnings(w.seller), Currency::CNY).await, 2);
        assert_eq!(w.balance(chart::platform_revenue(), Currency::CNY).await, 3);
        w.check_books().await;
    });
}

#[test]
fn a_refund_reverses_all_of_it() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Pay).await;
        w.due().await;
        w.refund(order).await;
        assert_eq!(w.state(order).await, OrderState::Refunding);
        w.due().await;
        assert_eq!(w.refunds(order).await, ["underway"]);
        assert!(w.owns(w.buyer, 1).await, "access goes when the money is back, not before");
        w.pass(5).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
        assert_eq!(w.balance(chart::gateway("sandbox"), Currency::CNY).await, 0);
        let again = w.buy(w.buyer, 1, Behaviour::Pay).await;
        assert_ne!(again, order, "it can be bought again");
        w.due().await;
        assert!(w.owns(w.buyer, 1).await);
        w.check_books().await;
    });
}

#[test]
fn a_declined_payment_can_be_tried_again_under_another_number() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Decline).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        let first = w.number(order).await;
        let page = w.go(w.buyer, order).await;
        assert_ne!(w.number(order).await, first);
        w.choose(&page, Behaviour::Pay).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        w.check_books().await;
    });
}

#[test]
fn a_payment_that_takes_its_time_arrives() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::PayLater).await;
        w.pass(7).await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        w.pass(3).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        w.check_books().await;
    });
}

#[test]
fn a_payment_that_is_reported_four_times_counts_once() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::SayTwice).await;
        w.pass(10).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.verdicts(order).await, ["settles"]);
        assert_eq!(w.count(&world::NOTICES).await, 2, "two ids, however often they came");
        w.refund(order).await;
        w.pass(10).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn stale_reports_after_the_payment_change_nothing() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::OutOfOrder).await;
        w.pass(10).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert!(w.owns(w.buyer, 1).await);
        assert_eq!(w.count(&world::NOTICES).await, 4);
        w.check_books().await;
    });
}

#[test]
fn a_payment_that_nobody_reports_is_found_by_asking() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::SayNothing).await;
        w.pass(9).await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        w.pass(2).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert_eq!(w.count(&world::NOTICES).await, 0);
        w.refund(order).await;
        w.leap(4).await;
        assert_eq!(w.refunds(order).await, ["underway"], "the refund is not reported either");
        w.leap(60).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        w.check_books().await;
    });
}

#[test]
fn a_lost_report_of_a_late_payment_is_found_too_and_the_money_goes_back() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::AfterClose).await;
        w.wire.cut.store(true, Ordering::SeqCst);
        w.leap(31 * 60).await;
        assert_eq!(w.state(order).await, OrderState::Expired, "it expires though the bank cannot be reached");
        w.leap(60).await;
        w.wire.cut.store(false, Ordering::SeqCst);
        for _ in 0..30 {
            w.leap(600).await;
        }
        assert_eq!(w.state(order).await, OrderState::Expired);
        assert_eq!(w.verdicts(order).await, ["late"]);
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn a_wrong_amount_is_held_until_staff_send_it_back() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::WrongAmount).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        assert_eq!(w.verdicts(order).await, ["mismatched"]);
        assert!(!w.owns(w.buyer, 1).await);
        assert!(w.refunds(order).await.is_empty(), "a person looks first");
        w.check_books().await;
        let owner = w.owner;
        let payment = checkout::PaymentId::new(1);
        for _ in 0..2 {
            w.db.write(move |tx| checkout::return_payment(tx, owner, payment)).await.unwrap();
        }
        w.pass(5).await;
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        w.check_books().await;
        w.check_nothing_is_left().await;
        let page = w.go(w.buyer, order).await;
        w.choose(&page, Behaviour::Pay).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled, "the order can still be paid rightly");
        w.check_books().await;
    });
}

#[test]
fn money_that_comes_after_the_order_was_cancelled_goes_back_by_itself() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::AfterClose).await;
        let buyer = w.buyer;
        w.db.write(move |tx| checkout::cancel_order(tx, buyer, order)).await.unwrap();
        w.pass(15).await;
        assert_eq!(w.state(order).await, OrderState::Cancelled);
        assert_eq!(w.verdicts(order).await, ["late"]);
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn an_order_that_nobody_pays_expires_and_the_bank_takes_no_money_any_more() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let page = w.go(w.buyer, order).await;
        w.leap(30 * 60).await;
        assert_eq!(w.state(order).await, OrderState::Expired);
        w.choose(&page, Behaviour::Pay).await;
        w.leap(3600).await;
        assert!(w.verdicts(order).await.is_empty());
        let next = w.order(w.buyer, 1).await;
        assert_ne!(next, order);
        w.check_books().await;
    });
}

#[test]
fn a_payment_of_the_last_second_counts() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let page = w.go(w.buyer, order).await;
        w.clock.advance(std::time::Duration::from_secs(30 * 60 - 1));
        // Nobody reports it: closing finds it paid.
        w.choose(&page, Behaviour::SayNothing).await;
        w.leap(1).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        assert!(w.owns(w.buyer, 1).await);
        w.check_books().await;
    });
}

#[test]
fn paying_an_old_and_a_new_try_pays_once_and_returns_once() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let first = w.go(w.buyer, order).await;
        assert_eq!(w.go(w.buyer, order).await, first, "a second click leads to the same payment");
        assert_eq!(w.count(&world::ATTEMPTS).await, 1);
        w.choose(&first, Behaviour::Decline).await;
        w.due().await;
        let second = w.go(w.buyer, order).await;
        w.choose(&second, Behaviour::Pay).await;
        // The bank says of the declined try that it was paid after all.
        w.db.write(|tx| tx.execute(&RESURRECT, db::params![]).map(drop)).await.unwrap();
        w.leap(15).await;
        w.leap(60).await;
        w.leap(60).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        let mut verdicts = w.verdicts(order).await;
        verdicts.sort();
        assert_eq!(verdicts, ["double", "settles"]);
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        assert!(w.owns(w.buyer, 1).await);
        w.check_books().await;
        assert_eq!(w.balance(chart::gateway("sandbox"), Currency::CNY).await, 9_900);
    });
}

db::statements! {
    /// Makes a declined charge a paid one.
    RESURRECT = "UPDATE sandbox_charges SET state = 'paid', taken_minor = amount_minor WHERE state = 'declined'";
}

#[test]
fn goods_that_are_gone_send_the_money_back_by_themselves() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 3, Behaviour::Pay).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Refunding);
        assert!(!w.owns(w.buyer, 3).await);
        w.pass(5).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn a_refused_refund_waits_for_a_person_and_can_be_asked_again() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::RefuseRefund).await;
        w.due().await;
        w.refund(order).await;
        w.pass(5).await;
        assert_eq!(w.refunds(order).await, ["needs_attention"]);
        assert_eq!(w.state(order).await, OrderState::Refunding);
        assert!(w.owns(w.buyer, 1).await, "nothing is taken back before the money is");
        w.check_books().await;
        w.refund(order).await;
        w.pass(5).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn two_refunds_at_once_are_one() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Pay).await;
        w.due().await;
        tokio::join!(w.refund(order), w.refund(order), w.refund(order));
        assert_eq!(w.refunds(order).await.len(), 1);
        w.pass(5).await;
        w.refund(order).await;
        w.pass(40).await;
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn an_unpaid_order_has_nothing_to_refund() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let owner = w.owner;
        for _ in 0..2 {
            let refused = w.db.write(move |tx| checkout::request_refund(tx, owner, order)).await;
            assert!(matches!(refused, Err(checkout::RefundError::WrongStep(_))));
            w.go(w.buyer, order).await;
        }
        let unknown = checkout::OrderId::new(99);
        let refused = w.db.write(move |tx| checkout::request_refund(tx, owner, unknown)).await;
        assert!(matches!(refused, Err(checkout::RefundError::NotFound)));
    });
}

#[test]
fn a_bank_that_takes_the_call_and_says_nothing_is_asked_again_under_the_same_number() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        w.wire.deaf.store(true, Ordering::SeqCst);
        let (till, buyer) = (w.till.clone(), w.buyer);
        let begun =
            w.db.write(move |tx| checkout::begin(tx, &till, buyer, order, "sandbox", kernel::Locale::En));
        let lost = checkout::go(&w.db, begun.await.unwrap()).await;
        assert!(matches!(lost, Err(checkout::GoError::Gateway(checkout::gateway::GatewayError::Unknown(_)))));
        w.wire.deaf.store(false, Ordering::SeqCst);
        let page = w.go(w.buyer, order).await;
        assert_eq!(w.count(&world::ATTEMPTS).await, 1);
        w.choose(&page, Behaviour::Pay).await;
        w.due().await;
        w.wire.deaf.store(true, Ordering::SeqCst);
        w.refund(order).await;
        w.leap(5).await;
        assert_eq!(w.refunds(order).await, ["requested"], "the bank has it, but nobody knows");
        w.wire.deaf.store(false, Ordering::SeqCst);
        w.leap(60).await;
        w.leap(60).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn a_double_click_in_two_tabs_makes_one_order() {
    everywhere(async |w: World| {
        let (a, b, c) = tokio::join!(w.order(w.buyer, 1), w.order(w.buyer, 1), w.order(w.buyer, 1));
        assert!(a == b && b == c);
        assert_eq!(w.count(&world::ORDERS).await, 1);
        let (a, b) = tokio::join!(w.go(w.buyer, a), w.go(w.buyer, a));
        assert_eq!(a, b, "and one payment");
        assert_ne!(w.order(w.other, 1).await, w.order(w.buyer, 1).await);
        assert_ne!(w.order(w.buyer, 4).await, w.order(w.buyer, 1).await);
    });
}

#[test]
fn a_new_price_or_currency_replaces_the_open_order() {
    everywhere(async |w: World| {
        let first = w.order(w.buyer, 1).await;
        let page = w.go(w.buyer, first).await;
        w.things.raised.store(true, Ordering::SeqCst);
        let second = w.order(w.buyer, 1).await;
        assert_ne!(first, second);
        assert_eq!(w.state(first).await, OrderState::Cancelled);
        w.due().await;
        w.choose(&page, Behaviour::Pay).await;
        w.due().await;
        assert!(w.verdicts(first).await.is_empty(), "the old charge was closed at the bank");
        let dollars = w.try_order_in(w.buyer, 1, Some(Currency::USD)).await.unwrap();
        assert_ne!(dollars, second);
        let page = w.go(w.buyer, dollars).await;
        w.choose(&page, Behaviour::Pay).await;
        w.due().await;
        assert_eq!(w.state(dollars).await, OrderState::Fulfilled);
        assert_eq!(w.balance(chart::gateway("sandbox"), Currency::USD).await, 1_499);
        w.check_books().await;
    });
}

#[test]
fn what_is_owned_unpriced_or_unknown_is_not_sold() {
    everywhere(async |w: World| {
        use checkout::{PlaceError, QuoteError};
        w.buy(w.buyer, 1, Behaviour::Pay).await;
        w.due().await;
        assert!(matches!(w.try_order(w.buyer, 1).await, Err(PlaceError::Owned)));
        assert!(matches!(w.try_order(w.buyer, 5).await, Err(PlaceError::Quote(QuoteError::NotForSale))));
        assert!(matches!(w.try_order(w.buyer, 77).await, Err(PlaceError::NotFound)));
        let euros = w.try_order_in(w.buyer, 4, Some(Currency::EUR)).await;
        assert!(matches!(euros, Err(PlaceError::Quote(QuoteError::NoPrice(_)))));
    });
}

#[test]
fn nobody_pays_or_cancels_for_somebody_else() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let (till, other) = (w.till.clone(), w.other);
        let begun =
            w.db.write(move |tx| checkout::begin(tx, &till, other, order, "sandbox", kernel::Locale::En));
        assert!(matches!(begun.await.err(), Some(checkout::StartError::NotFound)));
        let cancelled = w.db.write(move |tx| checkout::cancel_order(tx, other, order)).await;
        assert!(matches!(cancelled, Err(checkout::CancelError::NotFound)));
        assert_eq!(w.state(order).await, OrderState::Created);
    });
}

#[test]
fn it_all_works_over_real_http_too() {
    testkit::on_both_async(&world::schema(), async |db, clock| {
        let w = World::over_http(db, clock).await;
        let order = w.buy(w.buyer, 1, Behaviour::SayTwice).await;
        w.pass(6).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        w.refund(order).await;
        w.pass(6).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        let unanswered = w.buy(w.buyer, 4, Behaviour::SayNothing).await;
        w.leap(11).await;
        assert_eq!(w.state(unanswered).await, OrderState::Fulfilled);
        w.check_books().await;
    });
}
