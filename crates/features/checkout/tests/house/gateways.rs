//! What holds for every real gateway, against a fake that checks what we send and signs what it says, on both engines.

use crate::peers::{Peer, alipay_at, alipay_settings, wechat_pay_at};
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
            of_two_payments_of_one_order_the_second_goes_back,
            a_refund_that_the_bank_refuses_is_asked_again_under_the_same_number,
            a_refund_whose_answer_gets_lost_is_asked_again_under_the_same_number,
            a_start_whose_answer_gets_lost_is_asked_again_under_the_same_number,
        }
    };
}

mod alipay {
    proves_all!(fakes::alipay::Alipay);
}

mod wechat_pay {
    proves_all!(fakes::wechat_pay::WeChatPay);
}

#[test]
fn wechat_pay_repeats_a_word_under_the_names_of_both_keys() {
    everywhere(async |w: World, fake: fakes::wechat_pay::WeChatPay| {
        let gateway = wechat_pay_at(&fake.address(), &w.home, Arc::clone(&w.clock));
        gateway.self_test().await.unwrap();
        fake.sign_by_certificate();
        gateway.self_test().await.unwrap();
        // The certificate's serial and empty data are taken in callbacks as well.
        let (order, number) = go(&w, &fake).await;
        fake.pay_with(&number, 9_900, 9_000);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(
            w.state(order).await,
            OrderState::Fulfilled,
            "a coupon of WeChat's lowers what the payer gives"
        );
        check(&w, &fake).await;
    });
}

#[test]
fn wechat_pay_leads_a_phone_to_its_page_and_the_page_runs_out() {
    everywhere(async |w: World, fake: fakes::wechat_pay::WeChatPay| {
        let order = w.order(w.buyer, 1).await;
        let Started::Redirect(page) = w.start(w.buyer, order, "wechat_pay", on(Device::Phone)).await.unwrap()
        else {
            panic!("a phone scans nothing")
        };
        let back =
            format!("&redirect_url=http%3A%2F%2F127%2E0%2E0%2E1%3A{}", w.home.rsplit(':').next().unwrap());
        assert!(page.starts_with(&fake.address()) && page.contains(&back), "{page}");
        let first = w.number(order).await;
        w.leap(301).await;
        w.start(w.buyer, order, "wechat_pay", on(Device::Phone)).await.unwrap();
        assert_ne!(w.number(order).await, first, "what ran out is not shown again");
        w.due().await;
        assert_eq!(fake.state(&first), Some("CLOSED"));
        fake.assert_no_faults();
    });
}

/// A world with Alipay set up in another way.
fn with_alipay(
    change: impl Fn(&mut checkout::gateways::alipay::AlipaySettings) + Sync,
    body: impl AsyncFn(World, fakes::alipay::Alipay) + Sync,
) {
    testkit::on_both_async(&world::schema(), async |db, clock: Arc<ManualClock>| {
        let fake = <fakes::alipay::Alipay as Peer>::begin(Arc::clone(&clock)).await;
        let gateway_clock = Arc::clone(&clock);
        let w = World::with_gateways(db, clock, |home| {
            let mut settings = alipay_settings(&fake.address(), home);
            change(&mut settings);
            vec![Arc::new(alipay_at(settings, gateway_clock))]
        })
        .await;
        body(w, fake).await;
    });
}

#[test]
fn alipay_leads_a_desktop_to_its_page_and_closes_what_was_begun_there() {
    with_alipay(
        |settings| settings.scan = false,
        async |w: World, fake: fakes::alipay::Alipay| {
            let order = w.order(w.buyer, 1).await;
            let way = w.start(w.buyer, order, "alipay", on(Device::Desktop)).await.unwrap();
            let Started::Redirect(page) = &way else { panic!("{way:?}") };
            assert!(page.starts_with(&format!("{}?", fake.address())), "{page}");
            let number = w.number(order).await;
            w.pass(11).await;
            assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "not there means not paid yet");
            fake.visit(page).await;
            assert_eq!(fake.state(&number), Some("WAIT_BUYER_PAY"));
            w.leap(1_800).await;
            w.pass(2).await;
            assert_eq!(fake.state(&number), Some("TRADE_CLOSED"));
            assert_eq!(
                (w.state(order).await, w.tried(order).await),
                (OrderState::Expired, vec!["closed".to_owned()])
            );
            check(&w, &fake).await;
        },
    );
}

#[test]
fn alipay_with_certificates_names_them_in_calls_and_checks_them_in_answers() {
    use fakes::keys;
    let certified = |settings: &mut checkout::gateways::alipay::AlipaySettings| {
        settings.public_key = String::new();
        settings.app_certificate = keys::MERCHANT_CERTIFICATE.to_owned();
        settings.alipay_certificate = keys::PLATFORM_CERTIFICATE.to_owned();
        settings.root_certificates = keys::ROOT_CERTIFICATE.to_owned();
    };
    with_alipay(certified, async |w: World, fake: fakes::alipay::Alipay| {
        fake.with_certificates(fakes::alipay::Names::of_keys());
        let (order, number) = go(&w, &fake).await;
        fake.pay(&number);
        let forged = fake.deliver(Mode::Forged(fakes::Forgery::UnknownKey)).await;
        assert_eq!(forged[0].status, 401);
        accepted(&fake.deliver(Mode::Once).await);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        w.refund(order).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        check(&w, &fake).await;
    });
}

#[test]
fn alipay_is_believed_word_for_word_and_never_twice() {
    everywhere(async |w: World, fake: fakes::alipay::Alipay| {
        let (order, number) = go(&w, &fake).await;
        fake.pay(&number);
        fake.deliver(Mode::LostThenPolled).await;
        fake.answer_twice(true);
        w.pass(11).await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "which of the two was signed?");
        fake.answer_twice(false);
        w.pass(31).await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        check(&w, &fake).await;
    });
}

#[test]
fn alipay_may_leave_what_is_empty_out_and_say_finished_first() {
    everywhere(async |w: World, fake: fakes::alipay::Alipay| {
        fake.drop_empty();
        fake.finish_first();
        let (order, number) = go(&w, &fake).await;
        fake.pay(&number);
        let answers = fake.deliver(Mode::Twice).await;
        assert!(answers.iter().all(|answer| answer.body == "success"), "{answers:?}");
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        w.refund(order).await;
        w.due().await;
        assert_eq!(w.refunds(order).await, ["needs_attention"], "what is finished is not given back");
        check(&w, &fake).await;
    });
}
