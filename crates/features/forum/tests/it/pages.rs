//! The pages and JSON doors through the router: what they show, and how bad input is answered.

use access::Audience;
use db::Db;
use forum::{ReplyId, SpaceId, TopicId, TopicKind};
use kernel::Viewer;
use serde_json::{Value, json};
use testkit::{Answer, MemberSite, Visitor, on_both_async};

use crate::common::{self, Cast, answer, ask, counts, events, nobody, schema, settle, space};

/// What a test finds.
struct House {
    db: Db,
    site: MemberSite,
    cast: Cast,
}

impl House {
    fn ask(&self, space: SpaceId, body: &str) -> TopicId {
        let asked = || ask(&self.db, &self.cast.lin, space, TopicKind::Question, body);
        tokio::task::block_in_place(asked).unwrap()
    }

    fn answer(&self, topic: TopicId, body: &str) -> ReplyId {
        tokio::task::block_in_place(|| answer(&self.db, &self.cast.meng, topic, body)).unwrap()
    }

    fn space(&self, slug: &str, audience: Audience) -> SpaceId {
        tokio::task::block_in_place(|| space(&self.db, slug, audience))
    }

    fn counts(&self) -> (i64, i64) {
        tokio::task::block_in_place(|| counts(&self.db))
    }

    fn events(&self) -> Vec<String> {
        tokio::task::block_in_place(|| events(&self.db))
    }

    fn settle(&self) {
        tokio::task::block_in_place(|| settle(&self.db));
    }

    async fn browser(&self, viewer: &Viewer) -> Visitor {
        self.site.browser(viewer).await
    }

    async fn lin(&self) -> Visitor {
        self.browser(&self.cast.lin).await
    }

    async fn meng(&self) -> Visitor {
        self.browser(&self.cast.meng).await
    }

    async fn moderator(&self) -> Visitor {
        self.browser(&self.cast.moderator).await
    }

    async fn nobody(&self) -> Visitor {
        self.browser(&nobody()).await
    }
}

/// For answers of which only the status matters.
trait Status {
    fn has_status(self, status: u16);
}

impl Status for Answer {
    #[track_caller]
    fn has_status(self, status: u16) {
        drop(self.expect_status(status));
    }
}

/// What an answer says, without the places where a long title may break.
fn words(answer: &Answer) -> String {
    answer.text().replace("<wbr>", "")
}

/// Runs a test on both engines.
fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    on_both_async(&schema(), async |db, clock| {
        let house = tokio::task::block_in_place(|| House {
            cast: Cast::new(&db),
            site: common::site(&db, clock),
            db,
        });
        test(&house).await;
    });
}

const NEW: &str = "/topics/new";

#[test]
fn a_member_asks_answers_accepts_edits_deletes_and_undoes_without_script() {
    in_a_house(async |house| {
        let (mut lin, mut meng) = (house.lin().await, house.meng().await);
        let page = lin.get("/topics/new?space=open").await.expect_status(200);
        assert_eq!(page.form(NEW).value("kind"), Some("question"));
        let typed = [("title", "借用检查器为何拒绝"), ("body", "第一行 **重点** <script>alert(1)</script>")];
        let asked = lin.submit(NEW, &typed).await.expect_status(303);
        let topic = asked.location().to_owned();
        let page = lin.follow(asked).await.expect_status(200);
        assert_eq!(page.first("h1"), "借用检查器为何拒绝");
        assert_eq!((page.count("#topic .prose strong"), page.count("#topic script")), (1, 0));

        meng.get(&topic).await.has_status(200);
        let replies = format!("{topic}/replies");
        let answered = meng.submit(&replies, &[("body", "因为还借着")]).await.expect_status(303);
        let reply = answered.location().to_owned();
        let page = meng.follow(answered).await.expect_status(200);
        assert_eq!(page.texts("#replies .prose"), ["因为还借着"]);
        assert_eq!(page.path, topic, "the first page shows it");

        lin.get(&topic).await;
        let accepted = lin.submit(&format!("{reply}/accept"), &[]).await.expect_status(303);
        assert_eq!(lin.follow(accepted).await.count("#replies li.accepted"), 1);
        let withdrawn = lin.submit(&format!("{reply}/accept"), &[]).await.expect_status(303);
        assert_eq!(lin.follow(withdrawn).await.count("#replies li.accepted"), 0);

        for (visitor, path, said) in [(&mut lin, &topic, "#topic"), (&mut meng, &reply, "#replies")] {
            let edit = format!("{path}/edit");
            visitor.get(&edit).await.has_status(200);
            let saved = visitor.submit(&edit, &[("body", "改过了")]).await.expect_status(303);
            let page = visitor.follow(saved).await;
            assert_eq!(page.texts(&format!("{said} .prose")), ["改过了"]);
            let history = visitor.get(&format!("{path}/history")).await.expect_status(200);
            assert_eq!(history.count("pre.source"), 1);

            let page = visitor.open(path).await;
            assert!(page.status == 200);
            let deleted = visitor.submit(&format!("{path}/delete"), &[]).await.expect_status(303);
            let page = visitor.follow(deleted).await.expect_status(200);
            assert!(page.text().contains("已删除"), "{page}");
            let restored = visitor.submit(&format!("{path}/restore"), &[]).await.expect_status(303);
            let page = visitor.follow(restored).await.expect_status(200);
            assert_eq!(page.texts(&format!("{said} .prose")), ["改过了"]);
        }
        house.settle();
        let home = house.nobody().await.get("/").await.expect_status(200);
        assert!(home.texts("ul.rows h2").iter().any(|title| title.contains("借用检查器为何拒绝")), "{home}");
    });
}

#[test]
fn a_wrong_topic_comes_back_with_what_was_typed_and_why() {
    in_a_house(async |house| {
        let long = "长".repeat(121);
        for (language, short, required) in [("zh-CN", "4", "不能为空"), ("en", "4", "required")] {
            let mut lin = house.lin().await.speaking(language);
            lin.get(NEW).await;
            let back = lin.submit(NEW, &[("title", "短"), ("body", "写了很多")]).await.expect_status(422);
            let error = back.field_error("title").unwrap();
            assert!(error.contains(short), "{language}: {error}");
            let form = back.form(NEW);
            assert_eq!((form.value("title"), form.value("body")), (Some("短"), Some("写了很多")));
            let back = lin.submit(NEW, &[("title", &long), ("body", " \n ")]).await.expect_status(422);
            assert!(back.field_error("title").is_some(), "both are said at once");
            assert!(back.field_error("body").unwrap().contains(required));
            assert_eq!(back.form(NEW).value("title"), Some(long.as_str()));
            for wrong in [("space", "99"), ("space", "x"), ("kind", "poem")] {
                let fields = [("title", "好的标题"), ("body", "正文"), wrong];
                lin.get(NEW).await;
                let back = lin.post(NEW, &fields).await.expect_status(422);
                assert_eq!(back.form(NEW).value("body"), Some("正文"), "{wrong:?}");
            }
        }
        assert_eq!(house.counts(), (0, 0));
        // The same for a reply and for edits.
        let topic = house.ask(house.cast.open, "原题");
        let mut lin = house.lin().await;
        lin.get(&format!("/topics/{topic}")).await;
        let replies = format!("/topics/{topic}/replies");
        let back = lin.submit(&replies, &[("body", "  ")]).await.expect_status(422);
        assert!(back.field_error("body").is_some());
        let much = "长".repeat(30_001);
        let back = lin.submit(&replies, &[("body", &much)]).await.expect_status(422);
        assert_eq!(back.form(&replies).value("body"), Some(much.as_str()), "what was typed is not lost");
        let edit = format!("/topics/{topic}/edit");
        lin.get(&edit).await;
        let back = lin.submit(&edit, &[("title", "")]).await.expect_status(422);
        assert!(back.field_error("title").is_some() && back.form(&edit).value("body") == Some("原题"));
    });
}

#[test]
fn a_form_that_is_sent_twice_posts_once() {
    in_a_house(async |house| {
        let mut lin = house.lin().await;
        let filled = [("title", "只发一次"), ("body", "正文")];
        let form = lin.get(NEW).await.form(NEW).filled(&filled);
        let first = lin.send_form(&form).await.expect_status(303);
        let second = lin.send_form(&form).await.expect_status(303);
        assert_eq!(first.location(), second.location());
        assert_eq!(house.counts(), (1, 0));
        // Two tabs at the same time, too.
        let page = lin.follow(first).await;
        let topic = page.path.clone();
        let form = page.form(&format!("{topic}/replies")).filled(&[("body", "一次")]);
        let (mut one, mut two) = (lin.clone(), lin.clone());
        let (a, b) = tokio::join!(one.send_form(&form), two.send_form(&form));
        assert_eq!(a.expect_status(303).location(), b.expect_status(303).location());
        assert_eq!(house.counts(), (1, 1));
    });
}

#[test]
fn two_tabs_that_edit_notice_each_other_and_lose_nothing() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "原题");
        let reply = house.answer(topic, "原答");
        let post = [
            (format!("/topics/{topic}/edit"), house.lin().await, house.lin().await),
            (format!("/replies/{reply}/edit"), house.meng().await, house.meng().await),
        ];
        for (edit, mut one, mut two) in post {
            one.get(&edit).await;
            two.get(&edit).await;
            one.submit(&edit, &[("body", "第一页写的")]).await.has_status(303);
            let back = two.submit(&edit, &[("body", "第二页写的")]).await.expect_status(409);
            assert!(back.alert().is_some());
            assert!(back.first("pre.source").contains("第一页写的"), "what it says by now");
            assert_eq!(back.form(&edit).value("body"), Some("第二页写的"), "what was typed");
            // Who has seen both and saves again means it.
            let saved = two.submit(&edit, &[]).await.expect_status(303);
            assert!(two.follow(saved).await.texts(".prose").contains(&"第二页写的".to_owned()));
        }
    });
}

#[test]
fn forms_from_elsewhere_and_from_nobody_do_nothing() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "原题");
        let reply = house.answer(topic, "原答");
        let before = house.events();
        let topics = ["edit", "delete", "restore", "lock", "like", "replies"];
        let replies = ["edit", "delete", "restore", "accept", "like"];
        let paths = topics.iter().map(|what| format!("/topics/{topic}/{what}"));
        let paths = paths.chain(replies.iter().map(|what| format!("/replies/{reply}/{what}")));
        let spaces = [NEW, "/topics/preview", "/desk/spaces/new", "/desk/spaces/open"].map(str::to_owned);
        let forged =
            [("_csrf", "x"), ("title", "伪造的题"), ("body", "伪造"), ("on", "true"), ("version", "1")];
        let mut staff = house.moderator().await;
        let mut foreign = house.moderator().await.with_header("sec-fetch-site", "cross-site");
        let mut passer_by = house.nobody().await;
        for path in paths.chain(spaces) {
            staff.post(&path, &forged).await.has_status(403);
            foreign.post(&path, &forged).await.has_status(403);
            let answer = passer_by.post(&path, &forged).await;
            assert!(matches!(answer.status, 303 | 401 | 403), "{answer}");
        }
        let mut foreign = house.lin().await.with_header("origin", "https://evil.example");
        let body = json!({"space_id": 1, "kind": "talk", "title": "伪造的题", "body": "伪造"});
        foreign.json("POST", "/api/v1/topics", &body).await.has_status(403);
        foreign.json("DELETE", &format!("/api/v1/topics/{topic}"), &Value::Null).await.has_status(403);
        assert_eq!((house.counts(), house.events()), ((1, 1), before));
        // The page for a passer-by has no form, but a way in.
        let page = passer_by.get(&format!("/topics/{topic}")).await.expect_status(200);
        assert!(page.forms().iter().all(|form| !form.action.contains("/replies")));
        let way = page.attribute("#reply a.button", "href").unwrap();
        assert_eq!(way, format!("/login?next=%2Ftopics%2F{topic}"));
    });
}

#[test]
fn a_closed_space_shows_itself_to_its_own() {
    in_a_house(async |house| {
        let staff = house.space("staff", Audience::Staff);
        let members = house.space("members", Audience::Members);
        let inner = house.ask(members, "只给成员看的话");
        house.answer(inner, "成员的回答");
        let filled =
            [("space", staff.to_string()), ("title", "值班安排".into()), ("body", "内部的话".into())];
        let mut moderator = house.moderator().await;
        moderator.get(NEW).await;
        let filled: Vec<_> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let secret = moderator.submit(NEW, &filled).await.expect_status(303).location().to_owned();
        house.settle();

        let (mut lin, mut passer_by) = (house.lin().await, house.nobody().await);
        for visitor in [&mut lin, &mut passer_by] {
            for path in [secret.as_str(), "/spaces/staff", &format!("/api/v1{secret}")] {
                visitor.get(path).await.has_status(404);
            }
            for list in ["/", "/spaces", "/questions", "/api/v1/topics", "/api/v1/spaces"] {
                let text = words(&visitor.get(list).await.expect_status(200));
                assert!(!text.contains("值班安排") && !text.contains("空间 staff"), "{list}: {text}");
            }
        }
        // Twice, since the second time the page may be a kept one.
        for _ in 0..2 {
            let page = passer_by.get(&format!("/topics/{inner}")).await.expect_status(200);
            assert!(!page.text().contains("成员的回答") && page.count(".prose") == 0, "{page}");
            assert!(!page.header("content-type").is_empty());
        }
        let feed = passer_by.get("/spaces/members").await.expect_status(200);
        assert!(!feed.texts("ul.rows p").iter().any(|words| words.contains("只给成员看的话")), "{feed}");
        passer_by.get(&format!("/api/v1/topics/{inner}")).await.has_status(401);
        passer_by.get(&format!("/topics/{inner}/history")).await.has_status(303);
        assert!(lin.get(&format!("/topics/{inner}")).await.text().contains("成员的回答"));
        assert!(words(&moderator.get("/").await).contains("值班安排"));
    });
}

#[test]
fn a_kept_page_ends_with_what_happens_in_its_topic() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "原题的话");
        let path = format!("/topics/{topic}");
        let mut passer_by = house.nobody().await;
        let mut look = async || passer_by.get(&path).await;
        assert!(look().await.text().contains("原题的话") && look().await.status == 200);
        let reply = house.answer(topic, "刚来的回答");
        assert!(look().await.text().contains("刚来的回答"));
        let mut meng = house.meng().await;
        meng.open(&path).await;
        meng.submit(&format!("/topics/{topic}/like"), &[]).await.has_status(303);
        assert!(look().await.texts("#topic .vote")[0].ends_with('1'));
        meng.open(&path).await;
        meng.submit(&format!("/replies/{reply}/delete"), &[]).await.has_status(303);
        assert!(!look().await.text().contains("刚来的回答"));
        let mut moderator = house.moderator().await;
        moderator.get("/desk/spaces/open").await;
        moderator.submit("/desk/spaces/open", &[("name", "换了名字")]).await.has_status(303);
        assert!(look().await.text().contains("换了名字"));
        moderator.open(&path).await;
        moderator.submit(&format!("{path}/lock"), &[]).await.has_status(303);
        assert!(look().await.text().contains("已锁定"));
        moderator.open(&path).await;
        moderator.submit(&format!("{path}/delete"), &[]).await.has_status(303);
        assert_eq!(look().await.status, 404);
    });
}

#[test]
fn another_ones_posts_and_the_desk_stay_closed() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "林溪的题");
        let reply = house.answer(topic, "孟轲的答");
        let (mut meng, mut lin) = (house.meng().await, house.lin().await);
        meng.get(NEW).await;
        lin.get(NEW).await;
        let fields = [
            ("title", "别人的手"),
            ("body", "改"),
            ("kind", "talk"),
            ("space", "1"),
            ("version", "1"),
            ("on", "true"),
        ];
        for what in ["edit", "delete", "restore", "lock"] {
            meng.post(&format!("/topics/{topic}/{what}"), &fields).await.has_status(403);
        }
        meng.post(&format!("/replies/{reply}/accept"), &fields).await.has_status(403);
        meng.post(&format!("/replies/{reply}/like"), &fields).await.has_status(403);
        for what in ["edit", "delete", "restore"] {
            lin.post(&format!("/replies/{reply}/{what}"), &fields).await.has_status(403);
        }
        for path in ["/desk/spaces", "/desk/spaces/new", "/desk/spaces/open"] {
            lin.get(path).await.has_status(404);
            house.nobody().await.get(path).await.has_status(303);
        }
        assert_eq!(house.events(), ["topic.posted", "reply.posted"]);
        // A wrong field of a space comes back in the form.
        let mut moderator = house.moderator().await;
        moderator.get("/desk/spaces/new").await;
        let typed = [("name", "数据库"), ("slug", "Open"), ("position", "-1")];
        let back = moderator.submit("/desk/spaces/new", &typed).await.expect_status(422);
        assert!(back.field_error("slug").is_some() && back.field_error("position").is_some(), "{back}");
        let back = moderator.submit("/desk/spaces/new", &[("slug", "open"), ("position", "5")]).await;
        assert!(back.field_error("slug").is_some(), "{back}");
        assert_eq!(back.form("/desk/spaces/new").value("name"), Some("数据库"));
        moderator.submit("/desk/spaces/new", &[("slug", "db")]).await.has_status(303);
        lin.get("/spaces/db").await.has_status(200);
    });
}

#[test]
fn hostile_addresses_and_bodies_get_a_clear_answer() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "原题");
        let mut lin = house.lin().await;
        for path in [
            "/topics/0",
            "/topics/-1",
            "/topics/01",
            "/topics/1x",
            "/topics/999",
            "/topics/%00",
            "/topics/99999999999999999999",
            "/topics/999/edit",
            "/topics/999/history",
            "/replies/999",
            "/replies/999/edit",
            "/spaces/nowhere",
            "/spaces/%2e%2e%2f",
            "/spaces/'; DROP TABLE topics;--",
            "/spaces/open%00",
            "/api/v1/topics/0",
        ] {
            lin.get(path).await.has_status(404);
        }
        for list in ["/", "/questions", "/spaces/open", &format!("/topics/{topic}"), "/api/v1/topics"] {
            lin.get(&format!("{list}?after=!!!")).await.has_status(400);
        }
        lin.get(NEW).await;
        let huge = "x".repeat(1_100_000);
        lin.post(NEW, &[("title", "巨大的题"), ("body", &huge)]).await.has_status(413);
        lin.post(&format!("/topics/{topic}/like"), &[("on", "perhaps")]).await.has_status(400);
        lin.post(&format!("/topics/{topic}/edit"), &[("version", "no")]).await.has_status(400);
        for (body, status) in [
            (json!({"space_id": 1, "kind": "talk", "title": "好标题啊", "body": 1}), 400),
            (json!({"space_id": 1, "kind": "poem", "title": "好标题啊", "body": "x"}), 400),
            (json!({"space_id": 1, "kind": "talk", "body": "x"}), 400),
            (json!({"space_id": 1, "kind": "talk", "title": "好标题啊", "body": "\u{0}"}), 400),
            (json!({"space_id": 99, "kind": "talk", "title": "好标题啊", "body": "x"}), 422),
            (json!([]), 400),
        ] {
            let problem: Answer = lin.json("POST", "/api/v1/topics", &body).await.expect_status(status);
            assert!(problem.header("content-type").starts_with("application/problem+json"), "{problem}");
            assert!(!problem.code().is_empty());
        }
        // Markup that would run anywhere else, in the title too.
        let hostile =
            "<img src=x onerror=alert(1)> [a](javascript:alert(1)) <svg onload=alert(1)> \u{202e}@林溪";
        lin.get(NEW).await;
        let asked = lin.submit(NEW, &[("title", hostile), ("body", hostile)]).await.expect_status(303);
        let page = lin.follow(asked).await.expect_status(200);
        for selector in
            ["h1 img", "h1 svg", "#topic [onerror]", "#topic [onload]", "#topic [href^=javascript]"]
        {
            assert_eq!(page.count(selector), 0, "{selector}");
        }
        assert_eq!(house.counts(), (2, 0));
    });
}

#[test]
fn the_api_posts_lists_edits_likes_accepts_deletes_and_restores() {
    in_a_house(async |house| {
        let (mut lin, mut meng) = (house.lin().await, house.meng().await);
        let new = json!({"space_id": 1, "kind": "question", "title": "程序来问", "body": "你好 **世界**"});
        let made = lin.json("POST", "/api/v1/topics", &new).await.expect_status(201).json();
        let path = format!("/api/v1/topics/{}", made["id"]);
        let reply = meng.json("POST", &format!("{path}/replies"), &json!({"body": "程序来答"})).await;
        let reply = format!("/api/v1/replies/{}", reply.expect_status(201).json()["id"]);
        house.settle();
        let list = meng.get("/api/v1/topics?open=true").await.expect_status(200).json();
        assert_eq!(
            (&list["items"][0]["title"], &list["items"][0]["replies"]),
            (&json!("程序来问"), &json!(1))
        );
        meng.json("PUT", &format!("{reply}/acceptance"), &Value::Null).await.has_status(403);
        lin.json("PUT", &format!("{reply}/acceptance"), &Value::Null).await.has_status(204);
        let liked = meng.json("PUT", &format!("{path}/like"), &Value::Null).await.expect_status(200);
        assert_eq!(liked.json(), json!({"likes": 1, "mine": true}));
        assert_eq!(lin.json("PUT", &format!("{path}/like"), &Value::Null).await.code(), "forum.like.own");
        let edited = json!({"kind": "question", "title": "改过的题", "body": "改", "version": 1});
        lin.json("PUT", &path, &edited).await.has_status(204);
        assert_eq!(lin.json("PUT", &path, &edited).await.expect_status(409).code(), "edit.stale");
        let topic = meng.get(&path).await.expect_status(200).json();
        assert_eq!(
            (&topic["title"], &topic["likes"], &topic["version"]),
            (&json!("改过的题"), &json!(1), &json!(2))
        );
        assert_eq!(topic["replies"][0]["body"], "程序来答");
        lin.json("DELETE", &path, &Value::Null).await.has_status(204);
        meng.get(&path).await.has_status(404);
        lin.json("POST", &format!("{path}/restore"), &Value::Null).await.has_status(204);
        meng.get(&path).await.has_status(200);
        let mut passer_by = house.nobody().await;
        passer_by.json("POST", "/api/v1/topics", &new).await.has_status(401);
        passer_by.json("DELETE", &path, &Value::Null).await.has_status(401);
    });
}

#[test]
fn the_pages_of_a_long_topic_have_every_reply_once_and_a_link_finds_its_own() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "长谈");
        let replies: Vec<_> = (0..45).map(|n| house.answer(topic, &format!("第{n}答"))).collect();
        let mut passer_by = house.nobody().await;
        let (mut seen, mut next) = (Vec::new(), Some(format!("/topics/{topic}")));
        while let Some(path) = next {
            let page = passer_by.get(&path).await.expect_status(200);
            seen.extend(page.texts("#replies .prose"));
            next = page.attribute("a[rel=next]", "href");
        }
        assert_eq!(seen, (0..45).map(|n| format!("第{n}答")).collect::<Vec<_>>());
        for n in [0, 19, 20, 44] {
            let page = passer_by.open(&format!("/replies/{}", replies[n])).await.expect_status(200);
            assert_eq!(page.count(&format!("#reply-{}", replies[n])), 1, "{n}");
        }
    });
}

#[test]
fn what_shows_nothing_is_not_posted() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "原题");
        let (mut lin, replies) = (house.lin().await, format!("/topics/{topic}/replies"));
        let comments = ["<!-- 只是注释 -->", "<iframe src=\"/x\"></iframe>", "[a]: https://far.example"];
        let formats = ["&#x61C;", "\u{1D173}\u{1D17A}", "\u{301}", "**&#x301;**", "> \u{2066}\u{61C}"];
        for blank in comments.into_iter().chain(formats) {
            lin.get(NEW).await;
            let back = lin.submit(NEW, &[("title", "好的标题"), ("body", blank)]).await.expect_status(422);
            assert!(back.field_error("body").unwrap().contains("不能为空"), "{back}");
            lin.get(&format!("/topics/{topic}")).await;
            let back = lin.submit(&replies, &[("body", blank)]).await.expect_status(422);
            assert!(back.field_error("body").is_some(), "{back}");
            assert_eq!(back.form(&replies).value("body"), Some(blank));
            let refused = lin.json("POST", &format!("/api/v1{replies}"), &json!({ "body": blank })).await;
            assert_eq!(refused.field_codes(), [("body".to_owned(), "input.required".to_owned())]);
        }
        assert_eq!(house.counts(), (1, 0));
        lin.json("POST", &format!("/api/v1{replies}"), &json!({ "body": "![](/files/1/a.png)" }))
            .await
            .has_status(201);
    });
}

#[test]
fn a_space_that_is_closed_is_closed_to_those_who_wrote_there() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "写在开放时");
        let reply = house.answer(topic, "答在开放时");
        let (mut lin, mut meng, mut moderator) =
            (house.lin().await, house.meng().await, house.moderator().await);
        let paths = [
            format!("/topics/{topic}"),
            format!("/topics/{topic}/edit"),
            format!("/topics/{topic}/history"),
            format!("/replies/{reply}"),
            format!("/replies/{reply}/edit"),
            format!("/api/v1/topics/{topic}"),
            format!("/api/v1/replies/{reply}"),
            format!("/api/v1/replies/{reply}/history"),
        ];
        lin.get(&paths[0]).await.has_status(200);
        moderator.get("/desk/spaces/open").await;
        moderator.submit("/desk/spaces/open", &[("audience", "staff")]).await.has_status(303);
        house.settle();
        let edit = json!({"kind": "talk", "title": "改掉标题", "body": "改", "version": 1});
        for visitor in [&mut lin, &mut meng] {
            for path in &paths {
                visitor.get(path).await.has_status(404);
            }
            assert!(!words(&visitor.get("/").await).contains("写在开放时"));
            visitor.json("PUT", &paths[5], &edit).await.has_status(404);
            visitor.json("DELETE", &paths[6], &Value::Null).await.has_status(404);
        }
        moderator.get(&paths[0]).await.has_status(200);
        moderator.get("/desk/spaces/open").await;
        moderator.submit("/desk/spaces/open", &[("audience", "public")]).await.has_status(303);
        lin.get(&paths[1]).await.has_status(200);
        meng.get(&paths[4]).await.has_status(200);
    });
}

#[test]
fn an_accepted_answer_is_told_wherever_it_stands() {
    in_a_house(async |house| {
        let topic = house.ask(house.cast.open, "很多回答的题");
        let replies: Vec<ReplyId> = (0..25).map(|n| house.answer(topic, &format!("回答 {n}"))).collect();
        let (mut lin, mut meng, mut passer_by) =
            (house.lin().await, house.meng().await, house.nobody().await);
        let path = format!("/api/v1/topics/{topic}");
        assert_eq!(passer_by.get(&path).await.json()["accepted"], Value::Null);
        let late = format!("/api/v1/replies/{}", replies[23]);
        lin.json("PUT", &format!("{late}/acceptance"), &Value::Null).await.has_status(204);
        let first = passer_by.get(&path).await.expect_status(200).json();
        let next = first["next"].as_str().unwrap();
        let second = passer_by.get(&format!("{path}?after={next}")).await.expect_status(200).json();
        for part in [&first, &second] {
            assert_eq!(
                (&part["accepted"]["id"], &part["accepted"]["body"]),
                (&json!(replies[23]), &json!("回答 23"))
            );
        }
        let one = passer_by.get(&late).await.expect_status(200).json();
        assert_eq!(
            (&one["accepted"], &one["topic_id"], &one["author"]),
            (&json!(true), &json!(topic), &json!("孟轲"))
        );
        // A deleted one is nobody's but its author's and the staff's.
        let gone = format!("/api/v1/replies/{}", replies[3]);
        assert_eq!(passer_by.get(&gone).await.expect_status(200).json()["accepted"], json!(false));
        meng.json("DELETE", &gone, &Value::Null).await.has_status(204);
        for (visitor, status) in [(&mut passer_by, 404), (&mut lin, 404), (&mut meng, 200)] {
            visitor.get(&gone).await.has_status(status);
        }
        assert_eq!(meng.get(&gone).await.json()["deleted"], json!(true));
        passer_by.get("/api/v1/replies/999").await.has_status(404);
    });
}
