//! What a refused request reads, as a person and as a program.

use serde_json::{Value, json};

use crate::house::{Plan, Status as _, in_a_house};

#[test]
fn a_program_reads_a_problem_in_its_language_with_a_stable_code() {
    in_a_house(Plan::default(), async |house| {
        for (language, title) in [("zh-CN", "有"), ("en", "Some")] {
            let mut program = house.member(1).speaking(language);
            let sent = json!({"title": "长".repeat(11), "weight": -1});
            let problem = program.json("POST", "/api/v1/things", &sent).await.expect_status(422);
            assert_eq!(problem.header("content-type"), "application/problem+json");
            assert_eq!(problem.code(), "input.invalid");
            let fields = problem.field_codes();
            assert_eq!(fields[0], ("title".to_owned(), "input.too_long".to_owned()));
            assert_eq!(fields[1], ("weight".to_owned(), "input.bad_value".to_owned()));
            let body = problem.json();
            assert_eq!(body["type"], "http://jixia.example/api#input.invalid");
            assert_eq!(
                (&body["status"], &body["request_id"]),
                (&json!(422), &json!(problem.header("x-request-id")))
            );
            assert!(body["errors"][0]["message"].as_str().unwrap().contains("10"), "{language}: {body}");
            assert!(body["errors"][1]["message"].as_str().unwrap().contains("0, 1"), "{language}: {body}");
            assert!(!body["title"].as_str().unwrap().is_empty(), "{title}");
        }
    });
}

#[test]
fn every_way_to_be_wrong_has_a_status_of_its_own() {
    in_a_house(Plan::default(), async |house| {
        let mut program = house.member(1);
        for (body, code) in [
            (json!([]), "request.json_mismatch"),
            (json!({"title": 1}), "request.json_mismatch"),
            (json!({}), "request.json_mismatch"),
            (json!({"title": ""}), "input.invalid"),
        ] {
            assert_eq!(program.json("POST", "/api/v1/things", &body).await.code(), code, "{body}");
        }
        let get = program.json("GET", "/api/v1/things", &Value::Null).await.expect_status(405);
        assert_eq!((get.code().as_str(), get.header("allow")), ("request.method_not_allowed", "POST"));
        assert_eq!(program.get("/api/v1/nothing").await.expect_status(404).code(), "request.not_found");
        for path in ["/things/x", "/things/1%00", "/things/99999999999999999999", "/nothing"] {
            program.get(path).await.has_status(404);
        }
        // Who has to sign in is led there and back; a program is told.
        let led = house.nobody().get("/secret?a=1&b=稷").await.expect_status(303);
        assert_eq!(led.location(), "/login?next=%2Fsecret%3Fa%3D1%26b%3D%25E7%25A8%25B7");
        let told = house.nobody().with_header("accept", "application/json").get("/secret").await;
        assert_eq!((told.status, told.header("www-authenticate")), (401, "Bearer"));
        let here = "http://jixia.example/things/1?after=2#reply";
        let swapped = house.nobody().with_header("hx-current-url", here).fragment("/secret").await;
        assert_eq!((swapped.status, swapped.header("hx-retarget")), (401, "#notices"));
        assert_eq!(
            swapped.attribute("[role=alert] a", "href").as_deref(),
            Some("/login?next=%2Fthings%2F1%3Fafter%3D2")
        );
        let broken = house.member(1).fragment("/broken").await;
        assert_eq!((broken.status, broken.header("hx-retarget")), (500, "#notices"));
        assert!(!broken.text().contains("/login") && !broken.text().contains("<html"), "{broken}");
    });
}

#[test]
fn json_of_another_shape_is_explained_in_words_of_the_reader() {
    in_a_house(Plan::default(), async |house| {
        for (language, body, wanted) in [
            (
                "zh-CN",
                json!({"title": 1}),
                "$.title 处（第 1 行第 10 列）不合要求：需要字符串，收到的是整数。",
            ),
            ("zh-CN", json!({}), "$.title 处（第 1 行第 2 列）不合要求：缺少这个字段。"),
            ("en", json!({"title": "好", "weight": "1"}), "it has to be a whole number, but it is a string."),
            ("en", json!({}), "at $.title (line 1, column 2): this field is missing."),
            ("en", json!(["好", 1]), "at $ (line 1, column 0): it has to be an object, but it is an array."),
            ("zh-CN", json!(["好", 1]), "需要对象，收到的是数组。"),
            ("en", json!({"title": "好", "weight": 1e20}), "this number is too large."),
            ("zh-CN", json!({"title": "好", "weight": u64::MAX}), "这个数太大。"),
            ("en", json!("x"), "at $ (line 1, column 3): it has to be an object, but it is a string."),
        ] {
            let mut program = house.member(1).speaking(language);
            let problem = program.json("POST", "/api/v1/things", &body).await.expect_status(400);
            let title = problem.json()["title"].as_str().unwrap().to_owned();
            assert!(title.contains(wanted), "{title}");
            for rust in ["struct", "i64", "expected", "invalid type", "ThingJson"] {
                assert!(!title.contains(rust), "{title}");
            }
        }
    });
}

#[test]
fn what_broke_is_for_the_log_and_not_for_the_page() {
    in_a_house(Plan::default(), async |house| {
        for path in ["/broken", "/panics"] {
            for language in ["zh-CN", "en"] {
                let page = house.nobody().speaking(language).get(path).await.expect_status(500);
                assert!(!page.text().contains("竹简") && !page.text().contains("password"), "{page}");
                assert!(page.text().contains(page.header("x-request-id")), "{page}");
                assert_eq!(page.header("cache-control"), "no-store");
            }
            let problem = house.nobody().with_header("accept", "application/json").get(path).await;
            assert_eq!(problem.expect_status(500).code(), "server.internal");
        }
        house.nobody().get("/things/1").await.has_status(200);
    });
}

#[test]
fn every_answer_carries_what_keeps_a_browser_safe() {
    in_a_house(Plan::default(), async |house| {
        for path in ["/things/1", "/form", "/nothing", "/broken", "/secret", "/api/v1/nothing"] {
            let answer = house.nobody().get(path).await;
            let policy = answer.header("content-security-policy");
            for part in
                ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]
            {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(!answer.header("cache-control").is_empty() && !answer.header("x-request-id").is_empty());
        }
    });
}

#[test]
fn no_redirect_leads_to_another_site() {
    in_a_house(Plan::default(), async |house| {
        for away in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aset-cookie:a", "%5c%5cevil"]
        {
            let led = house.nobody().get(&format!("/away?title={away}")).await.expect_status(303);
            assert_eq!(led.location(), "/", "{away}");
        }
        let led = house.nobody().get("/away?title=/topics/5").await.expect_status(303);
        assert_eq!(led.location(), "/topics/5");
    });
}
