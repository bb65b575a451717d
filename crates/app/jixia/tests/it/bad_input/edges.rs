//! What every answer carries, whoever asks and however wrongly: headers, limits, packing.

use std::collections::BTreeSet;
use std::net::IpAddr;

use kernel::Locale;
use serde_json::{Value, json};

use crate::support::{PASSWORD, on_one};

#[test]
fn every_answer_forbids_foreign_scripts_frames_and_guesses() {
    on_one(&[], async |community| {
        let mut lin = community.browser(&community.cast.lin).await;
        let mut nonces = BTreeSet::new();
        for path in
            ["/", "/settings/profile", "/nowhere", "/login", "/api/v1/me", "/api/v1/nowhere", "/healthz"]
        {
            let answer = lin.get(path).await;
            let policy = answer.header("content-security-policy").to_owned();
            for part in
                ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
            {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("x-frame-options"), "DENY");
            assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
            assert!(answer.header("permissions-policy").contains("camera=()"));
            assert!(!answer.header("cache-control").contains("public"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 20);
            let nonce =
                policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
            assert!(nonce.len() >= 16, "{nonce}");
            for known in answer.html().select(&scraper::Selector::parse("script[nonce]").unwrap()) {
                assert_eq!(known.attr("nonce"), Some(nonce.as_str()), "{path}");
            }
            assert!(nonces.insert(nonce), "the nonce of {path} was used before");
        }
    });
}

#[test]
fn no_page_has_a_script_or_style_inside() {
    on_one(&[], async |community| {
        let sample = community.sample().await;
        let mut owner = community.browser(&community.cast.owner).await;
        let topic = format!("/topics/{}", sample.topic);
        let lesson = sample.wares.lesson.path(&sample.wares.course.slug);
        for path in
            ["/", "/styleguide", "/desk", "/api", "/topics/new", "/pricing", topic.as_str(), lesson.as_str()]
        {
            let page = owner.get(path).await.expect_status(200);
            // The policy would stop these in a browser, silently.
            for inside in
                ["script:not([src])", "style", "[style]", "[onclick]", "[onload]", "[onerror]", "[onsubmit]"]
            {
                assert_eq!(page.count(inside), 0, "{inside} in {path}");
            }
            assert!(page.html().errors.is_empty(), "{path}: {:?}", page.html().errors);
        }
    });
}

#[test]
fn a_large_page_is_packed_for_those_who_can_unpack_it() {
    on_one(&[], async |community| {
        let plain = community.passer_by().get("/styleguide").await.expect_status(200);
        assert_eq!(plain.header("content-encoding"), "");
        for (accepted, packing) in [
            ("gzip", "gzip"),
            ("gzip, br", "gzip"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("gzip, zstd;q=0", "gzip"),
            ("identity", ""),
            ("gzip;q=0", ""),
        ] {
            let mut visitor = community.passer_by().with_header("accept-encoding", accepted);
            let answer = visitor.get("/styleguide").await.expect_status(200);
            assert_eq!(answer.header("content-encoding"), packing, "{accepted}");
            assert!(answer.header("vary").contains("accept-encoding"), "{:?}", answer.headers);
            if !packing.is_empty() {
                assert!(
                    answer.body.len() * 3 < plain.body.len(),
                    "{} of {}",
                    answer.body.len(),
                    plain.body.len()
                );
            }
        }
    });
}

#[test]
fn whoever_asks_too_often_is_told_when_to_come_back_and_nobody_else_waits() {
    on_one(&[("server.rate_limits", "true"), ("server.trusted_proxies", "10.0.0.1")], async |community| {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut guesser = community.passer_by().speaking("en").from_address(address("203.0.113.7"));
        let _ = guesser.get("/login").await.expect_status(200);
        // At many accounts: one alone would be shut before.
        for number in 0..20 {
            let login = format!("查无此人{number}");
            let guess = [("login", login.as_str()), ("password", "guess")];
            let _ = guesser.post("/login", &guess).await.expect_status(422);
        }
        let guess = [("login", "查无此人"), ("password", "guess")];
        let before = community.footprint().await;
        let refused = guesser.post("/login", &[("login", "孟轲"), ("password", PASSWORD)]).await;
        assert_eq!(refused.status, 429, "also with the right password: {refused}");
        let seconds: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=300).contains(&seconds), "{seconds}");
        assert_eq!(refused.language(), "en");
        let sentence = community.sentence(Locale::En, "request.too_many", &[("seconds", seconds)]);
        assert!(refused.text().contains(&sentence), "{sentence}: {refused}");
        assert!(community.footprint().await.since(&before).is_empty());

        let mut program = community.passer_by().from_address(address("203.0.113.7"));
        let wanted = json!({"login": "孟轲", "password": "guess", "name": "x", "days": 30});
        let mut last = program.json("POST", "/api/v1/tokens", &wanted).await;
        for _ in 0..25 {
            last = program.json("POST", "/api/v1/tokens", &wanted).await;
        }
        assert_eq!((last.status, last.code().as_str()), (429, "request.too_many"));
        assert!(!last.header("retry-after").is_empty());

        // Reading goes on, and so does everybody else.
        let _ = guesser.get("/").await.expect_status(200);
        let mut neighbour = community.passer_by().from_address(address("203.0.113.8"));
        let _ = neighbour.get("/login").await.expect_status(200);
        let _ = neighbour.post("/login", &guess).await.expect_status(422);
        // What a stranger writes into X-Forwarded-For is not believed; what our proxy writes is.
        let mut disguised = guesser.clone().with_header("x-forwarded-for", "198.51.100.1");
        assert_eq!(disguised.post("/login", &guess).await.status, 429);
        let mut behind = neighbour.clone().from_address(address("10.0.0.1"));
        behind = behind.with_header("x-forwarded-for", "198.51.100.1, 203.0.113.7");
        assert_eq!(behind.post("/login", &guess).await.status, 429);
        let mut other = neighbour.clone().from_address(address("10.0.0.1"));
        other = other.with_header("x-forwarded-for", "203.0.113.7, 198.51.100.1");
        assert_eq!(other.post("/login", &guess).await.status, 422);
    });
}

#[test]
fn an_unknown_address_is_not_found_in_the_form_that_was_asked_for() {
    on_one(&[], async |community| {
        let mut lin = community.browser(&community.cast.lin).await.speaking("en");
        let page = lin.get("/nowhere").await.expect_status(404);
        assert!(page.text().contains(&community.sentence(Locale::En, "request.not_found", &[])), "{page}");
        assert_eq!(page.count("form[action='/logout']"), 1, "members keep their menu");
        let problem = lin.json("GET", "/api/v1/nowhere", &Value::Null).await.expect_status(404);
        assert_eq!(problem.header("content-type"), "application/problem+json");
        let problem = problem.json();
        assert_eq!(problem["status"], 404);
        assert_eq!(problem["code"], "request.not_found");
        assert_eq!(problem["type"], format!("{}/api#request.not_found", community.site.origin()));
        assert_eq!(problem["request_id"].as_str().map(str::len), Some(20));
        let asked = lin.clone().with_header("accept", "application/json").get("/nowhere").await;
        assert_eq!(asked.header("content-type"), "application/problem+json", "{asked}");
        let head = lin.send(axum::http::Request::head("/nowhere"), "").await;
        assert_eq!((head.status, head.body.len()), (404, 0));
    });
}
