//! The pages and JSON doors through the router: what they show, and how bad input is answered.

use comments::CommentId;
use db::Db;
use serde_json::{Value, json};
use testkit::{Answer, MemberSite, Visitor, on_both_async};

use crate::common::{self, Cast, DRAFT, LOCKED, OPEN, PAID, count, events, lesson, nobody, post, schema};

/// What a test finds.
struct House {
    db: Db,
    site: MemberSite,
    cast: Cast,
}

impl House {
    fn post(&self, parent: Option<CommentId>, body: &str) -> CommentId {
        tokio::task::block_in_place(|| post(&self.db, &self.cast.lin, lesson(OPEN), parent, body)).unwrap()
    }

    fn count(&self) -> i64 {
        tokio::task::block_in_place(|| count(&self.db))
    }

    fn events(&self) -> Vec<String> {
        tokio::task::block_in_place(|| events(&self.db))
    }

    async fn lin(&self) -> Visitor {
        self.site.browser(&self.cast.lin).await
    }

    async fn meng(&self) -> Visitor {
        self.site.browser(&self.cast.meng).await
    }

    async fn nobody(&self) -> Visitor {
        self.site.browser(&nobody()).await
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

const LIST: &str = "/comments/on/lesson/1";

#[test]
fn a_member_comments_answers_edits_deletes_and_undoes_without_script() {
    in_a_house(async |house| {
        let mut lin = house.lin().await;
        let page = lin.get(LIST).await.expect_status(200);
        assert_eq!(page.first("h1"), "关于《第 1 课 <所有权>》的讨论");
        assert!(page.text().contains("还没有人发言"));
        let posted = lin
            .submit(LIST, &[("body", "第一条 **重点** <script>alert(1)</script>")])
            .await
            .expect_status(303);
        assert!(posted.location().starts_with("/lessons/1#comment-"), "{posted}");
        let id = posted.location().rsplit('-').next().unwrap().to_owned();
        let page = lin.get(LIST).await;
        assert_eq!(page.first(".prose"), "第一条 重点 alert(1)");
        assert_eq!((page.count(".prose strong"), page.count("#comments script")), (1, 0));

        let mut meng = house.meng().await;
        let thread = format!("/comments/{id}");
        meng.get(&thread).await.has_status(200);
        let answered = meng.submit(LIST, &[("body", "我答")]).await.expect_status(303);
        let page = meng.follow(answered).await.expect_status(200);
        assert_eq!(page.texts(".comments .prose"), ["我答"]);
        let reply = page.attribute(".comments li", "id").unwrap().replace("comment-", "");
        // Answering a reply names its author, and joins the same thread.
        let page = lin.get(&format!("{thread}?to={reply}")).await.expect_status(200);
        assert_eq!(page.form(LIST).value("body"), Some("@孟轲 "));
        let mut form = page.form(LIST);
        form = form.filled(&[("body", "@孟轲 谢谢")]);
        let answered = lin.send_form(&form).await.expect_status(303);
        let page = lin.follow(answered).await;
        assert_eq!(page.texts(".comments .prose"), ["我答", "@孟轲 谢谢"]);
        assert_eq!(page.attribute("a.mention", "href").as_deref(), Some("/members/孟轲"));

        let edit = format!("/comments/{id}/edit");
        lin.get(&edit).await.has_status(200);
        lin.submit(&edit, &[("body", "改过了")]).await.has_status(303);
        let page = lin.get(&thread).await;
        assert_eq!(page.first(".post.op .prose"), "改过了");
        let history = meng.get(&format!("/comments/{id}/history")).await.expect_status(200);
        assert!(history.first("pre.source").starts_with("第一条 **重点**"));

        let delete = format!("/comments/{id}/delete");
        let deleted = lin.submit(&delete, &[]).await.expect_status(303);
        assert_eq!(deleted.location(), format!("{thread}#comment-{id}"));
        let page = lin.follow(deleted).await;
        assert!(page.text().contains("这条发言已删除") && page.text().contains("七天之内可以撤销"));
        let restored = lin.submit(&format!("/comments/{id}/restore"), &[]).await.expect_status(303);
        assert_eq!(lin.follow(restored).await.first(".post.op .prose"), "改过了");
        assert_eq!(house.events().len(), 6);
    });
}

#[test]
fn htmx_gets_the_section_and_the_button_alone() {
    in_a_house(async |house| {
        let id = house.post(None, "好");
        let mut meng = house.meng().await.with_header("hx-request", "true");
        let section = meng.get(LIST).await.expect_status(200);
        assert!(section.text().trim_start().starts_with("<section"), "{section}");
        let section = meng.submit(LIST, &[("body", "我也说")]).await.expect_status(200);
        assert_eq!(section.texts(".prose"), ["我也说", "好"]);
        assert_eq!(section.form(LIST).value("body"), Some(""));
        let refused = meng.submit(LIST, &[("body", " ")]).await.expect_status(422);
        assert!(refused.field_error("body").is_some(), "{refused}");
        let like = format!("/comments/{id}/like");
        meng.get(LIST).await;
        let button = meng.submit(&like, &[]).await.expect_status(200);
        assert_eq!(
            (button.attribute("button", "aria-pressed").as_deref(), button.count("section")),
            (Some("true"), 0)
        );
        assert_eq!(button.form(&like).value("on"), Some("false"));
        let button = meng.submit(&like, &[]).await.expect_status(200);
        assert_eq!(button.attribute("button", "aria-pressed").as_deref(), Some("false"));
        // Without script the same button leads back to the page that it stands on.
        let mut plain = house.meng().await;
        plain.get(LIST).await;
        let back = plain.submit(&like, &[]).await.expect_status(303);
        assert_eq!(back.location(), format!("{LIST}#comment-{id}"));
    });
}

#[test]
fn a_wrong_comment_comes_back_with_what_was_typed_and_why() {
    in_a_house(async |house| {
        let long = "长".repeat(5001);
        for (language, empty, over) in [("zh-CN", "不能为空", "个字符"), ("en", "required", "characters")]
        {
            let mut lin = house.lin().await.speaking(language);
            lin.get(LIST).await;
            for nothing in ["", "   \n\t ", "\u{200B}", "<!-- 只是注释 -->", "[a]: https://far.example"] {
                let back = lin.submit(LIST, &[("body", nothing)]).await.expect_status(422);
                let error = back.field_error("body").unwrap();
                assert!(error.contains(empty), "{language}: {error}");
            }
            let back = lin.submit(LIST, &[("body", &long)]).await.expect_status(422);
            let error = back.field_error("body").unwrap();
            assert!(error.replace(',', "").contains("5000") && error.contains(over), "{language}: {error}");
            assert_eq!(back.form(LIST).value("body"), Some(long.as_str()), "what was typed is not lost");
        }
        let fits = "长".repeat(5000);
        let mut lin = house.lin().await;
        lin.get(LIST).await;
        lin.submit(LIST, &[("body", &fits)]).await.has_status(303);
        assert_eq!(house.count(), 1);
        // The same for an answer and for an edit.
        let id = house.post(None, "原文");
        lin.get(&format!("/comments/{id}")).await;
        let back = lin.submit(LIST, &[("body", "")]).await.expect_status(422);
        assert!(
            back.field_error("body").is_some()
                && back.form(LIST).value("parent") == Some(&id.to_string()[..])
        );
        let edit = format!("/comments/{id}/edit");
        lin.get(&edit).await;
        let back = lin.submit(&edit, &[("body", &long)]).await.expect_status(422);
        assert_eq!(back.form(&edit).value("body"), Some(long.as_str()));
    });
}

#[test]
fn a_form_that_is_sent_twice_posts_once() {
    in_a_house(async |house| {
        let mut lin = house.lin().await;
        let form = lin.get(LIST).await.form(LIST).filled(&[("body", "一次")]);
        let first = lin.send_form(&form).await.expect_status(303);
        let second = lin.send_form(&form).await.expect_status(303);
        assert_eq!(first.location(), second.location());
        assert_eq!(house.count(), 1);
        let body = json!({"subject_kind": "lesson", "subject_id": 1, "body": "程序", "once": "A".repeat(43)});
        let first = lin.json("POST", "/api/v1/comments", &body).await.expect_status(201);
        let second = lin.json("POST", "/api/v1/comments", &body).await.expect_status(201);
        assert_eq!(first.json(), second.json());
        assert_eq!(house.count(), 2);
    });
}

#[test]
fn two_tabs_that_edit_notice_each_other() {
    in_a_house(async |house| {
        let id = house.post(None, "原文");
        let edit = format!("/comments/{id}/edit");
        let (mut one, mut two) = (house.lin().await, house.lin().await);
        one.get(&edit).await;
        two.get(&edit).await;
        one.submit(&edit, &[("body", "第一页写的")]).await.has_status(303);
        let back = two.submit(&edit, &[("body", "第二页写的")]).await.expect_status(409);
        assert!(back.alert().is_some());
        assert_eq!(back.first("pre.source"), "第一页写的", "what it says by now");
        assert_eq!(back.form(&edit).value("body"), Some("第二页写的"), "what was typed");
        // Who has seen both and saves again means it.
        two.submit(&edit, &[]).await.has_status(303);
        let page = two.get(&format!("/comments/{id}")).await;
        assert_eq!(page.first(".post.op .prose"), "第二页写的");
        let stale = json!({"body": "程序", "version": 1});
        let problem = two.json("PUT", &format!("/api/v1/comments/{id}"), &stale).await.expect_status(409);
        assert_eq!(problem.code(), "edit.stale");
    });
}

#[test]
fn forms_from_elsewhere_and_from_nobody_do_nothing() {
    in_a_house(async |house| {
        let id = house.post(None, "原文");
        let forged = [("_csrf", "x"), ("body", "伪造"), ("on", "true"), ("version", "1")];
        let mut lin = house.lin().await;
        let mut foreign = house.lin().await.with_header("sec-fetch-site", "cross-site");
        let mut passer_by = house.nobody().await;
        for path in [LIST.to_owned()]
            .into_iter()
            .chain(["edit", "delete", "restore", "like"].map(|what| format!("/comments/{id}/{what}")))
        {
            lin.post(&path, &forged).await.has_status(403);
            foreign.post(&path, &forged).await.has_status(403);
            let answer = passer_by.post(&path, &forged).await;
            assert!(matches!(answer.status, 303 | 401 | 403), "{answer}");
        }
        assert_eq!((house.count(), house.events().len()), (1, 1));
        let mut foreign = house.lin().await.with_header("origin", "https://evil.example");
        let body = json!({"subject_kind": "lesson", "subject_id": 1, "body": "伪造"});
        foreign.json("POST", "/api/v1/comments", &body).await.has_status(403);
        foreign.json("DELETE", &format!("/api/v1/comments/{id}"), &Value::Null).await.has_status(403);
        foreign.json("PUT", &format!("/api/v1/comments/{id}/like"), &Value::Null).await.has_status(403);
        assert_eq!((house.count(), house.events().len()), (1, 1));
        // The page for a passer-by has no form, but a way in.
        let page = passer_by.get(LIST).await.expect_status(200);
        assert!(page.forms().iter().all(|form| form.action != LIST));
        assert_eq!(
            page.attribute("#comments a.button", "href").as_deref(),
            Some("/login?next=%2Fcomments%2Fon%2Flesson%2F1")
        );
    });
}

#[test]
fn another_ones_comment_and_another_ones_lesson_stay_closed() {
    in_a_house(async |house| {
        let id = house.post(None, "林溪的");
        let mut meng = house.meng().await;
        meng.get(LIST).await;
        let fields = [("body", "改"), ("version", "1")];
        for (what, status) in [("edit", 403), ("delete", 403), ("restore", 403)] {
            meng.post(&format!("/comments/{id}/{what}"), &fields).await.has_status(status);
        }
        meng.get(&format!("/comments/{id}/edit")).await.has_status(403);
        let api = format!("/api/v1/comments/{id}");
        assert_eq!(
            meng.json("PUT", &api, &json!({"body": "改", "version": 1})).await.code(),
            "access.not_yours"
        );
        assert_eq!(meng.json("DELETE", &api, &Value::Null).await.code(), "access.not_yours");
        for (lesson, status) in [(PAID, 403), (LOCKED, 403), (DRAFT, 404), (99, 404)] {
            let list = format!("/comments/on/lesson/{lesson}");
            meng.post(&list, &[("body", "闯入")]).await.has_status(status);
            let body = json!({"subject_kind": "lesson", "subject_id": lesson, "body": "闯入"});
            meng.json("POST", "/api/v1/comments", &body).await.has_status(status);
            let asked = format!("/api/v1/comments?subject_kind=lesson&subject_id={lesson}");
            let read = if lesson == LOCKED { 200 } else { status };
            meng.get(&list).await.has_status(read);
            meng.json("GET", &asked, &Value::Null).await.has_status(read);
        }
        let mut passer_by = house.nobody().await;
        let sent = passer_by.get("/comments/on/lesson/2").await.expect_status(303);
        assert!(sent.location().starts_with("/login?next="), "{sent}");
        passer_by
            .json("GET", "/api/v1/comments?subject_kind=lesson&subject_id=2", &Value::Null)
            .await
            .has_status(401);
        passer_by
            .json(
                "POST",
                "/api/v1/comments",
                &json!({"subject_kind": "lesson", "subject_id": 1, "body": "x"}),
            )
            .await
            .has_status(401);
        assert_eq!(house.count(), 1);
    });
}

#[test]
fn hostile_addresses_and_bodies_get_a_clear_answer() {
    in_a_house(async |house| {
        let id = house.post(None, "原文");
        let mut lin = house.lin().await;
        for path in [
            "/comments/0",
            "/comments/-1",
            "/comments/+1",
            "/comments/01",
            "/comments/1x",
            "/comments/999",
            "/comments/%00",
            "/comments/99999999999999999999",
            "/comments/on/lesson/0",
            "/comments/on/lesson/x",
            "/comments/on/nothing/1",
            "/comments/on/%2e%2e%2f/1",
            "/comments/on/lesson%00/1",
            "/comments/on/'; DROP TABLE comments;--/1",
            "/comments/999/edit",
            "/comments/999/history",
        ] {
            lin.get(path).await.has_status(404);
        }
        lin.get(&format!("{LIST}?after=!!!")).await.has_status(400);
        lin.get(LIST).await.has_status(200);
        lin.post(LIST, &[("body", "x"), ("parent", "abc")]).await.has_status(404);
        lin.post(LIST, &[("body", "x"), ("parent", "999")]).await.has_status(404);
        lin.post(&format!("/comments/{id}/edit"), &[("body", "x"), ("version", "no")]).await.has_status(400);
        let huge = "x".repeat(200_000);
        lin.post(LIST, &[("body", &huge)]).await.has_status(413);
        for (body, status) in [
            (json!({"subject_kind": "lesson", "subject_id": "1", "body": "x"}), 400),
            (json!({"subject_kind": "lesson", "subject_id": 1}), 400),
            (json!({"subject_kind": "lesson", "subject_id": 1, "body": "x", "parent_id": -1}), 400),
            (json!({"subject_kind": "lesson", "subject_id": 1, "body": ""}), 422),
            (json!({"subject_kind": "lesson", "subject_id": 1, "body": "\u{0}\u{0}"}), 400),
            (json!({"subject_kind": "lesson\u{0}", "subject_id": 1, "body": "x"}), 400),
            (json!({"subject_kind": "lesson", "subject_id": 1, "body": "x", "parent_id": 999}), 404),
            (json!([]), 400),
        ] {
            let problem: Answer = lin.json("POST", "/api/v1/comments", &body).await.expect_status(status);
            assert!(problem.header("content-type").starts_with("application/problem+json"), "{problem}");
            assert!(!problem.code().is_empty());
        }
        // Markup that would run anywhere else.
        let hostile = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) <svg onload=alert(1)> \u{202e}@林溪<iframe srcdoc=x>";
        lin.get(LIST).await;
        lin.submit(LIST, &[("body", hostile)]).await.has_status(303);
        let page = lin.get(LIST).await;
        for selector in
            ["#comments script", "#comments iframe", "#comments [onerror]", "#comments [href^=javascript]"]
        {
            assert_eq!(page.count(selector), 0, "{selector}");
        }
        assert_eq!(house.count(), 2);
    });
}

#[test]
fn a_deleted_comment_shows_nothing_and_its_kept_page_goes_at_once() {
    in_a_house(async |house| {
        let head = house.post(None, "秘密的话");
        let reply = house.post(Some(head), "答");
        let (mut passer_by, mut lin) = (house.nobody().await, house.lin().await);
        for _ in 0..2 {
            assert!(passer_by.get(LIST).await.text().contains("秘密的话"));
        }
        lin.get(LIST).await;
        lin.submit(&format!("/comments/{head}/delete"), &[]).await.has_status(303);
        for path in [LIST.to_owned(), format!("/comments/{head}"), format!("/api/v1/comments/{head}")] {
            let text = passer_by.get(&path).await.expect_status(200).text();
            assert!(!text.contains("秘密的话") && text.contains('答'), "{path}: {text}");
        }
        let moved = passer_by.get(&format!("/comments/{reply}")).await.expect_status(303);
        assert_eq!(moved.location(), format!("/comments/{head}#comment-{reply}"));
        passer_by.get(&format!("/comments/{head}/history")).await.has_status(404);
    });
}

#[test]
fn the_api_lists_posts_edits_likes_deletes_and_restores() {
    in_a_house(async |house| {
        let (mut lin, mut meng) = (house.lin().await, house.meng().await);
        let new = json!({"subject_kind": "lesson", "subject_id": 1, "body": "你好 **世界**"});
        let id = lin.json("POST", "/api/v1/comments", &new).await.expect_status(201).json()["id"]
            .as_i64()
            .unwrap();
        let answer = json!({"subject_kind": "lesson", "subject_id": 1, "parent_id": id, "body": "答"});
        meng.json("POST", "/api/v1/comments", &answer).await.has_status(201);
        let path = format!("/api/v1/comments/{id}");
        let edited = lin.json("PUT", &path, &json!({"body": "改了", "version": 1})).await.expect_status(200);
        assert_eq!(edited.json(), json!({"version": 2}));
        let liked = meng.json("PUT", &format!("{path}/like"), &Value::Null).await.expect_status(200);
        assert_eq!(liked.json(), json!({"likes": 1, "liked": true}));
        assert_eq!(lin.json("PUT", &format!("{path}/like"), &Value::Null).await.code(), "comments.like.own");
        let list =
            meng.get("/api/v1/comments?subject_kind=lesson&subject_id=1").await.expect_status(200).json();
        assert_eq!((&list["count"], &list["next"]), (&json!(2), &Value::Null));
        let comment = &list["items"][0];
        assert_eq!(comment["body"], "改了");
        assert_eq!(
            (&comment["likes"], &comment["liked"], &comment["version"]),
            (&json!(1), &json!(true), &json!(2))
        );
        assert_eq!(
            (&comment["replies"][0]["body"], &comment["replies"][0]["author"]),
            (&json!("答"), &json!("孟轲"))
        );
        let unliked = meng.json("DELETE", &format!("{path}/like"), &Value::Null).await.expect_status(200);
        assert_eq!(unliked.json(), json!({"likes": 0, "liked": false}));
        lin.json("DELETE", &path, &Value::Null).await.has_status(204);
        let thread = meng.get(&path).await.expect_status(200).json();
        assert_eq!((&thread["comment"]["deleted"], &thread["comment"]["body"]), (&json!(true), &json!("")));
        lin.json("POST", &format!("{path}/restore"), &Value::Null).await.has_status(204);
        assert_eq!(meng.get(&path).await.json()["comment"]["body_html"], "<p>改了</p>");
        let short =
            meng.get("/api/v1/comments?subject_kind=lesson&subject_id=1&limit=0").await.expect_status(200);
        assert_eq!(short.json()["items"].as_array().map(Vec::len), Some(1));
    });
}
