//! What holds for every real gateway, against a fake that checks what we send and signs what it says, on both engines.

use crate::peers::Peer;
use crate::world::{self, World};
use checkout::gateway::{GatewayError, Started};
use checkout::{Asker, Device, GoError, OrderId, OrderState};
use fakes::{Answer, Mode};
use kernel::{Currency, Locale, ManualClock};
use ledger::chart;
use std::sync::Arc;

fn everywhere<P: Peer>(body: impl AsyncFn(World, P) + Sync) {
    testkit::on_both_async(&world::schema(), async |db, clock: Arc<ManualClock>| {
        let peer = P::begin(Arc::clone(&clock)).await;
        let gateway_clock = Arc::clone(&clock);
        let w = World::with_gateways(db, clock, |home| vec![peer.gateway(home, gateway_clock)]).await;
        body(w, peer).await;
    });
}

fn on(device: Device) -> Asker {
    Asker { device, address: "203.0.113.7".to_owned(), ..Asker::from(Locale::ZhCn) }
}

/// Orders thing 1 and goes to the gateway; gives our number there.
async fn go<P: Peer>(w: &World, peer: &P) -> (OrderId, String) {
    let order = w.order(w.buyer, 1).await;
    let way = w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await.unwrap();
    peer.visit(&way).await;
    assert_eq!(matches!(way, Started::QrCode(_)), P::SCANS, "{way:?}");
    (order, w.number(order).await)
}

async fn paid<P: Peer>(w: &World, peer: &P) -> OrderId {
    let (order, number) = go(w, peer).await;
    peer.pay(&number);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    order
}

#[track_caller]
fn accepted(answers: &[Answer]) {
    assert!(
        !answers.is_empty() && answers.iter().all(|answer| matches!(answer.status, 200 | 204)),
        "{answers:?}"
    );
}

/// The books are in order, and hold what the gateway has of ours.
async fn check<P: Peer>(w: &World, peer: &P) {
    w.check_books().await;
    assert_eq!(w.balance(chart::gateway(P::CODE), Currency::CNY).await, peer.holds(), "what the gateway has");
    let report = w.one(checkout::verify).await;
    assert!(report.is_empty(), "{report:?}");
    peer.assert_no_faults();
}

async fn a_payment_that_is_reported_once_gives_the_goods<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    assert!(!w.owns(w.buyer, 1).await);
    peer.pay(&number);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    assert!(w.owns(w.buyer, 1).await);
    assert_eq!(w.verdicts(order).await, ["settles"]);
    assert_eq!(peer.holds(), 9_900);
    check(&w, &peer).await;
}

async fn a_payment_that_is_reported_twice_counts_once<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    peer.pay(&number);
    let answers = peer.deliver(Mode::Twice).await;
    accepted(&answers);
    assert_eq!(answers.len(), 2);
    w.pass(20).await;
    assert_eq!(w.verdicts(order).await, ["settles"]);
    assert_eq!(w.count(&world::NOTICES).await, 1);
    check(&w, &peer).await;
}

async fn a_payment_reported_after_its_refund_changes_nothing<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    peer.pay(&number);
    assert!(peer.deliver(Mode::Delayed).await.is_empty());
    w.pass(11).await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled, "found by asking");
    w.refund(order).await;
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    let answers = peer.deliver(Mode::Reordered).await;
    accepted(&answers);
    assert_eq!(answers.len(), 2, "the refund first, then the payment");
    w.pass(5).await;
    assert_eq!(w.state(order).await, OrderState::Refunded);
    assert_eq!(w.verdicts(order).await, ["settles"]);
    assert!(!w.owns(w.buyer, 1).await);
    assert_eq!(peer.holds(), 0);
    check(&w, &peer).await;
    w.check_nothing_is_left().await;
}

async fn a_payment_that_is_reported_late_settles_its_order<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    peer.pay(&number);
    peer.deliver(Mode::Delayed).await;
    w.pass(5).await;
    assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    check(&w, &peer).await;
}

async fn forged_notices_leave_no_trace<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    peer.pay(&number);
    for forgery in P::FORGERIES {
        for answer in peer.deliver(Mode::Forged(*forgery)).await {
            assert_eq!(answer.status, 401, "{forgery:?}: {}", answer.body);
        }
        w.due().await;
        assert_eq!(w.count(&world::NOTICES).await, 0, "{forgery:?}");
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
    }
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled, "the true one still counts");
    check(&w, &peer).await;
}

async fn a_payment_that_nobody_reports_is_found_by_asking<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    w.pass(11).await;
    assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "asked, and not paid");
    peer.pay(&number);
    peer.deliver(Mode::LostThenPolled).await;
    w.pass(31).await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    assert_eq!(w.count(&world::NOTICES).await, 0);
    w.refund(order).await;
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::LostThenPolled).await;
    w.leap(31).await;
    assert_eq!(w.state(order).await, OrderState::Refunded);
    check(&w, &peer).await;
}

async fn a_wrong_amount_is_held_until_staff_send_it_back<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    peer.pay_wrong(&number, 9_899);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
    assert_eq!(w.verdicts(order).await, ["mismatched"]);
    assert!(!w.owns(w.buyer, 1).await);
    check(&w, &peer).await;
    let held = w.one(|q| q.one::<checkout::PaymentId>(&world::HELD, db::params![])).await;
    let owner = w.owner;
    w.db.write(move |tx| checkout::return_payment(tx, owner, held)).await.unwrap();
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::Once).await;
    w.due().await;
    assert_eq!(peer.holds(), 0);
    check(&w, &peer).await;
}

async fn a_payment_to_somebody_else_waits_in_quarantine<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    for way in 0..peer.strangers() {
        peer.pay(&number);
        peer.estrange(way);
        accepted(&peer.deliver(Mode::Once).await);
    }
    w.due().await;
    assert_eq!(w.troubles().await, vec!["merchant"; peer.strangers()]);
    assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
    assert!(w.verdicts(order).await.is_empty());
    w.check_books().await;
}

async fn a_payment_of_another_gateways_order_waits_in_quarantine<P: Peer>(w: World, peer: P) {
    let (_, number) = go(&w, &peer).await;
    let other = w.order(w.other, 1).await;
    w.go(w.other, other).await;
    peer.pay(&number);
    peer.redirect(&w.number(other).await);
    accepted(&peer.deliver(Mode::Once).await);
    peer.pay(&number);
    peer.redirect("p00000000000000000000000000");
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.troubles().await, ["gateway", "number"]);
    assert_eq!(w.state(other).await, OrderState::AwaitingPayment);
    w.check_books().await;
}

async fn a_payment_after_the_order_expired_goes_back<P: Peer>(w: World, peer: P) {
    let (order, number) = go(&w, &peer).await;
    w.leap(1_800).await;
    w.pass(2).await;
    assert_eq!(w.state(order).await, OrderState::Expired);
    assert_eq!(peer.state(&number).as_deref(), P::CLOSED);
    // It cannot happen any more, and happens all the same.
    peer.pay(&number);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.verdicts(order).await, ["late"]);
    assert!(!w.owns(w.buyer, 1).await);
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::Once).await;
    w.due().await;
    assert_eq!(w.refunds(order).await, ["succeeded"]);
    assert_eq!(peer.holds(), 0);
    check(&w, &peer).await;
    w.check_nothing_is_left().await;
}

async fn of_two_payments_of_one_order_the_second_goes_back<P: Peer>(w: World, peer: P) {
    let (order, first) = go(&w, &peer).await;
    let way = w.start(w.buyer, order, P::CODE, on(Device::Phone)).await.unwrap();
    peer.visit(&way).await;
    let second = w.number(order).await;
    assert_ne!(first, second, "another device has a number of its own");
    peer.pay(&first);
    peer.pay(&second);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.verdicts(order).await, ["settles", "double"]);
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::Once).await;
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    assert!(w.owns(w.buyer, 1).await);
    assert_eq!(peer.holds(), 9_900);
    check(&w, &peer).await;
}

async fn a_refund_that_the_bank_refuses_is_asked_again_under_the_same_number<P: Peer>(w: World, peer: P) {
    let order = paid(&w, &peer).await;
    peer.refuse_refunds(true);
    w.refund(order).await;
    w.due().await;
    assert_eq!(w.refunds(order).await, ["needs_attention"]);
    assert!(w.owns(w.buyer, 1).await);
    check(&w, &peer).await;
    peer.refuse_refunds(false);
    w.leap(1).await;
    w.refund(order).await;
    w.due().await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::Once).await;
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Refunded);
    assert_eq!(peer.refunds().len(), 1);
    assert_eq!(peer.holds(), 0);
    check(&w, &peer).await;
    w.check_nothing_is_left().await;
}

async fn a_refund_whose_answer_gets_lost_is_asked_again_under_the_same_number<P: Peer>(w: World, peer: P) {
    let order = paid(&w, &peer).await;
    peer.lose_answers(true);
    w.refund(order).await;
    w.due().await;
    assert_eq!(w.refunds(order).await, ["requested"], "unknown is not failed");
    assert_eq!(peer.refunds().len(), 1, "it was done all the same");
    peer.lose_answers(false);
    w.pass(90).await;
    peer.settle_refund(&peer.refunds()[0], true);
    peer.deliver(Mode::Once).await;
    w.pass(2).await;
    assert_eq!(w.state(order).await, OrderState::Refunded);
    assert_eq!(peer.refunds().len(), 1);
    check(&w, &peer).await;
}

async fn an_order_can_be_paid_until_its_last_second<P: Peer>(w: World, peer: P) {
    let order = w.order(w.buyer, 1).await;
    w.leap(1_799).await;
    let way = w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await.unwrap();
    peer.visit(&way).await;
    peer.pay(&w.number(order).await);
    peer.deliver(Mode::LostThenPolled).await;
    w.leap(1).await;
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled, "closing it tells that it is paid");
    check(&w, &peer).await;
}

async fn a_start_whose_answer_gets_lost_is_asked_again_under_the_same_number<P: Peer>(w: World, peer: P) {
    let order = w.order(w.buyer, 1).await;
    peer.lose_answers(true);
    let lost = w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await;
    assert!(matches!(lost, Err(GoError::Gateway(GatewayError::Unknown(_)))), "{lost:?}");
    peer.lose_answers(false);
    w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await.unwrap();
    assert_eq!(w.tried(order).await, ["waiting"]);
    let number = w.number(order).await;
    let again = w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await.unwrap();
    let once_more = w.start(w.buyer, order, P::CODE, on(Device::Desktop)).await.unwrap();
    assert_eq!((again, w.number(order).await), (once_more, number.clone()), "a second click meets the first");
    peer.pay(&number);
    accepted(&peer.deliver(Mode::Once).await);
    w.due().await;
    assert_eq!(w.state(order).await, OrderState::Fulfilled);
    check(&w, &peer).await;
}

/// Proves sentences about one gateway.
macro_rules! proves {
    ($peer:ty: $($sentence:ident),+ $(,)?) => {
        $(#[test]
        fn $sentence() {
            super::everywhere::<$peer>(async |w: crate::world::World, peer: $peer| super::$sentence(w, peer).await);
        })+
    };
}

/// Proves every sentence that holds for all.
macro_rules! proves_all {
    ($peer:ty) => {
        proves! {
            $peer:
            a_payment_that_is_reported_once_gives_the_goods,
            a_payment_that_is_reported_twice_counts_once,
            a_payment_reported_after_its_refund_changes_nothing,
            a_payment_that_is_reported_late_settles_its_order,
            forged_notices_leave_no_trace,
            a_payment_that_nobody_reports_is_found_by_asking,
            a_wrong_amount_is_held_until_staff_send_it_back,
            a_payment_to_somebody_else_waits_in_quarantine,
            a_payment_of_another_gateways_order_waits_in_quarantine,
            a_payment_after_the_order_expired_goes_back,
            an_order_can_be_paid_until_its_last_second,
            of_two_payments_of_one_order_the_second_goes_back,
            a_refund_that_the_bank_refuses_is_asked_again_under_the_same_number,
            a_refund_whose_answer_gets_lost_is_asked_again_under_the_same_number,
            a_start_whose_answer_gets_lost_is_asked_again_under_the_same_number,
        }
    };
}

mod alipay;
mod stripe;
mod wechat_pay;

#[test]
fn a_refund_that_fails_at_the_bank_waits_for_a_person() {
    async fn fails<P: Peer>(w: World, peer: P) {
        let order = paid(&w, &peer).await;
        w.refund(order).await;
        w.due().await;
        peer.settle_refund(&peer.refunds()[0], false);
        accepted(&peer.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.refunds(order).await, ["needs_attention"]);
        assert_eq!(w.state(order).await, OrderState::Refunding);
        assert!(w.owns(w.buyer, 1).await);
        check(&w, &peer).await;
    }
    everywhere(async |w: World, peer: fakes::wechat_pay::WeChatPay| fails(w, peer).await);
    everywhere(async |w: World, peer: fakes::stripe::Stripe| fails(w, peer).await);
}
