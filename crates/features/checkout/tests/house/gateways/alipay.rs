//! What is Alipay's alone.

use super::{accepted, check, everywhere, go, on};
use crate::peers::{Peer, alipay_at, alipay_settings};
use crate::world::{self, World};
use checkout::gateway::Started;
use checkout::{Device, OrderState};
use fakes::Mode;
use kernel::ManualClock;
use std::sync::Arc;

proves_all!(fakes::alipay::Alipay);

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
