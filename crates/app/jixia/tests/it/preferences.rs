//! Language and theme: what the member chose, then what this browser chose, then what the browser asks for.

use crate::support::on_one;

#[test]
fn the_members_choice_comes_before_the_browsers_and_that_before_the_one_asked_for() {
    on_one(&[], async |community| {
        for (asked, language) in [
            ("en", "en"),
            ("en-GB,zh;q=0.5", "en"),
            ("zh-TW,en;q=0.9", "zh-CN"),
            ("fr,en;q=0.2,zh-CN;q=0.1", "en"),
            ("fr", "zh-CN"),
            ("en;q=0, zh", "zh-CN"),
            ("*;;q=nonsense,,", "zh-CN"),
        ] {
            let page = community.passer_by().speaking(asked).get("/login").await.expect_status(200);
            assert_eq!(page.language(), language, "{asked}");
        }

        let mut browser = community.passer_by().speaking("zh-CN");
        let _ = browser.get("/login").await.expect_status(200);
        let _ =
            browser.submit("/preferences", &[("locale", "en"), ("theme", "dark")]).await.expect_status(303);
        let page = browser.get("/login").await.expect_status(200);
        assert_eq!(page.language(), "en");
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("dark"));

        // The same browser, with a member in it who has chosen otherwise.
        let name = community.app.cookie_names().session();
        let member = community.browser(&community.cast.lin).await;
        let mut browser = browser.with_cookie(name, member.cookie(name).unwrap());
        let _ = browser.get("/settings/profile").await.expect_status(200);
        let chosen = [("locale", "zh-CN"), ("theme", "light")];
        let _ = browser.submit("/settings/profile", &chosen).await.expect_status(303);
        let page = browser.get("/courses").await.expect_status(200);
        assert_eq!(page.language(), "zh-CN");
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("light"));

        // A button at the foot of the page does what it says, also where the member had chosen otherwise.
        let pressed = [("locale", "en"), ("theme", "dark"), ("next", "/courses")];
        let _ = browser.submit("/preferences", &pressed).await.expect_status(303);
        let page = browser.get("/courses").await.expect_status(200);
        assert_eq!(page.language(), "en");
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("dark"));
    });
}

#[test]
fn a_choice_that_there_is_not_changes_nothing() {
    on_one(&[], async |community| {
        let mut browser = community.passer_by();
        let _ = browser.get("/login").await.expect_status(200);
        let _ =
            browser.submit("/preferences", &[("locale", "en"), ("theme", "dark")]).await.expect_status(303);
        let _ = browser.get("/login").await.expect_status(200);
        let _ = browser
            .post("/preferences", &[("locale", "tlh"), ("theme", "\"><script>")])
            .await
            .expect_status(303);
        let page = browser.get("/login").await;
        assert_eq!(page.language(), "en");
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("dark"));
    });
}
