//! What a stranger, a replayer and a broken gateway can send to the webhook, on both engines.

use crate::world::{self, MERCHANT, SECRET, World};
use axum::body::Body;
use axum::http::Request;
use checkout::OrderState;
use checkout::gateways::sandbox::signature::{self, NOTICE_TOPIC};
use checkout::gateways::sandbox::{Behaviour, Secret};
use kernel::{Clock as _, SeededEntropy, Timestamp};

fn everywhere(body: impl AsyncFn(World) + Sync) {
    testkit::on_both_async(&world::schema(), async |db, clock| body(World::new(db, clock).await).await);
}

/// A notice about a charge, as the bank writes it.
struct Forgery<'a> {
    id: &'a str,
    merchant: &'a str,
    number: &'a str,
    reference: &'a str,
    amount: i64,
    currency: &'a str,
}

impl Forgery<'_> {
    fn body(&self) -> String {
        format!(
            r#"{{"id":"{}","type":"charge.paid","created_at":"2026-01-01T00:00:00Z","charge":{{"ref":"{}","merchant":"{}","number":"{}","amount_minor":{},"currency":"{}","state":"paid"}}}}"#,
            self.id, self.reference, self.merchant, self.number, self.amount, self.currency
        )
    }
}

fn notice(number: &str) -> Forgery<'_> {
    Forgery { id: "sbn_1", merchant: MERCHANT, number, reference: "ch_1", amount: 9_900, currency: "CNY" }
}

fn signed(secret: &str, topic: &str, body: &str, at: Timestamp, seed: u64) -> Request<Body> {
    let entropy = SeededEntropy::new(seed);
    let mut request = Request::post("/webhooks/sandbox").header("content-type", "application/json");
    for (name, value) in signature::sign(&Secret::new(secret), topic, body.as_bytes(), at, &entropy) {
        request = request.header(name, value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

async fn waiting(w: &World) -> (checkout::OrderId, String) {
    let order = w.order(w.buyer, 1).await;
    w.go(w.buyer, order).await;
    (order, w.number(order).await)
}

#[test]
fn forged_and_stale_notices_are_refused_and_leave_no_trace() {
    everywhere(async |w: World| {
        let (order, number) = waiting(&w).await;
        let now = w.clock.now();
        let body = notice(&number).body();
        let unsigned = Request::post("/webhooks/sandbox").body(Body::from(body.clone())).unwrap();
        let tampered = {
            let mut request = signed(SECRET, NOTICE_TOPIC, &body, now, 1);
            *request.body_mut() = Body::from(body.replace("9900", "1"));
            request
        };
        let off = |seconds: i64| Timestamp::from_seconds(now.seconds() + seconds);
        for (what, request) in [
            ("unsigned", unsigned),
            ("tampered", tampered),
            ("another secret", signed("another secret of 32 bytes......", NOTICE_TOPIC, &body, now, 2)),
            ("another topic", signed(SECRET, "POST /webhooks/sandbox", &body, now, 3)),
            ("too old", signed(SECRET, NOTICE_TOPIC, &body, off(-300), 4)),
            ("from the future", signed(SECRET, NOTICE_TOPIC, &body, off(300), 5)),
        ] {
            let (status, answer) = w.send(request).await;
            assert_eq!(status, 401, "{what}: {answer}");
            let problem: serde_json::Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(problem["code"], "checkout.notice_refused", "programs get no page: {answer}");
        }
        w.due().await;
        assert_eq!(w.count(&world::NOTICES).await, 0);
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        w.check_books().await;
    });
}

#[test]
fn a_recorded_notice_counts_once() {
    everywhere(async |w: World| {
        let (order, number) = waiting(&w).await;
        let body = notice(&number).body();
        for seed in 0..5 {
            let (status, _) = w.send(signed(SECRET, NOTICE_TOPIC, &body, w.clock.now(), seed)).await;
            assert_eq!(status, 204);
            w.due().await;
        }
        assert_eq!(w.count(&world::NOTICES).await, 1);
        assert_eq!(w.verdicts(order).await, ["settles"]);
        assert!(w.owns(w.buyer, 1).await);
        // The same id with another body: the first one stands.
        let other = Forgery { amount: 1, ..notice(&number) }.body();
        let (status, _) = w.send(signed(SECRET, NOTICE_TOPIC, &other, w.clock.now(), 9)).await;
        assert_eq!(status, 204);
        w.due().await;
        assert_eq!(w.verdicts(order).await, ["settles"]);
    });
}

#[test]
fn rightly_signed_nonsense_waits_in_quarantine() {
    everywhere(async |w: World| {
        let (order, number) = waiting(&w).await;
        let forgeries = [
            (Forgery { id: "n1", merchant: "somebody", ..notice(&number) }, "merchant"),
            (Forgery { id: "n2", number: "p0000000000000000000000000", ..notice(&number) }, "number"),
            (Forgery { id: "n3", amount: 0, ..notice(&number) }, "amount"),
            (Forgery { id: "n4", amount: -9_900, ..notice(&number) }, "amount"),
        ];
        for (seed, (forgery, _)) in (20..).zip(&forgeries) {
            let (status, answer) =
                w.send(signed(SECRET, NOTICE_TOPIC, &forgery.body(), w.clock.now(), seed)).await;
            assert_eq!(status, 204, "retries would not cure it: {answer}");
        }
        w.due().await;
        assert_eq!(w.troubles().await, forgeries.map(|(_, trouble)| trouble));
        let owner = w.owner;
        for _ in 0..2 {
            let first = checkout::NoticeId::new(1);
            w.db.write(move |tx| checkout::dismiss_notice(tx, owner, first)).await.unwrap();
        }
        assert_eq!(w.troubles().await.len(), 3);
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        assert!(w.verdicts(order).await.is_empty());
    });
}

#[test]
fn another_currency_is_not_the_same_money() {
    everywhere(async |w: World| {
        let (order, number) = waiting(&w).await;
        let yen = Forgery { currency: "JPY", ..notice(&number) };
        w.send(signed(SECRET, NOTICE_TOPIC, &yen.body(), w.clock.now(), 30)).await;
        w.due().await;
        assert_eq!(w.verdicts(order).await, ["mismatched"]);
        assert!(!w.owns(w.buyer, 1).await);
    });
}

#[test]
fn a_known_payment_is_not_taken_for_another_order_or_amount() {
    everywhere(async |w: World| {
        let (first, number) = waiting(&w).await;
        w.send(signed(SECRET, NOTICE_TOPIC, &notice(&number).body(), w.clock.now(), 40)).await;
        w.due().await;
        assert_eq!(w.state(first).await, OrderState::Fulfilled);
        let second = w.order(w.other, 1).await;
        w.go(w.other, second).await;
        let theirs = w.number(second).await;
        let reused = Forgery { id: "n2", ..notice(&theirs) };
        let changed = Forgery { id: "n3", amount: 1, ..notice(&number) };
        w.send(signed(SECRET, NOTICE_TOPIC, &reused.body(), w.clock.now(), 41)).await;
        w.send(signed(SECRET, NOTICE_TOPIC, &changed.body(), w.clock.now(), 42)).await;
        w.due().await;
        assert_eq!(w.troubles().await, ["changed", "changed"]);
        assert_eq!(w.state(second).await, OrderState::AwaitingPayment);
        assert!(!w.owns(w.other, 1).await);
    });
}

#[test]
fn what_cannot_be_read_is_refused_before_it_is_stored() {
    everywhere(async |w: World| {
        let (_, number) = waiting(&w).await;
        let good = notice(&number).body();
        let poison = [
            String::new(),
            "null".to_owned(),
            "[]".to_owned(),
            good.replace("\"paid\"}", "\"paid\""),
            good.replace("sbn_1", "a\\u0000b"),
            good.replace("ch_1", "\\u0000"),
            good.replace(&number, "支付"),
            good.replace("9900", "9900.5"),
            good.replace("9900", "1e9"),
            good.replace("9900", "99999999999999999999"),
            good.replace("CNY", "cny"),
            good.replace("sbn_1", ""),
            good.replace("ch_1", &"x".repeat(129)),
        ];
        for (seed, body) in (50..).zip(poison) {
            let (status, _) = w.send(signed(SECRET, NOTICE_TOPIC, &body, w.clock.now(), seed)).await;
            assert_eq!(status, 400, "{body}");
        }
        let not_utf8 = b"\xff\xfe{}".to_vec();
        let mut request = Request::post("/webhooks/sandbox");
        let entropy = SeededEntropy::new(80);
        let secret = Secret::new(SECRET);
        for (name, value) in signature::sign(&secret, NOTICE_TOPIC, &not_utf8, w.clock.now(), &entropy) {
            request = request.header(name, value);
        }
        let (status, _) = w.send(request.body(Body::from(not_utf8)).unwrap()).await;
        assert_eq!(status, 400);
        let (status, _) = w.send(signed(SECRET, NOTICE_TOPIC, &" ".repeat(70_000), w.clock.now(), 90)).await;
        assert_eq!(status, 413);
        assert_eq!(w.count(&world::NOTICES).await, 0);
        let (status, _) = w.send(Request::post("/webhooks/nobody").body(Body::empty()).unwrap()).await;
        assert_eq!(status, 404);
        let (status, _) = w.send(Request::get("/webhooks/sandbox").body(Body::empty()).unwrap()).await;
        assert_eq!(status, 405);
    });
}

#[test]
fn a_signed_notice_about_nothing_of_ours_is_accepted_and_ignored() {
    everywhere(async |w: World| {
        let body = r#"{"id":"sbn_9","type":"weather.changed","created_at":"2026-01-01T00:00:00Z"}"#;
        let (status, _) = w.send(signed(SECRET, NOTICE_TOPIC, body, w.clock.now(), 1)).await;
        assert_eq!(status, 204);
        w.due().await;
        assert!(w.troubles().await.is_empty());
        w.check_books().await;
    });
}

#[test]
fn the_banks_api_answers_only_to_its_merchant() {
    everywhere(async |w: World| {
        let (_, number) = waiting(&w).await;
        let path = format!("/sandbox/api/charges/{number}");
        let (status, answer) = w.send(Request::get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!((status, answer.as_str()), (401, r#"{"error":"bad_signature"}"#));
        // A callback's signature is worthless for a call.
        let entropy = SeededEntropy::new(3);
        let mut request = Request::get(&path);
        for (name, value) in signature::sign(&Secret::new(SECRET), NOTICE_TOPIC, b"", w.clock.now(), &entropy)
        {
            request = request.header(name, value);
        }
        let (status, _) = w.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(status, 401);
        for (method, path) in [
            ("POST", "/sandbox/api/charges".to_owned()),
            ("POST", "/sandbox/api/refunds".to_owned()),
            ("POST", format!("{path}/close")),
            ("GET", "/sandbox/api/refunds/r1".to_owned()),
        ] {
            let request = Request::builder().method(method).uri(&path).body(Body::from("{}"));
            let (status, _) = w.send(request.unwrap()).await;
            assert_eq!(status, 401, "{method} {path}");
        }
    });
}

#[test]
fn the_banks_page_takes_one_choice_and_only_from_itself() {
    everywhere(async |w: World| {
        let order = w.order(w.buyer, 1).await;
        let page = w.go(w.buyer, order).await;
        let path = page.strip_prefix(world::HOME).unwrap();
        let post = |site: &str, body: &str| {
            Request::post(path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", site)
                .body(Body::from(body.to_owned()))
                .unwrap()
        };
        let (_, shown) = w.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert!(shown.contains("<h1>稷下</h1>"), "the payer knows the community by its name: {shown}");
        assert_eq!(w.send(post("cross-site", "behaviour=pay")).await.0, 403);
        assert_eq!(w.send(post("same-origin", "behaviour=steal")).await.0, 400);
        assert_eq!(w.send(post("same-origin", "")).await.0, 400);
        assert_eq!(w.send(post("same-origin", "behaviour=decline")).await.0, 303);
        assert_eq!(w.send(post("same-origin", "behaviour=pay")).await.0, 303, "a second click leads back");
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment, "and the first choice stands");
        let unknown = Request::get("/sandbox/pay/nobody").body(Body::empty()).unwrap();
        assert_eq!(w.send(unknown).await.0, 404);
    });
}

#[test]
fn a_crash_between_any_two_commits_loses_and_doubles_nothing() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Pay).await;
        // The notice is on its way. The house is gone when it arrives, and for a while after.
        w.wire.cut.store(true, std::sync::atomic::Ordering::SeqCst);
        w.leap(1).await;
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        w.wire.cut.store(false, std::sync::atomic::Ordering::SeqCst);
        // It arrives, and the house dies after storing it: the due work is still there for the next node.
        let sending: Vec<_> =
            w.works.iter().filter(|work| work.kind.starts_with("sandbox.")).cloned().collect();
        for _ in 0..20 {
            w.clock.advance(std::time::Duration::from_secs(10));
            events::run_due_once(&w.db, &sending).await.unwrap();
        }
        assert_eq!(w.count(&world::NOTICES).await, 1);
        assert_eq!(w.state(order).await, OrderState::AwaitingPayment);
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        // The refund is taken in by the bank, and the house dies before it hears so.
        w.refund(order).await;
        w.wire.deaf.store(true, std::sync::atomic::Ordering::SeqCst);
        w.due().await;
        w.wire.deaf.store(false, std::sync::atomic::Ordering::SeqCst);
        for _ in 0..4 {
            w.leap(60).await;
        }
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        assert!(!w.owns(w.buyer, 1).await);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}
