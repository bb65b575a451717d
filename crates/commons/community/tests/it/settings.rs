//! Settings and features through the router: who may change them, and who sees it when.

use std::sync::Arc;

use db::Db;
use kernel::{ManualClock, MemberId, Role};
use serde_json::{Value, json};
use testkit::{Answer, on_both_async};

use crate::common::{Node, logged, member, schema};

struct House {
    db: Db,
    clock: Arc<ManualClock>,
    node: Node,
    owner: MemberId,
    moderator: MemberId,
}

fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    on_both_async(&schema(), async |db, clock| {
        let house = tokio::task::block_in_place(|| House {
            owner: member(&db, "孟轲", Role::Owner),
            moderator: member(&db, "管仲", Role::Moderator),
            node: Node::start(&db, Arc::clone(&clock)),
            clock,
            db,
        });
        test(&house).await;
    });
}

#[track_caller]
fn shows(page: &Answer, text: &str) {
    assert!(page.text().contains(text), "{text:?} is not on {page}");
}

#[test]
fn a_new_name_is_on_every_page_of_every_node_at_once() {
    in_a_house(async |house| {
        let other = Node::start(&house.db, Arc::clone(&house.clock));
        for node in [&house.node, &other] {
            // Twice, so that the page is kept.
            for _ in 0..2 {
                shows(&node.passer_by().get("/about").await.expect_status(200), "稷下");
            }
        }
        let mut owner = house.node.browser(house.owner).await;
        owner.get("/desk/settings").await.expect_status(200);
        let values =
            [("name", "临淄书院"), ("slogan", "不治而议论"), ("values", "**各著书**"), ("mark", "initial")];
        let saved = owner.submit("/desk/settings", &values).await.expect_status(303);
        assert_eq!(saved.location(), "/desk/settings");
        for node in [&house.node, &other] {
            let page = node.passer_by().get("/about").await.expect_status(200);
            for text in ["临淄书院", "不治而议论", "<strong>各著书</strong>", ">临</text>"] {
                shows(&page, text);
            }
            shows(&node.passer_by().get("/login").await.expect_status(200), "临淄书院");
        }
        let events = logged(&house.db).await;
        assert_eq!(events.len(), 1, "{events:?}");
        let told: Value = serde_json::from_str(&events[0].1).unwrap();
        assert_eq!(told["changes"][0], json!({"key": "name", "before": "稷下", "after": "临淄书院"}));
        // The same once more changes nothing and tells nothing.
        owner.get("/desk/settings").await.expect_status(200);
        owner.submit("/desk/settings", &[]).await.expect_status(303);
        assert_eq!(logged(&house.db).await.len(), 1);
    });
}

#[test]
fn the_language_of_strangers_is_the_owners_choice() {
    in_a_house(async |house| {
        let page = house.node.site.visitor().get("/login").await.expect_status(200);
        shows(&page, "lang=\"zh-CN\"");
        let mut owner = house.node.browser(house.owner).await;
        owner.get("/desk/settings").await.expect_status(200);
        owner.submit("/desk/settings", &[("locale", "en")]).await.expect_status(303);
        let page = house.node.site.visitor().get("/login").await.expect_status(200);
        shows(&page, "<html lang=\"en\"");
        let page = house.node.passer_by().get("/login").await.expect_status(200);
        shows(&page, "<html lang=\"zh-CN\"");
    });
}

#[test]
fn what_somebody_else_saved_meanwhile_is_not_overwritten() {
    in_a_house(async |house| {
        let mut first = house.node.browser(house.owner).await;
        let mut second = house.node.browser(house.owner).await;
        first.get("/desk/settings").await.expect_status(200);
        second.get("/desk/settings").await.expect_status(200);
        first.submit("/desk/settings", &[("name", "甲")]).await.expect_status(303);
        let refused = second.submit("/desk/settings", &[("name", "乙")]).await.expect_status(409);
        assert_eq!(refused.form("/desk/settings").value("name"), Some("乙"), "what was typed stays");
        shows(&house.node.passer_by().get("/about").await, "甲");
    });
}

#[test]
fn only_owners_get_in_and_wrong_fields_are_named() {
    in_a_house(async |house| {
        let mut moderator = house.node.browser(house.moderator).await;
        for path in ["/desk/settings", "/desk/settings/features"] {
            moderator.get(path).await.expect_status(404);
            assert!(house.node.passer_by().get(path).await.location().starts_with("/login"));
        }
        moderator.get("/about").await.expect_status(200);
        moderator.post("/desk/settings", &[("name", "夺")]).await.expect_status(404);
        let mut owner = house.node.browser(house.owner).await;
        owner.get("/desk/settings").await.expect_status(200);
        let long = "长".repeat(41);
        let refused = owner.submit("/desk/settings", &[("name", &long)]).await.expect_status(422);
        assert!(refused.field_error("name").is_some(), "{refused}");
        assert!(logged(&house.db).await.is_empty());
    });
}

#[test]
fn a_feature_that_is_off_is_gone_from_routes_and_menus_and_comes_back_whole() {
    in_a_house(async |house| {
        let mut passer_by = house.node.passer_by();
        passer_by.get("/garden").await.expect_status(200);
        assert_eq!(
            passer_by.get("/").await.expect_status(303).location(),
            "/garden",
            "the only home there is"
        );
        shows(&passer_by.get("/about").await, "href=\"/garden\"");
        let mut owner = house.node.browser(house.owner).await;
        let page = owner.get("/desk/settings/features").await.expect_status(200);
        let mut form = page.form("/desk/settings/features");
        form.fields.retain(|(name, _)| name != "feature_garden");
        owner.send_form(&form).await.expect_status(303);
        passer_by.get("/garden").await.expect_status(404);
        passer_by.post("/garden", &[]).await.expect_status(404);
        let about = passer_by.get("/about").await.expect_status(200);
        assert!(!about.text().contains("/garden"), "{about}");
        assert_eq!(passer_by.get("/").await.expect_status(303).location(), "/about");
        assert!(!house.node.app.features().is_on("garden"));
        owner.send_form(&form).await.expect_status(409);
        owner.get("/desk/settings/features").await.expect_status(200);
        owner.submit("/desk/settings/features", &[("feature_garden", "true")]).await.expect_status(303);
        passer_by.get("/garden").await.expect_status(200);
        shows(&passer_by.get("/about").await, "href=\"/garden\"");
    });
}

#[test]
fn a_community_becomes_another_kind_and_back() {
    in_a_house(async |house| {
        let mut owner = house.node.browser(house.owner).await;
        let page = owner.get("/desk/settings/features").await.expect_status(200);
        assert!(
            page.text().contains("换成这种") && page.count("form[action=\"/desk/settings/preset\"]") >= 1,
            "{page}"
        );
        let form = |name: &str, version: &str| {
            let fields = [("preset", name), ("version", version)];
            page.form("/desk/settings/preset").filled(&fields)
        };
        owner.send_form(&form("rockets", "0")).await.expect_status(422);
        owner.send_form(&form("tech", "9")).await.expect_status(409);
        assert!(house.node.app.features().is_on("garden"), "nothing is switched");
        owner.send_form(&form("tech", "0")).await.expect_status(303);
        house.node.passer_by().get("/garden").await.expect_status(404);
        let page = owner.get("/desk/settings/features").await.expect_status(200);
        assert!(page.text().contains("目前就是这样"), "{page}");
        let read = owner.json("GET", "/api/v1/desk/settings", &Value::Null).await.json();
        let back = json!({"preset": "full", "version": read["features_version"]});
        let now = owner.json("PUT", "/api/v1/desk/preset", &back).await.expect_status(200).json();
        assert_eq!(now["features"][0]["on"], json!(true));
        house.node.passer_by().get("/garden").await.expect_status(200);
        owner.json("PUT", "/api/v1/desk/preset", &back).await.expect_status(409);
        let mut moderator = house.node.browser(house.moderator).await;
        moderator.json("PUT", "/api/v1/desk/preset", &back).await.expect_status(404);
    });
}

#[test]
fn programs_read_and_change_the_same() {
    in_a_house(async |house| {
        let mut owner = house.node.browser(house.owner).await;
        let read = owner.json("GET", "/api/v1/desk/settings", &Value::Null).await.expect_status(200).json();
        assert_eq!((&read["name"], &read["version"]), (&json!("稷下"), &json!(0)));
        let wanted = json!({"name": "学宫", "mark": "seal", "locale": "zh-CN", "version": 0});
        let saved = owner.json("PUT", "/api/v1/desk/settings", &wanted).await.expect_status(200).json();
        assert_eq!((&saved["name"], &saved["version"]), (&json!("学宫"), &json!(1)));
        owner.json("PUT", "/api/v1/desk/settings", &wanted).await.expect_status(409);
        let off = json!({"on": [], "home": "/garden", "version": saved["features_version"]});
        let off = owner.json("PUT", "/api/v1/desk/features", &off).await.expect_status(200).json();
        assert_eq!(off["features"][0]["on"], json!(false));
        let about = house.node.passer_by().json("GET", "/api/v1/community", &Value::Null).await;
        let about = about.expect_status(200).json();
        assert_eq!((&about["name"], &about["features"]), (&json!("学宫"), &json!([])));
        let mut moderator = house.node.browser(house.moderator).await;
        moderator.json("GET", "/api/v1/desk/settings", &Value::Null).await.expect_status(404);
    });
}

#[test]
fn before_there_is_an_owner_nothing_is_served_but_health_and_assets() {
    on_both_async(&schema(), async |db, clock| {
        let node = tokio::task::block_in_place(|| Node::start(&db, clock));
        let mut visitor = node.passer_by();
        for path in ["/", "/about", "/garden", "/login", "/nowhere"] {
            assert_eq!(visitor.get(path).await.expect_status(303).location(), "/setup", "{path}");
        }
        let refused = visitor.json("GET", "/api/v1/community", &Value::Null).await.expect_status(503);
        assert_eq!(refused.json()["code"], json!("community.not_founded"));
        visitor.get(ui::assets::asset("jixia.css")).await.expect_status(200);
        // An owner made on the command line is one.
        tokio::task::block_in_place(|| member(&db, "孟轲", Role::Owner));
        visitor.get("/about").await.expect_status(200);
    });
}
