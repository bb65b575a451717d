//! The bell, the list and the settings through the router, in both languages.

use forum::TopicKind;
use serde_json::{Value, json};
use testkit::Answer;

use crate::common::{nobody, with_browsers};

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

#[test]
fn the_bell_counts_leads_and_falls_silent_without_script() {
    with_browsers(async |house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "稷下");
        let reply = house.answer(&house.meng, talk, "在");
        house.like(&house.meng, forum::Post::Topic(talk), true);
        house.settle();
        let mut lin = house.browser(&house.lin).await;
        let page = lin.get(&format!("/topics/{talk}")).await.expect_status(200);
        assert_eq!(page.first("a.bell b"), "2");
        assert_eq!(page.attribute("a.bell", "href").as_deref(), Some("/notifications"));
        assert_eq!(page.attribute("a.bell", "aria-label").as_deref(), Some("通知，2 条未读"));
        let list = lin.get("/notifications").await.expect_status(200);
        let said = list.texts("#notifications h2 a");
        assert_eq!(said, ["孟轲 赞了你在《关于稷下》里写的内容", "孟轲 在《关于稷下》里回复了你"]);
        let links = list.html();
        assert!(links.html().contains("/notifications/1"));
        // Looking reads it.
        let opened = lin.get("/notifications/1").await.expect_status(303);
        assert_eq!(opened.location(), format!("/replies/{reply}"));
        assert_eq!(lin.get("/notifications").await.first("a.bell b"), "1");
        // What came since the page was shown stays unread.
        house.answer(&house.meng, talk, "又来");
        house.settle();
        lin.submit("/notifications/read", &[]).await.has_status(303);
        assert_eq!(lin.get("/notifications").await.first("a.bell b"), "1");
        lin.submit("/notifications/3/read", &[]).await.has_status(303);
        let quiet = lin.get("/notifications").await;
        assert_eq!((quiet.count("a.bell"), quiet.count("a.bell b")), (1, 0));
        let bell = lin.get("/notifications/bell").await.expect_status(200);
        assert!(bell.text().starts_with("<a class=\"bell\""), "{bell}");
        let mut en = house.browser(&house.lin).await.speaking("en");
        let list = en.get("/notifications").await.expect_status(200);
        assert!(list.texts("#notifications h2 a")[0].contains("replied to you in"), "{list}");
        assert_eq!(list.attribute("a.bell", "aria-label").as_deref(), Some("Notifications"));
    });
}

#[test]
fn a_member_chooses_mutes_and_hears_again() {
    with_browsers(async |house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "吵闹");
        house.answer(&house.meng, talk, "一");
        house.settle();
        let mut lin = house.browser(&house.lin).await;
        lin.get("/notifications").await.has_status(200);
        let muted = lin.post("/notifications/1/mute", &[("what", "thread")]).await.expect_status(303);
        assert!(lin.follow(muted).await.text().contains("不会通知你了"));
        house.answer(&house.meng, talk, "二");
        house.settle();
        assert_eq!(house.unread(&house.lin), 1);
        let page = lin.get("/settings/notifications").await.expect_status(200);
        assert_eq!(page.texts("#mutes h3"), ["关于吵闹"]);
        let unmuted = lin.submit("/settings/notifications/unmute", &[]).await.expect_status(303);
        assert_eq!(lin.follow(unmuted).await.count("#mutes h3"), 0);
        let chosen = [("reply", "off"), ("like", "mail"), ("digest", "weekly")];
        let saved = lin.submit("/settings/notifications", &chosen).await.expect_status(303);
        let form = lin.follow(saved).await.form("/settings/notifications");
        let values =
            ["reply", "like", "digest", "paid"].map(|name| form.value(name).unwrap_or_default().to_owned());
        assert_eq!(values, ["off", "mail", "weekly", "mail"]);
        for wrong in [("reply", "loud"), ("digest", "hourly")] {
            lin.get("/settings/notifications").await.has_status(200);
            lin.submit("/settings/notifications", &[wrong]).await.has_status(422);
        }
        lin.get("/notifications").await.has_status(200);
        lin.post("/notifications/1/mute", &[("what", "everything")]).await.has_status(422);
    });
}

#[test]
fn the_way_out_of_letters_needs_no_sign_in_and_no_page() {
    with_browsers(async |house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "信");
        house.answer(&house.meng, talk, "一");
        house.pass(3_600);
        let url = house.letters()[0].3.clone().unwrap_or_default();
        let path = url.trim_start_matches(crate::common::ORIGIN).to_owned();
        let mut stranger = house.browser(&nobody()).await;
        let page = stranger.get(&path).await.expect_status(200);
        assert!(page.text().contains("退订"), "looking ends nothing");
        house.answer(&house.meng, talk, "二");
        house.pass(7_200);
        assert_eq!(house.letters().len(), 2);
        // As a mail program sends it: no cookie, no page before.
        let form = testkit::Form {
            action: path.clone(),
            method: "post".into(),
            fields: vec![("List-Unsubscribe".into(), "One-Click".into())],
        };
        house.browser(&nobody()).await.send_form(&form).await.has_status(200);
        house.answer(&house.meng, talk, "三");
        house.pass(7_200);
        assert_eq!(house.letters().len(), 2);
        for wrong in ["/unsubscribe/x", &format!("/unsubscribe/{}", "A".repeat(43))] {
            stranger.get(wrong).await.has_status(404);
            stranger
                .send_form(&testkit::Form { action: wrong.to_owned(), ..form.clone() })
                .await
                .has_status(404);
        }
    });
}

#[test]
fn what_one_was_told_is_nobody_elses() {
    with_browsers(async |house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "私事");
        house.answer(&house.meng, talk, "一");
        house.settle();
        let mut meng = house.browser(&house.meng).await;
        let list = meng.get("/notifications").await.expect_status(200);
        assert_eq!(list.count("#notifications li"), 0);
        for path in ["/notifications/1", "/notifications/999", "/notifications/0", "/notifications/x"] {
            meng.get(path).await.has_status(404);
        }
        meng.get("/settings/notifications").await.has_status(200);
        meng.post("/notifications/1/read", &[]).await.has_status(404);
        meng.post("/notifications/1/mute", &[("what", "thread")]).await.has_status(404);
        meng.post("/notifications/read", &[("newest", "999")]).await.has_status(303);
        assert_eq!(house.unread(&house.lin), 1);
        meng.post("/notifications/read", &[("newest", "x")]).await.has_status(422);
        meng.get("/notifications?after=!!!").await.has_status(400);
        let mut passer_by = house.browser(&nobody()).await;
        for path in ["/notifications", "/notifications/1", "/notifications/bell", "/settings/notifications"] {
            assert!(passer_by.get(path).await.expect_status(303).location().starts_with("/login"), "{path}");
        }
        assert_eq!(passer_by.get(&format!("/topics/{talk}")).await.count("a.bell"), 0);
        // A program of the member's own.
        let mut lin = house.browser(&house.lin).await;
        let told = lin.get("/api/v1/notifications?limit=1").await.expect_status(200).json();
        assert_eq!((&told["unread"], &told["items"][0]["kind"]), (&json!(1), &json!("reply")));
        assert_eq!(told["items"][0]["text"], "孟轲 在《关于私事》里回复了你");
        let read = json!({"newest": told["items"][0]["id"]});
        passer_by.json("POST", "/api/v1/notifications/read", &read).await.has_status(401);
        lin.json("POST", "/api/v1/notifications/read", &read).await.has_status(204);
        assert_eq!(house.unread(&house.lin), 0);
        assert_eq!(lin.json("GET", "/api/v1/notifications", &Value::Null).await.json()["unread"], 0);
    });
}

#[test]
fn programs_choose_mute_and_read_like_the_pages() {
    with_browsers(async |house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "程序");
        house.answer(&house.meng, talk, "一");
        house.answer(&house.meng, talk, "二");
        house.settle();
        let (mut lin, mut meng) = (house.browser(&house.lin).await, house.browser(&house.meng).await);
        let (settings, mutes) = ("/api/v1/notifications/settings", "/api/v1/notifications/mutes");
        let usual = lin.get(settings).await.expect_status(200).json();
        assert_eq!((&usual["ways"]["reply"], &usual["digest"]), (&json!("mail"), &json!("off")));
        assert_eq!(usual["ways"].as_object().map(serde_json::Map::len), Some(notify::Kind::ALL.len()));
        let wanted = json!({"ways": {"reply": "bell", "like": "off"}, "digest": "daily"});
        let chosen = lin.json("PUT", settings, &wanted).await.expect_status(200).json();
        let got = (&chosen["ways"]["reply"], &chosen["ways"]["like"], &chosen["ways"]["paid"]);
        assert_eq!(got, (&json!("bell"), &json!("off"), &json!("mail")));
        assert_eq!(chosen["digest"], "daily");
        let form = lin.get("/settings/notifications").await.form("/settings/notifications");
        assert_eq!((form.value("reply"), form.value("digest")), (Some("bell"), Some("daily")));
        for (wrong, field) in [
            (json!({"ways": {"reply": "loud"}, "digest": "off"}), "reply"),
            (json!({"ways": {"noise": "off"}}), "ways"),
            (json!({"digest": "hourly"}), "digest"),
        ] {
            let refused = lin.json("PUT", settings, &wrong).await.expect_status(422);
            assert_eq!(refused.field_codes()[0].0, field);
        }
        assert_eq!(lin.get(settings).await.json(), chosen, "a refusal changes nothing");

        meng.json("POST", "/api/v1/notifications/1/read", &Value::Null).await.has_status(404);
        lin.json("POST", "/api/v1/notifications/1/read", &Value::Null).await.has_status(204);
        assert_eq!(house.unread(&house.lin), 1);
        meng.json("POST", "/api/v1/notifications/2/mute", &json!({"what": "thread"})).await.has_status(404);
        lin.json("POST", "/api/v1/notifications/2/mute", &json!({"what": "all"})).await.has_status(422);
        lin.json("POST", "/api/v1/notifications/2/mute", &json!({"what": "thread"})).await.has_status(204);
        let silent = lin.get(mutes).await.expect_status(200).json();
        let path = format!("/topics/{talk}");
        assert_eq!(silent, json!([{"kind": "topic", "id": talk, "title": "关于程序", "path": path}]));
        assert_eq!(meng.get(mutes).await.json(), json!([]));
        house.answer(&house.meng, talk, "三");
        house.settle();
        assert_eq!(house.unread(&house.lin), 1, "silent");
        lin.json("DELETE", &format!("{mutes}/topic/{talk}"), &Value::Null).await.has_status(204);
        lin.json("DELETE", &format!("{mutes}/topic/{talk}"), &Value::Null).await.has_status(404);
        assert_eq!(lin.get(mutes).await.json(), json!([]));
        house.answer(&house.meng, talk, "四");
        house.settle();
        assert_eq!(house.unread(&house.lin), 2);
    });
}
