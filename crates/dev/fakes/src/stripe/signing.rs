//! How events are signed.

use http::Request;
use ring::hmac;

use super::{NEXT_WEBHOOK_SECRET, Stripe, WEBHOOK_SECRET};
use crate::delivery::{Forgery, Pending};

const WINDOW_SECONDS: i64 = 300;

impl Stripe {
    /// An event as it goes out, perhaps forged.
    pub(super) fn signed_event(&self, notice: &Pending, forgery: Option<Forgery>) -> Request<Vec<u8>> {
        let mut body = notice.content.to_string();
        let now = self.0.clock.now().seconds();
        let timestamp = match forgery {
            Some(Forgery::Old) => now - WINDOW_SECONDS - 1,
            Some(Forgery::Future) => now + WINDOW_SECONDS + 1,
            _ => now,
        };
        let secret =
            if forgery == Some(Forgery::OtherKey) { "whsec_somebody_else_0123" } else { WEBHOOK_SECRET };
        let proof = proof(secret, timestamp, &body);
        // Schemes of the past and of tests stand beside the real one.
        let mut header = format!("t={timestamp},v1={proof},v0={}", "0".repeat(64));
        if self.0.books.lock().rolling {
            let next = self::proof(NEXT_WEBHOOK_SECRET, timestamp, &body);
            header = format!("t={timestamp},v1={next},v1={proof}");
        }
        if forgery == Some(Forgery::ChangedByte) {
            body = body.replacen("\"pending_webhooks\":1", "\"pending_webhooks\":2", 1);
        }
        let mut request =
            Request::post(&notice.url).header("content-type", "application/json; charset=utf-8");
        if forgery != Some(Forgery::Unsigned) {
            request = request.header("stripe-signature", header);
        }
        request.body(body.into_bytes()).expect("an event")
    }
}

fn proof(secret: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{timestamp}.{body}").as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
