//! Sessions and tokens that are over, forged or somebody else's; forms that another site sends.

use std::time::Duration;

use kernel::Locale;
use serde_json::{Value, json};
use testkit::{Answer, Visitor};

use crate::support::{Community, PASSWORD, on_both, on_one};

const A_MONTH: Duration = Duration::from_secs(31 * 24 * 3600);

/// A refused form: 403, and the sentence in the reader's language.
fn assert_forged(community: &Community, answer: &Answer, locale: Locale) {
    assert_eq!(answer.status, 403, "{answer}");
    assert_eq!(answer.language(), locale.tag());
    assert!(answer.text().contains(&community.sentence(locale, "form.expired", &[])), "{answer}");
}

#[test]
fn a_session_that_is_over_leads_to_the_sign_in_form_and_back() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let mut lin = community.browser(&community.cast.lin).await;
        let path = format!("/topics/{}", sample.topic);
        let _ = lin.get(&path).await.expect_status(200);
        community.clock.advance(A_MONTH);
        let before = community.footprint().await;

        let page = lin.get("/settings/profile").await;
        assert_eq!((page.status, page.location()), (303, "/login?next=%2Fsettings%2Fprofile"));
        // The form of a page that was open all the while: what it would have changed stays, and what was written is
        // there to be copied.
        let answer = lin.post(&format!("{path}/replies"), &[("body", "迟来的一句。")]).await;
        let answer = answer.expect_status(401);
        assert_eq!(answer.texts(".written textarea"), ["迟来的一句。"]);
        let way = answer.attribute(".bar a.primary", "href").unwrap_or_default();
        assert!(way.starts_with("/login?next="), "{answer}");
        let call = lin.json("GET", "/api/v1/me", &Value::Null).await;
        assert_eq!((call.status, call.code().as_str()), (401, "session.required"));
        assert_eq!(call.header("www-authenticate"), "Bearer");
        assert!(community.footprint().await.since(&before).is_empty());

        // A page for everybody is shown, as to a passer-by.
        let _ = lin.get(&path).await.expect_status(200);
    });
}

#[test]
fn signing_out_ends_the_session_itself_and_not_only_the_cookie() {
    on_both(&[], async |community| {
        let mut lin = community.browser(&community.cast.lin).await;
        let mut thief = lin.clone();
        let _ = lin.get("/settings/profile").await.expect_status(200);
        let answer = lin.submit("/logout", &[]).await.expect_status(303);
        assert!(
            answer.set_cookie("jixia_session").is_some_and(|line| line.contains("Max-Age=0")),
            "{answer}"
        );
        assert_eq!(lin.cookie("jixia_session"), None);
        assert_eq!(thief.get("/settings/profile").await.status, 303, "a copy of the cookie works no more");
    });
}

#[test]
fn a_token_that_was_revoked_or_has_expired_or_never_was_is_refused_everywhere() {
    on_both(&[], async |community| {
        let lin = &community.cast.lin;
        let (kept, revoked) = (community.token(lin, "留").await, community.token(lin, "收").await);
        let mut program = community.passer_by().with_token(&revoked.secret);
        let _ = program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(200);
        let path = format!("/api/v1/tokens/{}", revoked.id);
        let _ = program.json("DELETE", &path, &Value::Null).await.expect_status(204);

        let refused = async |visitor: &mut Visitor| {
            // Also where a passer-by would be let in: a program that silently sees less would be misled.
            for path in ["/api/v1/me", "/api/v1/topics"] {
                let answer = visitor.json("GET", path, &Value::Null).await.expect_status(401);
                assert_eq!(answer.code(), "token.invalid", "{answer}");
                assert_eq!(answer.header("www-authenticate"), "Bearer");
            }
        };
        refused(&mut program).await;
        for wrong in ["", "jx_", "jx_0000000000000000000000000000000000000000000", "稷下"] {
            refused(&mut community.passer_by().with_header("authorization", &format!("Bearer {wrong}")))
                .await;
        }
        refused(&mut community.passer_by().with_header("authorization", "Basic bGluOmxpbg==")).await;

        let mut program = community.passer_by().with_token(&kept.secret);
        let _ = program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(200);
        community.clock.advance(A_MONTH);
        refused(&mut program).await;
    });
}

#[test]
fn a_form_without_its_secret_or_with_anothers_does_nothing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let path = format!("/topics/{}/delete", sample.topic);
        let page = format!("/topics/{}", sample.topic);
        let mut meng = community.browser(&community.cast.meng).await;
        let _ = meng.get(&page).await.expect_status(200);
        let of_meng = meng.page().form("/logout").value("_csrf").unwrap().to_owned();
        let before = community.footprint().await;
        for locale in Locale::ALL {
            let mut lin = community.browser(&community.cast.lin).await.speaking(locale.tag());
            let form = lin.get(&page).await.form(&path);
            for secret in ["", "x", "稷下", of_meng.as_str()] {
                let answer = lin.send_form(&form.clone().filled(&[("_csrf", secret)])).await;
                assert_forged(community, &answer, locale);
            }
            let mut without = form.clone();
            without.fields.retain(|(name, _)| name != "_csrf");
            assert_forged(community, &lin.send_form(&without).await, locale);
            // What a passer-by was given does not work for a member, nor the other way round.
            let mut passer_by = community.passer_by().speaking(locale.tag());
            let sign_in = passer_by.get("/login").await.form("/login");
            assert_forged(community, &lin.send_form(&sign_in).await, locale);
            let own = form.value("_csrf").unwrap_or_default();
            let swapped = sign_in.filled(&[("_csrf", own), ("login", "孟轲"), ("password", PASSWORD)]);
            assert_forged(community, &passer_by.send_form(&swapped).await, locale);
            assert!(
                community.passer_by().post("/login", &[("login", "孟轲")]).await.status == 403,
                "no cookie"
            );
        }
        let written = community.footprint().await.since(&before);
        assert_eq!(written.into_keys().collect::<Vec<_>>(), ["sessions"], "those of the two browsers");
    });
}

#[test]
fn what_another_site_sends_in_a_members_name_does_nothing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let page = format!("/topics/{}", sample.topic);
        let like = format!("/api/v1/replies/{}/like", sample.reply);
        let edit_me = json!({"bio": "被篡改的简介", "locale": null, "theme": null, "version": 1});
        let foreign = [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ];
        let mut lin = community.browser(&community.cast.lin).await;
        let form = lin.get(&page).await.form(&format!("{page}/delete"));
        let before = community.footprint().await;
        for (header, value) in foreign {
            let mut elsewhere = lin.clone().with_header(header, value);
            // Even with the right secret.
            assert_forged(community, &elsewhere.send_form(&form).await, Locale::ZhCn);
            let theme = elsewhere.post("/preferences", &[("theme", "dark")]).await;
            assert_forged(community, &theme, Locale::ZhCn);
            for (method, path, body) in
                [("PUT", like.as_str(), &Value::Null), ("PUT", "/api/v1/me", &edit_me)]
            {
                let answer = elsewhere.json(method, path, body).await.expect_status(403);
                assert_eq!(answer.code(), "form.expired", "{answer}");
            }
            // A program says itself who it is; no browser sends its token for it.
            let mut program = community.program(&community.cast.lin).await.with_header(header, value);
            let _ = program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(200);
        }
        assert!(
            community
                .footprint()
                .await
                .since(&before)
                .keys()
                .all(|table| ["api_tokens", "events"].contains(&&table[..]))
        );
        let own = lin
            .clone()
            .with_header("origin", community.site.origin())
            .with_header("sec-fetch-site", "same-origin");
        let _ = own.clone().json("PUT", &like, &Value::Null).await.expect_status(200);
        assert_eq!(own.clone().send_form(&form).await.status, 303, "from our own page it works");
    });
}

#[test]
fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let sign_in = async |community: &Community| {
        let mut visitor = community.passer_by();
        let page = visitor.get("/login").await.expect_status(200);
        let answer = visitor.submit("/login", &[("login", "孟轲"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303, "{answer}");
        let secret = visitor.cookie("jixia_session").or(visitor.cookie("__Host-jixia_session")).unwrap();
        assert!(secret.len() == 43, "the secret has 256 bits");
        (page, answer)
    };
    on_one(&[], async |community| {
        let (_, answer) = sign_in(community).await;
        let line = answer.set_cookie("jixia_session").unwrap();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
            assert!(line.contains(part), "{part} is missing in {line}");
        }
        assert!(!line.contains("Secure") && !line.contains("Domain"), "{line}");
        assert_eq!(answer.header("strict-transport-security"), "");
    });
    let public = [("server.base_url", "https://jixia.example"), ("checkout.sandbox_public", "true")];
    on_one(&public, async |community| {
        let (page, answer) = sign_in(community).await;
        let visitor = page.set_cookie("__Host-jixia_visitor").unwrap();
        let session = answer.set_cookie("__Host-jixia_session").unwrap();
        for line in [visitor, session] {
            for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
                assert!(line.contains(part), "{part} is missing in {line}");
            }
            assert!(!line.contains("Domain"), "a __Host- cookie names no domain: {line}");
        }
        assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
        // The cookie of the plain site means nothing here, so that nobody plants one over HTTP.
        let secret = session.split(['=', ';']).nth(1).unwrap();
        let mut planted = community.passer_by().with_cookie("jixia_session", secret);
        assert_eq!(planted.get("/settings/profile").await.status, 303);
    });
}

#[test]
fn signing_in_makes_a_new_session_whatever_the_browser_brought() {
    on_one(&[], async |community| {
        let planted = "A".repeat(43);
        let mut visitor = community.passer_by().with_cookie("jixia_session", &planted);
        let _ = visitor.get("/login").await.expect_status(200);
        let _ = visitor.submit("/login", &[("login", "mengke@example.org"), ("password", PASSWORD)]).await;
        assert_ne!(visitor.cookie("jixia_session"), Some(planted.as_str()));
        let mut attacker = community.passer_by().with_cookie("jixia_session", &planted);
        assert_eq!(attacker.get("/settings/profile").await.status, 303);

        // Whoever was signed in before is signed out by it.
        let mut meng = community.browser(&community.cast.meng).await;
        let mut copy = meng.clone();
        let _ = meng.get("/settings/profile").await.expect_status(200);
        let form = [("login", "孟轲"), ("password", PASSWORD)];
        assert_eq!(meng.post("/login", &form).await.status, 303);
        assert_eq!(copy.get("/settings/profile").await.status, 303);
    });
}

#[test]
fn nobody_is_led_away_to_another_site() {
    on_one(&[], async |community| {
        let away = [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\r\nset-cookie: a=b",
            " //evil.example",
            "",
        ];
        for next in away {
            let mut visitor = community.passer_by();
            let query = serde_urlencoded::to_string([("next", next)]).unwrap();
            let page = visitor.get(&format!("/login?{query}")).await.expect_status(200);
            assert_eq!(page.form("/login").value("next"), Some("/"), "{next:?}");
            let fields = [("login", "孟轲"), ("password", PASSWORD), ("next", next)];
            let answer = visitor.submit("/login", &fields).await;
            assert_eq!((answer.status, answer.location()), (303, "/"), "{next:?}");
            let answer = visitor.post("/preferences", &[("theme", "dark"), ("next", next)]).await;
            assert_eq!(answer.location(), "/", "{next:?}");
            let signed_in = visitor.get(&format!("/register?{query}")).await;
            assert_eq!((signed_in.status, signed_in.location()), (303, "/"), "{next:?}");
        }
        let mut visitor = community.passer_by();
        let answer = visitor.get("/orders?after=x").await;
        assert_eq!(answer.status, 400, "before anything else, the address must be one: {answer}");
        let answer = visitor.get("/settings/tokens").await.expect_status(303);
        let page = visitor.follow(answer).await;
        let answer = visitor.submit("/login", &[("login", "孟轲"), ("password", PASSWORD)]).await;
        assert_eq!(answer.location(), "/settings/tokens", "{page}");
    });
}
