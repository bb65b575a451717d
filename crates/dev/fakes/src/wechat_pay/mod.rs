//! WeChat Pay, API v3: native, JSAPI and H5 orders, queries, closing, refunds, the echo, and encrypted callbacks.

mod api;
mod signing;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use kernel::Clock;
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::delivery::{Answer, Mode, Outbox, Pending};
use crate::keys::Signer;
use crate::server::{Common, serve};

/// The merchant that the fake knows.
pub const MCHID: &str = "1900000109";
/// The app of that merchant.
pub const APPID: &str = "wx0000000000000001";
/// The serial of the merchant's certificate.
pub const MERCHANT_SERIAL: &str = "0123456789ABCDEF0123456789ABCDEF01234567";
/// The key of the encrypted callbacks.
pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
/// The name of the gateway's public key.
pub const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092026112100000000000001";
/// The serial of the gateway's certificate, which signs for merchants of old.
pub const CERTIFICATE_SERIAL: &str = "00000000000000000000000000000000000ABCDE";

/// What becomes of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundEnd {
    /// The money is back.
    Success,
    /// The payer's card is gone: a person has to help.
    Abnormal,
    /// Given up for good.
    Closed,
}

impl RefundEnd {
    fn word(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Abnormal => "ABNORMAL",
            Self::Closed => "CLOSED",
        }
    }
}

/// The fake. Cheap to clone.
#[derive(Clone)]
pub struct WeChatPay(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    common: Arc<Common>,
    platform: Signer,
    stranger: Signer,
    outbox: Outbox,
    books: Mutex<Books>,
    address: Mutex<String>,
}

/// What the gateway knows.
#[derive(Default)]
struct Books {
    orders: BTreeMap<String, Order>,
    refunds: BTreeMap<String, Refund>,
    nonces: HashSet<String>,
    counter: u64,
    /// Sign under the certificate's serial instead of the public key's name.
    by_certificate: bool,
    /// Leave the associated data of callbacks empty.
    without_data: bool,
    /// Refuse refunds with this code.
    refuse_refunds: Option<&'static str>,
}

impl Books {
    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}

struct Order {
    /// The path and body that made it: asked again, they have to be the same.
    asked: (String, Value),
    state: &'static str,
    transaction: Option<String>,
    taken: i64,
    paid_by_payer: i64,
    refunded: i64,
}

impl Order {
    fn total(&self) -> i64 {
        self.asked.1["amount"]["total"].as_i64().unwrap_or_default()
    }

    /// As a query and a callback show it.
    fn shown(&self) -> Value {
        let body = &self.asked.1;
        let mut shown = json!({
            "appid": body["appid"], "mchid": body["mchid"], "out_trade_no": body["out_trade_no"],
            "trade_state": self.state, "trade_state_desc": "", "attach": "",
            "payer": { "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
            "amount": { "total": self.total(), "currency": "CNY" },
        });
        if let Some(transaction) = &self.transaction {
            shown["transaction_id"] = json!(transaction);
            shown["trade_type"] = json!("NATIVE");
            shown["bank_type"] = json!("OTHERS");
            shown["success_time"] = json!("2026-11-21T08:01:00+08:00");
            shown["amount"] = json!({
                "total": self.taken, "payer_total": self.paid_by_payer,
                "currency": "CNY", "payer_currency": "CNY",
            });
        }
        shown
    }
}

struct Refund {
    asked: Value,
    id: String,
    order: String,
    status: &'static str,
    transaction: String,
}

impl Refund {
    fn amount(&self) -> i64 {
        self.asked["amount"]["refund"].as_i64().unwrap_or_default()
    }

    /// As an answer shows it; a callback calls the status otherwise.
    fn shown(&self, status: &str) -> Value {
        json!({
            "mchid": MCHID, "out_trade_no": self.order, "transaction_id": self.transaction,
            "out_refund_no": self.asked["out_refund_no"], "refund_id": self.id, status: self.status,
            "success_time": "2026-11-21T08:10:00+08:00", "user_received_account": "支付用户零钱",
            "amount": {
                "total": self.asked["amount"]["total"], "refund": self.amount(),
                "payer_total": self.asked["amount"]["total"], "payer_refund": self.amount(), "currency": "CNY",
            },
        })
    }
}

impl WeChatPay {
    /// Starts a fake that tells the time by this clock.
    pub async fn start(clock: Arc<dyn Clock>) -> Self {
        let inner = Inner {
            clock,
            common: Arc::default(),
            platform: Signer::platform(),
            stranger: Signer::stranger(),
            outbox: Outbox::default(),
            books: Mutex::default(),
            address: Mutex::default(),
        };
        let fake = Self(Arc::new(inner));
        let served = fake.clone();
        let address = serve(Arc::clone(&fake.0.common), move |call| served.answer(&call)).await;
        *fake.0.address.lock() = address;
        fake
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.address.lock().clone()
    }

    /// The payer pays an order in full.
    ///
    /// # Panics
    /// Where there is no such order.
    pub fn pay(&self, number: &str) {
        let total = self.0.books.lock().orders[number].total();
        self.pay_with(number, total, total);
    }

    /// The payer pays: the order's total as the gateway tells it, and what the payer gave of it (a coupon lowers that).
    ///
    /// # Panics
    /// Where there is no such order.
    pub fn pay_with(&self, number: &str, taken: i64, paid_by_payer: i64) {
        let mut books = self.0.books.lock();
        let transaction = format!("42000000002026112100{:08}", books.next());
        let id = format!("EV-{}", books.next());
        let order = books.orders.get_mut(number).expect("there is such an order");
        (order.state, order.taken, order.paid_by_payer) = ("SUCCESS", taken, paid_by_payer);
        order.transaction = Some(transaction);
        let url = order.asked.1["notify_url"].as_str().unwrap_or_default().to_owned();
        let content = order.shown();
        drop(books);
        self.0.outbox.put(Pending { url, id, kind: "TRANSACTION.SUCCESS".to_owned(), content });
    }

    /// The bank decides about a refund.
    ///
    /// # Panics
    /// Where there is no such refund.
    pub fn settle_refund(&self, number: &str, end: RefundEnd) {
        let mut books = self.0.books.lock();
        let id = format!("EV-{}", books.next());
        let refund = books.refunds.get_mut(number).expect("there is such a refund");
        refund.status = end.word();
        let (order, amount) = (refund.order.clone(), refund.amount());
        let url = refund.asked["notify_url"].as_str().unwrap_or_default().to_owned();
        let content = refund.shown("refund_status");
        if let (RefundEnd::Success, Some(order)) = (end, books.orders.get_mut(&order)) {
            order.refunded += amount;
            order.state = "REFUND";
        }
        drop(books);
        self.0.outbox.put(Pending { url, id, kind: format!("REFUND.{}", end.word()), content });
    }

    /// Numbers of the refunds that were asked for, in their order.
    #[must_use]
    pub fn refunds(&self) -> Vec<String> {
        self.0.books.lock().refunds.keys().cloned().collect()
    }

    /// Refuses refunds with this code from now on; `None` takes them again.
    pub fn refuse_refunds(&self, code: Option<&'static str>) {
        self.0.books.lock().refuse_refunds = code;
    }

    /// How an order stands, in the gateway's word.
    #[must_use]
    pub fn state(&self, number: &str) -> Option<&'static str> {
        self.0.books.lock().orders.get(number).map(|order| order.state)
    }

    /// What was taken and not given back, in fen.
    #[must_use]
    pub fn holds(&self) -> i64 {
        let books = self.0.books.lock();
        books.orders.values().map(|order| order.taken - order.refunded).sum()
    }

    /// Does everything that is asked from now on, and loses the answers.
    pub fn lose_answers(&self, yes: bool) {
        self.0.common.lose_answers(yes);
    }

    /// Signs under the serial of the certificate from now on, and leaves the associated data empty.
    pub fn sign_by_certificate(&self) {
        let mut books = self.0.books.lock();
        (books.by_certificate, books.without_data) = (true, true);
    }

    /// Changes what the waiting callbacks say, before they are encrypted.
    pub fn alter(&self, change: impl Fn(&mut Value)) {
        self.0.outbox.alter(change);
    }

    /// Delivers what waits; tells how it was received.
    pub async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        let accepts = |answer: &Answer| matches!(answer.status, 200 | 204);
        self.0.outbox.deliver(mode, |notice, forgery| self.callback(notice, forgery), accepts).await
    }

    /// Fails where a call was not as the gateway wants it.
    ///
    /// # Panics
    /// Where one was.
    pub fn assert_no_faults(&self) {
        self.0.common.assert_no_faults();
    }

    /// What was wrong so far; forgotten then.
    #[must_use]
    pub fn take_faults(&self) -> Vec<String> {
        self.0.common.take_faults()
    }
}
