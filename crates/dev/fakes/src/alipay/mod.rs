//! Alipay's open platform: pages, QR codes, queries, closing, refunds, and posted notifications.

mod api;
mod signing;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::Clock;
use parking_lot::Mutex;
use serde_json::{Value, json};
use web::Outside;

use crate::delivery::{Answer, Mode, Outbox, Pending};
use crate::keys::Signer;
use crate::server::{Common, serve};

/// The app that the fake knows.
pub const APP_ID: &str = "2021000000000001";
/// The account that the app takes money for.
pub const SELLER_ID: &str = "2088000000000001";

/// What certificates are called in calls and answers.
#[derive(Debug, Clone)]
pub struct Names {
    /// The app's.
    pub app: String,
    /// The roots'.
    pub root: String,
    /// Alipay's.
    pub alipay: String,
}

impl Names {
    /// Those of the certificates in [`crate::keys`], by the published rule.
    #[must_use]
    pub fn of_keys() -> Self {
        let [app, root, alipay] = [
            "e10c7f996b5ab7b13c1b581cdf243ca8",
            "b14b8e2c63887c22c3cdafa2b94f9239",
            "1ae1c4e44e5fa7fb596b42bfec710714",
        ]
        .map(str::to_owned);
        Self { app, root, alipay }
    }
}

/// The fake. Cheap to clone.
#[derive(Clone)]
pub struct Alipay(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    common: Arc<Common>,
    platform: Signer,
    stranger: Signer,
    outbox: Outbox,
    outside: Outside,
    books: Mutex<Books>,
    address: Mutex<String>,
}

/// What the gateway knows.
#[derive(Default)]
struct Books {
    trades: BTreeMap<String, Trade>,
    counter: u64,
    /// Refuse refunds with this code.
    refuse_refunds: Option<&'static str>,
    /// Sign notifications without their empty values.
    drop_empty: bool,
    /// Call certificates by these names.
    names: Option<Names>,
    /// Name the answer's node twice.
    twice: bool,
    /// Begin with this word after a payment.
    finished_first: bool,
}

impl Books {
    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn by_trade_no(&mut self, trade_no: &str) -> Option<(&String, &mut Trade)> {
        self.trades.iter_mut().find(|(_, trade)| trade.trade_no.as_deref() == Some(trade_no))
    }
}

struct Trade {
    /// What it was asked with.
    content: Value,
    notify_url: String,
    /// `None` until a payer scans it or signs in.
    trade_no: Option<String>,
    status: &'static str,
    /// In fen.
    taken: i64,
    /// In fen, by the merchant's numbers.
    refunds: Vec<(String, i64)>,
}

impl Trade {
    fn total(&self) -> i64 {
        fen(self.content["total_amount"].as_str().unwrap_or_default()).unwrap_or_default()
    }

    fn refunded(&self) -> i64 {
        self.refunds.iter().map(|(_, minor)| minor).sum()
    }
}

impl Alipay {
    /// Starts a fake that tells the time by this clock.
    pub async fn start(clock: Arc<dyn Clock>) -> Self {
        let inner = Inner {
            clock,
            common: Arc::default(),
            platform: Signer::platform(),
            stranger: Signer::stranger(),
            outbox: Outbox::default(),
            outside: Outside::default(),
            books: Mutex::default(),
            address: Mutex::default(),
        };
        let fake = Self(Arc::new(inner));
        let served = fake.clone();
        let address = serve(Arc::clone(&fake.0.common), move |call| served.answer(&call)).await;
        *fake.0.address.lock() = format!("{address}/gateway.do");
        fake
    }

    /// Where it is called.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.address.lock().clone()
    }

    /// The payer's browser opens a page of Alipay's, and the payer signs in.
    ///
    /// # Panics
    /// Where nobody answers.
    pub async fn visit(&self, page: &str) -> u16 {
        let request = http::Request::get(page).body(Vec::new()).expect("an address");
        self.0.outside.send(request).await.expect("an answer").status().as_u16()
    }

    /// The payer scans the code, and does not pay yet.
    ///
    /// # Panics
    /// Where there is no such trade.
    pub fn scan(&self, number: &str) {
        let mut books = self.0.books.lock();
        let trade_no = format!("20261121220014{:014}", books.next());
        let trade = books.trades.get_mut(number).expect("there is such a trade");
        if trade.trade_no.is_none() {
            trade.trade_no = Some(trade_no);
        }
    }

    /// The payer pays in full.
    ///
    /// # Panics
    /// Where there is no such trade.
    pub fn pay(&self, number: &str) {
        let total = self.0.books.lock().trades[number].total();
        self.pay_with(number, total);
    }

    /// The payer pays; the gateway tells this amount in fen.
    ///
    /// # Panics
    /// Where there is no such trade.
    pub fn pay_with(&self, number: &str, taken: i64) {
        self.scan(number);
        let mut books = self.0.books.lock();
        let status = if books.finished_first { "TRADE_FINISHED" } else { "TRADE_SUCCESS" };
        let trade = books.trades.get_mut(number).expect("there is such a trade");
        (trade.status, trade.taken) = (status, taken);
        drop(books);
        self.notify(number, &[]);
    }

    /// Tells of a refund that was done.
    ///
    /// # Panics
    /// Where there is no such refund.
    pub fn tell_refund(&self, refund: &str) {
        let books = self.0.books.lock();
        let of =
            books.trades.iter().find(|(_, trade)| trade.refunds.iter().any(|(number, _)| number == refund));
        let (number, trade) = of.expect("there is such a refund");
        let (number, fee) = (number.clone(), yuan(trade.refunded()));
        drop(books);
        let more = [("refund_fee", &*fee), ("out_biz_no", refund), ("gmt_refund", "2026-11-21 08:10:00.001")];
        self.notify(&number, &more);
    }

    fn notify(&self, number: &str, more: &[(&str, &str)]) {
        let mut books = self.0.books.lock();
        let id = format!("2026112100222080{:018}", books.next());
        let trade = &books.trades[number];
        let mut content = json!({
            "notify_time": "2026-11-21 08:01:00", "notify_type": "trade_status_sync", "notify_id": id,
            "app_id": APP_ID, "auth_app_id": APP_ID, "charset": "utf-8", "version": "1.0",
            "trade_no": trade.trade_no, "out_trade_no": number, "seller_id": SELLER_ID,
            "buyer_open_id": "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5",
            "trade_status": trade.status, "total_amount": yuan(trade.taken), "receipt_amount": yuan(trade.taken),
            "invoice_amount": "0.00", "subject": trade.content["subject"], "body": "", "passback_params": "",
            "gmt_create": "2026-11-21 08:00:50", "gmt_payment": "2026-11-21 08:01:00",
            "fund_bill_list": r#"[{"amount":"1.00","fundChannel":"ALIPAYACCOUNT"}]"#,
        });
        for (name, value) in more {
            content[*name] = json!(value);
        }
        let url = trade.notify_url.clone();
        drop(books);
        self.0.outbox.put(Pending { url, id, kind: "trade_status_sync".to_owned(), content });
    }

    /// Numbers of the refunds that were done.
    #[must_use]
    pub fn refunds(&self) -> Vec<String> {
        let books = self.0.books.lock();
        books
            .trades
            .values()
            .flat_map(|trade| trade.refunds.iter().map(|(number, _)| number.clone()))
            .collect()
    }

    /// Refuses refunds with this code from now on; `None` takes them again.
    pub fn refuse_refunds(&self, code: Option<&'static str>) {
        self.0.books.lock().refuse_refunds = code;
    }

    /// How a trade stands; `None` until somebody scans it or signs in.
    #[must_use]
    pub fn state(&self, number: &str) -> Option<&'static str> {
        let books = self.0.books.lock();
        books.trades.get(number).filter(|trade| trade.trade_no.is_some()).map(|trade| trade.status)
    }

    /// What was taken and not given back, in fen.
    #[must_use]
    pub fn holds(&self) -> i64 {
        self.0.books.lock().trades.values().map(|trade| trade.taken - trade.refunded()).sum()
    }

    /// Does everything that is asked from now on, and loses the answers.
    pub fn lose_answers(&self, yes: bool) {
        self.0.common.lose_answers(yes);
    }

    /// Leaves empty values out of what notifications sign, as some say it does.
    pub fn drop_empty(&self) {
        self.0.books.lock().drop_empty = true;
    }

    /// Answers with the signed node, and a second one of the same name behind it.
    pub fn answer_twice(&self, yes: bool) {
        self.0.books.lock().twice = yes;
    }

    /// Says `TRADE_FINISHED` of new payments, which then cannot be given back.
    pub fn finish_first(&self) {
        self.0.books.lock().finished_first = true;
    }

    /// Wants certificates called by these names from now on, and calls its own so.
    pub fn with_certificates(&self, names: Names) {
        self.0.books.lock().names = Some(names);
    }

    /// Changes what the waiting notifications say, before they are signed.
    pub fn alter(&self, change: impl Fn(&mut Value)) {
        self.0.outbox.alter(change);
    }

    /// Delivers what waits; tells how it was received.
    pub async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        let accepts = |answer: &Answer| answer.status == 200 && answer.body == "success";
        self.0.outbox.deliver(mode, |notice, forgery| self.notification(notice, forgery), accepts).await
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

/// Two digits after the point, always.
fn yuan(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn fen(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.')?;
    (fraction.len() == 2).then(|| format!("{whole}{fraction}").parse().ok())?
}
