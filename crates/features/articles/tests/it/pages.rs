//! Pages and JSON doors through the router: for whom each of them opens, and what it says.

use std::sync::Arc;

use articles::{Article, ArticleText, delete_article};
use db::{Db, Tx};
use kernel::{ManualClock, Role, Viewer};
use serde_json::{Value, json};
use testkit::{MemberSite, Visitor, on_both_async};

use crate::common::{self, Cast, OPEN, SECRET, id, published, text, write};

/// What a test finds: an article for ¥9 with an open part.
struct House {
    db: Db,
    site: MemberSite,
    cast: Cast,
    article: Article,
}

impl House {
    /// A browser in which this viewer is signed in, with a page open.
    async fn browser(&self, viewer: &Viewer) -> Visitor {
        self.site.browser_at(viewer, "/articles").await
    }
}

fn in_a_house(body: impl AsyncFn(&House) + Sync) {
    on_both_async(&common::schema(), async |db: Db, clock: Arc<ManualClock>| {
        let (cast, article) = tokio::task::block_in_place(|| {
            let cast = Cast::new(&db);
            let article = published(&db, &cast.author, text());
            (cast, article)
        });
        let house = House { site: common::site(&db, clock), db, cast, article };
        body(&house).await;
    });
}

#[test]
fn the_page_of_a_paid_article_shows_its_open_part_and_what_opens_the_rest() {
    in_a_house(async |house| {
        let (path, api) = (house.article.path(), format!("/api/v1/articles/{}", house.article.id));
        for viewer in [&common::nobody(), &house.cast.lin, &house.cast.other_author] {
            let mut browser = house.browser(viewer).await;
            for _ in 0..2 {
                // The second time a passer-by gets the page that was kept.
                let page = browser.get(&path).await;
                assert_eq!(page.status, 200);
                let html = page.text();
                assert!(html.contains(OPEN) && html.contains("余卷未展"), "{html}");
                assert!(html.contains(&format!("/checkout/article/{}", house.article.id)));
                assert!(!html.contains(SECRET) && !html.contains("secret-film"), "{html}");
            }
            let answer = browser.get(&api).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.text().contains(SECRET) && !answer.text().contains("secret-film"));
            assert_eq!(
                (&answer.json()["readable"], &answer.json()["markdown"]),
                (&json!(false), &json!(null))
            );
            for list in ["/articles", "/articles?kind=case", "/articles/by/wangdou", "/api/v1/articles"] {
                let page = browser.get(list).await;
                assert!(page.text().contains("换掉消息队列"), "{list} {}", page.text());
                assert!(!page.text().contains(SECRET), "{list}");
            }
            assert!(!browser.get("/articles?kind=video").await.text().contains("换掉消息队列"));
        }
        let (buyer, article) = (id(&house.cast.lin), house.article.id);
        tokio::task::block_in_place(|| {
            house.db.write_blocking(move |tx: &mut Tx| articles::fulfil(tx, 1, 10, buyer, article)).unwrap();
        });
        for viewer in [&house.cast.lin, &house.cast.author, &house.cast.moderator] {
            let mut browser = house.browser(viewer).await;
            let page = browser.get(&path).await.text();
            assert!(page.contains(SECRET) && page.contains("secret-film") && !page.contains("余卷未展"));
            let answer = browser.get(&api).await.json();
            assert_eq!(answer["markdown"].is_string(), id(viewer) == id(&house.cast.author));
        }
    });
}

#[test]
fn a_kept_page_ends_with_the_change_that_it_shows() {
    in_a_house(async |house| {
        let mut nobody = house.browser(&common::nobody()).await;
        let mut author = house.browser(&house.cast.author).await;
        let path = house.article.path();
        assert!(nobody.get(&path).await.text().contains(OPEN));
        let edit = format!("/write/articles/{}", house.article.id);
        let fields = [
            ("title", "改过的标题"),
            ("kind", "case"),
            ("body", "新的开头\n\n<!-- more -->\n\n新的秘密"),
            ("language", "zh-CN"),
            ("audience", "paid"),
            ("price_CNY", "12.50"),
            ("version", "2"),
        ];
        let saved = author.post(&edit, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let page = nobody.get(&path).await.text();
        assert!(page.contains("新的开头") && page.contains("改过的标题") && page.contains("12.50"), "{page}");
        assert!(!page.contains("新的秘密"));
        // Sent again from the old form: what was typed stays, and nothing is overwritten.
        let stale = author.post(&edit, &fields).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text().contains("新的秘密"));
        let wish = format!("{edit}/publication");
        assert_eq!(author.post(&wish, &[("wish", "withdraw")]).await.status, 303);
        assert_eq!(nobody.get(&path).await.status, 404);
    });
}

#[test]
fn an_author_writes_previews_sets_a_time_and_publishes() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let form = author.get("/write/articles/new").await;
        assert_eq!(form.status, 200, "{}", form.text());
        let once = form.hidden("_once");
        let typed = [
            ("title", "<b>标题</b>"),
            ("kind", "snippet"),
            ("body", "**粗** <script>alert(1)</script>"),
            ("language", "zh-CN"),
            ("audience", "public"),
            ("series", "小片段"),
            ("_once", once.as_str()),
        ];
        let first = author.post("/write/articles", &typed).await;
        assert_eq!(first.status, 303, "{}", first.text());
        // A double click makes one article.
        let again = author.post("/write/articles", &typed).await;
        assert_eq!(again.header("location"), first.header("location"));
        let edit = first.header("location").to_owned();
        let preview = author.post("/write/preview", &[("body", typed[2].1), ("language", "zh-CN")]).await;
        assert!(preview.text().contains("<strong>粗</strong>") && !preview.text().contains("<script>alert"));
        let wish = format!("{edit}/publication");
        let past = author.post(&wish, &[("wish", "schedule"), ("at", "2020-01-01T08:00")]).await;
        assert_eq!(past.status, 422);
        assert!(past.text().contains("这个时间已经过去"), "{}", past.text());
        // What was asked for stands there to be mended, and only the field itself says what is wrong.
        assert!(past.text().contains("value=\"2020-01-01T08:00\""), "{}", past.text());
        assert!(!past.text().contains("有几处需要改一下"), "{}", past.text());
        let shapeless = author.post(&wish, &[("wish", "schedule"), ("at", "明天")]).await;
        assert_eq!(shapeless.status, 422);
        let set = author.post(&wish, &[("wish", "schedule"), ("at", "2026-02-03T08:30")]).await;
        assert_eq!(set.status, 303);
        let page = author.get(&edit).await.text();
        assert!(page.contains("2026-02-03T08:30") && page.contains("取消定时"), "{page}");
        assert_eq!(author.post(&wish, &[("wish", "publish")]).await.status, 303);
        let mut nobody = house.browser(&common::nobody()).await;
        let list = nobody.get("/articles?kind=snippet").await.text();
        assert!(list.contains("&#60;b&#62;") && !list.contains("<b>标题"), "{list}");
        assert!(nobody.get("/articles/series/小片段").await.text().contains("标题"));
        // The wrong hands.
        let mut rival = house.browser(&house.cast.other_author).await;
        assert_eq!(rival.post(&wish, &[("wish", "withdraw")]).await.status, 403);
        assert_eq!(rival.get(&edit).await.status, 403);
        let mut lin = house.browser(&house.cast.lin).await;
        assert_eq!(lin.get("/write/articles").await.status, 403);
        for odd in [
            "/articles/4711",
            "/articles/..%2f",
            "/articles?kind=novel",
            "/articles/by/nobody",
            "/articles/series/x",
        ] {
            assert_eq!(nobody.get(odd).await.status, 404, "{odd}");
        }
    });
}

#[test]
fn programs_read_series_as_people_do_and_authors_see_their_drafts_in_them() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let mut rival = house.browser(&house.cast.other_author).await;
        let mut nobody = house.browser(&common::nobody()).await;
        let input = |title: &str, series: &str, place: i32| {
            json!({"kind": "tutorial", "title": title, "markdown": "正文", "language": "zh-CN",
                "audience": "public", "series": series, "series_position": place, "version": 1})
        };
        let mut begin = async |title, series, place| {
            let made = author.json("POST", "/api/v1/articles", input(title, series, place)).await;
            assert_eq!(made.status, 201, "{}", made.text());
            format!("/api/v1/articles/{}", made.json()["id"])
        };
        let (second, first) = (begin("其二", "从零", 2).await, begin("其一", "从零", 1).await);
        let third = begin("其三", "从零", 3).await;
        begin("孤篇", "未成", 1).await;
        let listed = async |reader: &mut Visitor, path: &str| {
            let list = reader.get(path).await;
            assert_eq!(list.status, 200, "{path}: {}", list.text());
            let name = |item: &Value| format!("{} {}", item["title"], item["articles"]).replace('"', "");
            list.json()["items"].as_array().unwrap().iter().map(name).collect::<Vec<_>>()
        };
        // Nothing is published, so nobody else knows of them.
        assert_eq!(listed(&mut nobody, "/api/v1/series").await, [""; 0]);
        assert_eq!(nobody.get("/api/v1/series/从零").await.status, 404);
        assert_eq!(listed(&mut author, "/api/v1/me/series").await, ["未成 0", "从零 0"]);
        for path in [&first, &second] {
            let publication = format!("{path}/publication");
            assert_eq!(author.json("PUT", &publication, json!(null)).await.status, 200);
        }
        assert_eq!(listed(&mut nobody, "/api/v1/series").await, ["从零 2"]);
        assert_eq!(listed(&mut nobody, "/api/v1/series?author=wangdou&limit=1").await, ["从零 2"]);
        assert_eq!(listed(&mut nobody, "/api/v1/series?author=zouji").await, [""; 0]);
        let of_nobody = nobody.get("/api/v1/series?author=gone").await;
        assert_eq!(of_nobody.status, 404);
        let part = author.get("/api/v1/me/series?limit=1").await.json();
        let next = format!("/api/v1/me/series?limit=1&after={}", part["next"].as_str().unwrap());
        assert_eq!(listed(&mut author, &next).await, ["从零 2"]);

        let places = |series: &Value| {
            let place = |item: &Value| (item["title"].to_string(), item["series_position"].as_i64());
            series["items"].as_array().unwrap().iter().map(place).collect::<Vec<_>>()
        };
        let said = |title: &str| format!("\"{title}\"");
        let read = nobody.get("/api/v1/series/从零").await.json();
        assert_eq!(places(&read), [(said("其一"), None), (said("其二"), None)]);
        assert_eq!((read["author"].as_str(), read["articles"].as_i64()), (Some("wangdou"), Some(2)));
        let own = "/api/v1/me/series/从零";
        let all = [(said("其一"), Some(1)), (said("其二"), Some(2)), (said("其三"), Some(3))];
        assert_eq!(places(&author.get(own).await.json()), all);
        // The last becomes the first, by an edit.
        let shown = author.get(&third).await.json();
        assert_eq!((&shown["series"], &shown["series_position"]), (&json!("从零"), &json!(3)));
        let mut edit = input("其三", "从零", 0);
        edit["version"] = shown["version"].clone();
        assert_eq!(author.json("PUT", &third, edit).await.status, 200);
        let order: Vec<_> =
            places(&author.get(own).await.json()).into_iter().map(|(title, _)| title).collect();
        assert_eq!(order, [said("其三"), said("其一"), said("其二")]);
        // The place is the author's to know.
        assert_eq!(nobody.get(&first).await.json()["series_position"], json!(null));
        assert_eq!(nobody.get(&first).await.json()["series_slug"], "从零");

        assert_eq!(rival.get(own).await.status, 404);
        assert_eq!(listed(&mut rival, "/api/v1/me/series").await, [""; 0]);
        let mut lin = house.browser(&house.cast.lin).await;
        for path in ["/api/v1/me/series", own] {
            assert_eq!(lin.get(path).await.status, 403, "{path}");
            assert_eq!(nobody.get(path).await.status, 401, "{path}");
        }
    });
}

#[test]
fn the_json_doors_do_what_the_pages_do() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let input = json!({"kind": "tutorial", "title": "从零开始", "markdown": "正文", "language": "zh-CN",
            "audience": "members", "series": "从零", "version": 0});
        let created = author.json("POST", "/api/v1/articles", input.clone()).await;
        assert_eq!(created.status, 201, "{}", created.text());
        let path = format!("/api/v1/articles/{}", created.json()["id"]);
        let mut bad = input.clone();
        bad["prices"] = json!([{"minor": 1, "currency": "CNY"}]);
        bad["kind"] = json!("novel");
        let refused = author.json("PUT", &path, bad).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        let at = json!({"at": "2026-03-01T00:00:00Z"});
        let scheduled = author.json("PUT", &format!("{path}/schedule"), at).await;
        assert_eq!(scheduled.json()["scheduled_at"], json!("2026-03-01T00:00:00Z"), "{}", scheduled.text());
        let odd = author.json("PUT", &format!("{path}/schedule"), json!({"at": "soon"})).await;
        assert_eq!(odd.status, 422);
        let dropped = author.json("DELETE", &format!("{path}/schedule"), json!(null)).await;
        assert_eq!(dropped.json()["scheduled_at"], json!(null));
        let out = author.json("PUT", &format!("{path}/publication"), json!(null)).await;
        assert_eq!(out.json()["stage"], json!("published"), "{}", out.text());
        let mut lin = house.browser(&house.cast.lin).await;
        let liked = lin.json("PUT", &format!("{path}/like"), json!(null)).await;
        assert_eq!(liked.json(), json!({"count": 1, "mine": true}));
        assert_eq!(lin.json("DELETE", &path, json!(null)).await.status, 403);
        assert_eq!(author.json("DELETE", &path, json!(null)).await.status, 204);
        assert_eq!(lin.get(&path).await.status, 404);
        let back = author.json("POST", &format!("{path}/restoration"), json!(null)).await;
        assert_eq!(back.status, 200, "{}", back.text());
    });
}

#[test]
fn who_brings_a_deleted_article_back_finds_it_in_the_list() {
    in_a_house(async |house| {
        let (article, author) = (house.article.id, house.cast.author.clone());
        tokio::task::block_in_place(|| {
            write(&house.db, &author, move |tx, viewer| delete_article(tx, viewer, article)).unwrap()
        });
        let mut author = house.browser(&house.cast.author).await;
        let deletion = format!("/write/articles/{article}/deletion");
        assert!(author.get("/write/articles").await.text().contains(&deletion));
        let mut rival = house.browser(&house.cast.other_author).await;
        assert_eq!(rival.post(&deletion, &[("delete", "false")]).await.status, 404);
        assert_eq!(author.post(&deletion, &[("delete", "false")]).await.status, 303);
        let mut nobody = house.browser(&common::nobody()).await;
        assert_eq!(nobody.get(&house.article.path()).await.status, 200);
    });
}

#[test]
fn programs_list_what_an_author_wrote_and_authors_their_drafts() {
    in_a_house(async |house| {
        let (cast, own) = (&house.cast, "/api/v1/me/articles");
        tokio::task::block_in_place(|| common::draft(&house.db, &cast.author, text()).unwrap());
        let mut nobody = house.browser(&common::nobody()).await;
        assert_eq!(nobody.get(own).await.status, 401);
        let mut lin = house.browser(&cast.lin).await;
        assert_eq!(lin.get(own).await.code(), "articles.authors_only");
        let mut author = house.browser(&cast.author).await;
        let first = author.get(&format!("{own}?limit=1")).await.json();
        assert_eq!(
            (&first["items"][0]["stage"], &first["items"][0]["deleted"]),
            (&json!("draft"), &json!(false))
        );
        let second = author.get(&format!("{own}?after={}", first["next"].as_str().unwrap())).await.json();
        assert_eq!(second["items"][0]["id"], json!(house.article.id));
        assert_eq!((&second["items"][0]["stage"], &second["next"]), (&json!("published"), &json!(null)));
        let mut rival = house.browser(&cast.other_author).await;
        assert_eq!(rival.get(own).await.json()["items"], json!([]));

        let by = |name: &str| format!("/api/v1/articles?author={name}");
        let listed = nobody.get(&by("wangdou")).await.json();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
        assert_eq!(nobody.get(&by("zouji")).await.json()["items"], json!([]));
        assert_eq!(nobody.get(&by("nobody")).await.status, 404);
        let both = format!("{}&kind=case", by("wangdou"));
        assert_eq!(nobody.get(&both).await.status, 422);
    });
}

#[test]
fn who_is_no_author_any_more_writes_no_article() {
    in_a_house(async |house| {
        let (author, article) = (id(&house.cast.author), house.article.id);
        let appoint = |role| move |tx: &mut Tx| accounts::change_role(tx, None, author, role);
        house.db.write(appoint(Role::Member)).await.unwrap();
        let mut demoted = house.browser(&house.cast.author).await;
        for path in ["/write/articles".to_owned(), format!("/write/articles/{article}")] {
            assert_eq!(demoted.get(&path).await.status, 403, "{path}");
        }
        let path = format!("/api/v1/articles/{article}");
        let edit = json!({"kind": "case", "title": "改写", "markdown": "改写", "language": "zh-CN", "audience": "public",
            "version": house.article.version});
        let kept = json!({"version": house.article.version, "fields": [["title", "改写"]]});
        let soon = json!({"at": "2999-01-01T00:00:00Z"});
        for (method, path, body) in [
            ("POST", "/api/v1/articles".to_owned(), edit.clone()),
            ("PUT", path.clone(), edit),
            ("PUT", format!("{path}/draft"), kept),
            ("PUT", format!("{path}/publication"), json!(null)),
            ("PUT", format!("{path}/schedule"), soon),
        ] {
            let refused = demoted.json(method, &path, body).await;
            assert_eq!(refused.code(), "articles.authors_only", "{method} {path} {}", refused.text());
        }
        // What they wrote they still read, without a button that leads nowhere, and may take away.
        let page = demoted.get(&house.article.path()).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains(&format!("/write/articles/{article}")), "{}", page.text());
        let withdrawn = demoted.json("DELETE", &format!("{path}/publication"), json!(null)).await;
        assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
        // As author again they write on.
        house.db.write(appoint(Role::Author)).await.unwrap();
        assert_eq!(demoted.get(&format!("/write/articles/{article}")).await.status, 200);
    });
}

#[test]
fn a_title_of_the_longest_kind_and_no_prices_fit() {
    in_a_house(async |house| {
        let long = ArticleText { title: "长".repeat(120), prices: vec![], ..text() };
        let article = tokio::task::block_in_place(|| published(&house.db, &house.cast.author, long));
        let mut nobody = house.browser(&common::nobody()).await;
        let page = nobody.get(&article.path()).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("/checkout/article/"), "it is not sold");
    });
}

#[test]
fn a_draft_is_kept_for_its_writer_until_the_article_is_saved() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let path = format!("/api/v1/articles/{}/draft", house.article.id);
        assert_eq!(author.get(&path).await.status, 404);
        let typed = json!({"version": 2, "fields": [["title", "没写完"], ["body", "半句"]]});
        for _ in 0..2 {
            assert_eq!(author.json("PUT", &path, typed.clone()).await.status, 204);
        }
        let kept = author.get(&path).await.json();
        assert_eq!((&kept["version"], &kept["fields"]), (&typed["version"], &typed["fields"]));
        for wrong in [&house.cast.other_author, &house.cast.lin, &house.cast.moderator] {
            let mut wrong = house.browser(wrong).await;
            assert_eq!(wrong.get(&path).await.status, 403);
            assert_eq!(wrong.json("PUT", &path, typed.clone()).await.status, 403);
        }
        let poison = json!({"version": 2, "fields": [["body", "a\u{0}b"]]});
        assert_eq!(author.json("PUT", &path, poison).await.status, 400);
        let large = json!({"version": 2, "fields": [["body", "x".repeat(1024 * 1024)]]});
        assert_eq!(author.json("PUT", &path, large).await.status, 413);
        let edit = format!("/write/articles/{}", house.article.id);
        let fields = [
            ("title", "写完了"),
            ("kind", "case"),
            ("body", "整句"),
            ("language", "zh-CN"),
            ("audience", "public"),
            ("version", "2"),
        ];
        assert_eq!(author.post(&edit, &fields).await.status, 303);
        assert_eq!(author.get(&path).await.status, 404);
    });
}

#[test]
fn the_picture_at_the_head_is_a_file_of_the_writer() {
    in_a_house(async |house| {
        let mut author = house.browser(&house.cast.author).await;
        let edit = format!("/write/articles/{}", house.article.id);
        let with = |cover: &'static str| {
            [
                ("title", "有图"),
                ("kind", "case"),
                ("body", "正文"),
                ("language", "zh-CN"),
                ("audience", "public"),
                ("version", "2"),
                ("cover", cover),
            ]
        };
        for (cover, sentence) in [
            ("https://elsewhere.example/a.png", "这不是已上传图片的地址"),
            ("/files/1/../x", "这不是已上传图片的地址"),
            ("/files/4711/a.png", "这张图片不是你上传的"),
        ] {
            let refused = author.post(&edit, &with(cover)).await;
            assert_eq!(refused.status, 422, "{cover}");
            assert!(refused.text().contains(sentence), "{cover}");
        }
    });
}
