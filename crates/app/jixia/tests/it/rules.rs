//! The rules of the community: accepted when somebody joins, and before anything is said or published.

use serde_json::{Value, json};
use testkit::Visitor;

use crate::support::{Community, PASSWORD, on_both};

/// The owner makes a version of the rules; gives its number.
async fn make_rules(community: &Community, body: &str) -> i64 {
    let mut owner = community.browser(&community.cast.owner).await;
    let _ = owner.get("/desk/rules").await.expect_status(200);
    let _ = owner.submit("/desk/rules", &[("rules", body), ("note", "")]).await.expect_status(303);
    let rules = owner.json("GET", "/api/v1/rules", &Value::Null).await.expect_status(200).json();
    rules["version"].as_i64().unwrap()
}

/// Whether the answer is the page that asks.
fn asks(answer: &testkit::Answer) -> bool {
    answer.status == 200 && answer.forms().iter().any(|form| form.value("_rules").is_some())
}

async fn post_topic(visitor: &mut Visitor, space: &str) -> testkit::Answer {
    let _ = visitor.get("/topics/new").await.expect_status(200);
    let fields = [("title", "初来乍到"), ("space", space), ("body", "向各位问好。")];
    visitor.submit("/topics/new", &fields).await
}

#[test]
fn whoever_joins_accepts_the_rules_that_are_in_force() {
    on_both(&[], async |community| {
        let sample = community.sample_once().await;
        let mut first = community.passer_by();
        let page = first.get("/register").await.expect_status(200);
        assert_eq!(page.count("input[name=rules]"), 0, "no rules, no question");

        let old = make_rules(community, "1. 和而不同").await;
        let mut zhou = community.passer_by();
        let page = zhou.get("/register").await.expect_status(200);
        assert_eq!(page.attribute("input[name=rules]", "value"), Some(old.to_string()), "{page}");
        assert_eq!(page.count("a[href=\"/rules\"][target=_blank]"), 1);
        let fields = [("name", "庄周"), ("mail", "zhou@example.org"), ("password", PASSWORD)];
        let refused = zhou.submit("/register", &fields).await.expect_status(422);
        assert!(refused.field_error("rules").is_some(), "{refused}");
        // The rules change while somebody types.
        let new = make_rules(community, "1. 和而不同\n2. 述而有据").await;
        let (before, after) = (old.to_string(), new.to_string());
        let form = refused.form("/register").filled(&fields).filled(&[("rules", &before)]);
        let refused = zhou.send_form(&form).await.expect_status(422);
        assert_eq!(refused.attribute("input[name=rules]", "value").as_deref(), Some(&*after));
        let form = refused.form("/register").filled(&fields).filled(&[("rules", &after)]);
        let _ = zhou.send_form(&form).await.expect_status(303);
        let posted = post_topic(&mut zhou, &sample.space.to_string()).await;
        assert_eq!(posted.status, 303, "who accepted is not asked again: {posted}");

        let mut program = community.passer_by();
        let mut wanted = json!({"name": "惠施", "mail": "shi@example.org", "password": PASSWORD});
        let refused = program.json("POST", "/api/v1/members", &wanted).await.expect_status(422);
        assert_eq!(refused.field_codes(), [("rules".to_owned(), "accounts.rules.unaccepted".to_owned())]);
        wanted["rules"] = json!(new);
        let _ = program.json("POST", "/api/v1/members", &wanted).await.expect_status(201);

        // Members of before are asked before they post.
        let mut lin = community.browser(&community.cast.lin).await;
        assert!(asks(&post_topic(&mut lin, &sample.space.to_string()).await));
    });
}

#[test]
fn authors_are_asked_before_they_write_and_before_they_publish() {
    on_both(&[], async |community| {
        let sample = community.sample_once().await;
        let draft = sample.wares.draft_article.id;
        let version = make_rules(community, "1. 述而有据").await;
        let mut author = community.browser(&community.cast.author).await;
        let _ = author.get("/write/articles/new").await.expect_status(200);
        let long = "长".repeat(150_000);
        let fields = [("title", "一篇长文"), ("body", &*long), ("audience", "public")];
        let asked = author.submit("/write/articles", &fields).await;
        assert!(asks(&asked), "{}", asked.status);
        assert_eq!(asked.form("/rules/accept").value("title"), Some("一篇长文"));

        let publication = format!("/write/articles/{draft}/publication");
        let asked = author.post(&publication, &[("action", "publish")]).await;
        assert!(asks(&asked), "{asked}");
        let mut program = community.program(&community.cast.author).await;
        for (method, path) in [
            ("POST", "/api/v1/articles".to_owned()),
            ("PUT", format!("/api/v1/articles/{draft}/publication")),
            ("PUT", format!("/api/v1/articles/{draft}/schedule")),
        ] {
            let refused = program.json(method, &path, &json!({})).await.expect_status(403);
            assert_eq!(refused.code(), "community.rules.unaccepted", "{method} {path}");
        }
        // What was written comes along, however long it is.
        let form = asked_form(&mut author, &fields).await;
        let on = author.send_form(&form).await.expect_status(307);
        assert_eq!(on.location(), "/write/articles");
        let accepted = json!({"version": version});
        let _ = program.json("PUT", "/api/v1/rules/acceptance", &accepted).await.expect_status(204);
        let published =
            program.json("PUT", &format!("/api/v1/articles/{draft}/publication"), &json!({})).await;
        assert_eq!(published.status, 200, "{published}");
    });
}

/// The form under the rules that interrupted this one.
async fn asked_form(author: &mut Visitor, fields: &[(&str, &str)]) -> testkit::Form {
    let _ = author.get("/write/articles/new").await.expect_status(200);
    author.submit("/write/articles", fields).await.form("/rules/accept")
}
