//! The record of decisions: what gets onto it, who reads it, and in which words.

use std::sync::Arc;

use db::Db;
use kernel::{Role, Subject};
use serde_json::{Value, json};
use testkit::on_both_async;

use crate::common::{Node, member, schema};

async fn read_log(db: &Db) {
    let ran = events::run_readers_once(db, &community::feature().readers).await.unwrap();
    assert!(ran.is_caught_up(), "{ran:?}");
}

#[test]
fn decisions_are_found_in_the_log_with_who_what_and_whom() {
    on_both_async(&schema(), async |db, clock| {
        let (node, owner, lin) = tokio::task::block_in_place(|| {
            let owner = member(&db, "孟轲", Role::Owner);
            (Node::start(&db, Arc::clone(&clock)), owner, member(&db, "林溪", Role::Member))
        });
        let mut browser = node.browser(owner).await;
        browser.get("/desk/audit").await.expect_status(200);
        let role = db.write(move |tx| accounts::change_role(tx, Some(owner), lin, Role::Moderator)).await;
        role.unwrap();
        db.write(move |tx| {
            community::audit(tx, None, "points.rule.changed", Subject::of("rule", 3), "5 分", "8 分")
        })
        .await
        .unwrap();
        browser.get("/desk/settings").await.expect_status(200);
        browser.submit("/desk/settings", &[("name", "学宫 <x>")]).await.expect_status(303);
        read_log(&db).await;
        // Once more changes nothing: an event is noted once.
        read_log(&db).await;

        let page = browser.get("/desk/audit").await.expect_status(200);
        let rows = page.texts("tbody tr");
        assert_eq!(rows.len(), 3, "{rows:?}");
        for (row, words) in rows.iter().zip([
            &["孟轲", "修改了社区设置", "社区名称", "稷下", "学宫 <x>"][..],
            &["系统", "points.rule.changed", "5 分", "8 分"],
            &["孟轲", "由成员改为版主", "林溪"],
        ]) {
            for word in words {
                assert!(row.contains(word), "{word} is not in {row}");
            }
        }
        let page = browser.get("/desk/audit?area=accounts").await.expect_status(200);
        assert_eq!(page.texts("tbody tr").len(), 1);
        let page = browser.get("/desk/audit?by=孟轲").await.expect_status(200);
        assert_eq!(page.texts("tbody tr").len(), 2);
        let page = browser.get("/desk/audit?area=settings&by=孟轲").await.expect_status(200);
        assert_eq!(page.texts("tbody tr").len(), 1);
        let page = browser.get("/desk/audit?by=无此人").await.expect_status(200);
        assert_eq!(page.texts("#by-error"), ["没有叫这个名字的成员。"]);
        let english = browser.with_header("accept-language", "en").get("/desk/audit").await;
        assert!(english.text().contains("from member to moderator"), "{english}");
    });
}

#[test]
fn the_record_is_paged_and_for_owners_alone() {
    on_both_async(&schema(), async |db, clock| {
        let (node, owner, moderator) = tokio::task::block_in_place(|| {
            let owner = member(&db, "孟轲", Role::Owner);
            (Node::start(&db, Arc::clone(&clock)), owner, member(&db, "管仲", Role::Moderator))
        });
        db.write(move |tx| {
            (0..45).try_for_each(|number| {
                community::audit(tx, Some(owner), "test", Subject::of("thing", number), "", "")
            })
        })
        .await
        .unwrap();
        read_log(&db).await;
        let mut browser = node.browser(owner).await;
        let mut seen = Vec::new();
        let mut path = "/api/v1/desk/audit".to_owned();
        loop {
            let page = browser.json("GET", &path, &Value::Null).await.expect_status(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["subject_id"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/desk/audit?after={next}");
        }
        assert_eq!(seen, (0..45).rev().map(|number| json!(number)).collect::<Vec<_>>());
        let page = browser.get("/desk/audit").await.expect_status(200);
        let next = page.attribute(".pager a[rel=next]", "href").unwrap();
        assert_eq!(browser.get(&next).await.expect_status(200).texts("tbody tr").len(), 20);
        let mut other = node.browser(moderator).await;
        other.get("/desk/audit").await.expect_status(404);
        other.json("GET", "/api/v1/desk/audit", &Value::Null).await.expect_status(404);
        assert!(node.passer_by().get("/desk/audit").await.location().starts_with("/login"));
    });
}
