//! Logins elsewhere: GitHub and WeChat.

use std::time::Duration;

use accounts::OuterSettings;
use kernel::Role;
use testkit::{Answer, Visitor};

use crate::common::{House, ORIGIN, PASSWORD, schema};
use crate::fakes::github::{Account, Github};
use crate::fakes::leads_to;
use crate::fakes::wechat::{Phone, Wechat};

const GO: &str = "/login/with/github";
const SCAN: &str = "/login/with/wechat";
const LINK: &str = "/settings/security/logins/github/link";
const UNLINK: &str = "/settings/security/logins/github/unlink";

/// Runs a test on both engines, with a GitHub and a WeChat on this machine.
fn among_others(test: impl AsyncFn(&House, &Github, &Wechat) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        let (github, wechat) = (Github::start(ORIGIN).await, Wechat::start(ORIGIN).await);
        let (at_github, at_wechat) = (Some(github.settings()), Some(wechat.settings()));
        let outer = OuterSettings { github: at_github, wechat: at_wechat, ..OuterSettings::default() };
        test(&House::new(db, clock, ORIGIN, outer), &github, &wechat).await;
    });
}

fn octocat() -> Account {
    Account::new(583_231, "octocat", &[("spare@example.org", false, true), ("Octo@example.org", true, true)])
}

/// Presses the button on the sign-in page and agrees; gives the way back.
async fn go(github: &Github, browser: &mut Visitor, next: &str, account: Account) -> String {
    drop(browser.get(&format!("/login?next={next}")).await.expect_status(200));
    let page = browser.submit(GO, &[]).await;
    github.agree(&leads_to(&page), account)
}

/// A browser in which somebody has come by GitHub; the last answer.
async fn come(house: &House, github: &Github, account: Account) -> (Visitor, Answer) {
    let mut browser = house.passer_by();
    let back = go(github, &mut browser, "/members", account).await;
    let answer = browser.get(&back).await;
    (browser, answer)
}

/// Somebody new, who takes the name that is offered.
async fn newcomer(house: &House, github: &Github, account: Account) -> Visitor {
    let (mut browser, page) = come(house, github, account).await;
    drop(page.expect_status(200));
    drop(browser.submit("/register/with", &[]).await.expect_status(303));
    browser
}

#[test]
fn somebody_new_chooses_a_name_and_is_known_from_then_on() {
    among_others(async |house, github, _| {
        let (mut browser, page) = come(house, github, octocat()).await;
        let form = page.expect_status(200).form("/register/with");
        assert_eq!((form.value("name"), form.value("mail")), (Some("octocat"), Some("Octo@example.org")));
        let refused = browser.submit("/register/with", &[("name", "管理员")]).await.expect_status(422);
        assert!(refused.field_error("name").is_some(), "{refused}");
        let answer = browser.submit("/register/with", &[("name", "章鱼猫")]).await.expect_status(303);
        assert_eq!(answer.location(), "/members");
        // GitHub had proved the address: no letter asks for it again.
        let page = browser.get("/settings/security").await.expect_status(200);
        assert_eq!((page.count("section .badge.ok"), house.letters().await), (2, 0), "{page}");
        assert!(page.text().contains("octocat") && page.count("input[type=password]") == 1, "{page}");
        let events = house.events().await;
        let expected = ["accounts.member.registered", "accounts.identity.linked", "accounts.mail.verified"];
        assert_eq!(events, expected);

        // With another login name over there it is still the same account.
        let (mut again, answer) = come(house, github, Account::new(583_231, "renamed", &[])).await;
        assert_eq!((answer.status, answer.location()), (303, "/members"));
        assert!(again.get("/settings/security").await.expect_status(200).text().contains("章鱼猫"));
        assert_eq!(github.refused(), [""; 0]);
        // What was vouched for is used up: whoever is in is led on, and it lets nobody else in.
        let fields = [("guest", form.value("guest").unwrap()), ("name", "又一个"), ("mail", "x@example.org")];
        let twice = again.post("/register/with", &fields).await.expect_status(303);
        assert_eq!(twice.location(), "/");
        let mut other = house.passer_by();
        drop(other.get("/login").await);
        drop(other.post("/register/with", &fields).await.expect_status(422));
        assert_eq!(house.events().await.len(), expected.len());
    });
}

#[test]
fn an_address_that_nobody_proved_is_asked_for_and_proved_by_letter() {
    among_others(async |house, github, _| {
        let account = Account::new(7, "someone", &[("lin@example.org", true, false)]);
        let (mut browser, page) = come(house, github, account).await;
        assert_eq!(page.form("/register/with").value("mail"), Some(""));
        let typed = [("mail", "lin@example.org")];
        drop(browser.submit("/register/with", &typed).await.expect_status(303));
        assert!(house.letter("lin@example.org").await.is_some());
        let page = browser.get("/settings/security").await;
        assert_eq!(page.count("form[action='/settings/security/mail/resend']"), 1, "{page}");
    });
}

#[test]
fn a_way_back_works_once_and_soon_and_in_the_browser_that_went() {
    among_others(async |house, github, _| {
        let mut browser = house.passer_by();
        let back = go(github, &mut browser, "/", octocat()).await;
        // Somebody else is sent it, to be signed in to an account that is not theirs.
        let mut other = house.passer_by();
        drop(other.get("/login").await);
        for mut stranger in [house.passer_by(), other] {
            let refused = stranger.get(&back).await.expect_status(422);
            assert!(refused.alert().is_some_and(|text| text.contains("not begun in this browser")));
            drop(stranger.get("/settings/profile").await.expect_status(303));
        }
        let forged = back.replace("state=", "state=x");
        drop(browser.get(&forged).await.expect_status(422));
        let elsewhere = back.replace("/github/", "/wechat/");
        drop(browser.get(&elsewhere).await.expect_status(422));
        // None of that used it up.
        drop(browser.get(&back).await.expect_status(200));
        drop(browser.get(&back).await.expect_status(422));

        let back = go(github, &mut browser, "/", octocat()).await;
        house.clock.advance(Duration::from_secs(600));
        drop(browser.get(&back).await.expect_status(422));

        // Whoever has signed in meanwhile is not made somebody else.
        house.member("林溪", "lin", Role::Member).await;
        let back = go(github, &mut browser, "/", octocat()).await;
        let (mut browser, _) = house.try_in(browser, "林溪", PASSWORD).await;
        drop(browser.get(&back).await.expect_status(422));
        let page = browser.get("/settings/security").await.expect_status(200);
        assert!(!page.text().contains("octocat"), "{page}");
    });
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    among_others(async |house, github, _| {
        let mut browser = house.passer_by();
        let first = go(github, &mut browser, "/members", octocat()).await;
        let _second = go(github, &mut browser, "/", octocat()).await;
        drop(browser.get(&first).await.expect_status(200));
        assert_eq!(browser.page().form("/register/with").value("next"), Some("/members"));
    });
}

#[test]
fn whoever_does_not_agree_or_is_not_vouched_for_is_told_so() {
    among_others(async |house, github, _| {
        let mut browser = house.passer_by();
        let back = go(github, &mut browser, "/", octocat()).await;
        let state = back.split("state=").nth(1).unwrap();
        let denied = format!("/login/with/github/return?error=access_denied&state={state}");
        let page = browser.get(&denied).await.expect_status(422);
        assert!(page.alert().is_some_and(|text| text.contains("cancelled")), "{page}");
        assert_eq!(page.attribute("main a.button", "href").as_deref(), Some("/login"));

        // A code of another's attempt: the verifier does not fit.
        let mut thief = house.passer_by();
        let stolen = go(github, &mut browser, "/", octocat()).await;
        let own = go(github, &mut thief, "/", Account::new(9, "thief", &[])).await;
        let code =
            |way: &str| way.split(['?', '&']).find(|pair| pair.starts_with("code=")).unwrap().to_owned();
        let mixed = own.replace(&code(&own), &code(&stolen));
        let page = thief.get(&mixed).await.expect_status(422);
        assert!(page.alert().is_some_and(|text| text.contains("did not vouch")), "{page}");
        assert_eq!(github.refused(), ["bad code_verifier"]);
        // A code that never was.
        let back = go(github, &mut thief, "/", octocat()).await;
        drop(thief.get(&back.replace(&code(&back), "code=guessed")).await.expect_status(422));
        assert_eq!(github.refused(), ["bad code_verifier", "bad_verification_code"]);
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    among_others(async |house, github, _| {
        drop(newcomer(house, github, octocat()).await);
        for away in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
            let mut browser = house.passer_by();
            drop(browser.get("/login").await);
            let page = browser.submit(GO, &[("next", away)]).await;
            let back = github.agree(&leads_to(&page), octocat());
            let answer = browser.get(&back).await.expect_status(303);
            assert_eq!(answer.location(), "/", "{away}");
        }
    });
}

#[test]
fn an_account_with_the_same_address_is_never_taken_over() {
    among_others(async |house, github, _| {
        house.member("林溪", "octo", Role::Member).await;
        let (mut browser, page) = come(house, github, octocat()).await;
        assert_eq!((page.status, page.count("form[action='/register/with']")), (200, 0), "{page}");
        assert!(page.text().contains("Octo@example.org"), "{page}");
        drop(browser.get("/settings/profile").await.expect_status(303));
        // Also not where the address is typed by hand.
        let (mut browser, _) = come(house, github, Account::new(8, "other", &[])).await;
        let refused = browser.submit("/register/with", &[("mail", "octo@example.org")]).await;
        assert!(refused.expect_status(422).field_error("mail").is_some());

        // Signed in, the member links it.
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get("/settings/security").await);
        let wrong = lin.submit(LINK, &[("link_password", "not it")]).await.expect_status(422);
        assert!(wrong.field_error("link_password").is_some(), "{wrong}");
        let page = lin.submit(LINK, &[("link_password", PASSWORD)]).await;
        let back = github.agree(&leads_to(&page), octocat());
        let answer = lin.get(&back).await.expect_status(303);
        assert_eq!(answer.location(), "/settings/security");
        assert!(house.letter("octo@example.org").await.unwrap().subject.contains("new way to sign in"));
        let (_, answer) = come(house, github, octocat()).await;
        assert_eq!((answer.status, answer.location()), (303, "/members"));
    });
}

#[test]
fn what_is_linked_to_one_member_is_not_linked_to_another_and_each_has_one() {
    among_others(async |house, github, _| {
        drop(newcomer(house, github, octocat()).await);
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        let link = async |lin: &mut Visitor, account: Account| {
            drop(lin.get("/settings/security").await.expect_status(200));
            let page = lin.post(LINK, &[("link_password", PASSWORD)]).await;
            let back = github.agree(&leads_to(&page), account);
            lin.get(&back).await
        };
        let page = link(&mut lin, octocat()).await.expect_status(409);
        assert!(page.alert().is_some_and(|text| text.contains("another member")), "{page}");
        assert_eq!(page.attribute("main a.button", "href").as_deref(), Some("/settings/security"));
        let own = || Account::new(11, "linxi", &[]);
        drop(link(&mut lin, own()).await.expect_status(303));
        drop(link(&mut lin, own()).await.expect_status(303));
        drop(link(&mut lin, Account::new(12, "linxi2", &[])).await.expect_status(409));
    });
}

#[test]
fn the_last_way_in_stays() {
    among_others(async |house, github, wechat| {
        let mut cat = newcomer(house, github, octocat()).await;
        drop(cat.get("/settings/security").await);
        let refused = cat.submit(UNLINK, &[]).await.expect_status(409);
        assert!(refused.alert().is_some_and(|text| text.contains("last way in")), "{refused}");
        // With WeChat as well, GitHub may go; then WeChat is the last.
        let page = cat.submit("/settings/security/logins/wechat/link", &[]).await;
        let phone = Phone { openid: "o1", unionid: None, nickname: "章鱼" };
        let back = wechat.scan(&leads_to(&page), Some(phone));
        drop(cat.get(&back).await.expect_status(303));
        drop(cat.get("/settings/security").await);
        drop(cat.submit(UNLINK, &[]).await.expect_status(303));
        drop(cat.get("/settings/security").await);
        drop(cat.submit("/settings/security/logins/wechat/unlink", &[]).await.expect_status(409));
        drop(cat.post(UNLINK, &[]).await.expect_status(404));
        // GitHub lets nobody in any more: it is somebody new, whose address is known here.
        let (_, page) = come(house, github, octocat()).await;
        assert!(page.expect_status(200).text().contains("Octo@example.org"));

        // A password is a way in as well; it is set by mail.
        let mut browser = house.passer_by();
        drop(browser.get("/password/forgot").await);
        drop(browser.submit("/password/forgot", &[("mail", "octo@example.org")]).await.expect_status(200));
        let link = house.link("Octo@example.org").await;
        drop(browser.get(&link).await.expect_status(200));
        drop(browser.submit("/password/reset", &[("password", PASSWORD)]).await.expect_status(303));
        let mut cat = house.signed_in("octocat").await;
        drop(cat.get("/settings/security").await);
        drop(cat.submit("/settings/security/logins/wechat/unlink", &[]).await.expect_status(303));
    });
}

#[test]
fn whoever_has_no_password_does_what_needs_one_only_just_after_signing_in() {
    among_others(async |house, github, _| {
        let mut cat = newcomer(house, github, octocat()).await;
        drop(cat.get("/settings/security").await);
        drop(cat.submit("/settings/security/totp/begin", &[]).await.expect_status(201));
        house.clock.advance(Duration::from_secs(601));
        drop(cat.get("/settings/security").await);
        let refused = cat.submit("/settings/security/totp/begin", &[]).await.expect_status(422);
        assert!(refused.alert().is_some_and(|text| text.contains("within ten minutes")), "{refused}");
        // No password fits, not even none.
        for guess in ["", "guess", PASSWORD] {
            let (_, answer) = house.try_in(house.passer_by(), "octocat", guess).await;
            assert_eq!(answer.status, 422);
        }
    });
}

#[test]
fn who_wants_a_code_is_asked_for_one_after_a_login_elsewhere() {
    among_others(async |house, github, _| {
        let mut cat = newcomer(house, github, octocat()).await;
        drop(cat.get("/settings/security").await);
        let page = cat.submit("/settings/security/totp/begin", &[]).await.expect_status(201);
        let secret = totp_rs::Secret::try_from_base32(page.first("pre")).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("octocat").build().unwrap();
        let code = |house: &House| {
            let now = kernel::Clock::now(&*house.clock).seconds();
            totp.generate(u64::try_from(now).unwrap()).to_string()
        };
        let right = code(house);
        drop(cat.submit("/settings/security/totp/confirm", &[("code", &right)]).await.expect_status(200));

        let (mut browser, page) = come(house, github, octocat()).await;
        assert_eq!((page.status, page.count("form[action='/login/code']")), (200, 1), "{page}");
        drop(browser.get("/settings/profile").await.expect_status(303));
        let (mut browser, _) = come(house, github, octocat()).await;
        house.clock.advance(Duration::from_secs(30));
        let next = code(house);
        let answer = browser.submit("/login/code", &[("code", &next)]).await.expect_status(303);
        assert_eq!(answer.location(), "/members");
        drop(browser.get("/settings/profile").await.expect_status(200));
    });
}

#[test]
fn somebody_scans_with_wechat_and_is_the_same_when_the_apps_are_joined() {
    among_others(async |house, _, wechat| {
        let scan = async |browser: &mut Visitor, phone: Option<Phone>| {
            drop(browser.get("/login").await.expect_status(200));
            let page = browser.submit(SCAN, &[]).await;
            let back = wechat.scan(&leads_to(&page), phone);
            browser.get(&back).await
        };
        let mut browser = house.passer_by();
        let page = scan(&mut browser, None).await.expect_status(422);
        assert!(page.alert().is_some_and(|text| text.contains("cancelled")), "{page}");

        let phone = Phone { openid: "o6_bm", unionid: None, nickname: "林溪🌊" };
        let page = scan(&mut browser, Some(phone.clone())).await.expect_status(200);
        assert_eq!(page.form("/register/with").value("mail"), Some(""));
        let typed = [("name", "林溪"), ("mail", "lin@example.org")];
        drop(browser.submit("/register/with", &typed).await.expect_status(303));

        // Later the operator joins apps, and WeChat has a name for the person in all of them.
        let joined = Phone { unionid: Some("union-1"), ..phone };
        for other in [joined.clone(), joined.clone(), Phone { openid: "of another app", ..joined }] {
            let mut browser = house.passer_by();
            drop(scan(&mut browser, Some(other)).await.expect_status(303));
            drop(browser.get("/settings/profile").await.expect_status(200));
        }
        assert_eq!(wechat.refused(), [0; 0]);

        // A code works once over there as well.
        let mut browser = house.passer_by();
        drop(browser.get("/login").await);
        let page = browser.submit(SCAN, &[]).await;
        let back = wechat.scan(&leads_to(&page), None);
        let used = format!("{back}&code={:032}", 0);
        let page = browser.get(&used).await.expect_status(422);
        assert!(page.alert().is_some_and(|text| text.contains("did not vouch")), "{page}");
        assert_eq!(wechat.refused(), [40163]);
    });
}

#[test]
fn what_is_not_configured_is_not_there() {
    crate::common::in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut browser = house.passer_by();
        for page in ["/login", "/register"] {
            assert_eq!(browser.get(page).await.count("form[action^='/login/with']"), 0);
        }
        for provider in ["github", "wechat", "oidc", "gitlab"] {
            drop(browser.get("/login").await);
            drop(browser.post(&format!("/login/with/{provider}"), &[]).await.expect_status(404));
            let back = format!("/login/with/{provider}/return?state=x&code=y");
            drop(browser.get(&back).await.expect_status(404));
        }
        let mut lin = house.signed_in("林溪").await;
        assert_eq!(lin.get("/settings/security").await.count("#logins"), 0);
        drop(lin.post(LINK, &[("link_password", PASSWORD)]).await.expect_status(404));
    });
}

#[test]
fn whoever_joins_by_a_login_elsewhere_accepts_the_rules_and_joins_once() {
    testkit::on_both_async(&schema(), async |db, clock| {
        let github = Github::start(ORIGIN).await;
        let outer = OuterSettings { github: Some(github.settings()), ..OuterSettings::default() };
        let house = House::with_rules(db, clock, outer);
        let (_, page) = come(&house, &github, octocat()).await;
        assert_eq!(page.expect_status(200).count("input[name=rules]"), 0, "no rules, no question");

        house.make_rules().await;
        let (mut browser, page) = come(&house, &github, octocat()).await;
        assert_eq!(page.count("a[href=\"/rules\"][target=_blank]"), 1, "{page}");
        assert_eq!(page.attribute("input[name=rules]", "value").as_deref(), Some("1"), "{page}");
        let form = page.form("/register/with");
        let refused = browser.send_form(&form).await.expect_status(422);
        assert!(refused.field_error("rules").is_some(), "{refused}");
        // The rules change while somebody reads.
        house.make_rules().await;
        let refused = browser.send_form(&form.filled(&[("rules", "1")])).await.expect_status(422);
        assert_eq!(refused.attribute("input[name=rules]", "value").as_deref(), Some("2"), "{refused}");
        let events = house.events().await;
        assert!(events.iter().all(|kind| kind == "settings.rules.changed"), "nothing is made: {events:?}");

        // Two clicks, of which both are answered.
        let form = refused.form("/register/with").filled(&[("rules", "2")]);
        let (mut first, mut second) = (browser.clone(), browser.clone());
        let (one, two) = tokio::join!(first.send_form(&form), second.send_form(&form));
        assert_eq!((one.status, two.status), (303, 303), "{one} {two}");
        for browser in [&mut first, &mut second] {
            drop(browser.get("/settings/profile").await.expect_status(200));
        }
        assert_eq!(house.accepted().await, [2]);
        let events = house.events().await;
        let joined = events.iter().filter(|kind| *kind == "accounts.member.registered").count();
        assert_eq!(joined, 1, "{events:?}");
        // After a minute the form is nothing any more.
        house.clock.advance(Duration::from_secs(61));
        drop(browser.send_form(&form).await.expect_status(422));
        // Who comes again is not asked again.
        let (_, answer) = come(&house, &github, octocat()).await;
        assert_eq!((answer.status, answer.location()), (303, "/members"), "{answer}");
    });
}

#[test]
fn whoever_joins_by_wechat_accepts_the_rules_too() {
    testkit::on_both_async(&schema(), async |db, clock| {
        let wechat = Wechat::start(ORIGIN).await;
        let outer = OuterSettings { wechat: Some(wechat.settings()), ..OuterSettings::default() };
        let house = House::with_rules(db, clock, outer);
        house.make_rules().await;
        let mut browser = house.passer_by();
        drop(browser.get("/login").await.expect_status(200));
        let page = browser.submit(SCAN, &[]).await;
        let phone = Phone { openid: "o6_bm", unionid: None, nickname: "林溪" };
        let page = browser.get(&wechat.scan(&leads_to(&page), Some(phone))).await.expect_status(200);
        assert_eq!(page.attribute("input[name=rules]", "value").as_deref(), Some("1"), "{page}");
        let form = page.form("/register/with").filled(&[("name", "林溪"), ("mail", "lin@example.org")]);
        let refused = browser.send_form(&form).await.expect_status(422);
        assert!(refused.field_error("rules").is_some(), "{refused}");
        assert_eq!((house.accepted().await, house.letters().await), (vec![], 0), "nobody joined");
        let kept = refused.form("/register/with");
        assert_eq!((kept.value("name"), kept.value("mail")), (Some("林溪"), Some("lin@example.org")));
        drop(browser.send_form(&kept.filled(&[("rules", "1")])).await.expect_status(303));
        assert_eq!(house.accepted().await, [1]);
        drop(browser.get("/settings/profile").await.expect_status(200));
    });
}

#[test]
fn programs_list_and_unlink_logins_elsewhere_but_never_the_last_way_in() {
    among_others(async |house, github, _| {
        let mut browser = newcomer(house, github, octocat()).await;
        let listed = browser.get("/api/v1/me/identities").await.expect_status(200).json();
        assert_eq!((&listed[0]["provider"], &listed[0]["label"]), (&"github".into(), &"octocat".into()));
        assert_eq!(listed[0]["name"], "GitHub");
        let no = &serde_json::Value::Null;
        let refused = browser.json("DELETE", "/api/v1/me/identities/github", no).await.expect_status(409);
        assert_eq!(refused.code(), "accounts.way_in.last");
        drop(browser.json("DELETE", "/api/v1/me/identities/wechat", no).await.expect_status(404));
        drop(browser.json("DELETE", "/api/v1/me/identities/nobody", no).await.expect_status(404));

        // Whoever has no password cannot prove anything by program.
        let made =
            browser.json("POST", "/api/v1/tokens", &serde_json::json!({ "name": "x", "days": 30 })).await;
        let token = made.expect_status(201).json()["token"].as_str().map(str::to_owned);
        let mut program = house.passer_by().with_token(&token.unwrap_or_default());
        let refused =
            program.json("POST", "/api/v1/me/totp", &serde_json::json!({})).await.expect_status(422);
        assert_eq!(refused.code(), "accounts.sign_in.again");
        let begun = browser.json("POST", "/api/v1/me/totp", &serde_json::json!({})).await;
        drop(begun.expect_status(201));
    });
}
