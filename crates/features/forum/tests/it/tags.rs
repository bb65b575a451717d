//! Tags: written, shown, listed and counted, for whom they are.

use access::Audience;
use db::{Db, params};
use forum::store::{REVISIONS, RevisionRow};
use forum::{
    PostKind, ReadyTopic, SpaceId, Tag, Thread, TopicId, TopicKind, delete_topic, edit_topic, post_topic,
    thread,
};
use kernel::{Role, Viewer};
use serde_json::{Value, json};
use testkit::{on_both, on_both_async};

use crate::common::{
    self, Cast, answer, code, events, logged, member, nobody, read, ready, schema, settle, space, write,
};

fn tags(names: &[&str]) -> Option<Vec<Tag>> {
    Some(names.iter().map(|name| Tag::parse(name).unwrap()).collect())
}

fn about(db: &Db, space: SpaceId, body: &str, names: &[&str]) -> ReadyTopic {
    ReadyTopic { tags: tags(names), ..ready(db, space, TopicKind::Talk, body) }
}

fn post(db: &Db, by: &Viewer, space: SpaceId, body: &str, names: &[&str]) -> TopicId {
    let (by, ready) = (by.clone(), about(db, space, body, names));
    write(db, move |tx| post_topic(tx, &by, &ready)).unwrap()
}

fn see(db: &Db, topic: TopicId) -> Thread {
    read(db, move |q| thread(q, &nobody(), topic, None)).unwrap()
}

fn block<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

#[test]
fn tags_are_kept_in_order_and_told() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let first = post(db, &cast.lin, cast.open, "一", &["C++", "事务", ".NET"]);
        let second = post(db, &cast.meng, cast.open, "二", &["事务", "c++"]);
        assert_eq!(see(db, first).tags[..], ["C++", "事务", ".NET"]);
        assert_eq!(see(db, second).tags[..], ["事务", "C++"], "as it was first written");
        let payload = &logged(db)[1].1;
        assert!(payload.contains(r#""tags":["事务","C++"]"#), "{payload}");
        let plain = post(db, &cast.lin, cast.open, "三", &[]);
        assert!(see(db, plain).tags.is_empty() && !logged(db)[2].1.contains("tags"));
    });
}

#[test]
fn other_tags_are_a_new_version_and_no_edit_of_words() {
    on_both(&schema(), |db, _| {
        let cast = Cast::new(db);
        let topic = post(db, &cast.lin, cast.open, "一", &["rust"]);
        let edit = |by: &Viewer, version: i64, ready: ReadyTopic| {
            let by = by.clone();
            write(db, move |tx| edit_topic(tx, &by, topic, version, &ready))
        };
        let kept = || -> Vec<RevisionRow> {
            read(db, move |q| Ok(q.rows(&REVISIONS, params![PostKind::Topic, topic])?)).unwrap()
        };
        edit(&cast.lin, 1, about(db, cast.open, "一", &["rust", "axum"])).unwrap();
        let seen = see(db, topic);
        assert_eq!((seen.topic.version, seen.topic.edited_at), (2, None));
        assert_eq!(seen.tags[..], ["rust", "axum"]);
        assert!(kept().is_empty(), "its words never were others");
        assert_eq!(events(db), ["topic.posted", "topic.edited"]);
        assert!(logged(db)[1].1.contains(r#""tags":["rust","axum"]"#));
        let stale = edit(&cast.lin, 1, about(db, cast.open, "一", &["sqlx"]));
        assert_eq!(code(stale), "edit.stale", "two tabs notice each other");
        let foreign = edit(&cast.meng, 2, about(db, cast.open, "一", &["sqlx"]));
        assert_eq!(code(foreign), "access.not_yours");

        // Who says nothing of tags leaves them as they are.
        edit(&cast.lin, 2, ReadyTopic { tags: None, ..about(db, cast.open, "改", &[]) }).unwrap();
        let seen = see(db, topic);
        assert_eq!((seen.tags.len(), kept().len(), seen.topic.edited_at.is_some()), (2, 1, true));
        edit(&cast.lin, 3, about(db, cast.open, "改", &[])).unwrap();
        let seen = see(db, topic);
        assert!(seen.tags.is_empty() && seen.topic.edited_at.is_some() && kept().len() == 1);
    });
}

#[test]
fn a_form_takes_tags_and_says_what_is_wrong_with_them() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, site) = block(|| (Cast::new(&db), common::site(&db, clock)));
        const NEW: &str = "/topics/new";
        let mut lin = site.browser(&cast.lin).await;
        let page = lin.get(NEW).await.expect_status(200);
        assert_eq!(page.form(NEW).value("tags"), Some(""));
        let filled = |tags| [("title", "带标签的话题"), ("body", "正文"), ("tags", tags)];
        let asked = lin.submit(NEW, &filled("axum, 事务，Ｃ＋＋、#rust axum")).await.expect_status(303);
        let topic = asked.location().to_owned();
        let page = lin.follow(asked).await.expect_status(200);
        assert_eq!(page.texts(".topic-meta a.tag"), ["axum", "事务", "C++", "rust"]);
        assert_eq!(page.attribute(".topic-meta a.tag[href*=\"%2B\"]", "href").unwrap(), "/tags/C%2B%2B");
        let long = "长".repeat(31);
        for (language, wrong, said) in [
            ("zh-CN", "a b c d e f", "最多 5 个标签"),
            ("en", "a b c d e f", "At most 5 tags"),
            ("zh-CN", "好 a/b", "“a/b”不能作标签"),
            ("en", "<b> ok", "“<b>” cannot be a tag"),
            ("zh-CN", long.as_str(), "最多 30 个字"),
            ("en", long.as_str(), "at most 30 characters"),
        ] {
            let mut lin = site.browser(&cast.lin).await.speaking(language);
            for path in [NEW.to_owned(), format!("{topic}/edit")] {
                lin.get(&path).await;
                let back = lin.submit(&path, &filled(wrong)).await.expect_status(422);
                let error = back.field_error("tags").unwrap();
                assert!(error.replace(['\u{2068}', '\u{2069}'], "").contains(said), "{language}: {error}");
                assert_eq!(back.form(&path).value("tags"), Some(wrong), "what was typed is not lost");
            }
        }
        let edit = format!("{topic}/edit");
        let page = lin.get(&edit).await.expect_status(200);
        assert_eq!(page.form(&edit).value("tags"), Some("axum 事务 C++ rust"));
        let (mut one, mut two) = (lin.clone(), lin.clone());
        let saved = one.submit(&edit, &[("tags", "sqlx")]).await.expect_status(303);
        assert_eq!(one.follow(saved).await.texts(".topic-meta a.tag"), ["sqlx"]);
        let back = two.submit(&edit, &[("tags", "tokio")]).await.expect_status(409);
        assert!(back.first("pre.source").contains("#sqlx"), "what it is about by now");
        assert_eq!(back.form(&edit).value("tags"), Some("tokio"));
    });
}

#[test]
fn a_tag_leads_to_its_topics_the_last_active_first() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, site) = block(|| (Cast::new(&db), common::site(&db, clock.clone())));
        let topics: Vec<TopicId> = block(|| {
            let one = |n: usize| {
                clock.advance(std::time::Duration::from_secs(60));
                post(&db, &cast.lin, cast.open, &format!("第{n}题"), &["C++", "a", "b", "c"])
            };
            let topics = (0..23).map(one).collect();
            settle(&db);
            topics
        });
        let mut passer_by = site.browser(&nobody()).await;
        let page = passer_by.get("/tags/c%2B%2B").await.expect_status(200);
        assert_eq!(page.first("h1"), "#C++");
        let named = |from: usize, to: usize| -> Vec<String> {
            (from..to).rev().map(|n| format!("关于 第{n}题")).collect()
        };
        assert_eq!(page.texts("ul.rows h2 a"), named(3, 23));
        assert_eq!(page.count("ul.rows li:first-child a.tag"), 3, "lists show three");
        let next = page.attribute("nav.pager a[rel=next]", "href").unwrap();
        assert!(next.starts_with("/tags/C%2B%2B?after="), "{next}");
        let page = passer_by.get(&next).await.expect_status(200);
        assert_eq!(page.texts("ul.rows h2 a"), named(0, 3));
        // Something is said in the oldest.
        block(|| {
            clock.advance(std::time::Duration::from_secs(60));
            answer(&db, &cast.meng, topics[0], "新的话").unwrap();
            settle(&db);
        });
        let page = passer_by.get("/tags/C%2B%2B").await;
        assert_eq!(page.texts("ul.rows h2 a")[0], "关于 第0题");
        for never in ["/tags/never", "/tags/a%2Fb", "/tags/%20", "/tags/%2E%2E"] {
            let status = passer_by.get(never).await.status;
            assert_eq!(status, 404, "{never}");
        }
        let list: Value =
            passer_by.get("/api/v1/topics?tag=c%2B%2B&limit=100").await.expect_status(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 23);
        assert_eq!(list["items"][0]["tags"], json!(["C++", "a", "b", "c"]));
        let _ = passer_by.get("/api/v1/topics?tag=never").await.expect_status(404);
        let all: Value = passer_by.get("/api/v1/tags").await.expect_status(200).json();
        let all = all["items"].as_array().unwrap();
        assert!(all.len() == 4 && all.contains(&json!({"name": "C++", "topics": 23})), "{all:?}");
    });
}

#[test]
fn tags_are_counted_for_those_who_may_see_the_topics() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, site) = block(|| (Cast::new(&db), common::site(&db, clock)));
        let gone = block(|| {
            let office = space(&db, "office", Audience::Staff);
            let owner = member(&db, "田齐", Role::Owner);
            post(&db, &owner, office, "内部", &["轮值", "rust"]);
            post(&db, &cast.lin, cast.open, "公开", &["rust"]);
            let gone = post(&db, &cast.lin, cast.open, "误投", &["误投"]);
            settle(&db);
            gone
        });
        let (mut passer_by, mut staff) = (site.browser(&nobody()).await, site.browser(&cast.moderator).await);
        let listed = |page: &testkit::Answer| {
            page.texts("ul.rows li")
                .iter()
                .map(|row| row.split_whitespace().collect())
                .collect::<Vec<String>>()
        };
        let page = passer_by.get("/tags").await.expect_status(200);
        assert_eq!(listed(&page), ["#rust1话题", "#误投1话题"]);
        assert_eq!(listed(&staff.get("/tags").await), ["#rust2话题", "#轮值1话题", "#误投1话题"]);
        let _ = passer_by.get("/tags/轮值").await.expect_status(404);
        assert_eq!(staff.get("/tags/轮值").await.expect_status(200).count("ul.rows li"), 1);
        assert_eq!(passer_by.get("/tags/rust").await.count("ul.rows li"), 1);
        assert_eq!(staff.get("/tags/rust").await.count("ul.rows li"), 2);
        // What was deleted is in no list; that there was such a tag is no secret.
        block(|| {
            let lin = cast.lin.clone();
            write(&db, move |tx| delete_topic(tx, &lin, gone)).unwrap();
            settle(&db);
        });
        assert_eq!(listed(&passer_by.get("/tags").await), ["#rust1话题"]);
        let empty = passer_by.get("/tags/误投").await.expect_status(200);
        assert_eq!((empty.count("ul.rows li"), empty.count(".empty")), (0, 1));
        let mut english = site.browser(&nobody()).await.speaking("en");
        assert_eq!(english.get("/tags").await.first("ul.rows .count"), "1topic");
    });
}

#[test]
fn a_kept_page_ends_with_other_tags_and_programs_set_them_too() {
    on_both_async(&schema(), async |db, clock| {
        let (cast, site) = block(|| (Cast::new(&db), common::site(&db, clock)));
        let (mut lin, mut passer_by) = (site.browser(&cast.lin).await, site.browser(&nobody()).await);
        let new = json!({"space_id": cast.open, "kind": "talk", "title": "由接口而来", "body": "正文",
            "tags": ["C#", "c#", ""]});
        let made: Value = lin.json("POST", "/api/v1/topics", &new).await.expect_status(201).json();
        let path = format!("/topics/{}", made["id"]);
        for _ in 0..2 {
            assert_eq!(passer_by.get(&path).await.texts(".topic-meta a.tag"), ["C#"]);
        }
        let call = format!("/api/v1{path}");
        let edit = |tags: Value, version: i64| {
            let mut edit = json!({"kind": "talk", "title": "由接口而来", "body": "正文", "version": version, "tags": tags});
            if edit["tags"].is_null() {
                edit.as_object_mut().unwrap().remove("tags");
            }
            edit
        };
        let _ = lin.json("PUT", &call, &edit(json!([".NET", "异步"]), 1)).await.expect_status(204);
        assert_eq!(passer_by.get(&path).await.texts(".topic-meta a.tag"), [".NET", "异步"]);
        let _ = lin.json("PUT", &call, &edit(Value::Null, 2)).await.expect_status(204);
        let shown: Value = passer_by.get(&call).await.expect_status(200).json();
        assert_eq!(shown["tags"], json!([".NET", "异步"]), "left out, they stay");
        let refused: Value = lin.json("PUT", &call, &edit(json!(["a b"]), 3)).await.expect_status(422).json();
        assert!(refused.to_string().contains("forum.tags.letters"), "{refused}");
    });
}
