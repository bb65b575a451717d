//! Stripe: Checkout Sessions in mode `payment`, refunds, idempotent calls, and signed events.

mod api;
mod form;
mod signing;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::Clock;
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::delivery::{Answer, Mode, Outbox, Pending};
use crate::server::{Common, serve};

/// The key of the account that the fake knows.
pub const SECRET_KEY: &str = "sk_test_jixia0123456789";
/// The secret of its webhook endpoint.
pub const WEBHOOK_SECRET: &str = "whsec_jixia_test_0123456789";
/// The secret that takes the other's place while it is rolled.
pub const NEXT_WEBHOOK_SECRET: &str = "whsec_jixia_next_0123456789";

/// What becomes of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundEnd {
    /// The money is back.
    Succeeded,
    /// The bank did not take it.
    Failed,
}

/// The fake. Cheap to clone.
#[derive(Clone)]
pub struct Stripe(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    common: Arc<Common>,
    outbox: Outbox,
    books: Mutex<Books>,
    address: Mutex<String>,
    webhook_url: Mutex<String>,
}

/// What Stripe knows.
#[derive(Default)]
struct Books {
    /// By our attempt numbers.
    sessions: BTreeMap<String, Session>,
    /// By our refund numbers.
    refunds: BTreeMap<String, Refund>,
    /// What was answered under a key, with what was asked.
    kept: BTreeMap<String, Kept>,
    counter: u64,
    refuse_refunds: Option<&'static str>,
    /// Fail this many calls with a 500 that is kept under its key.
    fail_next: u32,
    rolling: bool,
}

impl Books {
    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}

/// The first answer under an idempotency key.
#[derive(Clone)]
struct Kept {
    asked: String,
    status: u16,
    body: String,
}

struct Session {
    id: String,
    /// What it was asked with, as it nests.
    asked: Value,
    status: &'static str,
    payment_status: &'static str,
    payment_intent: Option<String>,
    taken: i64,
    refunded: i64,
}

impl Session {
    fn total(&self) -> i64 {
        number(&self.asked["line_items"]["0"]["price_data"]["unit_amount"])
    }

    /// As answers and events show it.
    fn shown(&self, address: &str) -> Value {
        let amount = if self.payment_intent.is_some() { self.taken } else { self.total() };
        let open = self.status == "open";
        json!({
            "id": self.id, "object": "checkout.session", "mode": "payment", "status": self.status,
            "payment_status": self.payment_status, "amount_total": amount, "amount_subtotal": amount,
            "currency": self.asked["line_items"]["0"]["price_data"]["currency"],
            "payment_intent": self.payment_intent, "subscription": null, "customer": null, "livemode": false,
            "client_reference_id": self.asked["client_reference_id"], "metadata": self.asked["metadata"],
            "url": open.then(|| format!("{address}/c/pay/{}", self.id)),
            "expires_at": number(&self.asked["expires_at"]),
            "customer_details": { "email": "payer@example.org", "name": "稷下" },
        })
    }
}

struct Refund {
    id: String,
    payment_intent: String,
    amount: i64,
    currency: Value,
    metadata: Value,
    status: &'static str,
}

impl Refund {
    fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "refund", "amount": self.amount, "currency": self.currency,
            "status": self.status, "payment_intent": self.payment_intent, "charge": "ch_1",
            "metadata": self.metadata,
        })
    }
}

impl Stripe {
    /// Starts a fake that tells the time by this clock.
    pub async fn start(clock: Arc<dyn Clock>) -> Self {
        let inner = Inner {
            clock,
            common: Arc::default(),
            outbox: Outbox::default(),
            books: Mutex::default(),
            address: Mutex::default(),
            webhook_url: Mutex::default(),
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

    /// Sets the webhook endpoint, which the merchant types into Stripe's console.
    pub fn send_events_to(&self, url: &str) {
        url.clone_into(&mut self.0.webhook_url.lock());
    }

    /// The payer pays in full.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn pay(&self, number: &str) {
        let total = self.0.books.lock().sessions[number].total();
        self.pay_with(number, total);
    }

    /// The payer pays; Stripe tells this amount, in minor units.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn pay_with(&self, number: &str, taken: i64) {
        self.complete(number, taken);
        self.settle(number, true);
        let content = self.0.books.lock().sessions[number].shown(&self.address());
        self.event("checkout.session.completed", content);
    }

    /// The payer pays in a way that takes days: the session is complete, the money is not here.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn promise(&self, number: &str) {
        let total = self.0.books.lock().sessions[number].total();
        self.complete(number, total);
        let content = self.0.books.lock().sessions[number].shown(&self.address());
        self.event("checkout.session.completed", content);
    }

    /// What was promised comes, or does not.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn keep_promise(&self, number: &str, comes: bool) {
        self.settle(number, comes);
        let content = self.0.books.lock().sessions[number].shown(&self.address());
        let kind = if comes { "async_payment_succeeded" } else { "async_payment_failed" };
        self.event(&format!("checkout.session.{kind}"), content);
    }

    /// Tells of a payment once more, under another id.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn pay_again(&self, number: &str) {
        let content = self.0.books.lock().sessions[number].shown(&self.address());
        self.event("checkout.session.completed", content);
    }

    fn complete(&self, number: &str, taken: i64) {
        let mut books = self.0.books.lock();
        let id = format!("pi_{}", books.next());
        let session = books.sessions.get_mut(number).expect("there is such a session");
        session.status = "complete";
        session.payment_intent = Some(id);
        session.taken = taken;
    }

    fn settle(&self, number: &str, comes: bool) {
        let mut books = self.0.books.lock();
        let session = books.sessions.get_mut(number).expect("there is such a session");
        if comes {
            session.payment_status = "paid";
        } else {
            session.taken = 0;
        }
    }

    /// The bank decides about a refund.
    ///
    /// # Panics
    /// Where there is no such refund.
    pub fn settle_refund(&self, number: &str, end: RefundEnd) {
        let mut books = self.0.books.lock();
        let refund = books.refunds.get_mut(number).expect("there is such a refund");
        refund.status = if end == RefundEnd::Succeeded { "succeeded" } else { "failed" };
        let (payment, amount, content) = (refund.payment_intent.clone(), refund.amount, refund.shown());
        if end == RefundEnd::Succeeded {
            for session in books.sessions.values_mut() {
                if session.payment_intent.as_ref() == Some(&payment) {
                    session.refunded += amount;
                }
            }
        }
        drop(books);
        self.event("refund.updated", content);
    }

    /// The payer's bank disputes a payment.
    ///
    /// # Panics
    /// Where there is no such session.
    pub fn dispute(&self, number: &str) {
        let books = self.0.books.lock();
        let payment = books.sessions[number].payment_intent.clone();
        drop(books);
        let content = json!({
            "id": "dp_1", "object": "dispute", "amount": 990, "currency": "usd", "status": "needs_response",
            "reason": "fraudulent", "charge": "ch_1", "payment_intent": payment,
            "evidence_details": { "due_by": 1_701_000_000 },
        });
        self.event("charge.dispute.created", content);
    }

    /// Tells of something that nobody asked for.
    pub fn event(&self, kind: &str, object: Value) {
        let id = format!("evt_{}", self.0.books.lock().next());
        let url = self.0.webhook_url.lock().clone();
        let content = json!({
            "id": id, "object": "event", "type": kind, "created": self.0.clock.now().seconds(), "livemode": false,
            "api_version": "2026-07-29.dahlia", "pending_webhooks": 1, "request": null,
            "data": { "object": object },
        });
        self.0.outbox.put(Pending { url, id, kind: kind.to_owned(), content });
    }

    /// Numbers of the refunds that were asked for.
    #[must_use]
    pub fn refunds(&self) -> Vec<String> {
        self.0.books.lock().refunds.keys().cloned().collect()
    }

    /// Refuses refunds with this code from now on, without keeping that; `None` takes them again.
    pub fn refuse_refunds(&self, code: Option<&'static str>) {
        self.0.books.lock().refuse_refunds = code;
    }

    /// Answers so many calls with 500, kept under their keys.
    pub fn fail_next(&self, calls: u32) {
        self.0.books.lock().fail_next = calls;
    }

    /// How a session stands.
    #[must_use]
    pub fn state(&self, number: &str) -> Option<&'static str> {
        self.0.books.lock().sessions.get(number).map(|session| session.status)
    }

    /// What was taken and not given back, in minor units.
    #[must_use]
    pub fn holds(&self) -> i64 {
        self.0.books.lock().sessions.values().map(|session| session.taken - session.refunded).sum()
    }

    /// Does everything that is asked from now on, and loses the answers.
    pub fn lose_answers(&self, yes: bool) {
        self.0.common.lose_answers(yes);
    }

    /// Signs with the next secret from now on, and with the old one too.
    pub fn roll_secret(&self) {
        self.0.books.lock().rolling = true;
    }

    /// Changes what the waiting events say, before they are signed.
    pub fn alter(&self, change: impl Fn(&mut Value)) {
        self.0.outbox.alter(change);
    }

    /// Delivers what waits; tells how it was received.
    pub async fn deliver(&self, mode: Mode) -> Vec<Answer> {
        let accepts = |answer: &Answer| (200..300).contains(&answer.status);
        self.0.outbox.deliver(mode, |notice, forgery| self.signed_event(notice, forgery), accepts).await
    }

    /// Fails where a call was not as Stripe wants it.
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

/// A number that a form wrote as text.
fn number(value: &Value) -> i64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_default()
}
