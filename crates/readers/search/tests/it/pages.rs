//! The page of results, the suggestions and the JSON door through the router.

use access::Audience;
use forum::TopicKind;
use kernel::{Role, Tier};
use serde_json::Value;
use testkit::on_both_async;

use crate::common::{self, block, hear, member, nobody, schema, space, topic};

#[test]
fn the_form_in_the_head_finds_without_script() {
    on_both_async(&schema(), async |db, clock| {
        let site = common::site(&db, clock);
        block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            for nth in 0..25 {
                let title = format!("第 {nth} 个 <b>所有权</b> 问题");
                topic(&db, &lin, rust, TopicKind::Talk, &title, "<script>alert('所有权')</script> 正文");
            }
        });
        hear(&db).await;
        let mut visitor = site.browser(&nobody()).await;
        let page = visitor.get("/search").await.expect_status(200);
        assert_eq!(page.first("h1"), "搜索");
        let page = visitor.get("/search?q=所有权").await.expect_status(200);
        assert_eq!(page.count("ol.found > li"), 20);
        let html = page.text();
        assert!(
            html.contains("<mark>所有权</mark>")
                && !html.contains("<b>所有权")
                && !html.contains("<script>alert")
        );
        let page = visitor.get("/search?q=所有权&page=1").await.expect_status(200);
        assert_eq!(page.count("ol.found > li"), 5);
        let page = visitor.get("/search?q=所有权&shelf=members").await.expect_status(200);
        assert!(page.text().contains("没有找到"));
        for (filter, told) in
            [("space:nope", "没有名为“nope”的空间"), ("author:无此人", "没有名为“无此人”的成员")]
        {
            let page = visitor.get(&format!("/search?q=所有权+{filter}")).await.expect_status(200);
            assert!(page.text().contains(told), "{filter}");
            let told =
                visitor.get(&format!("/api/v1/search?q=所有权+{filter}")).await.expect_status(200).json();
            let (kind, name) = filter.split_once(':').unwrap_or_default();
            assert_eq!(told["unknown"], serde_json::json!({ "filter": kind, "name": name }));
        }
        for odd in
            ["/search?q=%22%27%3B--", "/search?q=a&page=999999", "/search?shelf=nowhere&q=x", "/search?q=%00"]
        {
            let status = visitor.get(odd).await.status;
            assert!(status == 200 || status == 400 || status == 422, "{odd} answers {status}");
        }
        let mut english = site.browser(&nobody()).await.speaking("en");
        assert_eq!(english.get("/search?q=nothinghere").await.first("h1"), "Search");

        let list = visitor.fragment("/search/suggest?q=所有").await.expect_status(200);
        assert!(list.text().contains("<mark>所有</mark>") && list.text().contains("/search?q="));
        let none = visitor.fragment("/search/suggest?q=").await.expect_status(200);
        assert!(!none.text().contains("<li"));

        let typed = visitor.get("/api/v1/search/suggestions?q=所有").await.expect_status(200).json();
        let addresses = |items: &Value| {
            let items = items.as_array().unwrap().iter();
            items.map(|item| item["url"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let on_page = list.attributes("li a", "href");
        let suggested = addresses(&typed["items"]);
        assert!(suggested.len() == 7 && on_page.starts_with(&suggested), "{suggested:?}, {on_page:?}");
        let none = visitor.get("/api/v1/search/suggestions").await.expect_status(200).json();
        assert_eq!(none["items"], Value::Array(Vec::new()));

        let found = visitor.json("GET", "/api/v1/search?q=所有权&kind=topic", &Value::Null).await;
        let found: Value = found.expect_status(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 20);
        assert_eq!(found["more"], true);
        assert_eq!(found["items"][0]["kind"], "topic");
        let refused = visitor.json("GET", "/api/v1/search?kind=secret", &Value::Null).await.status;
        assert!((400..=422).contains(&refused), "{refused}");
    });
}
