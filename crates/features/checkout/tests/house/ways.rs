//! Which ways to pay a buyer is offered, where their pages may lead, and the page with a code to scan.

use crate::doors::Browser;
use crate::peers::Peer;
use crate::world::World;
use axum::body::Body;
use checkout::OrderState;
use fakes::Mode;
use kernel::ManualClock;
use std::sync::Arc;
use tower::ServiceExt as _;

const PHONE: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Mobile Safari/537.36";
const INSIDE_WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Mobile/15E148 MicroMessenger/8.0.54";

/// The three fakes of a world.
struct Fakes {
    wechat_pay: fakes::wechat_pay::WeChatPay,
    alipay: fakes::alipay::Alipay,
    stripe: fakes::stripe::Stripe,
}

fn everywhere(body: impl AsyncFn(World, Fakes) + Sync) {
    testkit::on_both_async(&crate::world::schema(), async |db, clock: Arc<ManualClock>| {
        let fakes = Fakes {
            wechat_pay: <fakes::wechat_pay::WeChatPay as Peer>::begin(Arc::clone(&clock)).await,
            alipay: <fakes::alipay::Alipay as Peer>::begin(Arc::clone(&clock)).await,
            stripe: <fakes::stripe::Stripe as Peer>::begin(Arc::clone(&clock)).await,
        };
        let at = Arc::clone(&clock);
        let w = World::with_gateways(db, clock, |home| {
            vec![
                fakes.stripe.gateway(home, Arc::clone(&at)),
                fakes.wechat_pay.gateway(home, Arc::clone(&at)),
                fakes.alipay.gateway(home, Arc::clone(&at)),
            ]
        })
        .await;
        body(w, fakes).await;
    });
}

/// The codes of the gateways on a page, in their order.
fn offered(page: &str) -> Vec<&str> {
    let values = page.split("name=\"gateway\"").skip(1);
    values.filter_map(|rest| rest.split("value=\"").nth(1)?.split('"').next()).collect()
}

#[test]
fn the_ways_to_pay_fit_device_language_and_currency() {
    everywhere(async |w: World, _: Fakes| {
        let mut buyer = Browser::of(&w, w.buyer).await;
        let all = ["sandbox", "wechat_pay", "alipay", "stripe"];
        assert_eq!(
            offered(&buyer.get("/checkout/thing/1").await.1),
            all,
            "what is usual in Chinese comes first"
        );
        buyer.language = "en";
        let english = ["sandbox", "stripe", "wechat_pay", "alipay"];
        assert_eq!(offered(&buyer.get("/checkout/thing/1").await.1), english);
        let dollars = buyer.get("/checkout/thing/1?currency=USD").await.1;
        assert_eq!(offered(&dollars), ["sandbox", "stripe"], "yuan alone are paid with the other two");
        (buyer.language, buyer.agent) = ("zh-CN", INSIDE_WECHAT);
        let inside = ["sandbox", "wechat_pay", "stripe"];
        assert_eq!(offered(&buyer.get("/checkout/thing/1").await.1), inside, "WeChat opens no Alipay");
        let (status, _) =
            buyer.post("/checkout/thing/1", "/checkout/thing/1", "currency=CNY&gateway=alipay").await;
        assert_eq!(status, 422);
        let (_, offer) = buyer.json("GET", "/api/v1/offers/thing/1", "").await;
        assert_eq!(offer["gateways"], serde_json::json!(inside));
    });
}

#[test]
fn pages_with_a_pay_button_may_lead_to_the_gateways_and_others_may_not() {
    everywhere(async |w: World, fakes: Fakes| {
        let order = w.order(w.buyer, 1).await;
        let buyer = Browser::of(&w, w.buyer).await;
        for (path, leads) in [
            ("/checkout/thing/1".to_owned(), true),
            (format!("/orders/{order}"), true),
            ("/orders".to_owned(), false),
        ] {
            let request = buyer.request("GET", &path).body(Body::empty()).unwrap();
            let answer = w.router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            let policy = answer.headers()["content-security-policy"].to_str().unwrap();
            let targets = policy.split("form-action ").nth(1).unwrap().split(';').next().unwrap();
            let alipay = fakes.alipay.address().trim_end_matches("/gateway.do").to_owned();
            for origin in [fakes.stripe.address(), fakes.wechat_pay.address(), alipay] {
                assert_eq!(targets.split(' ').any(|target| target == origin), leads, "{path}: {targets}");
            }
            assert_eq!(targets == "'self'", !leads, "{path}");
        }
    });
}

#[test]
fn a_code_is_drawn_until_it_is_paid() {
    everywhere(async |w: World, fakes: Fakes| {
        let buyer = Browser::of(&w, w.buyer).await;
        let wish = "currency=CNY&gateway=wechat_pay";
        let (status, to) = buyer.post("/checkout/thing/1", "/checkout/thing/1", wish).await;
        assert_eq!((status, to.as_str()), (303, "/orders/1"));
        let (_, page) = buyer.get("/orders/1").await;
        assert!(page.contains("<svg") && page.contains("data-qr") && page.contains("role=\"img\""), "{page}");
        assert!(page.contains("请用微信“扫一扫”付款") && page.contains("我已付款"), "{page}");
        assert!(page.contains("00:30"), "it says how long: {page}");
        assert!(page.contains("hx-trigger=\"every 2s\"") && !page.contains("weixin://"), "{page}");
        // Other buyers, staff among them, scan nothing.
        let owner = Browser::of(&w, w.owner).await;
        assert!(!owner.get("/orders/1").await.1.contains("data-qr"));
        let (status, pay) =
            buyer.json("POST", "/api/v1/orders/1/payments", "{\"gateway\":\"wechat_pay\"}").await;
        assert_eq!(status, 200);
        assert!(pay["qr_code"].as_str().is_some_and(|code| code.starts_with("weixin://wxpay/")), "{pay}");
        fakes.wechat_pay.pay(&w.number(checkout::OrderId::new(1)).await);
        fakes.wechat_pay.deliver(Mode::Once).await;
        w.due().await;
        assert_eq!(w.state(checkout::OrderId::new(1)).await, OrderState::Fulfilled);
        let (_, page) = buyer.get("/orders/1").await;
        assert!(!page.contains("data-qr") && page.contains("微信支付"), "{page}");
    });
}

#[test]
fn a_phone_is_led_to_the_page_of_the_gateway() {
    everywhere(async |w: World, fakes: Fakes| {
        let mut buyer = Browser::of(&w, w.buyer).await;
        buyer.agent = PHONE;
        for (gateway, page) in [
            ("wechat_pay", fakes.wechat_pay.address()),
            ("alipay", fakes.alipay.address()),
            ("stripe", fakes.stripe.address()),
        ] {
            let wish = format!("currency=CNY&gateway={gateway}");
            let (status, to) = buyer.post("/checkout/thing/1", "/checkout/thing/1", &wish).await;
            assert_eq!(status, 303);
            assert!(to.starts_with(&page), "{gateway}: {to}");
        }
    });
}
