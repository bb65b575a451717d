//! Who may send a form, how much and how often, and the cookies that say who that is.

use axum::extract::Request;
use serde_json::Value;
use testkit::Form;

use crate::house::{Plan, Status as _, in_a_house, session};

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn a_form_is_taken_only_from_who_was_shown_it() {
    in_a_house(Plan::default(), async |house| {
        let filled = [("title", "好")];
        let mut one = house.member(1);
        let form = one.get("/form").await.form("/things").filled(&filled);
        one.send_form(&form).await.has_status(303);
        // Without the secret, with another member's, with a broken one.
        let mut two = house.member(2);
        two.get("/form").await;
        let others = two.page().form("/things").value("_csrf").unwrap().to_owned();
        for wrong in ["", "x", &others, &session(1)] {
            one.send_form(&form.clone().filled(&[("_csrf", wrong)])).await.has_status(403);
        }
        let bare = Form { fields: vec![("title".into(), "好".into())], ..form.clone() };
        one.send_form(&bare).await.has_status(403);
        assert!(!form.value("_csrf").unwrap().contains(&session(1)), "a page never shows the session");
        assert_eq!(house.made().await, 1);
        // A passer-by is known by a cookie that came with the form.
        let mut nobody = house.nobody();
        let page = nobody.get("/form").await;
        let planted = page.set_cookie("jixia_visitor").unwrap().to_owned();
        assert!(planted.contains("HttpOnly") && planted.contains("SameSite=Lax"), "{planted}");
        let form = page.form("/things").filled(&filled);
        nobody.send_form(&form).await.has_status(401);
        house.nobody().send_form(&form).await.has_status(403);
        assert_eq!(house.made().await, 1, "and may not make anything");
    });
}

#[test]
fn what_was_written_is_given_back_where_the_session_is_over() {
    in_a_house(Plan::default(), async |house| {
        let text = "写了很久的一段话\n</textarea><b>";
        let filled = |form: Form| {
            let mut form = form.filled(&[("title", text)]);
            form.fields.push(("password".into(), "never shown 123".into()));
            form
        };
        let of_member = filled(house.member(1).get("/form").await.form("/things"));
        // Signed out in another tab: the cookie is gone, and with it what the form is compared with. Or somebody else is
        // signed in by now, or the browser still has the cookie of a session that is over.
        let mut passer_by = house.nobody();
        let of_passer_by = filled(passer_by.get("/form").await.form("/things"));
        // An old page is no question of rights, and the page says so.
        let (old, over) = ("页面已过期", "需要登录");
        for (sender, form, status, title, next) in [
            (house.nobody(), &of_member, 403, over, "/login?next=%2Fform%3Fa%3D1"),
            (house.member(2), &of_member, 403, old, "/form?a=1"),
            (passer_by, &of_passer_by, 401, over, "/login?next=%2Fform%3Fa%3D1"),
        ] {
            let mut sender = sender.with_header("referer", "http://jixia.example/form?a=1");
            let page = sender.send_form(form).await.expect_status(status);
            assert!(page.text().contains("写了很久的一段话\n&#60;/textarea&#62;&#60;b&#62;"), "{page}");
            assert!(!page.text().contains("never shown"), "{page}");
            assert_eq!(page.texts("h1"), [title]);
            assert_eq!(page.attribute(".bar a.primary", "href").as_deref(), Some(next));
            assert!(page.text().contains("href=\"/form?a=1\""), "{page}");
            assert_eq!(page.header("cache-control"), "no-store");
        }
        // What another site sends is not shown, nor is one led there.
        let mut elsewhere = house.nobody().with_header("sec-fetch-site", "cross-site");
        assert!(!elsewhere.send_form(&of_member).await.expect_status(403).text().contains("写了"));
        let mut sender = house.nobody().with_header("referer", "https://evil.example/form");
        let page = sender.send_form(&of_member).await.expect_status(403);
        assert_eq!(page.attribute(".bar a.primary", "href").as_deref(), Some("/login?next=%2F"));
        // Nothing written, nothing to copy: the way to the sign-in form and back.
        let mut passer_by = house.nobody().with_header("referer", "http://jixia.example/form");
        let empty = passer_by.get("/form").await.form("/things").filled(&[("title", " ")]);
        assert_eq!(passer_by.send_form(&empty).await.expect_status(303).location(), "/login?next=%2Fform");
        assert_eq!(house.made().await, 0);
    });
}

#[test]
fn another_site_cannot_send_for_a_member() {
    in_a_house(Plan::default(), async |house| {
        let form = house.member(1).get("/form").await.form("/things").filled(&[("title", "好")]);
        for (name, value, taken) in [
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "none", true),
            ("origin", "https://evil.example", false),
            ("origin", "null", false),
            ("origin", "http://jixia.example", true),
        ] {
            let mut sender = house.member(1).with_header(name, value);
            let status = if taken { 303 } else { 403 };
            sender.send_form(&form).await.has_status(status);
            let open = Form { action: "/prefer".into(), ..form.clone() };
            sender.send_form(&open).await.has_status(status);
            let body = serde_json::json!({"title": "好的"});
            let status = if taken { 200 } else { 403 };
            sender.json("POST", "/api/v1/things", &body).await.has_status(status);
            let status = if taken { 204 } else { 403 };
            let gone = sender.json("DELETE", "/api/v1/things/1", &serde_json::Value::Null).await;
            gone.has_status(status);
        }
    });
}

#[test]
fn a_body_has_its_size_and_its_type() {
    in_a_house(Plan::default(), async |house| {
        let mut one = house.member(1);
        let form = one.get("/form").await.form("/things");
        one.send_form(&form.clone().filled(&[("title", &"x".repeat(1_500))])).await.has_status(303);
        one.send_form(&form.clone().filled(&[("title", &"x".repeat(2_500))])).await.has_status(413);
        for (media, status) in [("text/plain", 415), ("application/json", 415), ("", 415)] {
            let request = Request::post("/things").header("content-type", media);
            one.send(request, "title=x").await.has_status(status);
        }
        let request = Request::post("/things").header("content-type", FORM);
        one.send(request, "title=%FF").await.has_status(400);
        let request = Request::post("/api/v1/things").header("content-type", FORM);
        one.send(request, "title=x").await.has_status(415);
        assert_eq!(house.made().await, 1);
    });
}

#[test]
fn what_reads_is_not_counted_with_what_writes_at_the_same_address() {
    in_a_house(Plan { rate_limits: true, ..Plan::default() }, async |house| {
        let mut program = house.nobody();
        for _ in 0..5 {
            program.get("/api/v1/toys").await.has_status(204);
        }
        for status in [204, 204, 204, 429] {
            program.json("POST", "/api/v1/toys", &Value::Null).await.has_status(status);
        }
        program.get("/api/v1/toys").await.has_status(204);
    });
}

#[test]
fn one_address_may_ask_so_often_and_others_are_not_held_up() {
    in_a_house(Plan { rate_limits: true, ..Plan::default() }, async |house| {
        let form = Form { action: "/prefer".into(), method: "post".into(), fields: Vec::new() };
        let from = |address: &str| house.nobody().from_address(address.parse().unwrap());
        let mut here = from("203.0.113.1").with_header("x-forwarded-for", "198.51.100.7");
        for _ in 0..3 {
            here.send_form(&form).await.has_status(303);
        }
        let refused = here.send_form(&form).await.expect_status(429);
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0, "{refused}");
        assert_eq!(refused.header("cache-control"), "no-store");
        // Who says to come from elsewhere is not believed; who does, is heard. A household has one network.
        let mut liar = from("203.0.113.1").with_header("x-forwarded-for", "198.51.100.8");
        liar.send_form(&form).await.has_status(429);
        from("203.0.113.2").send_form(&form).await.has_status(303);
        for host in ["2001:db8::1", "2001:db8::2", "2001:db8::3"] {
            from(host).send_form(&form).await.has_status(303);
        }
        from("2001:db8::4").send_form(&form).await.has_status(429);
    });
}

#[test]
fn over_tls_the_secret_cookies_belong_to_this_host_alone() {
    in_a_house(Plan { origin: "https://jixia.example", ..Plan::default() }, async |house| {
        let mut nobody = house.nobody();
        let page = nobody.get("/form").await;
        let planted = page.set_cookie("__Host-jixia_visitor").unwrap().to_owned();
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(planted.contains(part), "{part} in {planted}");
        }
        assert!(!planted.contains("Domain"), "{planted}");
        assert!(page.header("strict-transport-security").starts_with("max-age="));
        let form = page.form("/things").filled(&[("title", "好")]);
        nobody.send_form(&form).await.has_status(401);
        assert_eq!(house.member(1).get("/things/1").await.first("#who"), "成员1");
        // A cookie without the prefix could be planted by another host of the domain: it says nothing.
        let mut planted = house.nobody().with_cookie("jixia_session", &session(1));
        assert_eq!(planted.get("/things/1").await.first("#who"), "nobody");
    });
    in_a_house(Plan::default(), async |house| {
        let page = house.nobody().get("/form").await;
        assert!(page.set_cookie("jixia_visitor").is_some_and(|line| !line.contains("Secure")));
        assert_eq!(page.header("strict-transport-security"), "");
    });
}

#[test]
fn the_head_of_a_members_page_has_the_marks_of_that_member() {
    in_a_house(Plan::default(), async |house| {
        assert_eq!(house.member(3).get("/form").await.first("#head"), "/bell 2");
        assert_eq!(house.member(4).get("/form").await.first("#head"), "/bell 3");
        assert_eq!(house.nobody().get("/form").await.first("#head"), "");
        assert_eq!(house.member(3).fragment("/form").await.first("#head"), "", "a fragment has no head");
    });
}
