//! Pages and JSON doors through the router: for whom each of them opens, and what it says.

use courses::mdbook::{Limits, read};
use courses::{Course, Lesson, import_book};
use db::{Db, Tx};
use http::Request;
use kernel::{Role, Viewer};
use serde_json::json;
use testkit::{Answer, MemberSite, Visitor, on_both_async};

use crate::common::{self, Cast, id, published, wish};

/// What a test finds.
struct House {
    db: Db,
    site: MemberSite,
    cast: Cast,
    course: Course,
    lessons: Vec<Lesson>,
    draft: Course,
}

impl House {
    fn open(db: Db, clock: std::sync::Arc<kernel::ManualClock>) -> House {
        let cast = Cast::new(&db);
        let (course, lessons) = published(&db, &cast.author);
        let draft = common::course(&db, &cast.author, common::text()).unwrap();
        House { site: common::site(&db, clock), db, cast, course, lessons, draft }
    }

    /// A browser in which this viewer is signed in, with a page open.
    async fn browser(&self, viewer: &Viewer) -> Visitor {
        self.site.browser_at(viewer, "/courses").await
    }

    fn buy(&self, viewer: &Viewer) {
        let (buyer, course) = (id(viewer), self.course.id);
        self.db.write_blocking(move |tx: &mut Tx| courses::fulfil(tx, 1, 10, buyer, course)).unwrap();
    }
}

/// Runs a test on both engines in a house with one course.
fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    on_both_async(&common::schema(), async |db, clock| {
        let house = tokio::task::block_in_place(|| House::open(db, clock));
        test(&house).await;
    });
}

fn is_sent_to_sign_in(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").starts_with("/login?next=")
}

#[test]
fn everybody_sees_the_list_the_landing_page_and_trial_lessons() {
    in_a_house(async |house| {
        let mut nobody = house.browser(&common::nobody()).await;
        let list = nobody.get("/courses").await;
        assert_eq!(list.status, 200);
        assert!(list.text().contains("存储引擎") && list.text().contains("99"));
        assert!(!list.text().contains(&format!("courses/{}\"", house.draft.slug)), "drafts are not listed");
        let path = house.course.path();
        let page = nobody.get(&path).await;
        assert_eq!(page.status, 200);
        for lesson in &house.lessons {
            assert!(page.text().contains(&lesson.title), "{}", lesson.title);
        }
        assert!(page.text().contains(&format!("/checkout/course/{}", house.course.id)));
        let trial = nobody.get(&house.lessons[0].path(&house.course.slug)).await;
        assert!(trial.text().contains("<strong>试读</strong>的正文"), "{}", trial.text());
        assert!(trial.text().contains("你正在试读"));
        for gone in
            ["/courses/none", &format!("{path}/none"), &house.draft.path(), "/courses/%00", "/courses/a%2Fb"]
        {
            assert_eq!(nobody.get(gone).await.status, 404, "{gone}");
        }
    });
}

#[test]
fn a_locked_lesson_is_never_sent() {
    in_a_house(async |house| {
        let locked = house.lessons[1].path(&house.course.slug);
        let secret = "<strong>正文一</strong>的正文";
        for viewer in [&common::nobody(), &house.cast.lin, &house.cast.other_author] {
            let mut browser = house.browser(viewer).await;
            let page = browser.get(&locked).await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains(secret) && page.text().contains("余卷未展"));
            assert!(page.text().contains(&format!("/checkout/course/{}", house.course.id)));
            let api = browser.get(&format!("/api/v1/lessons/{}", house.lessons[1].id)).await;
            assert!(matches!(api.status, 401 | 403), "{}", api.status);
            assert!(!api.text().contains("的正文"));
        }
        tokio::task::block_in_place(|| house.buy(&house.cast.lin));
        for viewer in [&house.cast.lin, &house.cast.author, &house.cast.moderator] {
            let mut browser = house.browser(viewer).await;
            assert!(browser.get(&locked).await.text().contains(secret));
            let api = browser.get(&format!("/api/v1/lessons/{}", house.lessons[1].id)).await;
            assert_eq!(api.status, 200);
            assert_eq!(api.json()["markdown"].is_string(), id(viewer) == id(&house.cast.author));
        }
        // The page that passers-by see is kept, and is still exact.
        let mut nobody = house.browser(&common::nobody()).await;
        let open = house.lessons[0].path(&house.course.slug);
        assert!(nobody.get(&open).await.text().contains("试读</strong>"));
        let mut author = house.browser(&house.cast.author).await;
        let done =
            author.post(&format!("/teach/courses/{}/deletion", house.course.id), &[("delete", "true")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(nobody.get(&open).await.status, 404);
    });
}

#[test]
fn a_learner_completes_lessons_and_takes_that_back() {
    in_a_house(async |house| {
        let mut lin = house.browser(&house.cast.lin).await;
        let lesson = house.lessons[0].path(&house.course.slug);
        let form = format!("{lesson}/completion");
        let done = lin.post(&form, &[("done", "true")]).await;
        assert_eq!(done.status, 303);
        assert!(done.header("location").ends_with("#done"));
        let page = lin.get(&lesson).await;
        assert!(page.text().contains("已学完") && page.text().contains("1 / 3"), "{}", page.text());
        assert!(lin.get("/my/courses").await.text().contains("1 / 3"));
        lin.post(&form, &[("done", "false")]).await;
        assert!(lin.get(&lesson).await.text().contains("0 / 3"));
        // Not without having bought it, not without signing in, not from elsewhere.
        let locked = format!("{}/completion", house.lessons[1].path(&house.course.slug));
        assert_eq!(lin.post(&locked, &[("done", "true")]).await.status, 403);
        let mut nobody = house.browser(&common::nobody()).await;
        assert_eq!(nobody.post(&form, &[("done", "true")]).await.status, 403, "no secret, no form");
        let forged = Request::post(encoded(&form))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://evil.example");
        assert_eq!(lin.send(forged, "done=true").await.status, 403);
        assert_eq!(lin.post(&form, &[("done", "perhaps")]).await.status, 400);
        assert!(is_sent_to_sign_in(&nobody.get("/my/courses").await));
        // The last lesson completes the course.
        tokio::task::block_in_place(|| house.buy(&house.cast.lin));
        for lesson in &house.lessons {
            lin.post(&format!("{}/completion", lesson.path(&house.course.slug)), &[("done", "true")]).await;
        }
        assert!(lin.get(&house.course.path()).await.text().contains("已学完本课"));
    });
}

fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| if byte.is_ascii() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[test]
fn an_author_writes_a_course_by_page() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let blank = author.get("/teach/courses/new").await;
        let once = blank.hidden("_once");
        let fields = [
            ("title", "并发入门"),
            ("slug", "bingfa"),
            ("summary", "从线程开始"),
            ("about", "**介绍**"),
            ("language", "zh-CN"),
            ("audience", "paid"),
            ("price_CNY", "49.5"),
            ("price_USD", "9"),
            ("_once", once.as_str()),
        ];
        let first = author.post("/teach/courses", &fields).await;
        let second = author.post("/teach/courses", &fields).await;
        assert_eq!(first.status, 303, "{}", first.text());
        assert_eq!(first.header("location"), second.header("location"), "sent twice, made once");
        let manage = first.header("location").to_owned();
        let base = manage.trim_end_matches("/lessons").to_owned();

        // A form with mistakes comes back with what was typed.
        let wrong = author
            .post(
                "/teach/courses",
                &[("title", "x"), ("language", "xx"), ("audience", "staff"), ("price_CNY", "一")],
            )
            .await;
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.text().contains("aria-invalid=\"true\"") && wrong.text().contains("CNY 的价格不是一个金额")
        );
        drop(author.get("/teach/courses/new").await);
        let taken = author.post("/teach/courses", &fields[..8]).await;
        assert!(taken.text().contains("已经有课程在用"), "{}", taken.text());

        // Nothing to publish yet.
        let empty = author.post(&format!("{base}/publication"), &[("publish", "true")]).await;
        assert_eq!(empty.status, 409);
        assert!(empty.text().contains("还没有可以读的章节"));

        // A lesson in a new module, sent twice.
        let form = author.get(&format!("{base}/lessons/new")).await;
        let once = form.hidden("_once");
        let fields = [
            ("title", "线程"),
            ("module", ""),
            ("module_title", "第一章"),
            ("markdown", "```rust\nfn main() {}\n```\n<script>alert(1)</script>"),
            ("trial", "true"),
            ("_once", once.as_str()),
        ];
        let first = author.post(&format!("{base}/lessons"), &fields).await;
        let second = author.post(&format!("{base}/lessons"), &fields).await;
        assert_eq!(first.status, 303, "{}", first.text());
        assert_eq!(first.header("location"), second.header("location"));
        let lesson = author.get(first.header("location")).await;
        assert!(lesson.text().contains("main") && !lesson.text().contains("<script>alert"));
        let wrong = author
            .post(&format!("{base}/lessons"), &[("title", ""), ("module", "999"), ("markdown", "")])
            .await;
        assert_eq!(wrong.status, 422);

        // Preview: a piece for htmx, a page without script.
        let preview = author.post("/teach/preview", &[("about", "**粗** <img src=x onerror=1>")]).await;
        assert!(preview.text().contains("<strong>粗</strong>") && !preview.text().contains("onerror"));

        // Published, it is there for everybody.
        let done = author.post(&format!("{base}/publication"), &[("publish", "true")]).await;
        assert_eq!(done.status, 303);
        let mut nobody = house.browser(&common::nobody()).await;
        let page = nobody.get("/courses/bingfa").await.text();
        assert!(page.contains("49.5") && page.contains("<strong>介绍</strong>"), "{page}");

        // Two tabs.
        let form = author.get(&base).await;
        let version = form.hidden("version");
        let edit = |title: &'static str| {
            [("title", title), ("language", "zh-CN"), ("audience", "members"), ("version", version.as_str())]
        };
        assert_eq!(author.post(&base, &edit("并发进阶")).await.status, 303);
        let stale = author.post(&base, &edit("旧标签页")).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text().contains("旧标签页"), "what was typed is not lost");
        assert!(nobody.get("/courses/bingfa").await.text().contains("并发进阶"));
        assert!(author.get("/teach").await.text().contains("并发进阶"));
    });
}

#[test]
fn a_program_lists_what_its_author_has_written_and_no_other() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let all = author.get("/api/v1/me/teaching").await.json();
        let told = |list: &serde_json::Value| {
            let items = list["items"].as_array().unwrap().iter();
            items.map(|it| (it["id"].as_i64().unwrap(), it["stage"].to_string())).collect::<Vec<_>>()
        };
        let (draft, published) = (house.draft.id.get(), house.course.id.get());
        let wanted = [(draft, "\"draft\"".to_owned()), (published, "\"published\"".to_owned())];
        assert_eq!(told(&all), wanted);
        assert_eq!(all["items"][1]["lessons"], house.lessons.len());
        let first = author.get("/api/v1/me/teaching?limit=1").await.json();
        assert_eq!(told(&first), wanted[..1]);
        let next = format!("/api/v1/me/teaching?limit=1&after={}", first["next"].as_str().unwrap());
        let rest = author.get(&next).await.json();
        assert_eq!((told(&rest), &rest["next"]), (wanted[1..].to_vec(), &json!(null)));

        let gone = format!("/api/v1/courses/{draft}");
        assert_eq!(author.json("DELETE", &gone, json!(null)).await.status, 204);
        let all = author.get("/api/v1/me/teaching").await.json();
        assert_eq!((&all["items"][0]["deleted"], &all["items"][1]["deleted"]), (&json!(true), &json!(false)));

        let none = house.browser(&house.cast.other_author).await.get("/api/v1/me/teaching").await;
        assert_eq!(none.json()["items"], json!([]));
        let mut lin = house.browser(&house.cast.lin).await;
        assert_eq!(lin.get("/api/v1/me/teaching").await.status, 403);
        let mut nobody = house.browser(&common::nobody()).await;
        assert_eq!(nobody.get("/api/v1/me/teaching").await.status, 401);
    });
}

#[test]
fn staff_take_a_course_away_but_never_rewrite_it() {
    in_a_house(async |house| {
        let owner = tokio::task::block_in_place(|| common::member(&house.db, "taigong", Role::Owner));
        let owner = common::viewer(owner, Role::Owner, kernel::Tier::Guest);
        let (course, lesson) = (house.course.id, house.lessons[1].id);
        for viewer in [&owner, &house.cast.moderator] {
            let mut staff = house.browser(viewer).await;
            let manage = staff.get(&format!("/teach/courses/{course}/lessons")).await;
            assert_eq!(manage.status, 200);
            let page = manage.text();
            assert!(page.contains("/publication") && page.contains("/deletion") && page.contains("/removal"));
            assert!(!page.contains("/lessons/new") && !page.contains("/move\""), "{page}");
            for path in [format!("/teach/lessons/{lesson}"), format!("/teach/courses/{course}")] {
                assert_eq!(staff.get(&path).await.status, 403, "{path}");
                let typed = [("title", "改写"), ("markdown", "改写"), ("version", "1")];
                assert_eq!(staff.post(&path, &typed).await.status, 403, "{path}");
            }
            let text = json!({"title": "改写", "markdown": "改写", "version": 1});
            let said = staff.json("PUT", &format!("/api/v1/lessons/{lesson}"), text).await;
            assert_eq!((said.status, &*said.code()), (403, "access.not_yours"));
            let shown = staff.get(&format!("/api/v1/lessons/{lesson}")).await.json();
            assert!(shown.get("markdown").is_none(), "{shown}");
            let path = format!("/api/v1/courses/{course}/publication");
            assert_eq!(staff.json("DELETE", &path, json!(null)).await.status, 200);
            let mut author = house.browser(&house.cast.author).await;
            assert_eq!(author.json("PUT", &path, json!(null)).await.status, 200);
        }
        let mut staff = house.browser(&house.cast.moderator).await;
        let gone = staff.json("DELETE", &format!("/api/v1/lessons/{lesson}"), json!(null)).await;
        assert_eq!(gone.status, 204);
    });
}

#[test]
fn a_member_hears_that_courses_are_for_authors() {
    in_a_house(async |house| {
        let mut lin = house.browser(&house.cast.lin).await;
        for path in ["/teach", "/teach/courses/new"] {
            let page = lin.get(path).await;
            assert_eq!(page.status, 403);
            assert!(page.text().contains("只有作者能写课程"), "{}", page.text());
        }
        let typed = [("title", ""), ("language", "xx"), ("audience", "x")];
        assert_eq!(lin.post("/teach/courses", &typed).await.status, 403);
    });
}

#[test]
fn an_authors_pages_are_shut_for_everybody_else() {
    in_a_house(async |house| {
        let (course, lesson) = (house.course.id, house.lessons[0].id);
        let module = house.lessons[0].module_id;
        let pages = [
            "/teach".to_owned(),
            "/teach/courses/new".to_owned(),
            format!("/teach/courses/{course}"),
            format!("/teach/courses/{course}/lessons"),
            format!("/teach/courses/{course}/lessons/new"),
            format!("/teach/lessons/{lesson}"),
        ];
        let text = [("title", "x"), ("markdown", "x"), ("version", "1")];
        let forms: [(String, &[(&str, &str)]); 9] = [
            ("/teach/courses".to_owned(), &[("title", "abc"), ("language", "en"), ("audience", "paid")]),
            (
                format!("/teach/courses/{course}"),
                &[("title", "abc"), ("language", "en"), ("audience", "paid")],
            ),
            (format!("/teach/courses/{course}/publication"), &[("publish", "false")]),
            (format!("/teach/courses/{course}/deletion"), &[("delete", "true")]),
            (format!("/teach/courses/{course}/modules/{module}"), &[("title", "x")]),
            (format!("/teach/courses/{course}/lessons"), &text),
            (format!("/teach/lessons/{lesson}"), &text),
            (format!("/teach/lessons/{lesson}/move"), &[("direction", "down")]),
            (format!("/teach/lessons/{lesson}/removal"), &[]),
        ];
        let mut nobody = house.browser(&common::nobody()).await;
        for page in &pages {
            assert!(is_sent_to_sign_in(&nobody.get(page).await), "{page}");
        }
        for (form, fields) in &forms {
            assert_eq!(nobody.post(form, fields).await.status, 403, "{form}");
        }
        for viewer in [&house.cast.lin, &house.cast.other_author] {
            let mut browser = house.browser(viewer).await;
            let own_door = |path: &str| {
                viewer.is_author() && matches!(path, "/teach" | "/teach/courses/new" | "/teach/courses")
            };
            for page in pages.iter().filter(|page| !own_door(page)) {
                assert_eq!(browser.get(page).await.status, 403, "{page}");
            }
            for (form, fields) in forms.iter().filter(|(form, _)| !own_door(form)) {
                assert_eq!(browser.post(form, fields).await.status, 403, "{form}");
            }
            let preview = [("lesson", lesson.to_string()), ("markdown", "x".to_owned())];
            let preview: Vec<(&str, &str)> =
                preview.iter().map(|(key, value)| (*key, value.as_str())).collect();
            assert_eq!(browser.post("/teach/preview", &preview).await.status, 403);
        }
        let mut lin = house.browser(&house.cast.lin).await;
        for odd in ["/teach/courses/0", "/teach/courses/x", "/teach/lessons/999999", "/teach/courses/999999"]
        {
            assert_eq!(lin.get(odd).await.status, 404, "{odd}");
        }
        assert_eq!(lin.get(&format!("/teach/courses/{}", house.draft.id)).await.status, 404);
        assert!(nobody.get(&house.course.path()).await.status == 200, "nothing of it took effect");
    });
}

#[test]
fn the_json_doors_do_the_same_with_the_same_rights() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let input = json!({"title": "并发入门", "language": "zh-CN", "audience": "paid",
            "prices": [{"minor": 4900, "currency": "CNY"}]});
        let made = author.json("POST", "/api/v1/courses", input.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let course = made.json()["id"].as_i64().unwrap();
        let path = format!("/api/v1/courses/{course}");
        let lesson = json!({"title": "线程", "markdown": "正文", "module_title": "第一章", "trial": true});
        let lesson = author.json("POST", &format!("{path}/lessons"), lesson).await;
        assert_eq!(lesson.status, 201, "{}", lesson.text());
        let lesson_path = format!("/api/v1/lessons/{}", lesson.json()["id"]);
        let mut nobody = house.browser(&common::nobody()).await;
        assert_eq!(nobody.get(&path).await.status, 404, "a draft");
        assert_eq!(author.json("PUT", &format!("{path}/publication"), json!(null)).await.status, 200);
        let seen = nobody.get(&path).await.json();
        assert_eq!(
            (seen["readable"].as_bool(), seen["prices"][0]["minor"].as_i64()),
            (Some(false), Some(4900))
        );
        let outline = nobody.get(&format!("{path}/outline")).await.json();
        assert_eq!(outline["modules"][0]["lessons"][0]["title"], "线程");
        let locked = json!({"title": "锁", "markdown": "正文", "module_title": "第二章"});
        assert_eq!(author.json("POST", &format!("{path}/lessons"), locked).await.status, 201);
        let states = |outline: serde_json::Value| {
            let state = |at: usize| outline["modules"][at]["lessons"][0]["state"].clone();
            [state(0), state(1)]
        };
        let listed = format!("{path}/outline");
        assert_eq!(states(nobody.get(&listed).await.json()), ["open", "locked"]);
        assert_eq!(states(author.get(&listed).await.json()), ["open", "open"]);
        let second = author.get(&listed).await.json()["modules"][1]["lessons"][0]["id"].clone();
        let gone = author.json("DELETE", &format!("/api/v1/lessons/{second}"), json!(null)).await;
        assert_eq!(gone.status, 204);
        assert_eq!(nobody.get("/api/v1/courses").await.json()["items"].as_array().unwrap().len(), 2);

        let mut lin = house.browser(&house.cast.lin).await;
        let completion = format!("{lesson_path}/completion");
        assert_eq!(nobody.json("PUT", &completion, json!(null)).await.code(), "session.required");
        let done = lin.json("PUT", &completion, json!(null)).await;
        assert_eq!(done.json(), json!({"fresh": true, "course_completed": true}));
        assert_eq!(lin.json("PUT", &completion, json!(null)).await.json()["fresh"], false);
        assert_eq!(lin.get("/api/v1/me/courses").await.json()["items"][0]["completed"], 1);
        assert_eq!(lin.json("DELETE", &completion, json!(null)).await.status, 204);
        assert_eq!(lin.json("PUT", &format!("{path}/enrolment"), json!(null)).await.status, 204);

        // What others may not.
        let version = author.get(&path).await.json()["version"].clone();
        let mut edit = input.clone();
        edit["version"] = version;
        let move_up = json!({"direction": "up"});
        let title = json!({"title": "改名"});
        let module = outline["modules"][0]["id"].clone();
        for (method, path, body) in [
            ("PUT", path.clone(), edit.clone()),
            ("DELETE", path.clone(), json!(null)),
            ("PUT", format!("{path}/publication"), json!(null)),
            ("DELETE", format!("{path}/publication"), json!(null)),
            ("POST", format!("{path}/restoration"), json!(null)),
            ("PUT", format!("{path}/modules/{module}"), title.clone()),
            ("POST", format!("{path}/lessons"), json!({"title": "x", "markdown": "x", "module_title": "y"})),
            ("PUT", lesson_path.clone(), json!({"title": "x", "markdown": "x", "version": 1})),
            ("DELETE", lesson_path.clone(), json!(null)),
            ("POST", format!("{lesson_path}/move"), move_up.clone()),
        ] {
            for viewer in [&common::nobody(), &house.cast.lin, &house.cast.other_author] {
                let answer = house.browser(viewer).await.json(method, &path, body.clone()).await;
                let expected = if viewer.member.is_some() { 403 } else { 401 };
                assert_eq!(answer.status, expected, "{method} {path}: {}", answer.text());
                assert_eq!(answer.header("content-type"), "application/problem+json");
            }
        }
        assert_eq!(lin.json("POST", "/api/v1/courses", input.clone()).await.code(), "courses.authors_only");
        let bad = json!({"title": "", "language": "xx", "audience": "x"});
        for (method, path) in [("POST", "/api/v1/courses"), ("PUT", &*path)] {
            let answer = lin.json(method, path, bad.clone()).await;
            assert_eq!(answer.status, 403, "not what is wrong with it: {}", answer.text());
        }

        // What is wrong with the input.
        assert_eq!(author.json("PUT", &path, input.clone()).await.code(), "edit.stale");
        assert_eq!(author.json("PUT", &path, edit).await.status, 200);
        let bad = json!({"title": "", "language": "xx", "audience": "x", "prices": [{"minor": 0, "currency": "CNY"}]});
        let bad = author.json("POST", "/api/v1/courses", bad).await;
        assert_eq!(bad.json()["errors"].as_array().unwrap().len(), 4, "{}", bad.text());
        let odd = json!({"title": "x", "language": "en", "audience": "paid", "prices": [{"minor": 1, "currency": "XXX"}]});
        assert_eq!(author.json("POST", "/api/v1/courses", odd).await.status, 400);
        assert_eq!(
            author.json("POST", &format!("{lesson_path}/move"), move_up).await.code(),
            "courses.lesson.move_nowhere"
        );
        assert_eq!(author.json("PUT", &format!("{path}/modules/{module}"), title).await.status, 204);
        let huge = json!({"title": "x", "markdown": "长".repeat(300_001), "version": 1});
        assert_eq!(author.json("PUT", &lesson_path, huge).await.status, 422);
        let flood = "a".repeat(10 * 1024 * 1024);
        let flood =
            author.json("PUT", &lesson_path, json!({"title": "x", "markdown": flood, "version": 1})).await;
        assert_eq!(flood.status, 413);
        assert_eq!(author.json("DELETE", &lesson_path, json!(null)).await.status, 204);
        assert_eq!(author.get(&lesson_path).await.status, 404);
        assert_eq!(author.json("DELETE", &path, json!(null)).await.status, 204);
        assert_eq!(lin.get(&path).await.status, 404);
        let back = author.json("POST", &format!("{path}/restoration"), json!(null)).await;
        assert_eq!(back.status, 200);
    });
}

#[test]
fn pictures_are_for_whoever_may_read_a_lesson_that_shows_them() {
    on_both_async(&common::schema(), async |db, clock| {
        let cast = tokio::task::block_in_place(|| Cast::new(&db));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        common::file(path, "book.toml", "[book]\ntitle = \"Pictures\"\n");
        common::file(path, "src/SUMMARY.md", "- [Open](open.md)\n- [Locked](locked.md)\n");
        common::file(path, "src/open.md", "![a](a.svg)");
        common::file(path, "src/locked.md", "![b](b.png)");
        common::file(path, "src/a.svg", drawing);
        common::file(path, "src/b.png", b"\x89PNG\r\n\x1a\nsecret");
        let (book, _) = read(path, Limits::default(), &mut |_| {}).unwrap();
        let done = tokio::task::block_in_place(|| import_book(&db, &wish(&cast.author), &book, &mut |_| {}))
            .unwrap();
        let site = common::site(&db, clock);
        let mut author = site.browser(&cast.author).await;
        let picture = async |browser: &mut Visitor, lesson: &str| {
            let page = browser.get(&format!("/courses/{}/{lesson}", done.course.slug)).await.text();
            page.split("src=\"/courses")
                .nth(1)
                .map(|rest| format!("/courses{}", rest.split('"').next().unwrap()))
        };
        let open = picture(&mut author, "open").await.unwrap();
        let locked = picture(&mut author, "locked").await.unwrap();
        let mut nobody = site.browser(&common::nobody()).await;
        let mut lin = site.browser(&cast.lin).await;

        let shown = nobody.get(&open).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, "image/svg+xml"));
        assert_eq!(
            shown.header("content-security-policy"),
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        );
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(shown.body, drawing.as_bytes());
        let known = Request::get(&open).header("if-none-match", shown.header("etag"));
        assert_eq!(nobody.send(known, "").await.status, 304);
        let part = nobody.send(Request::get(&open).header("range", "bytes=0-3"), "").await;
        assert_eq!((part.status, part.body.as_ref()), (206, b"<svg".as_slice()));
        assert_eq!(part.header("content-range"), format!("bytes 0-3/{}", drawing.len()));

        assert!(is_sent_to_sign_in(&nobody.get(&locked).await));
        assert_eq!(lin.get(&locked).await.status, 403);
        let known = Request::get(&locked)
            .header("if-none-match", format!("\"{}\"", &locked[locked.len() - 68..locked.len() - 4]));
        assert_eq!(lin.send(known, "").await.status, 403, "a tag is no key");
        let (buyer, course) = (id(&cast.lin), done.course.id);
        db.write(move |tx: &mut Tx| courses::fulfil(tx, 1, 10, buyer, course)).await.unwrap();
        let paid = lin.get(&locked).await;
        assert_eq!((paid.status, paid.header("content-type")), (200, "image/png"));
        db.write(|tx: &mut Tx| courses::reverse(tx, 10)).await.unwrap();
        assert_eq!(lin.get(&locked).await.status, 403);

        let digest = "0".repeat(64);
        let slug = &done.course.slug;
        for odd in [
            format!("/courses/{slug}/files/{digest}.png"),
            format!("/courses/{slug}/files/x.png"),
            format!("/courses/{slug}/files/{digest}.html"),
            format!("/courses/none/files/{digest}.png"),
        ] {
            assert_eq!(author.get(&odd).await.status, 404, "{odd}");
        }
    });
}

#[test]
fn pages_speak_both_languages() {
    in_a_house(async |house| {
        let mut nobody = house.browser(&common::nobody()).await;
        let mut english = async |path: &str| {
            nobody.send(Request::get(encoded(path)).header("accept-language", "en"), "").await.text()
        };
        assert!(english("/courses").await.contains("Courses"));
        assert!(english(&house.course.path()).await.contains("Buy this course"));
        let wall = english(&house.lessons[1].path(&house.course.slug)).await;
        assert!(wall.contains("The rest is still rolled up"), "{wall}");
    });
}

#[test]
fn a_lesson_that_shows_nothing_is_not_taken() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let lesson = house.lessons[1].id;
        for blank in ["<!-- 待写 -->", "[a]: https://far.example", "# 正文一"] {
            let refused = author
                .json(
                    "PUT",
                    &format!("/api/v1/lessons/{lesson}"),
                    json!({"title": "正文一", "markdown": blank, "version": 1}),
                )
                .await;
            assert_eq!(refused.status, 422, "{blank}: {}", refused.text());
            assert_eq!(refused.json()["errors"][0]["field"], "markdown", "{}", refused.text());
            assert_eq!(refused.json()["errors"][0]["code"], "input.required", "{}", refused.text());
        }
    });
}

#[test]
fn who_is_no_author_any_more_writes_no_course() {
    in_a_house(async |house| {
        let author = id(&house.cast.author);
        let (course, lesson) = (house.course.id, house.lessons[1].id);
        let appoint = |role| move |tx: &mut Tx| accounts::change_role(tx, None, author, role);
        house.db.write(appoint(Role::Member)).await.unwrap();
        let mut demoted = house.browser(&house.cast.author).await;
        for path in [
            format!("/teach/courses/{course}"),
            format!("/teach/courses/{course}/lessons/new"),
            format!("/teach/lessons/{lesson}"),
        ] {
            assert_eq!(demoted.get(&path).await.status, 403, "{path}");
        }
        let edit = json!({"title": "改写", "language": "zh-CN", "audience": "public", "version": 1});
        let saved = demoted.json("PUT", &format!("/api/v1/courses/{course}"), edit).await;
        assert_eq!(saved.code(), "courses.authors_only", "{}", saved.text());
        let text = json!({"title": "改写", "markdown": "改写", "version": 1});
        let saved = demoted.json("PUT", &format!("/api/v1/lessons/{lesson}"), text).await;
        assert_eq!(saved.code(), "courses.authors_only", "{}", saved.text());
        let offered = demoted
            .json("PUT", &format!("/api/v1/courses/{}/publication", house.draft.id), json!(null))
            .await;
        assert_eq!(offered.code(), "courses.authors_only", "{}", offered.text());
        // What they wrote they still read, and as author again they write on.
        assert_eq!(demoted.get(&house.lessons[1].path(&house.course.slug)).await.status, 200);
        house.db.write(appoint(Role::Author)).await.unwrap();
        assert_eq!(demoted.get(&format!("/teach/courses/{course}")).await.status, 200);
    });
}
