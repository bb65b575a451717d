//! The pages and JSON doors through the router.

use access::Audience;
use forum::TopicKind;
use kernel::{Role, Tier};
use serde_json::Value;
use testkit::on_both_async;

use crate::common::{self, block, hear, member, nobody, schema, space, topic};

#[test]
fn a_member_checks_in_and_reads_where_points_came_from() {
    on_both_async(&schema(), async |db, clock| {
        let site = common::site(&db, clock);
        let lin = block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            topic(&db, &lin, rust, TopicKind::Talk, "第一个话题", "正文");
            lin
        });
        hear(&db).await;
        let mut browser = site.browser(&lin).await;
        let page = browser.get("/points").await.expect_status(200);
        assert!(
            page.text().contains("发表话题")
                && page.text().contains("/topics/1")
                && page.text().contains("+5")
        );
        let done = browser.submit("/points/check-in", &[]).await.expect_status(303);
        let page = browser.follow(done).await.expect_status(200);
        assert!(page.text().contains("今日已签到") && page.text().contains("每日签到"));
        let again = browser.post("/points/check-in", &[]).await;
        assert_eq!(again.status, 303);
        let mine: Value = browser.json("GET", "/api/v1/points", &Value::Null).await.expect_status(200).json();
        assert_eq!((mine["points"].as_i64(), mine["checked_in"].as_bool()), (Some(20), Some(true)));

        // The same by program, a line at a time.
        let statement = "/api/v1/points/statement?limit=1";
        let first = browser.get(statement).await.expect_status(200).json();
        let line = |line: &Value| (line["rule"].clone(), line["points"].clone(), line["balance"].clone());
        assert_eq!(line(&first["items"][0]), ("check-in".into(), 5.into(), 20.into()), "{first}");
        let next = first["next"].as_str().unwrap_or_default();
        let second = browser.get(&format!("{statement}&after={next}")).await.expect_status(200).json();
        assert_eq!(line(&second["items"][0]), ("topic".into(), 5.into(), 15.into()), "{second}");
        assert_eq!(
            (&second["items"][0]["subject_kind"], &second["items"][0]["subject_id"]),
            (&"topic".into(), &1.into())
        );

        let mut passer_by = site.browser(&nobody()).await;
        drop(passer_by.get(statement).await.expect_status(401));
        let rules = passer_by.get("/api/v1/points/rules").await.expect_status(200).json();
        assert_eq!(rules["rules"].as_array().map(Vec::len), Some(points::Rule::ALL.len()), "{rules}");
        assert_eq!(
            (&rules["levels"][1]["points"], &rules["levels"][1]["allows"][0]),
            (&30.into(), &"upload".into())
        );
        assert!(passer_by.get("/points").await.location().starts_with("/login"));
        for span in ["day", "month", "all", "nonsense"] {
            let board = passer_by.get(&format!("/points/board?span={span}")).await.expect_status(200);
            assert!(board.text().contains("林溪"), "{span}");
        }
        let board = passer_by.json("GET", "/api/v1/points/board?span=all", &Value::Null).await;
        assert_eq!(board.expect_status(200).json()["items"][0]["points"], 20);
        let rules = passer_by.speaking("en").get("/points/rules").await.expect_status(200);
        assert!(rules.text().contains("Upload files") && rules.text().contains("An answer was accepted"));
    });
}
