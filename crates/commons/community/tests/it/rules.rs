//! The rules: versions, and members who are asked once before they post.

use std::sync::Arc;

use db::{Db, Snapshot, Tx, params};
use kernel::{MemberId, Role};
use serde_json::{Value, json};
use testkit::{on_both_async, renew_texts};

use crate::common::{Node, logged, member, schema};

db::statements! {
    /// As an older renderer left the rules.
    AGE = "UPDATE community_rules SET body_html = '<p>旧样子</p>', rendered_by = 1";
    /// What is stored of the rules.
    RENDERED = "SELECT id, body_html, rendered_by FROM community_rules ORDER BY id";
}

struct House {
    db: Db,
    node: Node,
    owner: MemberId,
    lin: MemberId,
}

fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    on_both_async(&schema(), async |db, clock| {
        let house = tokio::task::block_in_place(|| House {
            owner: member(&db, "孟轲", Role::Owner),
            lin: member(&db, "林溪", Role::Member),
            node: Node::start(&db, Arc::clone(&clock)),
            db,
        });
        test(&house).await;
    });
}

impl House {
    async fn make_rules(&self, body: &str, note: &str) {
        let mut owner = self.node.browser(self.owner).await;
        owner.get("/desk/rules").await.expect_status(200);
        let made = owner.submit("/desk/rules", &[("rules", body), ("note", note)]).await;
        assert_eq!(made.expect_status(303).location(), "/desk/rules");
    }
}

const PLANTED: &[(&str, &str)] = &[("title", "桃 & <李>"), ("body", "第一行\n\n第二行")];

#[test]
fn a_member_is_asked_once_for_each_version_and_nothing_written_is_lost() {
    in_a_house(async |house| {
        let mut lin = house.node.browser(house.lin).await;
        lin.get("/rules").await.expect_status(200);
        lin.post("/garden/1", PLANTED).await.expect_status(200);
        for (body, note) in [("1. 和而不同", ""), ("1. 和而不同\n2. 述而有据", "加了一条")] {
            house.make_rules(body, note).await;
            let asked = lin.post("/garden/1", PLANTED).await.expect_status(200);
            assert!(asked.text().contains("和而不同") && asked.text().contains(note), "{asked}");
            assert_eq!(asked.form("/rules/accept").value("body"), Some("第一行\n\n第二行"));
            let on = lin.submit("/rules/accept", &[]).await.expect_status(307);
            assert_eq!(on.location(), "/garden/1");
            let posted = lin.post("/garden/1", PLANTED).await.expect_status(200);
            assert!(posted.text().contains("第二行"), "{posted}");
        }
        // Passers-by are sent to sign in by what they ask for, not asked here.
        house.node.passer_by().post("/garden/1", PLANTED).await.expect_status(200);
        let history = house.node.passer_by().get("/rules/history").await.expect_status(200);
        assert_eq!(history.count("section.panel"), 2);
        assert!(history.text().contains("加了一条"), "{history}");
    });
}

#[test]
fn the_page_of_rules_follows_every_version_and_asks_members_alone() {
    in_a_house(async |house| {
        let mut stranger = house.node.passer_by();
        assert!(stranger.get("/rules").await.expect_status(200).text().contains("还没有规则"));
        house.make_rules("**第一条**", "").await;
        let page = stranger.get("/rules").await.expect_status(200);
        assert!(page.text().contains("<strong>第一条</strong>") && page.count("form.form") == 0, "{page}");
        let mut lin = house.node.browser(house.lin).await;
        lin.get("/rules").await.expect_status(200);
        lin.submit("/rules/accept", &[]).await.expect_status(303);
        assert_eq!(lin.get("/rules").await.expect_status(200).count("form.form"), 0);
        // The same once more is no new version, and an empty one lifts the rules.
        house.make_rules("**第一条**", "").await;
        assert_eq!(logged(&house.db).await.len(), 1);
        house.make_rules("", "撤销").await;
        assert!(stranger.get("/rules").await.expect_status(200).text().contains("还没有规则"));
        lin.post("/garden/1", PLANTED).await.expect_status(200);
    });
}

#[test]
fn programs_are_told_and_accept() {
    in_a_house(async |house| {
        let mut owner = house.node.browser(house.owner).await;
        let wanted = json!({"body": "1. 和而不同", "note": "", "version": 0});
        let made = owner.json("PUT", "/api/v1/desk/rules", &wanted).await.expect_status(200).json();
        owner.json("PUT", "/api/v1/desk/rules", &wanted).await.expect_status(409);
        let mut lin = house.node.browser(house.lin).await;
        lin.json("PUT", "/api/v1/desk/rules", &wanted).await.expect_status(404);
        let mut program = lin.clone().with_header("accept", "application/json");
        let refused = program.json("POST", "/garden/1", &json!({})).await.expect_status(403);
        assert_eq!(refused.code(), "community.rules.unaccepted");
        lin.json("PUT", "/api/v1/rules/acceptance", &json!({"version": 4711})).await.expect_status(404);
        let version = json!({"version": made["version"]});
        for _ in 0..2 {
            lin.json("PUT", "/api/v1/rules/acceptance", &version).await.expect_status(204);
        }
        let read = lin.json("GET", "/api/v1/rules", &Value::Null).await.expect_status(200).json();
        assert_eq!((&read["accepted"], &read["body"]), (&json!(true), &json!("1. 和而不同")));
        assert_ne!(program.json("POST", "/garden/1", &json!({})).await.status, 403);
        let nobody = house.node.passer_by().json("PUT", "/api/v1/rules/acceptance", &version).await;
        nobody.expect_status(401);
    });
}

#[test]
fn rules_of_an_older_renderer_are_made_anew_and_stay_the_same_version() {
    in_a_house(async |house| {
        house.make_rules("1. **和而不同**", "").await;
        house.make_rules("1. 述而有据", "换了一条").await;
        let stored = async || -> Vec<(i64, String, u32)> {
            house.db.read(|q: &mut Snapshot| q.rows(&RENDERED, params![])).await.unwrap()
        };
        let today = stored().await;
        house.db.write(|tx: &mut Tx| tx.execute(&AGE, params![])).await.unwrap();
        let before = house.node.passer_by().get("/rules").await.expect_status(200);
        assert!(before.text().contains("旧样子"), "until then they are read as they are");
        renew_texts(&house.db, community::feature().renewals).await;
        assert_eq!(stored().await, today);
        let after = house.node.passer_by().get("/rules").await.expect_status(200);
        assert!(after.text().contains("述而有据"), "{after}");
    });
}
