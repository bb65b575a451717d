//! A form that is sent twice does its work once; two tabs that change one thing notice each other.

use testkit::Visitor;

use crate::support::{Community, Member, Sample, on_both};

/// A form that makes something, and the table in which it is made.
struct Making<'a> {
    who: &'a Member,
    page: String,
    action: String,
    typed: Vec<(&'static str, String)>,
    table: &'static str,
}

fn makings<'a>(community: &'a Community, sample: &Sample) -> Vec<Making<'a>> {
    let (cast, wares) = (&community.cast, &sample.wares);
    let owned = |fields: &[(&'static str, &str)]| {
        fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
    };
    let topic = format!("/topics/{}", sample.topic);
    let lessons = format!("/teach/courses/{}/lessons", wares.course.id);
    let under = format!("/comments/on/lesson/{}", wares.trial.id);
    let space = sample.space.to_string();
    vec![
        Making {
            who: &cast.stranger,
            page: "/topics/new".to_owned(),
            action: "/topics/new".to_owned(),
            typed: owned(&[
                ("space", &space),
                ("kind", "talk"),
                ("title", "只此一问"),
                ("body", "只问一次。"),
            ]),
            table: "topics",
        },
        Making {
            who: &cast.stranger,
            action: format!("{topic}/replies"),
            page: topic,
            typed: owned(&[("body", "只说一次。")]),
            table: "replies",
        },
        Making {
            who: &cast.stranger,
            page: under.clone(),
            action: under,
            typed: owned(&[("body", "一次。")]),
            table: "comments",
        },
        Making {
            who: &cast.author,
            page: "/teach/courses/new".to_owned(),
            action: "/teach/courses".to_owned(),
            typed: owned(&[("title", "只开一次的课"), ("price_CNY", "9")]),
            table: "courses",
        },
        Making {
            who: &cast.author,
            page: format!("{lessons}/new"),
            action: lessons,
            typed: owned(&[
                ("title", "只讲一次"),
                ("markdown", "一次。"),
                ("module", ""),
                ("module_title", "一章"),
            ]),
            table: "lessons",
        },
        Making {
            who: &cast.stranger,
            page: format!("/checkout/course/{}", wares.course.id),
            action: format!("/checkout/course/{}", wares.course.id),
            typed: owned(&[("gateway", "sandbox")]),
            table: "orders",
        },
    ]
}

#[test]
fn a_form_that_is_sent_twice_one_after_the_other_makes_one_thing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        for making in makings(community, &sample) {
            let (mut visitor, form) = shown(community, &making).await;
            let before = community.footprint().await;
            let first = visitor.send_form(&form).await.expect_status(303);
            let after = community.footprint().await;
            let second = visitor.send_form(&form).await.expect_status(303);
            assert_eq!(first.location(), second.location(), "{}", making.action);
            let again = community.footprint().await.since(&after);
            assert!(
                !again.contains_key(making.table) && !again.contains_key("events"),
                "{}: {again:?}",
                making.action
            );
            assert_eq!(after.since(&before).get(making.table), Some(&1), "{}", making.action);
        }
    });
}

#[test]
fn a_form_that_is_sent_many_times_at_once_makes_one_thing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        for making in makings(community, &sample) {
            let (visitor, form) = shown(community, &making).await;
            let before = community.footprint().await;
            let sends = (0..8).map(|_| {
                let (mut visitor, form) = (visitor.clone(), form.clone());
                tokio::spawn(async move { visitor.send_form(&form).await })
            });
            let sends: Vec<_> = sends.collect();
            let mut places = Vec::new();
            for send in sends {
                let answer = send.await.unwrap().expect_status(303);
                places.push(answer.location().to_owned());
            }
            places.dedup();
            assert_eq!(places.len(), 1, "{}: {places:?}", making.action);
            let written = community.footprint().await.since(&before);
            assert_eq!(written.get(making.table), Some(&1), "{}: {written:?}", making.action);
        }
    });
}

async fn shown(community: &Community, making: &Making<'_>) -> (Visitor, testkit::Form) {
    let mut visitor = community.browser(making.who).await;
    let typed: Vec<_> = making.typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let form = visitor.get(&making.page).await.expect_status(200).form(&making.action).filled(&typed);
    (visitor, form)
}

#[test]
fn the_same_form_of_another_member_or_shown_anew_makes_a_thing_of_its_own() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let action = format!("/topics/{}/replies", sample.topic);
        let page = format!("/topics/{}", sample.topic);
        let mut meng = community.browser(&community.cast.meng).await;
        let form = meng.get(&page).await.form(&action).filled(&[("body", "两人各说一次。")]);
        let once = form.value("_once").unwrap().to_owned();
        let before = community.footprint().await;
        let first = meng.send_form(&form).await.expect_status(303);
        let mut lin = community.browser(&community.cast.lin).await;
        let stolen =
            lin.get(&page).await.form(&action).filled(&[("body", "两人各说一次。"), ("_once", &once)]);
        let second = lin.send_form(&stolen).await.expect_status(303);
        assert_ne!(first.location(), second.location(), "another member's value leads to nothing of theirs");
        let form = meng.get(&page).await.form(&action).filled(&[("body", "两人各说一次。")]);
        let third = meng.send_form(&form).await.expect_status(303);
        assert_ne!(first.location(), third.location(), "saying the same again is allowed");
        assert_eq!(community.footprint().await.since(&before).get("replies"), Some(&3));
    });
}

#[test]
fn two_people_who_register_one_name_at_once_are_told_apart() {
    on_both(&[], async |community| {
        let before = community.footprint().await;
        let sends: Vec<_> = (0..4)
            .map(|number| {
                let mut visitor = community.passer_by();
                tokio::spawn(async move {
                    let _ = visitor.get("/register").await.expect_status(200);
                    let mail = format!("gongsun{number}@example.org");
                    let fields = [("name", "公孙龙"), ("mail", &mail), ("password", "白马非马也谁曰不然")];
                    visitor.submit("/register", &fields).await
                })
            })
            .collect();
        let mut statuses = Vec::new();
        for send in sends {
            let answer = send.await.unwrap();
            if answer.status == 422 {
                let taken = community.sentence(kernel::Locale::ZhCn, "accounts.name.taken", &[]);
                assert_eq!(answer.field_error("name"), Some(taken));
            }
            statuses.push(answer.status);
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422, 422, 422]);
        assert_eq!(community.footprint().await.since(&before).get("members"), Some(&1));
    });
}

#[test]
fn the_second_of_two_tabs_is_told_and_keeps_what_was_typed() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let (cast, wares) = (&community.cast, &sample.wares);
        let tabs: [(&Member, String, &str, &str); 8] = [
            (&cast.lin, format!("/topics/{}/edit", sample.topic), "body", "topics"),
            (&cast.meng, format!("/replies/{}/edit", sample.reply), "body", "replies"),
            (&cast.lin, format!("/comments/{}/edit", sample.comment), "body", "comments"),
            (&cast.lin, "/settings/profile".to_owned(), "bio", "members"),
            (&cast.author, format!("/teach/courses/{}", wares.course.id), "title", "courses"),
            (&cast.author, format!("/teach/lessons/{}", wares.lesson.id), "markdown", "lessons"),
            (&cast.owner, format!("/desk/spaces/{}", sample.space_slug), "name", "spaces"),
            (&cast.owner, format!("/desk/plans/{}", wares.plan), "tagline_zh", "plans"),
        ];
        for (member, page, field, what) in tabs {
            let mut visitor = community.browser(member).await;
            let (one, two) = (visitor.get(&page).await.form(&page), visitor.get(&page).await.form(&page));
            let saved = visitor.send_form(&one.filled(&[(field, "先改的一处")])).await;
            assert_eq!(saved.status, 303, "{what}: {saved}");
            let before = community.footprint().await;
            let refused = visitor.send_form(&two.filled(&[(field, "后改的一处")])).await;
            assert_eq!(refused.status, 409, "{what}: {refused}");
            let sentence = community.sentence(kernel::Locale::ZhCn, "edit.stale", &[]);
            assert_eq!(refused.alert(), Some(sentence), "{what}");
            assert_eq!(refused.form(&page).value(field), Some("后改的一处"), "{what}");
            assert!(community.footprint().await.since(&before).is_empty(), "{what}");
            assert_eq!(visitor.get(&page).await.form(&page).value(field), Some("先改的一处"), "{what}");
        }
    });
}
