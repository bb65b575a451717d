//! The gateways on the other side of the wire, steered in one way by the tests that hold for all of them.

use checkout::gateway::{Gateway, Started};
use checkout::gateways::Secret;
use checkout::gateways::alipay::{Alipay, AlipaySettings};
use checkout::gateways::stripe::{Stripe, StripeSettings};
use checkout::gateways::wechat_pay::{WeChatPay, WeChatPaySettings};
use checkout::wire::HttpWire;
use fakes::wechat_pay::{self, RefundEnd};
use fakes::{Answer, Forgery, Mode, alipay, stripe};
use kernel::{ManualClock, SeededEntropy};
use std::sync::Arc;

/// One gateway with its fake.
pub trait Peer: Sized + Send + Sync {
    /// What it is called in tables and addresses.
    const CODE: &'static str;
    /// What is wrong with a notice that this gateway's signatures can show.
    const FORGERIES: &'static [Forgery];
    /// Whether the buyer scans a code at a desk.
    const SCANS: bool;
    /// How a try stands over there that is over at our side and was never paid.
    const CLOSED: Option<&'static str>;

    async fn begin(clock: Arc<ManualClock>) -> Self;
    fn gateway(&self, home: &str, clock: Arc<ManualClock>) -> Arc<dyn Gateway>;
    /// The payer's browser goes where it is led.
    async fn visit(&self, _: &Started) {}
    /// The payer pays in full.
    fn pay(&self, number: &str);
    /// The payer pays; the gateway tells another amount than it was asked for.
    fn pay_wrong(&self, number: &str, taken: i64);
    /// Every way in which a notice can be about somebody else's money.
    fn strangers(&self) -> usize;
    /// Makes the waiting notices one of these.
    fn estrange(&self, way: usize);
    /// Makes the waiting notices about another number of ours.
    fn redirect(&self, number: &str);
    /// The bank gives the money back, or does not.
    fn settle_refund(&self, number: &str, succeeds: bool);
    /// Refuses refunds, or takes them again.
    fn refuse_refunds(&self, yes: bool);
    fn refunds(&self) -> Vec<String>;
    fn state(&self, number: &str) -> Option<String>;
    fn holds(&self) -> i64;
    fn lose_answers(&self, yes: bool);
    async fn deliver(&self, mode: Mode) -> Vec<Answer>;
    fn assert_no_faults(&self);
}

impl Peer for wechat_pay::WeChatPay {
    const CODE: &'static str = "wechat_pay";
    const FORGERIES: &'static [Forgery] = &[
        Forgery::ChangedByte,
        Forgery::OtherKey,
        Forgery::UnknownKey,
        Forgery::Old,
        Forgery::Future,
        Forgery::Unsigned,
        Forgery::Probe,
    ];
    const SCANS: bool = true;
    const CLOSED: Option<&'static str> = Some("CLOSED");

    async fn begin(clock: Arc<ManualClock>) -> Self {
        Self::start(clock).await
    }

    fn gateway(&self, home: &str, clock: Arc<ManualClock>) -> Arc<dyn Gateway> {
        Arc::new(wechat_pay_at(&self.address(), home, clock))
    }

    fn pay(&self, number: &str) {
        self.pay(number);
    }

    fn pay_wrong(&self, number: &str, taken: i64) {
        self.pay_with(number, taken, taken);
    }

    fn strangers(&self) -> usize {
        2
    }

    fn estrange(&self, way: usize) {
        let name = ["mchid", "appid"][way];
        self.alter(|content| content[name] = "1900000108".into());
    }

    fn redirect(&self, number: &str) {
        self.alter(|content| content["out_trade_no"] = number.into());
    }

    fn settle_refund(&self, number: &str, succeeds: bool) {
        self.settle_refund(number, if succeeds { RefundEnd::Success } else { RefundEnd::Abnormal });
    }

    fn refuse_refunds(&self, yes: bool) {
        self.refuse_refunds(yes.then_some("NOT_ENOUGH"));
    }

    fn refunds(&self) -> Vec<String> {
        self.refunds()
    }

    fn state(&self, number: &str) -> Option<String> {
        self.state(number).map(str::to_owned)
    }

    fn holds(&self) -> i64 {
        self.holds()
    }

    fn lose_answers(&self, yes: bool) {
        self.lose_answers(yes);
    }

    async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        self.deliver(mode).await
    }

    fn assert_no_faults(&self) {
        self.assert_no_faults();
    }
}

impl Peer for alipay::Alipay {
    const CODE: &'static str = "alipay";
    const FORGERIES: &'static [Forgery] = &[Forgery::ChangedByte, Forgery::OtherKey, Forgery::Unsigned];
    const SCANS: bool = true;
    // A code that nobody scanned is not known over there.
    const CLOSED: Option<&'static str> = None;

    async fn begin(clock: Arc<ManualClock>) -> Self {
        Self::start(clock).await
    }

    fn gateway(&self, home: &str, clock: Arc<ManualClock>) -> Arc<dyn Gateway> {
        Arc::new(alipay_at(alipay_settings(&self.address(), home), clock))
    }

    async fn visit(&self, way: &Started) {
        if let Started::Redirect(page) = way {
            assert_eq!(self.visit(page).await, 200);
        }
    }

    fn pay(&self, number: &str) {
        self.pay(number);
    }

    fn pay_wrong(&self, number: &str, taken: i64) {
        self.pay_with(number, taken);
    }

    fn strangers(&self) -> usize {
        2
    }

    fn estrange(&self, way: usize) {
        let name = ["app_id", "seller_id"][way];
        self.alter(|content| content[name] = "2088000000000009".into());
    }

    fn redirect(&self, number: &str) {
        self.alter(|content| content["out_trade_no"] = number.into());
    }

    fn settle_refund(&self, number: &str, succeeds: bool) {
        assert!(succeeds, "Alipay says no at once");
        self.tell_refund(number);
    }

    fn refuse_refunds(&self, yes: bool) {
        self.refuse_refunds(yes.then_some("ACQ.SELLER_BALANCE_NOT_ENOUGH"));
    }

    fn refunds(&self) -> Vec<String> {
        self.refunds()
    }

    fn state(&self, number: &str) -> Option<String> {
        self.state(number).map(str::to_owned)
    }

    fn holds(&self) -> i64 {
        self.holds()
    }

    fn lose_answers(&self, yes: bool) {
        self.lose_answers(yes);
    }

    async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        self.deliver(mode).await
    }

    fn assert_no_faults(&self) {
        self.assert_no_faults();
    }
}

impl Peer for stripe::Stripe {
    const CODE: &'static str = "stripe";
    const FORGERIES: &'static [Forgery] =
        &[Forgery::ChangedByte, Forgery::OtherKey, Forgery::Old, Forgery::Future, Forgery::Unsigned];
    const SCANS: bool = false;
    const CLOSED: Option<&'static str> = Some("expired");

    async fn begin(clock: Arc<ManualClock>) -> Self {
        Self::start(clock).await
    }

    fn gateway(&self, home: &str, _: Arc<ManualClock>) -> Arc<dyn Gateway> {
        self.send_events_to(&format!("{home}/webhooks/stripe"));
        let settings = StripeSettings {
            secret_key: Secret::new(stripe::SECRET_KEY),
            webhook_secrets: vec![Secret::new(stripe::WEBHOOK_SECRET)],
            currencies: vec!["CNY".to_owned(), "USD".to_owned()],
            base_url: self.address(),
            site_url: home.to_owned(),
        };
        Arc::new(Stripe::try_new(&settings, Arc::new(HttpWire::default())).unwrap())
    }

    fn pay(&self, number: &str) {
        self.pay(number);
    }

    fn pay_wrong(&self, number: &str, taken: i64) {
        self.pay_with(number, taken);
    }

    fn strangers(&self) -> usize {
        2
    }

    fn estrange(&self, way: usize) {
        self.alter(|event| match way {
            0 => {
                event["livemode"] = true.into();
                event["data"]["object"]["livemode"] = true.into();
            }
            _ => event["account"] = "acct_somebody_else".into(),
        });
    }

    fn redirect(&self, number: &str) {
        self.alter(|event| event["data"]["object"]["client_reference_id"] = number.into());
    }

    fn settle_refund(&self, number: &str, succeeds: bool) {
        use stripe::RefundEnd;
        self.settle_refund(number, if succeeds { RefundEnd::Succeeded } else { RefundEnd::Failed });
    }

    fn refuse_refunds(&self, yes: bool) {
        self.refuse_refunds(yes.then_some("insufficient_funds"));
    }

    fn refunds(&self) -> Vec<String> {
        self.refunds()
    }

    fn state(&self, number: &str) -> Option<String> {
        self.state(number).map(str::to_owned)
    }

    fn holds(&self) -> i64 {
        self.holds()
    }

    fn lose_answers(&self, yes: bool) {
        self.lose_answers(yes);
    }

    async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        self.deliver(mode).await
    }

    fn assert_no_faults(&self) {
        self.assert_no_faults();
    }
}

/// The settings of Alipay with a key, and a code on desktops.
pub fn alipay_settings(address: &str, home: &str) -> AlipaySettings {
    AlipaySettings {
        app_id: alipay::APP_ID.to_owned(),
        seller_id: alipay::SELLER_ID.to_owned(),
        app_key: Secret::new(fakes::keys::MERCHANT_KEY),
        public_key: fakes::keys::PLATFORM_PUBLIC_KEY.to_owned(),
        app_certificate: String::new(),
        alipay_certificate: String::new(),
        root_certificates: String::new(),
        scan: true,
        gateway_url: address.to_owned(),
        site_url: home.to_owned(),
    }
}

/// Our side of Alipay.
pub fn alipay_at(settings: AlipaySettings, clock: Arc<ManualClock>) -> Alipay {
    Alipay::try_new(&settings, Arc::new(HttpWire::default()), clock).unwrap()
}

/// Our side of WeChat Pay; the first address is dead, so that the reserve is asked.
pub fn wechat_pay_at(address: &str, home: &str, clock: Arc<ManualClock>) -> WeChatPay {
    let settings = WeChatPaySettings {
        app_id: wechat_pay::APPID.to_owned(),
        merchant_id: wechat_pay::MCHID.to_owned(),
        merchant_serial: wechat_pay::MERCHANT_SERIAL.to_lowercase(),
        merchant_key: Secret::new(fakes::keys::MERCHANT_KEY),
        api_v3_key: Secret::new(wechat_pay::API_V3_KEY),
        public_key_id: wechat_pay::PUBLIC_KEY_ID.to_owned(),
        public_key: fakes::keys::PLATFORM_PUBLIC_KEY.to_owned(),
        certificates: fakes::keys::PLATFORM_CERTIFICATE.to_owned(),
        base_urls: vec!["http://127.0.0.1:1".to_owned(), address.to_owned()],
        site_url: home.to_owned(),
    };
    let wire = Arc::new(HttpWire::default());
    WeChatPay::try_new(&settings, wire, clock, Arc::new(SeededEntropy::new(23))).unwrap()
}
