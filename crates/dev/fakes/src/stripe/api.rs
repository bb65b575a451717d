//! What Stripe answers.

use http::{Method, Response};
use serde_json::{Value, json};

use super::{Kept, Refund, SECRET_KEY, Session, Stripe, form, number};
use crate::server::Incoming;

const SESSIONS: &str = "/v1/checkout/sessions";
const VERSION: &str = "2026-07-29.dahlia";

impl Stripe {
    pub(super) fn answer(&self, call: &Incoming) -> Response<String> {
        if let Err(why) = self.check(call) {
            self.0.common.fault(format!("{} {}: {why}", call.method, call.target));
            return respond(401, &failure("invalid_request_error", "api_key_invalid"));
        }
        let (path, query) = call.target.split_once('?').unwrap_or((&call.target, ""));
        if call.method == Method::GET {
            let (status, body) = self.read(path, query);
            return respond(status, &body);
        }
        // The first answer under a key is the answer, whatever is asked under it later.
        let key = call.header("idempotency-key").to_owned();
        let asked = format!("{path}?{}", call.body);
        if let Some(kept) = self.0.books.lock().kept.get(&key).cloned() {
            if kept.asked != asked {
                return respond(400, &failure("idempotency_error", "idempotency_key_in_use"));
            }
            return Response::builder()
                .status(kept.status)
                .header("idempotent-replayed", "true")
                .body(kept.body)
                .expect("an answer");
        }
        let fails = {
            let mut books = self.0.books.lock();
            let fails = books.fail_next > 0;
            books.fail_next = books.fail_next.saturating_sub(1);
            fails
        };
        let (status, body) =
            if fails { (500, failure("api_error", "")) } else { self.write(path, &call.body) };
        // What was refused before anything was done is not kept.
        if !(400..500).contains(&status) {
            let kept = Kept { asked, status, body: body.to_string() };
            self.0.books.lock().kept.insert(key, kept);
        }
        respond(status, &body)
    }

    fn check(&self, call: &Incoming) -> Result<(), &'static str> {
        if call.header("authorization") != format!("Bearer {SECRET_KEY}") {
            return Err("another key");
        }
        if call.header("stripe-version") != VERSION {
            return Err("another version");
        }
        if call.method == Method::POST {
            let key = call.header("idempotency-key");
            if !(1..=255).contains(&key.len()) {
                return Err("no idempotency key");
            }
            if call.header("content-type") != "application/x-www-form-urlencoded" {
                return Err("the body is no form");
            }
        }
        Ok(())
    }

    fn read(&self, path: &str, query: &str) -> (u16, Value) {
        let books = self.0.books.lock();
        if let Some(id) = path.strip_prefix(&format!("{SESSIONS}/")) {
            return match books.sessions.values().find(|session| session.id == id) {
                Some(session) => (200, session.shown(&self.address())),
                None => (404, failure("invalid_request_error", "resource_missing")),
            };
        }
        if path == "/v1/refunds" {
            let query = form::read(query).unwrap_or_default();
            let of = books.refunds.values().filter(|refund| query["payment_intent"] == refund.payment_intent);
            let data: Vec<Value> = of.map(Refund::shown).collect();
            return (200, json!({ "object": "list", "data": data, "has_more": false }));
        }
        (404, failure("invalid_request_error", "resource_missing"))
    }

    fn write(&self, path: &str, body: &str) -> (u16, Value) {
        let asked = match form::read(body) {
            Ok(asked) => asked,
            Err(why) => return self.wrong(&why),
        };
        match path {
            SESSIONS => self.open(asked),
            "/v1/refunds" => self.refund(&asked),
            _ => {
                match path.strip_prefix(&format!("{SESSIONS}/")).and_then(|rest| rest.strip_suffix("/expire"))
                {
                    Some(id) => self.expire(id),
                    None => (404, failure("invalid_request_error", "resource_missing")),
                }
            }
        }
    }

    /// Turns a call away that a merchant should never make.
    fn wrong(&self, why: &str) -> (u16, Value) {
        self.0.common.fault(why);
        (400, failure("invalid_request_error", "parameter_invalid"))
    }

    fn open(&self, asked: Value) -> (u16, Value) {
        let price = &asked["line_items"]["0"]["price_data"];
        let now = self.0.clock.now().seconds();
        let lives = number(&asked["expires_at"]) - now;
        let reference = asked["client_reference_id"].as_str().unwrap_or_default().to_owned();
        let code = price["currency"].as_str().unwrap_or_default();
        let faults = [
            (asked["mode"] != "payment", "the mode"),
            (reference.is_empty() || reference.len() > 200, "client_reference_id"),
            (asked["metadata"]["attempt"] != reference, "the metadata of the session"),
            (asked["payment_intent_data"]["metadata"]["attempt"] != reference, "the metadata of the payment"),
            (number(&price["unit_amount"]) < 1, "unit_amount"),
            (code.len() != 3 || code.bytes().any(|byte| !byte.is_ascii_lowercase()), "the currency"),
            (price["product_data"]["name"].as_str().unwrap_or_default().is_empty(), "the name"),
            (number(&asked["line_items"]["0"]["quantity"]) != 1, "the quantity"),
            (!asked["success_url"].is_string() || !asked["cancel_url"].is_string(), "the addresses"),
            (!(30 * 60..=24 * 3600).contains(&lives), "expires_at"),
        ];
        if let Some((_, what)) = faults.iter().find(|(wrong, _)| *wrong) {
            return self.wrong(&format!("{what}: {asked}"));
        }
        let mut books = self.0.books.lock();
        let id = format!("cs_test_{}", books.next());
        let session = Session {
            id,
            asked,
            status: "open",
            payment_status: "unpaid",
            payment_intent: None,
            taken: 0,
            refunded: 0,
        };
        let shown = session.shown(&self.address());
        books.sessions.insert(reference, session);
        (200, shown)
    }

    fn expire(&self, id: &str) -> (u16, Value) {
        let mut books = self.0.books.lock();
        match books.sessions.values_mut().find(|session| session.id == id) {
            None => (404, failure("invalid_request_error", "resource_missing")),
            Some(session) if session.status == "open" => {
                session.status = "expired";
                (200, session.shown(&self.address()))
            }
            Some(_) => (400, failure("invalid_request_error", "checkout_session_not_open")),
        }
    }

    fn refund(&self, asked: &Value) -> (u16, Value) {
        let (payment, amount) =
            (asked["payment_intent"].as_str().unwrap_or_default(), number(&asked["amount"]));
        let reference = asked["metadata"]["refund"].as_str().unwrap_or_default().to_owned();
        if reference.is_empty() || amount < 1 {
            return self.wrong(&format!("a refund with {asked}"));
        }
        let mut books = self.0.books.lock();
        if let Some(code) = books.refuse_refunds {
            return (400, failure("invalid_request_error", code));
        }
        let session =
            books.sessions.values().find(|session| session.payment_intent.as_deref() == Some(payment));
        let Some(session) = session else {
            return (404, failure("invalid_request_error", "resource_missing"));
        };
        let before: i64 = books
            .refunds
            .values()
            .filter(|refund| refund.payment_intent == payment && refund.status != "failed")
            .map(|refund| refund.amount)
            .sum();
        if before + amount > session.taken {
            return (400, failure("invalid_request_error", "charge_already_refunded"));
        }
        let currency = session.asked["line_items"]["0"]["price_data"]["currency"].clone();
        let refund = Refund {
            id: format!("re_{}", books.next()),
            payment_intent: payment.to_owned(),
            amount,
            currency,
            metadata: asked["metadata"].clone(),
            status: "pending",
        };
        let shown = refund.shown();
        books.refunds.insert(reference, refund);
        (200, shown)
    }
}

fn failure(kind: &str, code: &str) -> Value {
    json!({ "error": { "type": kind, "code": code, "message": "…", "doc_url": "https://stripe.com/docs" } })
}

fn respond(status: u16, body: &Value) -> Response<String> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("request-id", "req_1")
        .body(body.to_string())
        .expect("an answer")
}
