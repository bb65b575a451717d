//! Pages and API: for the buyer, for staff, and for everybody else.

use axum::body::Body;
use axum::http::Request;
use checkout::gateways::sandbox::Behaviour;
use checkout::{OrderId, OrderState};
use kernel::MemberId;
use std::time::Duration;

use crate::world::{self, World};

fn everywhere(body: impl AsyncFn(World) + Sync) {
    testkit::on_both_async(&world::schema(), async |db, clock| body(World::new(db, clock).await).await);
}

/// A browser that is signed in as one member.
pub struct Browser<'a> {
    w: &'a World,
    cookie: String,
    pub language: &'static str,
    /// What it calls itself.
    pub agent: &'static str,
}

impl<'a> Browser<'a> {
    pub async fn of(w: &'a World, member: MemberId) -> Self {
        let session = w.db.write(move |tx| {
            accounts::begin_session(tx, member, "a test", Duration::from_secs(30 * 24 * 3600))
        });
        let cookie = format!("jixia_session={}", session.await.unwrap().as_str());
        Self { w, cookie, language: "zh-CN", agent: "a test" }
    }

    fn passer_by(w: &'a World) -> Self {
        Self { w, cookie: String::new(), language: "zh-CN", agent: "a test" }
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let builder = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8080");
        let builder = builder.header("accept-language", self.language).header("accept", "text/html");
        let builder = builder.header("user-agent", self.agent);
        if self.cookie.is_empty() { builder } else { builder.header("cookie", &self.cookie) }
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        self.w.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, method: &str, path: &str, body: &str) -> (u16, serde_json::Value) {
        let request = self
            .request(method, path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let (status, text) = self.w.send(request).await;
        (status, serde_json::from_str(&text).unwrap_or(serde_json::Value::Null))
    }

    /// Fills in a form of a page and sends it; says where it leads, or what it shows.
    pub async fn post(&self, page: &str, path: &str, fields: &str) -> (u16, String) {
        let (_, html) = self.get(page).await;
        let csrf = html.split("name=\"_csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let body = format!("{fields}&_csrf={}", csrf.unwrap_or("none"));
        self.send(path, &body).await
    }

    async fn send(&self, path: &str, body: &str) -> (u16, String) {
        let request = self
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = tower::ServiceExt::oneshot(self.w.router.clone(), request).await.unwrap();
        let status = response.status().as_u16();
        let location = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
        (status, location.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()))
    }
}

const WISH: &str = "currency=CNY&gateway=sandbox";

#[test]
fn a_visitor_buys_through_the_pages() {
    everywhere(async |w: World| {
        let buyer = Browser::of(&w, w.buyer).await;
        let (status, page) = buyer.get("/checkout/thing/1").await;
        assert_eq!(status, 200);
        assert!(page.contains("确认支付") && page.contains("¥99.00") && page.contains("沙盒银行"), "{page}");
        assert!(page.contains("&#60;b&#62;") || page.contains("&lt;b&gt;"), "a title is text");
        let (status, bank) = buyer.post("/checkout/thing/1", "/checkout/thing/1", WISH).await;
        assert_eq!(status, 303);
        assert!(bank.starts_with("http://127.0.0.1:8080/sandbox/pay/"), "{bank}");
        let (_, again) = buyer.post("/checkout/thing/1", "/checkout/thing/1", WISH).await;
        assert_eq!(again, bank, "a double submit leads to the same payment");
        let path = bank.strip_prefix(world::HOME).unwrap();
        let (status, page) = buyer.get(path).await;
        assert_eq!(status, 200);
        assert!(page.contains("/sandbox/bank.css") && !page.contains("jixia.css"), "a stranger's look");
        let (_, english) = buyer.get(&format!("{path}?locale=en")).await;
        assert!(english.contains("Nothing you choose here moves real money"));
        let order = OrderId::new(1);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("等待付款") && page.contains("hx-get=\"/orders/1/status\""), "{page}");
        let (status, back) = buyer.send(path, "behaviour=pay").await;
        assert_eq!((status, back.as_str()), (303, "http://127.0.0.1:8080/orders/1"));
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("data-state=\"awaiting_payment\""), "coming back grants nothing");
        w.due().await;
        let request = buyer.request("GET", "/orders/1/status").header("hx-request", "true");
        let (_, fragment) = w.send(request.body(Body::empty()).unwrap()).await;
        assert!(fragment.contains("data-state=\"fulfilled\"") && fragment.contains("/things/1"));
        assert!(!fragment.contains("hx-get") && !fragment.contains("<html"), "{fragment}");
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        let (status, page) = buyer.get("/checkout/thing/1").await;
        assert!(status == 200 && page.contains("已经是你的了") && !page.contains("确认支付"));
        let (_, page) = buyer.get("/orders").await;
        assert!(page.contains("href=\"/orders/1\"") && page.contains("已完成"));
        w.check_books().await;
    });
}

#[test]
fn after_a_refusal_the_order_says_so_and_offers_another_try() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::Decline).await;
        w.due().await;
        let (buyer, owner) = (Browser::of(&w, w.buyer).await, Browser::of(&w, w.owner).await);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("支付渠道拒绝了这次付款，没有扣款。订单还为你留着"), "{page}");
        assert!(page.contains("/orders/1/payments") && page.contains("重新付款"), "{page}");
        assert!(
            !page.contains("正在等支付渠道的确认") && !page.contains("hx-trigger"),
            "nothing is under way: {page}"
        );
        let (_, page) = owner.get("/orders/1").await;
        assert!(page.contains("没有扣款") && !page.contains("/orders/1/payments"), "{page}");
        let (status, bank) = buyer.post("/orders/1", "/orders/1/payments", "gateway=sandbox").await;
        assert_eq!(status, 303);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(
            page.contains("等待付款") && page.contains("hx-trigger"),
            "the new try is waited for: {page}"
        );
        w.choose(&bank, Behaviour::Pay).await;
        w.due().await;
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
    });
}

#[test]
fn staff_refund_from_the_orders_page_and_see_every_callback() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::SayTwice).await;
        w.pass(6).await;
        let buyer = Browser::of(&w, w.buyer).await;
        let (_, page) = buyer.get("/orders/1").await;
        assert!(!page.contains("/orders/1/refund"), "a buyer has no such button");
        assert_eq!(buyer.post("/orders/1", "/orders/1/refund", "").await.0, 404);
        assert_eq!(w.state(order).await, OrderState::Fulfilled);
        let owner = Browser::of(&w, w.owner).await;
        let (status, page) = owner.get("/desk/orders").await;
        assert!(status == 200 && page.contains("/desk/orders/1") && page.contains("邹衍"));
        let (status, page) = owner.get("/desk/orders/1").await;
        assert!(status == 200 && page.contains("收到回调") && page.contains("回调重复"), "{page}");
        let (status, to) = owner.post("/orders/1", "/orders/1/refund", "").await;
        assert_eq!((status, to.as_str()), (303, "/desk/orders/1"), "where staff see how it goes on");
        assert_eq!(owner.post("/orders/1", "/orders/1/refund", "").await.0, 303, "twice is once");
        w.pass(6).await;
        assert_eq!(w.state(order).await, OrderState::Refunded);
        assert_eq!(w.refunds(order).await.len(), 1);
        assert_eq!(owner.get("/desk/orders?state=refunded").await.0, 200);
        assert_eq!(owner.get("/desk/orders?state=nonsense&after=AAAA").await.0, 400);
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn quarantine_and_held_money_are_shown_at_the_desk() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::WrongAmount).await;
        w.due().await;
        let owner = Browser::of(&w, w.owner).await;
        let (_, page) = owner.get("/desk/orders/1").await;
        assert!(page.contains("/desk/payments/1/return"), "{page}");
        assert!(page.contains("已付款，金额不符") && page.contains("沙盒银行"), "{page}");
        assert!(!page.contains("<td>sandbox</td>"), "the word of the program is no word for people");
        // It shows in the list too, and can be found without opening every order.
        w.order(w.other, 4).await;
        let (_, page) = owner.get("/desk/orders?state=attention").await;
        assert!(page.contains("/desk/orders/1\"") && !page.contains("/desk/orders/2\""), "{page}");
        assert!(page.contains("待处理<small>1</small>"), "{page}");
        let (_, page) = owner.get("/desk/orders").await;
        assert_eq!(page.matches("badge warn").count(), 1, "{page}");
        let (_, list) = owner.json("GET", "/api/v1/desk/orders?attention=true", "").await;
        assert_eq!(list["items"][0]["needs_attention"], true);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        // A program finds the payment to send back.
        let (_, order_json) = owner.json("GET", "/api/v1/orders/1", "").await;
        let payment = &order_json["payments"][0];
        assert_eq!((&payment["id"], &payment["returnable"]), (&1.into(), &true.into()), "{order_json}");
        assert_eq!(payment["amount"], serde_json::json!({"currency": "CNY", "minor": 9899}));
        let buyer = Browser::of(&w, w.buyer).await;
        assert!(buyer.json("GET", "/api/v1/orders/1", "").await.1.get("payments").is_none());
        let (status, _) = owner.post("/desk/orders/1", "/desk/payments/1/return", "").await;
        assert_eq!(status, 303);
        assert_eq!(owner.post("/desk/orders/1", "/desk/payments/9/return", "").await.0, 404);
        w.pass(5).await;
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        w.check_books().await;
    });
}

#[test]
fn a_cancelled_order_never_says_that_nothing_came_where_something_did() {
    everywhere(async |w: World| {
        let order = w.buy(w.buyer, 1, Behaviour::WrongAmount).await;
        w.due().await;
        let buyer = Browser::of(&w, w.buyer).await;
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("收到 ¥98.99，与应付金额不符"), "{page}");
        assert_eq!(buyer.post("/orders/1", "/orders/1/cancellation", "").await.0, 303);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("收到 ¥98.99，与应付金额不符") && !page.contains("没有收到款项"), "{page}");
        let owner = w.owner;
        let payment = checkout::PaymentId::new(1);
        w.db.write(move |tx| checkout::return_payment(tx, owner, payment)).await.unwrap();
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("正在原路退回"), "{page}");
        w.pass(5).await;
        assert_eq!(w.refunds(order).await, ["succeeded"]);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("¥98.99 未计入订单，已原路退回") && !page.contains("没有收到款项"), "{page}");

        let late = w.buy(w.other, 1, Behaviour::AfterClose).await;
        let other = Browser::of(&w, w.other).await;
        let path = format!("/orders/{late}");
        assert_eq!(other.post(&path, &format!("{path}/cancellation"), "").await.0, 303);
        assert!(other.get(&path).await.1.contains("没有收到款项"), "nothing came yet");
        w.pass(15).await;
        let (_, page) = other.get(&path).await;
        assert!(page.contains("已原路退回") && !page.contains("没有收到款项"), "{page}");
    });
}

#[test]
fn every_door_refuses_passers_by_and_wrong_members() {
    everywhere(async |w: World| {
        w.buy(w.buyer, 1, Behaviour::Pay).await;
        w.due().await;
        let nobody = Browser::passer_by(&w);
        for path in ["/checkout/thing/1", "/orders", "/orders/1", "/desk/orders", "/desk/orders/1"] {
            let (status, to) = nobody.get(path).await;
            assert_eq!(status, 303, "{path} leads to sign in: {to}");
        }
        for path in ["/api/v1/orders", "/api/v1/orders/1", "/api/v1/desk/orders"] {
            let (status, problem) = nobody.json("GET", path, "").await;
            assert_eq!((status, problem["code"].as_str()), (401, Some("session.required")), "{path}");
        }
        let other = Browser::of(&w, w.other).await;
        for path in ["/orders/1", "/desk/orders", "/desk/orders/1", "/orders/99", "/orders/x", "/orders/01"] {
            assert_eq!(other.get(path).await.0, 404, "{path}");
        }
        for path in
            ["/orders/1/payments", "/orders/1/cancellation", "/orders/1/refund", "/desk/payments/1/return"]
        {
            let (status, _) = other.post("/checkout/thing/4", path, "gateway=sandbox").await;
            assert_eq!(status, 404, "{path}");
            let (status, _) = other.send(path, "gateway=sandbox").await;
            assert_eq!(status, 403, "{path} without the form's secret");
            let (status, _) = nobody.send(path, "gateway=sandbox").await;
            assert!(matches!(status, 303 | 403), "{path}: {status}");
        }
        for path in ["/api/v1/orders/1", "/api/v1/desk/orders"] {
            assert_eq!(other.json("GET", path, "").await.0, 404, "{path}");
        }
        assert_eq!(other.json("GET", "/api/v1/desk/notices", "").await.0, 404);
        assert_eq!(nobody.json("GET", "/api/v1/desk/notices", "").await.0, 401);
        for path in ["notices/1/dismissal", "payments/1/return"] {
            assert_eq!(other.json("POST", &format!("/api/v1/desk/{path}"), "").await.0, 404, "{path}");
            assert_eq!(nobody.json("POST", &format!("/api/v1/desk/{path}"), "").await.0, 401, "{path}");
        }
        for path in ["cancellation", "refund"] {
            assert_eq!(other.json("POST", &format!("/api/v1/orders/1/{path}"), "").await.0, 404);
        }
        let pay = r#"{"gateway":"sandbox"}"#;
        assert_eq!(other.json("POST", "/api/v1/orders/1/payments", pay).await.0, 404);
        assert_eq!(w.count(&world::ORDERS).await, 1);
    });
}

#[test]
fn bad_forms_come_back_with_a_sentence_and_make_nothing() {
    everywhere(async |w: World| {
        let mut buyer = Browser::of(&w, w.buyer).await;
        let page = "/checkout/thing/1";
        for (fields, sentence) in [
            ("currency=EUR&gateway=sandbox", "不能用 EUR 付款。"),
            ("currency=%3Cscript%3E&gateway=sandbox", "不能用 &#60;script&#62; 付款。"),
            ("currency=CNY&gateway=nobody", "请选择一种付款方式。"),
            ("currency=CNY", "请选择一种付款方式。"),
        ] {
            let (status, html) = buyer.post(page, page, fields).await;
            assert_eq!(status, 422, "{fields}");
            let shown =
                html.replace("&lt;", "&#60;").replace("&gt;", "&#62;").replace(['\u{2068}', '\u{2069}'], "");
            assert!(shown.contains(sentence), "{fields}: {shown}");
        }
        buyer.language = "en";
        let (_, html) = buyer.post(page, page, "currency=CNY&gateway=nobody").await;
        assert!(html.contains("Choose a way to pay."));
        assert_eq!(w.count(&world::ORDERS).await, 0);
        for path in ["/checkout/thing/77", "/checkout/nothing/1", "/checkout/thing/x", "/checkout/thing/-1"] {
            assert_eq!(buyer.get(path).await.0, 404, "{path}");
            assert_eq!(buyer.post("/checkout/thing/4", path, WISH).await.0, 404, "{path}");
        }
        let (status, _) = buyer.send(page, &format!("{WISH}&_csrf=0123456789")).await;
        assert_eq!(status, 403);
        let (status, html) = buyer.get("/checkout/thing/5").await;
        assert!(status == 200 && html.contains("Not for sale"));
        let (status, _) = buyer.post("/checkout/thing/4", "/checkout/thing/5", WISH).await;
        assert_eq!(status, 409);
        assert_eq!(w.count(&world::ORDERS).await, 0);
    });
}

#[test]
fn a_silent_gateway_leaves_the_order_to_be_paid_later() {
    everywhere(async |w: World| {
        let buyer = Browser::of(&w, w.buyer).await;
        w.wire.cut.store(true, std::sync::atomic::Ordering::SeqCst);
        let (status, to) = buyer.post("/checkout/thing/1", "/checkout/thing/1", WISH).await;
        assert_eq!((status, to.as_str()), (303, "/orders/1"));
        w.wire.cut.store(false, std::sync::atomic::Ordering::SeqCst);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("/orders/1/payments"), "{page}");
        let (status, bank) = buyer.post("/orders/1", "/orders/1/payments", "gateway=sandbox").await;
        assert!(status == 303 && bank.contains("/sandbox/pay/"));
        let (status, to) = buyer.post("/orders/1", "/orders/1/cancellation", "").await;
        assert_eq!((status, to.as_str()), (303, "/orders/1"));
        assert_eq!(w.state(OrderId::new(1)).await, OrderState::Cancelled);
        assert_eq!(buyer.post("/checkout/thing/4", "/orders/1/cancellation", "").await.0, 409);
        assert_eq!(buyer.post("/checkout/thing/4", "/orders/1/payments", "gateway=sandbox").await.0, 409);
    });
}

#[test]
fn the_api_does_what_the_pages_do() {
    everywhere(async |w: World| {
        let buyer = Browser::of(&w, w.buyer).await;
        let (status, offer) = buyer.json("GET", "/api/v1/offers/thing/1", "").await;
        assert_eq!(status, 200);
        assert_eq!(offer["prices"][1], serde_json::json!({"minor": 1499, "currency": "USD"}));
        assert_eq!(offer["gateways"], serde_json::json!(["sandbox"]));
        let (status, order) = buyer.json("POST", "/api/v1/orders", r#"{"kind":"thing","id":1}"#).await;
        assert_eq!((status, order["state"].as_str()), (201, Some("created")));
        let (_, again) = buyer.json("POST", "/api/v1/orders", r#"{"kind":"thing","id":1}"#).await;
        assert_eq!(again["id"], order["id"]);
        let (status, here) =
            buyer.json("POST", "/api/v1/orders/1/payments", r#"{"gateway":"sandbox"}"#).await;
        assert_eq!(status, 200);
        w.choose(here["pay_url"].as_str().unwrap(), Behaviour::Pay).await;
        w.due().await;
        let (_, order) = buyer.json("GET", "/api/v1/orders/1", "").await;
        assert_eq!(order["state"], "fulfilled");
        assert_eq!(order["pay_url"], serde_json::Value::Null);
        let (_, list) = buyer.json("GET", "/api/v1/orders?limit=1", "").await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        for (body, status, code) in [
            (r#"{"kind":"thing","id":1}"#, 409, "checkout.owned"),
            (r#"{"kind":"thing","id":4,"currency":"EUR"}"#, 422, "input.invalid"),
            (r#"{"kind":"thing","id":4,"currency":"cny"}"#, 400, "request.json_mismatch"),
            (r#"{"kind":"thing","id":"4; DROP TABLE orders"}"#, 400, "request.json_mismatch"),
            (r#"{"kind":"thing"#, 400, "request.malformed_json"),
            (r#"{"kind":"nothing","id":1}"#, 404, "request.not_found"),
        ] {
            let (found, problem) = buyer.json("POST", "/api/v1/orders", body).await;
            assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{body}");
        }
        let huge = format!(r#"{{"kind":"{}","id":1}}"#, "x".repeat(10_000_000));
        assert_eq!(buyer.json("POST", "/api/v1/orders", &huge).await.0, 413);
        let owner = Browser::of(&w, w.owner).await;
        let (status, all) = owner.json("GET", "/api/v1/desk/orders?state=fulfilled", "").await;
        assert_eq!((status, all["items"].as_array().unwrap().len()), (200, 1));
        let (status, order) = owner.json("POST", "/api/v1/orders/1/refund", "").await;
        assert_eq!((status, order["state"].as_str()), (200, Some("refunding")));
        assert_eq!(owner.json("POST", "/api/v1/orders/9/refund", "").await.0, 404);
        w.pass(5).await;
        let (_, order) = buyer.json("GET", "/api/v1/orders/1", "").await;
        assert_eq!(order["refunds"], serde_json::json!([{"state": "succeeded", "reason": "requested"}]));
        w.check_books().await;
        w.check_nothing_is_left().await;
    });
}

#[test]
fn another_sites_page_cannot_cancel_with_a_members_session() {
    everywhere(async |w: World| {
        w.order(w.buyer, 1).await;
        let buyer = Browser::of(&w, w.buyer).await;
        let request =
            buyer.request("POST", "/api/v1/orders/1/cancellation").header("sec-fetch-site", "cross-site");
        assert_eq!(w.send(request.body(Body::empty()).unwrap()).await.0, 403);
        assert_eq!(w.state(OrderId::new(1)).await, OrderState::Created);
        assert_eq!(buyer.json("POST", "/api/v1/orders/1/cancellation", "").await.0, 200);
        assert_eq!(w.state(OrderId::new(1)).await, OrderState::Cancelled);
    });
}

#[test]
fn every_word_of_an_enumeration_has_its_sentence_in_both_languages() {
    use checkout::{AttemptState, RefundState, Verdict};
    let words: Vec<String> = [
        ("state", OrderState::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>()),
        ("state-note", OrderState::ALL.iter().map(|word| word.as_str()).collect()),
        ("attempt", AttemptState::ALL.iter().map(|word| word.as_str()).collect()),
        ("refund", RefundState::ALL.iter().map(|word| word.as_str()).collect()),
        ("verdict", Verdict::ALL.iter().map(|word| word.as_str()).collect()),
        ("bank", Behaviour::ALL.iter().map(|word| word.as_str()).collect()),
        (
            "bank-state",
            checkout::gateways::sandbox::ChargeState::ALL.iter().map(|word| word.as_str()).collect(),
        ),
        ("what", checkout::What::ALL.iter().map(|word| word.as_str()).collect()),
        ("trouble", checkout::TROUBLES.to_vec()),
    ]
    .into_iter()
    .flat_map(|(group, words)| {
        words.into_iter().map(move |word| format!("\ncheckout-{group}-{} = ", word.replace('_', "-")))
    })
    .collect();
    let catalogues = [include_str!("../../locales/zh-CN.ftl"), include_str!("../../locales/en.ftl")];
    for word in words {
        assert!(catalogues.iter().all(|catalogue| catalogue.contains(&word)), "{word}");
    }
}
