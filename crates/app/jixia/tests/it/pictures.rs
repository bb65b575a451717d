//! Pictures that are pasted into a text last as long as the text, wherever it stands.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Visitor;

use crate::support::{Community, on_both};

/// The smallest picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\xdacd\xf8\xcfP\x0f\0\x03\x86\x01\x80Z4}k\0\0\0\0IEND\xaeB`\x82";

/// Uploads a picture as the editor does, and gives its address.
async fn upload(visitor: &mut Visitor) -> String {
    let head = "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
    let body = [head.as_bytes(), PNG, b"\r\n--line--\r\n"].concat();
    let request = http::Request::post("/files")
        .header("content-type", "multipart/form-data; boundary=line")
        .header("accept", "application/json");
    let answer = visitor.send(request, body).await.expect_status(201);
    answer.json()["url"].as_str().unwrap().to_owned()
}

/// Sends the form of the page at `path` that leads to `action`, and gives the address to which that leads.
async fn press(visitor: &mut Visitor, path: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let _ = visitor.open(path).await.expect_status(200);
    let answer = visitor.submit(action, fields).await;
    assert_eq!(answer.status, 303, "{action}: {answer}");
    answer.location().to_owned()
}

async fn is_there(community: &Community, url: &str) -> bool {
    community.passer_by().get(url).await.status == 200
}

/// Lets days pass, and has done what is due. Gives a browser of lin's, as sessions are over by then.
async fn pass(community: &Community, days: u64) -> Visitor {
    community.clock.advance(Duration::from_secs(days * 24 * 3600));
    community.run_due().await;
    community.browser(&community.cast.lin).await
}

fn wish(folder: &tempfile::TempDir) -> String {
    format!("file://{}", folder.path().display())
}

#[test]
fn wherever_a_picture_is_pasted_it_stays_and_goes_with_the_text() {
    let folder = tempfile::tempdir().unwrap();
    on_both(&[("files.url", &wish(&folder))], async |community| {
        let sample = community.sample().await;
        let (lesson, course) = (sample.wares.trial.id, sample.wares.course.id);
        // Each place: who writes there, the form, its field, and the form that changes it afterwards.
        let author = &community.cast.author;
        let lin = &community.cast.lin;
        let places = [
            (lin, format!("/topics/{}/edit", sample.topic), "body"),
            (&community.cast.meng, format!("/replies/{}/edit", sample.reply), "body"),
            (lin, format!("/comments/{}/edit", sample.comment), "body"),
            (author, format!("/teach/lessons/{lesson}"), "markdown"),
            (author, format!("/teach/courses/{course}"), "about"),
            (author, format!("/write/articles/{}", sample.wares.article.id), "body"),
            (lin, "/settings/profile".to_owned(), "bio"),
            (&community.cast.owner, "/desk/settings".to_owned(), "values"),
        ];
        let mut shown = Vec::new();
        for (member, form, field) in &places {
            let mut visitor = community.browser(member).await;
            let url = upload(&mut visitor).await;
            let text = format!("一图：![图]({url})\n\n<!-- more -->\n\n再说做法。");
            press(&mut visitor, form, form, &[(field, &text)]).await;
            shown.push(url);
        }
        let stray = upload(&mut community.browser(lin).await).await;
        pass(community, 3).await;
        for (url, (_, form, _)) in shown.iter().zip(&places) {
            assert!(is_there(community, url).await, "{form}");
        }
        assert!(!is_there(community, &stray).await, "nothing shows it");
        for (member, form, field) in &places {
            let mut visitor = community.browser(member).await;
            let text = "不用图了。\n\n<!-- more -->\n\n再说做法。";
            press(&mut visitor, form, form, &[(field, text)]).await;
        }
        pass(community, 2).await;
        for (url, (_, form, _)) in shown.iter().zip(&places) {
            assert!(!is_there(community, url).await, "{form}");
        }
    });
}

#[test]
fn a_new_text_keeps_its_picture_and_a_deleted_one_for_a_month() {
    let folder = tempfile::tempdir().unwrap();
    on_both(&[("files.url", &wish(&folder))], async |community| {
        let sample = community.sample().await;
        let mut lin = community.browser(&community.cast.lin).await;
        let mut urls = Vec::new();
        for _ in 0..3 {
            urls.push(upload(&mut lin).await);
        }
        let text = |nth: usize| format!("见图 ![]({})", urls[nth]);
        let space = sample.space.to_string();
        let fields = [("title", "有图为证"), ("space", &*space), ("body", &*text(0))];
        let topic = press(&mut lin, "/topics/new", "/topics/new", &fields).await;
        press(&mut lin, &topic, &format!("{topic}/replies"), &[("body", &text(1))]).await;
        let lesson = sample.wares.trial.path(&sample.wares.course.slug);
        let comments = format!("/comments/on/lesson/{}", sample.wares.trial.id);
        press(&mut lin, &lesson, &comments, &[("body", &text(2))]).await;
        lin = pass(community, 3).await;
        for url in &urls {
            assert!(is_there(community, url).await, "{url}");
        }
        // The topic is deleted and brought back in time; then for good.
        press(&mut lin, &topic, &format!("{topic}/delete"), &[]).await;
        lin = pass(community, 6).await;
        press(&mut lin, &topic, &format!("{topic}/restore"), &[]).await;
        lin = pass(community, 40).await;
        assert!(is_there(community, &urls[0]).await && is_there(community, &urls[1]).await);
        press(&mut lin, &topic, &format!("{topic}/delete"), &[]).await;
        pass(community, 29).await;
        assert!(is_there(community, &urls[0]).await && is_there(community, &urls[1]).await);
        pass(community, 1).await;
        assert!(!is_there(community, &urls[0]).await);
        assert!(!is_there(community, &urls[1]).await, "the reply went with its topic");
        assert!(is_there(community, &urls[2]).await, "the comment stands elsewhere");
    });
}

#[test]
fn the_pictures_of_a_course_and_its_lessons_go_a_month_after_it_was_deleted() {
    let folder = tempfile::tempdir().unwrap();
    on_both(&[("files.url", &wish(&folder))], async |community| {
        let sample = community.sample().await;
        let (lesson, course) = (sample.wares.trial.id, sample.wares.course.id);
        let mut author = community.browser(&community.cast.author).await;
        let mut urls = Vec::new();
        for (form, field) in
            [(format!("/teach/lessons/{lesson}"), "markdown"), (format!("/teach/courses/{course}"), "about")]
        {
            let url = upload(&mut author).await;
            press(&mut author, &form, &form, &[(field, &format!("一图：![图]({url})"))]).await;
            urls.push(url);
        }
        let set = async |deleted: bool| {
            let viewer = community.cast.author.viewer(kernel::Clock::now(&*community.clock));
            let changed = community.db.write(move |tx| match deleted {
                true => courses::delete_course(tx, &viewer, course).map(drop),
                false => courses::restore_course(tx, &viewer, course).map(drop),
            });
            changed.await.unwrap();
        };
        set(true).await;
        pass(community, 20).await;
        set(false).await;
        pass(community, 60).await;
        for url in &urls {
            assert!(is_there(community, url).await, "brought back in time: {url}");
        }
        set(true).await;
        pass(community, 29).await;
        for url in &urls {
            assert!(is_there(community, url).await, "it may still come back: {url}");
        }
        pass(community, 1).await;
        for url in &urls {
            assert!(!is_there(community, url).await, "{url}");
        }
    });
}

#[test]
fn the_pictures_of_comments_go_and_come_back_with_what_they_stand_under() {
    let folder = tempfile::tempdir().unwrap();
    on_both(&[("files.url", &wish(&folder))], async |community| {
        let sample = community.sample().await;
        let (article, trial, course) = (&sample.wares.article, &sample.wares.trial, &sample.wares.course);
        let places = [("article", article.id.get()), ("lesson", trial.id.get())];
        let mut author = community.browser(&community.cast.author).await;
        let mut urls = Vec::new();
        for (kind, id) in places {
            for deleted in [false, true] {
                let url = upload(&mut author).await;
                let body =
                    json!({"subject_kind": kind, "subject_id": id, "body": format!("见图 ![]({url})")});
                let posted = author.json("POST", "/api/v1/comments", &body).await.expect_status(201).json();
                if deleted {
                    let comment = format!("/api/v1/comments/{}", posted["id"]);
                    let _ = author.json("DELETE", &comment, &Value::Null).await.expect_status(204);
                }
                urls.push(url);
            }
        }
        let open = async |nth: usize| is_there(community, &urls[nth]).await;
        let set = async |deleted: bool| {
            let viewer = community.cast.author.viewer(kernel::Clock::now(&*community.clock));
            let (article, course) = (article.id, course.id);
            let changed = community.db.write(move |tx| -> Result<(), web::Error> {
                if deleted {
                    articles::delete_article(tx, &viewer, article)?;
                    courses::delete_course(tx, &viewer, course)?;
                } else {
                    articles::restore_article(tx, &viewer, article)?;
                    courses::restore_course(tx, &viewer, course)?;
                }
                Ok(())
            });
            changed.await.unwrap();
            community.read_log().await;
        };
        set(true).await;
        pass(community, 20).await;
        set(false).await;
        pass(community, 60).await;
        for nth in [0, 2] {
            assert!(open(nth).await, "brought back in time: {:?}", urls[nth]);
            assert!(!open(nth + 1).await, "its comment stays deleted: {:?}", urls[nth + 1]);
        }
        set(true).await;
        pass(community, 29).await;
        assert!(open(0).await && open(2).await, "they may still come back");
        pass(community, 1).await;
        assert!(!open(0).await && !open(2).await, "{urls:?}");
    });
}
