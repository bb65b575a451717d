//! Pages for passers-by are kept ready, and yet never a moment behind: whatever is done, by whomever and through
//! whichever node, the next passer-by sees it.

use std::sync::Arc;
use std::time::Duration;

use forum::TopicId;
use kernel::{SeededEntropy, Tier};
use testkit::{Answer, Visitor};

use crate::support::{Community, Sample, on_both, on_one};

/// A page that was asked for before and is kept: two passers-by get the very same bytes.
async fn kept(community: &Community, path: &str) -> Answer {
    let first = community.passer_by().get(path).await.expect_status(200);
    let second = community.passer_by().get(path).await.expect_status(200);
    assert!(!first.header("etag").is_empty(), "{path} has no tag, so it is not kept");
    assert_eq!(first.header("etag"), second.header("etag"), "{path} is another page for another passer-by");
    second
}

fn topic_path(id: TopicId) -> String {
    format!("/topics/{id}")
}

/// The community, its sample, and the path of the sample's topic, which is kept.
async fn prepared(community: &Community) -> (Sample, String) {
    let sample = community.sample().await;
    let path = topic_path(sample.topic);
    let page = kept(community, &path).await;
    assert!(page.text().contains("必有一乱"), "{page}");
    (sample, path)
}

async fn seen(community: &Community, path: &str) -> Answer {
    community.passer_by().get(path).await
}

/// Sends a form of the page at `path` that leads to `action`.
async fn press(visitor: &mut Visitor, path: &str, action: &str, fields: &[(&str, &str)]) {
    let _ = visitor.open(path).await.expect_status(200);
    let answer = visitor.submit(action, fields).await;
    assert_eq!(answer.status, 303, "{answer}");
}

#[test]
fn an_edit_a_deletion_and_a_restoration_are_seen_at_once() {
    on_both(&[], async |community| {
        let (sample, path) = prepared(community).await;
        let mut meng = community.browser(&community.cast.meng).await;
        let reply = sample.reply;

        let edit = format!("/replies/{reply}/edit");
        press(&mut meng, &edit, &edit, &[("body", "因为一读一写，其间有隙。")]).await;
        let page = kept(community, &path).await.text();
        assert!(page.contains("其间有隙") && !page.contains("必有一乱"), "{page}");

        press(&mut meng, &path, &format!("/replies/{reply}/delete"), &[]).await;
        let page = kept(community, &path).await.text();
        assert!(!page.contains("其间有隙"), "{page}");

        press(&mut meng, &path, &format!("/replies/{reply}/restore"), &[]).await;
        assert!(kept(community, &path).await.text().contains("其间有隙"));

        let mut lin = community.browser(&community.cast.lin).await;
        press(&mut lin, &path, &format!("/topics/{}/delete", sample.topic), &[]).await;
        assert_eq!(seen(community, &path).await.status, 404, "a deleted topic is gone for passers-by");
        press(&mut lin, &path, &format!("/topics/{}/restore", sample.topic), &[]).await;
        assert!(kept(community, &path).await.text().contains("其间有隙"));
    });
}

#[test]
fn a_reply_a_like_and_an_accepted_answer_are_seen_at_once() {
    on_both(&[], async |community| {
        let (sample, path) = prepared(community).await;
        let mut stranger = community.browser(&community.cast.stranger).await;
        press(&mut stranger, &path, &format!("{path}/replies"), &[("body", "另有一说。")]).await;
        assert!(kept(community, &path).await.text().contains("另有一说"));

        let before = kept(community, &path).await.texts(".vote");
        press(&mut stranger, &path, &format!("{path}/like"), &[]).await;
        let after = kept(community, &path).await.texts(".vote");
        assert_ne!(before, after, "the like is not counted");

        let mut lin = community.browser(&community.cast.lin).await;
        assert_eq!(kept(community, &path).await.count("li.accepted"), 0);
        press(&mut lin, &path, &format!("/replies/{}/accept", sample.reply), &[]).await;
        assert_eq!(kept(community, &path).await.count("li.accepted"), 1);
        press(&mut lin, &path, &format!("/replies/{}/accept", sample.reply), &[]).await;
        assert_eq!(kept(community, &path).await.count("li.accepted"), 0);

        let mut moderator = community.browser(&community.cast.moderator).await;
        let badges = kept(community, &path).await.texts(".topic-meta .badge").len();
        press(&mut moderator, &path, &format!("{path}/lock"), &[]).await;
        assert_eq!(kept(community, &path).await.texts(".topic-meta .badge").len(), badges + 1, "locked");
    });
}

#[test]
fn a_space_that_is_closed_renamed_or_opened_is_so_at_once() {
    on_both(&[], async |community| {
        let (sample, path) = prepared(community).await;
        let mut owner = community.browser(&community.cast.owner).await;
        let desk = format!("/desk/spaces/{}", sample.space_slug);

        press(&mut owner, &desk, &desk, &[("audience", "members")]).await;
        let page = seen(community, &path).await.expect_status(200).text();
        assert!(!page.contains("必有一乱") && !page.contains("为何不能并存"), "members only: {page}");

        press(&mut owner, &desk, &desk, &[("audience", "staff")]).await;
        assert_eq!(seen(community, &path).await.status, 404);

        press(&mut owner, &desk, &desk, &[("audience", "public"), ("name", "问道坊")]).await;
        let page = kept(community, &path).await.text();
        assert!(page.contains("必有一乱") && page.contains("问道坊"), "{page}");
    });
}

#[test]
fn a_new_standing_of_an_author_shows_at_once() {
    on_both(&[], async |community| {
        let (sample, path) = prepared(community).await;
        let answer = format!("#topic .tier, #reply-{} .tier", sample.reply);
        let tiers = |page: &Answer| page.texts(&answer);
        assert_eq!(tiers(&kept(community, &path).await), [""; 0]);

        let meng = community.cast.meng.id;
        let raised = community.db.write(move |tx| accounts::set_tier(tx, meng, Tier::Fellow, None)).await;
        raised.unwrap();
        assert_eq!(tiers(&kept(community, &path).await), ["大夫"], "who answered");

        let lin = community.cast.lin.id;
        let role = kernel::Role::Moderator;
        community.db.write(move |tx| accounts::change_role(tx, None, lin, role)).await.unwrap();
        assert_eq!(tiers(&kept(community, &path).await), ["祭酒", "大夫"], "who asked");

        // The same holds for a comment under a lesson.
        let trial = sample.wares.trial.path(&sample.wares.course.slug);
        kept(community, &trial).await;
        community.db.write(move |tx| accounts::set_tier(tx, lin, Tier::Scholar, None)).await.unwrap();
        let role = kernel::Role::Member;
        community.db.write(move |tx| accounts::change_role(tx, None, lin, role)).await.unwrap();
        let page = kept(community, &trial).await;
        assert!(page.texts("#comments .tier").contains(&"学士".to_owned()), "{:?}", page.texts("#comments"));
    });
}

#[test]
fn a_standing_that_ends_by_itself_shows_no_longer_than_it_lasts() {
    on_one(&[], async |community| {
        let (sample, path) = prepared(community).await;
        let answer = format!("#reply-{} .tier", sample.reply);
        let meng = community.cast.meng.id;
        let until = Some(community.app.now().plus(Duration::from_secs(30)));
        community.db.write(move |tx| accounts::set_tier(tx, meng, Tier::Fellow, until)).await.unwrap();
        assert_eq!(kept(community, &path).await.texts(&answer), ["大夫"]);
        // Nothing is written when it ends, so a page lives no longer than a minute.
        community.clock.advance(Duration::from_secs(60));
        assert_eq!(kept(community, &path).await.texts(&answer), [""; 0]);
    });
}

#[test]
fn what_another_node_changes_is_seen_at_once() {
    on_both(&[], async |community| {
        let (sample, path) = prepared(community).await;
        // A second program on the same database, with threads and connections of its own.
        let (other, _) = crate::support::house(&community.settings);
        let settings = community.settings.clone();
        let node =
            tokio::task::spawn_blocking(move || other.open_database(&settings)).await.unwrap().unwrap();

        let (meng, reply) = (community.cast.meng.clone(), sample.reply);
        let wrote = node.write(move |tx| {
            let text = forum::render_in(tx, "他处改过的话。".to_owned(), kernel::Locale::ZhCn)?;
            let viewer = meng.viewer(tx.now());
            forum::edit_reply(tx, &viewer, reply, 1, &text)
        });
        wrote.await.map_err(|error: web::Error| format!("{error:?}")).unwrap();
        assert!(kept(community, &path).await.text().contains("他处改过的话"));

        let (lin, topic) = (community.cast.lin.clone(), sample.topic);
        let gone = node.write(move |tx| {
            let viewer = lin.viewer(tx.now());
            forum::delete_topic(tx, &viewer, topic)
        });
        gone.await.map_err(|error: web::Error| format!("{error:?}")).unwrap();
        assert_eq!(seen(community, &path).await.status, 404);
        tokio::task::spawn_blocking(move || node.close()).await.unwrap();
    });
}

#[test]
fn a_lesson_that_is_edited_or_withdrawn_is_so_at_once() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let wares = &sample.wares;
        let (lesson, course) = (wares.trial.path(&wares.course.slug), wares.course.path());
        kept(community, &lesson).await;
        let mut author = community.browser(&community.cast.author).await;

        let form = format!("/teach/lessons/{}", wares.trial.id);
        press(&mut author, &form, &form, &[("markdown", "重写的正文。")]).await;
        assert!(kept(community, &lesson).await.text().contains("重写的正文"));

        let mut lin = community.browser(&community.cast.lin).await;
        let under = format!("/comments/on/lesson/{}", wares.trial.id);
        press(&mut lin, &lesson, &under, &[("body", "初读此课。")]).await;
        assert!(kept(community, &lesson).await.text().contains("初读此课"));

        let manage = format!("/teach/courses/{}", wares.course.id);
        press(&mut author, &manage, &manage, &[("title", "改名的课"), ("price_CNY", "88")]).await;
        let page = seen(community, &course).await.text();
        assert!(page.contains("改名的课") && page.contains("88"), "{page}");
        assert!(kept(community, &lesson).await.text().contains("改名的课"));

        let lessons = format!("/teach/courses/{}/lessons", wares.course.id);
        let publication = format!("/teach/courses/{}/publication", wares.course.id);
        press(&mut author, &lessons, &publication, &[("publish", "false")]).await;
        assert_eq!(seen(community, &lesson).await.status, 404);
        assert_eq!(seen(community, &course).await.status, 404);
    });
}

#[test]
fn the_kept_page_is_the_same_packed_and_unpacked_and_a_known_one_is_not_sent_again() {
    on_one(&[], async |community| {
        let (_, path) = prepared(community).await;
        let plain = seen(community, &path).await;
        assert_eq!(plain.header("content-encoding"), "");
        let mut packing = community.passer_by().with_header("accept-encoding", "gzip, br");
        let packed = packing.get(&path).await.expect_status(200);
        assert_eq!(packed.header("content-encoding"), "br");
        assert!(packed.body.len() * 2 < plain.body.len(), "{} of {}", packed.body.len(), plain.body.len());
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &packed.body[..], &mut unpacked).unwrap();
        assert_eq!(String::from_utf8(unpacked).unwrap(), plain.text());

        let tag = plain.header("etag");
        assert_eq!(tag, packed.header("etag"), "the tag is of the page, not of its packing");
        for header in ["cookie", "accept-language", "accept-encoding"] {
            assert!(plain.header("vary").contains(header), "{}", plain.header("vary"));
        }
        let mut returning = community.passer_by().with_header("if-none-match", tag);
        let known = returning.get(&path).await;
        assert_eq!((known.status, known.body.len()), (304, 0), "{known}");
        assert_eq!(known.header("etag"), tag);
    });
}

#[test]
fn nobody_gets_a_page_that_was_kept_for_somebody_else() {
    on_one(&[], async |community| {
        let (_, path) = prepared(community).await;
        let zh = kept(community, &path).await;
        let en = community.passer_by().speaking("en").get(&path).await.expect_status(200);
        assert_eq!((zh.language().as_str(), en.language().as_str()), ("zh-CN", "en"));
        let dark = community.passer_by().with_cookie("jixia_theme", "dark").get(&path).await;
        assert_eq!(dark.attribute("html", "data-theme").as_deref(), Some("dark"));
        assert_eq!(seen(community, &path).await.attribute("html", "data-theme"), None);

        let mut lin = community.browser(&community.cast.lin).await;
        let own = lin.get(&path).await.expect_status(200);
        assert!(own.count("form") > zh.count("form"), "a member has forms of their own");
        assert!(!own.text().is_empty() && own.text().contains("林徙"));
        let again = seen(community, &path).await;
        assert_eq!(
            again.header("etag"),
            zh.header("etag"),
            "a member's visit changes nothing for passers-by"
        );
        // A message that is shown once is shown to one.
        let flashed = community.passer_by().with_cookie("jixia_flash", "forum-restored").get(&path).await;
        assert_eq!(flashed.count(".flash"), 1, "{flashed}");
        assert_eq!(seen(community, &path).await.count(".flash"), 0);
        assert!(seen(community, &path).await.set_cookies().is_empty(), "nothing personal is handed out");
    });
}

#[test]
fn what_is_kept_has_no_secrets_in_it_and_two_nodes_agree_on_it() {
    on_one(&[], async |community| {
        let (_, path) = prepared(community).await;
        let page = kept(community, &path).await;
        assert_eq!(page.count("[name=_csrf]"), 0, "a secret in a kept page would be everybody's");
        assert_eq!(page.count("[nonce]"), 0);
        // Another node with other randomness makes the same page.
        let (clock, entropy) = (Arc::clone(&community.clock), Arc::new(SeededEntropy::new(99)));
        let house = jixia::house::House::build_with(&community.settings, clock, entropy).unwrap();
        let app = house.app(community.db.clone()).unwrap();
        let site = testkit::Site::new(house.into_router(app), community.site.origin());
        let other = site.visitor().get(&path).await.expect_status(200);
        assert_eq!(other.header("etag"), page.header("etag"));
    });
}
