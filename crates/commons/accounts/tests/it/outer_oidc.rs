//! Logins elsewhere: a provider of OpenID Connect.

use std::time::Duration;

use accounts::OuterSettings;
use testkit::{Answer, Visitor};

use crate::common::{House, ORIGIN, schema};
use crate::fakes::issuer::{Issuer, Person, Wrong};
use crate::fakes::leads_to;

fn with_an_issuer(test: impl AsyncFn(&House, &Issuer) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        let issuer = Issuer::start(ORIGIN, &clock).await;
        let outer = OuterSettings { oidc: Some(issuer.settings()), ..OuterSettings::default() };
        test(&House::new(db, clock, ORIGIN, outer), &issuer).await;
    });
}

const ZHAO: Person =
    Person { sub: "248289761001", name: "赵括", mail: "zhao@example.org", mail_verified: true };

/// Somebody signs in there and comes back.
async fn come(house: &House, issuer: &Issuer, person: Person) -> (Visitor, Answer) {
    let mut browser = house.passer_by();
    drop(browser.get("/login?next=/members").await.expect_status(200));
    let page = browser.submit("/login/with/oidc", &[]).await;
    let back = issuer.agree(&leads_to(&page), person);
    let answer = browser.get(&back).await;
    (browser, answer)
}

#[test]
fn somebody_new_comes_and_is_known_from_then_on() {
    with_an_issuer(async |house, issuer| {
        let (mut browser, page) = come(house, issuer, ZHAO).await;
        let form = page.expect_status(200).form("/register/with");
        assert_eq!((form.value("name"), form.value("mail")), (Some("赵括"), Some("zhao@example.org")));
        drop(browser.submit("/register/with", &[]).await.expect_status(303));
        assert_eq!(house.letters().await, 0);
        assert!(browser.get("/settings/security").await.text().contains("学校账号"));
        let (_, answer) = come(house, issuer, ZHAO).await;
        assert_eq!((answer.status, answer.location()), (303, "/members"));
        assert_eq!((issuer.refused(), issuer.discoveries()), (vec![], 1));
    });
}

#[test]
fn a_provider_that_tells_only_when_asked_is_asked_and_unproved_mail_is_no_mail() {
    with_an_issuer(async |house, issuer| {
        issuer.tells_when_asked();
        let (_, page) = come(house, issuer, ZHAO).await;
        let form = page.expect_status(200).form("/register/with");
        assert_eq!((form.value("name"), form.value("mail")), (Some("赵括"), Some("zhao@example.org")));
        let unproved = Person { sub: "2", mail_verified: false, ..ZHAO };
        let (_, page) = come(house, issuer, unproved).await;
        assert_eq!(page.expect_status(200).form("/register/with").value("mail"), Some(""));
    });
}

#[test]
fn nothing_that_is_wrong_with_a_token_passes() {
    with_an_issuer(async |house, issuer| {
        for wrong in [
            Wrong::Issuer,
            Wrong::Audience,
            Wrong::MoreAudiences,
            Wrong::Nonce,
            Wrong::NoNonce,
            Wrong::Expired,
            Wrong::Future,
            Wrong::AlgNone,
            Wrong::Hmac,
            Wrong::Signature,
            Wrong::Changed,
            Wrong::UnknownKey,
            Wrong::AccessToken,
            Wrong::NoToken,
        ] {
            issuer.does_wrong(wrong);
            let (mut browser, page) = come(house, issuer, ZHAO).await;
            assert_eq!(page.status, 422, "{wrong:?}: {page}");
            assert!(page.alert().is_some_and(|text| text.contains("did not vouch")), "{wrong:?}");
            drop(browser.get("/settings/profile").await.expect_status(303));
        }
        issuer.does_wrong(Wrong::Nothing);
        let (_, page) = come(house, issuer, ZHAO).await;
        drop(page.expect_status(200));
        assert_eq!(issuer.refused(), [""; 0], "our side of it was right each time");
    });
}

#[test]
fn a_new_key_is_learnt_and_asked_for_no_more_than_once_a_minute() {
    with_an_issuer(async |house, issuer| {
        let (_, page) = come(house, issuer, ZHAO).await;
        drop(page.expect_status(200));
        issuer.rotate();
        // It said a moment ago which keys it has.
        let (_, page) = come(house, issuer, ZHAO).await;
        drop(page.expect_status(422));
        assert_eq!(issuer.discoveries(), 1);
        house.clock.advance(Duration::from_secs(61));
        let (_, page) = come(house, issuer, ZHAO).await;
        drop(page.expect_status(200));
        let (_, page) = come(house, issuer, ZHAO).await;
        drop(page.expect_status(200));
        assert_eq!(issuer.discoveries(), 2);
    });
}

#[test]
fn what_another_issuer_sends_back_is_refused() {
    with_an_issuer(async |house, issuer| {
        let mut browser = house.passer_by();
        drop(browser.get("/login").await);
        let page = browser.submit("/login/with/oidc", &[]).await;
        let back = issuer.agree(&leads_to(&page), ZHAO);
        let start = back.split("&iss=").next().unwrap_or_default();
        let page = browser.get(&format!("{start}&iss=https%3A%2F%2Felsewhere.example")).await;
        drop(page.expect_status(422));
    });
}

#[test]
fn a_provider_that_does_not_answer_is_said_so() {
    testkit::on_both_async(&schema(), async |db, clock| {
        let mut settings = Issuer::start(ORIGIN, &clock).await.settings();
        // Nobody listens on the port of discarded things.
        settings.issuer = "http://127.0.0.1:9".to_owned();
        let outer = OuterSettings { oidc: Some(settings), ..OuterSettings::default() };
        let house = House::new(db, clock, ORIGIN, outer);
        let mut browser = house.passer_by();
        drop(browser.get("/login").await.expect_status(200));
        let page = browser.submit("/login/with/oidc", &[]).await.expect_status(422);
        assert!(page.alert().is_some_and(|text| text.contains("did not vouch")), "{page}");
    });
}
