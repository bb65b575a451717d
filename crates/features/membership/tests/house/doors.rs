//! Pages and API: for visitors, members and the owner.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use kernel::MemberId;
use tower::ServiceExt as _;
use web::Feature;

use crate::world::{World, everywhere, shanghai};

fn router(w: &World) -> Router {
    let features: Vec<Feature> =
        vec![web::feature(), accounts::feature(), access::feature(), membership::feature(&w.memberships)];
    let mut house = testkit::House::in_zone(features, shanghai());
    house.config.base_url = "http://127.0.0.1:8080".to_owned();
    let clock: Arc<kernel::ManualClock> = Arc::clone(&w.clock);
    let (_, site) = house.open(&w.db, clock, accounts::load_viewer, |app| app.service(w.memberships.clone()));
    site.router().clone()
}

struct Browser {
    router: Router,
    cookie: String,
    language: &'static str,
}

impl Browser {
    async fn of(w: &World, member: Option<MemberId>) -> Self {
        let cookie = match member {
            None => String::new(),
            Some(member) => {
                let session = w.db.write(move |tx| {
                    accounts::begin_session(tx, member, "a test", Duration::from_secs(30 * 24 * 3600))
                });
                format!("jixia_session={}", session.await.unwrap().as_str())
            }
        };
        Self { router: router(w), cookie, language: "zh-CN" }
    }

    async fn call(&self, method: &str, path: &str, media: &str, body: &str) -> (u16, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("accept-language", self.language)
            .header("content-type", media)
            .header("cookie", &self.cookie)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let location = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, location.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()))
    }

    async fn get(&self, path: &str) -> (u16, String) {
        self.call("GET", path, "text/plain", "").await
    }

    async fn post(&self, page: &str, path: &str, fields: &str) -> (u16, String) {
        let (_, html) = self.get(page).await;
        let csrf = html.split("name=\"_csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let body = format!("{fields}&_csrf={}", csrf.unwrap_or("none"));
        self.call("POST", path, "application/x-www-form-urlencoded", &body).await
    }

    async fn json(&self, method: &str, path: &str, body: &str) -> (u16, serde_json::Value) {
        let (status, text) = self.call(method, path, "application/json", body).await;
        (status, serde_json::from_str(&text).unwrap_or(serde_json::Value::Null))
    }
}

#[test]
fn the_pricing_page_shows_what_is_offered_in_both_languages() {
    everywhere(async |w: World| {
        let mut visitor = Browser::of(&w, None).await;
        let (status, page) = visitor.get("/pricing").await;
        assert_eq!(status, 200);
        assert!(page.contains("不治而议论") && page.contains("成为学士") && page.contains("成为大夫"));
        assert!(page.contains("id=\"yearly\" checked") && page.contains("/checkout/plan/2"));
        assert!(page.contains("暂不按年出售"), "fellows are sold by the month only");
        assert!(!page.contains("付费会员</dt>"), "nobody boasts with a zero");
        visitor.language = "en";
        let (_, page) = visitor.get("/pricing").await;
        assert!(page.contains("Become a Scholar") && page.contains("CN¥"), "{page}");
        w.buy(1, w.scholar_month).await;
        let member = Browser::of(&w, Some(w.member)).await;
        let (_, page) = member.get("/pricing").await;
        assert!(page.contains("续期学士") && page.contains("当前身份"));
        let (status, page) = member.get("/membership").await;
        assert!(
            status == 200 && page.contains("2026 年 2 月 28 日") && page.contains("/orders/10"),
            "{page}"
        );
        let (_, json) = member.json("GET", "/api/v1/membership", "").await;
        assert_eq!(json["tier"], "scholar");
        assert_eq!(json["periods"][0]["months"], 1);
    });
}

#[test]
fn the_owner_makes_edits_retires_and_offers_plans_by_page() {
    everywhere(async |w: World| {
        let owner = Browser::of(&w, Some(w.owner)).await;
        let fields = "tier=fellow&interval=year&tagline_zh=%E4%B8%80%E5%8F%A5&benefits_zh=%E4%B8%80%0D%0A%E4%BA%8C\
                      &price_CNY=490&price_USD=69.9&price_JPY=";
        let (status, to) = owner.post("/desk/plans/new", "/desk/plans", fields).await;
        assert_eq!((status, to.as_str()), (303, "/desk/plans"));
        let (_, page) = owner.get("/desk/plans").await;
        assert!(page.contains("¥490.00 · US$69.90") && page.contains("大夫会员"), "{page}");
        let (status, page) = owner.post("/desk/plans/new", "/desk/plans", fields).await;
        assert!(status == 409 || status == 422, "{status}");
        assert!(page.contains("请先停售它"), "{page}");
        let bad = "tier=chair&interval=year&price_CNY=%2D1&benefits_zh=%3Cscript%3E";
        let (status, page) = owner.post("/desk/plans/new", "/desk/plans", bad).await;
        assert_eq!(status, 422);
        assert!(page.contains("value=\"-1\""), "what was typed comes back");
        assert!(!page.contains("<script>"), "as text");
        let (_, form) = owner.get("/desk/plans/4").await;
        assert!(form.contains("value=\"490.00\"") && form.contains("name=\"version\" value=\"1\""), "{form}");
        let edit = "tier=fellow&interval=year&price_CNY=500&version=1";
        assert_eq!(owner.post("/desk/plans/4", "/desk/plans/4", edit).await.0, 303);
        let (status, page) = owner.post("/desk/plans/4", "/desk/plans/4", edit).await;
        assert_eq!(status, 409, "somebody else edited it meanwhile: {page}");
        let (_, page) = Browser::of(&w, None).await.get("/pricing").await;
        assert!(page.contains("500<span>"), "{page}");
        assert_eq!(owner.post("/desk/plans", "/desk/plans/4/offer", "active=false").await.0, 303);
        let (_, page) = Browser::of(&w, None).await.get("/pricing").await;
        assert!(!page.contains("/checkout/plan/4"));
        assert_eq!(owner.post("/desk/plans", "/desk/plans/4/offer", "active=true").await.0, 303);
        assert_eq!(owner.post("/desk/plans", "/desk/plans/77/offer", "active=true").await.0, 404);
        assert_eq!(owner.post("/desk/plans", "/desk/plans/4/offer", "active=maybe").await.0, 400);
    });
}

#[test]
fn nobody_but_the_owner_touches_plans() {
    everywhere(async |w: World| {
        let member = Browser::of(&w, Some(w.member)).await;
        let nobody = Browser::of(&w, None).await;
        for path in ["/desk/plans", "/desk/plans/new", "/desk/plans/1"] {
            assert_eq!(member.get(path).await.0, 404, "{path}");
            assert_eq!(nobody.get(path).await.0, 303, "{path}");
        }
        assert_eq!(nobody.get("/membership").await.0, 303);
        let fields = "tier=fellow&interval=year&price_CNY=1&active=false&version=1";
        for path in ["/desk/plans", "/desk/plans/1", "/desk/plans/1/offer"] {
            assert_eq!(member.post("/membership", path, fields).await.0, 404, "{path}");
            let (status, _) = nobody.post("/pricing", path, fields).await;
            assert!(matches!(status, 303 | 403), "{path}: {status}");
        }
        let plan = r#"{"tier":"fellow","interval":"year","prices":[{"currency":"CNY","minor":100}]}"#;
        for (method, path, body) in [
            ("POST", "/api/v1/plans", plan),
            ("PUT", "/api/v1/plans/1", plan),
            ("PUT", "/api/v1/plans/1/offer", r#"{"active":false}"#),
        ] {
            assert_eq!(member.json(method, path, body).await.0, 404, "{path}");
            assert_eq!(nobody.json(method, path, body).await.0, 401, "{path}");
        }
        assert_eq!(nobody.json("GET", "/api/v1/membership", "").await.0, 401);
        let (_, plans) = nobody.json("GET", "/api/v1/plans", "").await;
        assert_eq!(plans["items"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn the_api_makes_and_retires_plans() {
    everywhere(async |w: World| {
        let owner = Browser::of(&w, Some(w.owner)).await;
        let plan = r#"{"tier":"fellow","interval":"year","tagline":{"zh":"好"},
            "prices":[{"currency":"CNY","minor":49000},{"currency":"JPY","minor":9800}]}"#;
        let (status, made) = owner.json("POST", "/api/v1/plans", plan).await;
        assert_eq!(status, 201, "{made}");
        assert_eq!(made["prices"][1], serde_json::json!({"currency": "JPY", "minor": 9800}));
        let (status, problem) = owner.json("POST", "/api/v1/plans", plan).await;
        assert_eq!(
            (status, problem["errors"][0]["code"].as_str()),
            (422, Some("membership.already_offered"))
        );
        let stale = plan.replace("490", "480");
        assert_eq!(owner.json("PUT", "/api/v1/plans/4", &stale).await.0, 409);
        let fresh = stale.replacen('{', r#"{"version":1,"#, 1);
        let (status, saved) = owner.json("PUT", "/api/v1/plans/4", &fresh).await;
        assert_eq!((status, saved["prices"][0]["minor"].as_i64()), (200, Some(48_000)), "{saved}");
        let (status, retired) = owner.json("PUT", "/api/v1/plans/4/offer", r#"{"active":false}"#).await;
        assert_eq!((status, retired["active"].as_bool()), (200, Some(false)));
        for bad in [
            r#"{"tier":"fellow","interval":"year","prices":[{"currency":"XXX","minor":100}]}"#,
            r#"{"tier":"fellow","interval":"year","prices":"1"}"#,
            r#"{"tier":"fellow"}"#,
            "",
        ] {
            assert_eq!(owner.json("POST", "/api/v1/plans", bad).await.0, 400, "{bad}");
        }
        let many = r#"{"currency":"CNY","minor":100},"#.repeat(100);
        let twice =
            format!(r#"{{"tier":"fellow","interval":"year","prices":[{}]}}"#, many.trim_end_matches(','));
        assert_eq!(owner.json("POST", "/api/v1/plans", &twice).await.0, 422);
    });
}
