//! What is WeChat Pay's alone.

use super::{accepted, check, everywhere, go, on};
use crate::peers::wechat_pay_at;
use crate::world::World;
use checkout::gateway::Started;
use checkout::{Device, OrderState};
use fakes::Mode;
use std::sync::Arc;

proves_all!(fakes::wechat_pay::WeChatPay);

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
