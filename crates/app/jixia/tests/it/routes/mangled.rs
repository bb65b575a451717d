//! Whatever is sent to whatever route: nothing breaks, and what is refused says so in the form that its sender reads.

use serde_json::{Value, json};
use testkit::{Answer, Visitor};

use super::case::{Body, Case, Names};
use crate::support::{Community, on_both};

/// What stands where a number belongs in an address.
const NO_IDS: [&str; 9] =
    ["0", "-1", "+1", "01", "9223372036854775808", "1.5", "%00", "%FF", "..%2F..%2Fetc%2Fpasswd"];

/// What stands in a field of a form.
fn no_texts() -> Vec<String> {
    let long = "长".repeat(1_000);
    let known =
        ["", " ", "\0", "a\0b", "-1", "9223372036854775808", "1e9", "<script>alert(1)</script>", "\u{202E}"];
    known.into_iter().map(str::to_owned).chain([long]).collect()
}

/// What stands in a member of a JSON body.
fn no_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(""),
        json!("a\u{0}b"),
        json!(-1),
        json!(0),
        json!(1e300),
        json!(9_223_372_036_854_775_807_u64),
        json!(true),
        json!([]),
        json!({}),
        json!([{"a": [null]}]),
        json!("长".repeat(1_000)),
    ]
}

#[test]
fn an_address_where_nothing_can_be_is_not_found() {
    on_both(&[], async |community| {
        let mut faults = Vec::new();
        for case in super::cases() {
            let names = Names::of(community, &community.sample().await);
            let mut visitor = case.keenest(community).await;
            for part in case.path.split('/').filter(|part| part.starts_with('{')) {
                for no_id in NO_IDS {
                    let path = names.put_into(&case.path.replacen(part, no_id, 1));
                    let answer = case.send_to(&mut visitor, &path, &names).await;
                    // A form and a call are checked before what they are about, and the assets have no ids.
                    if !matches!(answer.status, 400 | 401 | 404 | 405 | 422) && !leads_on(&answer) {
                        faults.push(format!("{} -> {}", answer.asked, answer.status));
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

/// The page that refreshes itself leads to the one that asks who comes; both are not found then.
fn leads_on(answer: &Answer) -> bool {
    answer.status == 303 && answer.path.ends_with("/status")
}

#[test]
fn a_field_with_anything_in_it_breaks_nothing() {
    on_both(&[], async |community| {
        let mut faults = Vec::new();
        for case in super::cases() {
            let Body::Form(fields) = case.body else { continue };
            let names = Names::of(community, &community.sample().await);
            let mut visitor = case.keenest(community).await;
            let path = names.put_into(case.path);
            for (place, (broken, _)) in fields.iter().enumerate() {
                for text in no_texts() {
                    let filled = fields.iter().enumerate().map(|(at, (name, value))| {
                        (*name, if at == place { text.clone() } else { names.put_into(value) })
                    });
                    let filled: Vec<_> = filled.collect();
                    let filled: Vec<_> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let answer = visitor.post(&path, &filled).await;
                    if answer.status >= 500 || answer.header("content-type").contains("json") {
                        faults.push(format!("{} {broken}={text:.20?} -> {}", answer.asked, answer.status));
                    }
                    if answer.location().starts_with("/login") {
                        visitor = case.keenest(community).await;
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

#[test]
fn a_body_with_anything_in_it_is_refused_with_a_problem() {
    on_both(&[], async |community| {
        let mut faults = Vec::new();
        for case in super::cases().into_iter().filter(Case::is_api) {
            let Body::Json(text) = case.body else { continue };
            let names = Names::of(community, &community.sample().await);
            let mut visitor = case.keenest(community).await;
            let path = names.put_into(case.path);
            let whole: Value = serde_json::from_str(&names.put_into(text)).unwrap();
            let mut bodies = no_values();
            for name in whole.as_object().unwrap().keys() {
                for value in no_values() {
                    let mut body = whole.clone();
                    body[name] = value;
                    bodies.push(body);
                }
                let mut without = whole.clone();
                without.as_object_mut().unwrap().remove(name);
                bodies.push(without);
            }
            for body in bodies {
                let answer = send(&mut visitor, case.method, &path, &body).await;
                let problem = answer.header("content-type") == "application/problem+json";
                let fine = match answer.status {
                    200..300 => true,
                    400..500 => problem && answer.json()["code"].is_string(),
                    _ => false,
                };
                if !fine {
                    faults.push(format!("{} {body:.80} -> {answer}", answer.asked));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

/// As JSON whatever it is, also `null`.
async fn send(visitor: &mut Visitor, method: &str, path: &str, body: &Value) -> Answer {
    let request = axum::http::Request::builder().method(method).uri(path);
    visitor.send(request.header("content-type", "application/json"), body.to_string()).await
}

#[test]
fn a_method_that_an_address_does_not_take_is_named_as_such() {
    on_both(&[], async |community| {
        let mut visitor = community.passer_by();
        for case in super::cases() {
            let names = Names::of(community, &community.sample_once().await);
            let path = names.put_into(case.path);
            let answer = visitor.json("PATCH", &path, &Value::Null).await;
            assert_eq!(answer.status, 405, "{answer}");
            let allowed = answer.header("allow");
            assert!(allowed.split(',').any(|method| method == case.method), "{allowed} at {answer}");
            if case.path.starts_with("/api/") || case.path.starts_with("/webhooks/") {
                assert_eq!(answer.code(), "request.method_not_allowed");
            } else {
                assert!(!answer.title().is_empty(), "{answer}");
            }
        }
    });
}

impl Case {
    /// Whoever has the best right to send this request.
    async fn keenest(&self, community: &Community) -> Visitor {
        let ask = self.asks.iter().max_by_key(|ask| ask.right);
        self.visitor(community, ask.map_or(super::case::Who::Nobody, |ask| ask.who)).await
    }
}
