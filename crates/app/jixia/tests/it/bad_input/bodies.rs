//! Bodies that are too large, of the wrong kind, or no text at all.

use axum::http::Request;
use kernel::Locale;
use serde_json::{Value, json};
use testkit::{Answer, Visitor};

use crate::support::{on_both, on_one};

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

async fn send(
    visitor: &mut Visitor,
    method: &str,
    path: &str,
    media: &str,
    body: impl Into<axum::body::Body>,
) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = if media.is_empty() { request } else { request.header("content-type", media) };
    visitor.send(request, body).await
}

/// A form with a file of so many bytes, and its type.
fn picture_form(secret: &str, bytes: usize) -> (String, String) {
    let part = |head: &str, text: &str| {
        format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let file = part("name=\"file\"; filename=\"a.png\"", &"x".repeat(bytes));
    let body = format!("{}{file}--edge--\r\n", part("name=\"_csrf\"", secret));
    ("multipart/form-data; boundary=edge".to_owned(), body)
}

#[test]
fn ten_megabytes_are_too_much_for_every_form_and_call() {
    on_one(&[], async |community| {
        let mut owner = community.browser(&community.cast.owner).await.speaking("en");
        let _ = owner.get("/settings/profile").await.expect_status(200);
        let secret = owner.page().form("/logout").value("_csrf").unwrap().to_owned();
        let mut program = community.program(&community.cast.owner).await.speaking("en");
        let described = program.get("/api/openapi.json").await.json();
        let before = community.footprint().await;
        let mut tried = 0;
        // Mail programs press that button and send nothing that is read.
        let reads_none = "/unsubscribe/{token}";
        let changing =
            community.routes.iter().filter(|route| route.method != "GET" && route.path != reads_none);
        for route in changing {
            let path = route.path.replace("{gateway}", "sandbox").replace("{kind}", "course");
            let path = path.replace("{provider}", "github");
            let path: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { "1" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let answer = if route.path.ends_with("/files") {
                // A picture may be ten megabytes; not a byte more.
                let (media, body) = picture_form(&secret, TEN_MEGABYTES + 1024 * 1024);
                let sender = if route.path.starts_with("/api/") { &mut program } else { &mut owner };
                send(sender, &route.method, &path, &media, body).await
            } else if route.path.starts_with("/api/") {
                let call = &described["paths"][&route.path][route.method.to_lowercase()];
                if call["requestBody"].is_null() {
                    continue; // Nobody reads a body there.
                }
                let body = format!("{{\"body\": \"{}\"}}", "x".repeat(TEN_MEGABYTES));
                send(&mut program, &route.method, &path, "application/json", body).await
            } else {
                let body = format!("_csrf={secret}&body={}", "x".repeat(TEN_MEGABYTES));
                send(&mut owner, &route.method, &path, FORM, body).await
            };
            tried += 1;
            assert_eq!(answer.status, 413, "{answer}");
            if route.path.starts_with("/api/") {
                assert_eq!(answer.code(), "request.too_large", "{answer}");
            } else if !route.path.starts_with("/sandbox/api/") {
                assert!(
                    answer.text().contains(&community.sentence(Locale::En, "request.too_large", &[])),
                    "{answer}"
                );
            }
        }
        assert!(tried > 60, "{tried}");
        assert!(community.footprint().await.since(&before).is_empty());
        let page = send(&mut owner, "GET", "/", "", "x".repeat(TEN_MEGABYTES)).await;
        assert_eq!(page.status, 200, "a page does not read what is sent along");
    });
}

#[test]
fn a_body_of_another_kind_is_refused_as_such() {
    on_one(&[], async |community| {
        let sample = community.sample().await;
        let mut lin = community.browser(&community.cast.lin).await;
        let _ = lin.get("/settings/profile").await.expect_status(200);
        let mut program = community.program(&community.cast.lin).await;
        let (form, call) =
            (format!("/topics/{}/replies", sample.topic), format!("/api/v1/topics/{}/replies", sample.topic));
        let before = community.footprint().await;
        for media in
            ["", "text/plain", "multipart/form-data; boundary=x", "application/json", "application/xml"]
        {
            let answer = send(&mut lin, "POST", &form, media, "body=x").await;
            assert_eq!(answer.status, 415, "{media}: {answer}");
            assert!(answer.text().contains(&community.sentence(Locale::ZhCn, "request.media_type", &[])));
        }
        for media in ["", "text/plain", FORM, "text/json"] {
            let answer =
                send(&mut program, "POST", &call, media, "{\"body\": \"x\"}").await.expect_status(415);
            assert_eq!(answer.code(), "request.media_type");
        }
        assert!(community.footprint().await.since(&before).is_empty());
        let fine =
            send(&mut program, "POST", &call, "application/json; charset=utf-8", "{\"body\": \"可。\"}")
                .await;
        assert_eq!(fine.status, 201, "{fine}");
    });
}

#[test]
fn json_that_breaks_off_is_answered_with_line_and_column() {
    on_one(&[], async |community| {
        let mut zh = community.program(&community.cast.lin).await.speaking("zh-CN");
        let mut en = community.program(&community.cast.lin).await.speaking("en");
        let before = community.footprint().await;
        for (body, line, column) in [
            ("", 1, 0),
            ("{", 1, 1),
            ("{\n  \"name\": \"x\",\n  \"days\": 30,\n}", 4, 1),
            ("{\"name\": \"x\", \"days\": 30} {}", 1, 27),
        ] {
            let answer =
                send(&mut en, "POST", "/api/v1/tokens", "application/json", body).await.expect_status(400);
            assert_eq!(answer.code(), "request.malformed_json");
            let place = [("line", line), ("column", column)];
            if line > 1 || column > 0 {
                let title = answer.json()["title"].clone();
                assert_eq!(
                    title,
                    community.sentence(Locale::En, "request.malformed_json", &place),
                    "{body:?}"
                );
            }
            let answer =
                send(&mut zh, "POST", "/api/v1/tokens", "application/json", body).await.expect_status(400);
            assert!(answer.json()["title"].as_str().unwrap().contains("行第"), "{answer}");
        }
        for (body, path, reason, reason_zh) in [
            ("{\"name\": \"x\", \"days\": \"thirty\"}", "$.days", "has to be a whole number", "需要整数"),
            ("{\"name\": 5, \"days\": 30}", "$.name", "has to be a string", "需要字符串"),
            ("{\"name\": \"x\"}", "$.days", "this field is missing", "缺少这个字段"),
            ("[\"x\", 30]", "$", "has to be an object, but it is an array", "需要对象，收到的是数组"),
            (
                "{\"name\": \"x\", \"days\": 99999999999999999999}",
                "$.days",
                "this number is too large",
                "这个数太大",
            ),
        ] {
            for (program, reason) in [(&mut en, reason), (&mut zh, reason_zh)] {
                let answer = send(program, "POST", "/api/v1/tokens", "application/json", body).await;
                let answer = answer.expect_status(400);
                assert_eq!(answer.code(), "request.json_mismatch");
                let title = answer.json()["title"].as_str().unwrap().to_owned();
                assert!(title.contains(path) && title.contains(reason), "{body}: {title}");
            }
        }
        assert!(community.footprint().await.since(&before).is_empty());
    });
}

#[test]
fn a_list_that_is_asked_for_wrongly_names_the_parameter() {
    on_one(&[], async |community| {
        let sample = community.sample().await;
        let mut program = community.program(&community.cast.owner).await.speaking("en");
        let described = program.get("/api/openapi.json").await.json();
        let mut tried = 0;
        for (path, calls) in described["paths"].as_object().unwrap() {
            let parameters = calls["get"]["parameters"].as_array().cloned().unwrap_or_default();
            let asked = |name: &str| parameters.iter().any(|it| it["name"] == name && it["in"] == "query");
            let path = path.replace("{id}", &sample.topic.to_string());
            for name in ["limit", "after"].into_iter().filter(|name| asked(name)) {
                let answer = program.get(&format!("{path}?{name}=x")).await.expect_status(400);
                assert_eq!(answer.code(), "request.bad_parameter", "{answer}");
                let title = answer.json()["title"].as_str().unwrap().to_owned();
                assert!(title.contains(&format!("“{name}”")) && !title.contains("eload"), "{path}: {title}");
                tried += 1;
            }
        }
        assert!(tried > 15, "{tried}");
    });
}

#[test]
fn broken_utf_8_and_nul_are_refused() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let mut lin = community.browser(&community.cast.lin).await;
        let _ = lin.get("/settings/profile").await.expect_status(200);
        let secret = lin.page().form("/logout").value("_csrf").unwrap().to_owned();
        let mut program = community.program(&community.cast.lin).await;
        let (form, call) =
            (format!("/topics/{}/replies", sample.topic), format!("/api/v1/topics/{}/replies", sample.topic));
        let before = community.footprint().await;
        for broken in ["%FF", "%E7%A8", "%ED%A0%80", "%C0%AF"] {
            let answer = send(&mut lin, "POST", &form, FORM, format!("_csrf={secret}&body=a{broken}b")).await;
            assert_eq!(answer.status, 400, "{answer}");
            assert!(answer.text().contains(&community.sentence(Locale::ZhCn, "request.malformed", &[])));
            let query = lin.get(&format!("/topics/new?space={broken}")).await;
            assert_eq!(query.status, 400, "{query}");
            let path = lin.get(&format!("/members/{broken}")).await;
            assert_eq!(path.status, 404, "{path}");
            let call = program.get(&format!("/api/v1/members/{broken}")).await.expect_status(404);
            assert_eq!(call.code(), "request.not_found");
        }
        let bytes = [b"{\"body\": \"a\xFFb\"}".to_vec(), b"{\"body\": \"\\ud800\"}".to_vec()];
        for body in bytes {
            let answer = send(&mut program, "POST", &call, "application/json", body).await.expect_status(400);
            assert_eq!(answer.code(), "request.malformed_json");
        }
        let answer = send(&mut lin, "POST", &form, FORM, format!("_csrf={secret}&body=a%00b")).await;
        assert_eq!(answer.status, 400, "{answer}");
        assert!(answer.text().contains(&community.sentence(Locale::ZhCn, "request.nul", &[])));
        let answer = program.json("POST", &call, &json!({"body": "c\u{0}d"})).await.expect_status(400);
        assert_eq!(answer.code(), "request.nul");
        assert!(community.footprint().await.since(&before).is_empty());

        for path in ["/members/%00", "/spaces/a%00b", "/sandbox/pay/%00", "/topics/%00"] {
            assert_eq!(lin.get(path).await.status, 404, "{path}");
        }
    });
}

#[test]
fn a_path_upwards_leads_nowhere() {
    on_one(&[], async |community| {
        let sample = community.sample().await;
        let slug = &sample.wares.course.slug;
        let mut visitor = community.browser(&community.cast.author).await;
        for path in [
            "/assets/../Cargo.toml".to_owned(),
            "/assets/..%2F..%2F..%2Fetc%2Fpasswd".to_owned(),
            "/assets/%2e%2e/%2e%2e/etc/passwd".to_owned(),
            "/assets//etc/passwd".to_owned(),
            "/assets/....//....//etc/passwd".to_owned(),
            "/assets/..\\..\\windows\\win.ini".to_owned(),
            format!("/courses/{slug}/files/..%2F..%2F..%2Fetc%2Fpasswd"),
            format!("/courses/{slug}/files/%2Fetc%2Fpasswd"),
            format!("/courses/{slug}/..%2F..%2Fdesk"),
            "/courses/..%2Fdesk".to_owned(),
            "/members/..%2F..%2Fetc%2Fpasswd".to_owned(),
            "/..%2F..%2Fetc%2Fpasswd".to_owned(),
        ] {
            let answer = visitor.get(&path).await;
            assert_eq!(answer.status, 404, "{answer}");
            assert!(!answer.text().contains("root:") && !answer.text().contains("[package]"), "{answer}");
        }
    });
}

#[test]
fn a_field_that_comes_twice_or_not_at_all_is_no_crash() {
    on_one(&[], async |community| {
        let mut lin = community.browser(&community.cast.lin).await;
        let _ = lin.get("/settings/profile").await.expect_status(200);
        let secret = lin.page().form("/logout").value("_csrf").unwrap().to_owned();
        for body in [
            format!("_csrf={secret}&bio=a&bio=b&version=1"),
            format!("_csrf={secret}"),
            format!("_csrf={secret}&version=one"),
            format!("_csrf={secret}&version=99999999999999999999"),
            format!("_csrf={secret}&_csrf=x&version=1"),
            "&&&=&=&".to_owned(),
            String::new(),
        ] {
            let answer = send(&mut lin, "POST", "/settings/profile", FORM, body.clone()).await;
            assert!((400..500).contains(&answer.status), "{body}: {answer}");
        }
        let call = community.program(&community.cast.lin).await.json("PUT", "/api/v1/me", &Value::Null).await;
        assert_eq!(call.status, 415, "no body is no JSON: {call}");
    });
}
