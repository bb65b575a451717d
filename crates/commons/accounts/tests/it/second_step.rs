//! The second step of signing in.

use std::time::Duration;

use kernel::{Clock as _, Role};
use serde_json::json;
use testkit::{Answer, Visitor};
use totp_rs::{Builder, Secret};

use crate::common::{House, PASSWORD, in_a_house};

/// The member's phone.
struct Phone(Secret);

impl Phone {
    fn code(&self, house: &House) -> String {
        let totp = Builder::new().with_secret(self.0.clone()).with_account_name("林溪").build().unwrap();
        totp.generate(u64::try_from(house.clock.now().seconds()).unwrap()).to_string()
    }
}

/// Turns the second step on; gives the phone and the recovery codes.
async fn turn_on(house: &House, browser: &mut Visitor) -> (Phone, Vec<String>) {
    drop(browser.get("/settings/security").await.expect_status(200));
    let wrong = [("totp_password", "not it")];
    let refused = browser.submit("/settings/security/totp/begin", &wrong).await.expect_status(422);
    assert!(refused.field_error("totp_password").is_some(), "{refused}");
    let right = [("totp_password", PASSWORD)];
    let page = browser.submit("/settings/security/totp/begin", &right).await.expect_status(201);
    assert!(page.count("svg path") > 0 && !page.text().contains("<?xml"), "{page}");
    let phone = Phone(Secret::try_from_base32(page.first("pre")).unwrap());
    let refused =
        browser.submit("/settings/security/totp/confirm", &[("code", "000000")]).await.expect_status(422);
    assert!(refused.field_error("code").is_some() && refused.first("pre") == phone.0.to_base32());
    let code = phone.code(house);
    let page = browser.submit("/settings/security/totp/confirm", &[("code", &code)]).await.expect_status(200);
    let codes: Vec<_> = page.first("pre").split_whitespace().map(str::to_owned).collect();
    assert_eq!(codes.len(), accounts::RECOVERY_CODES, "{codes:?}");
    let page = browser.get("/settings/security").await.expect_status(200);
    assert!(page.text().contains("10 recovery codes left") && !page.text().contains(&codes[0]));
    (phone, codes)
}

/// A browser that has given name and password.
async fn half_in(house: &House) -> (Visitor, Answer) {
    let (browser, answer) = house.try_in(house.passer_by(), "林溪", PASSWORD).await;
    assert_eq!((answer.status, answer.count("form[action='/login/code']")), (200, 1), "{answer}");
    (browser, answer)
}

#[test]
fn the_password_alone_lets_nobody_in_and_each_code_lets_in_once() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        let (phone, _) = turn_on(house, &mut lin).await;

        let (mut browser, _) = half_in(house).await;
        drop(browser.get("/settings/profile").await.expect_status(303));
        let (mut browser, _) = half_in(house).await;
        let used = phone.code(house);
        let answer = browser.submit("/login/code", &[("code", &used)]).await.expect_status(422);
        assert!(answer.field_error("code").is_some(), "the code that turned it on was taken");
        house.clock.advance(Duration::from_secs(30));
        let next = phone.code(house);
        let spaced = format!("{} {}", &next[..3], &next[3..]);
        drop(browser.submit("/login/code", &[("code", &spaced)]).await.expect_status(303));
        drop(browser.get("/settings/profile").await.expect_status(200));

        let (mut thief, _) = half_in(house).await;
        drop(thief.submit("/login/code", &[("code", &next)]).await.expect_status(422));
        drop(thief.submit("/login/code", &[("code", &used)]).await.expect_status(422));
    });
}

#[test]
fn a_recovery_code_lets_in_once() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        let (_, codes) = turn_on(house, &mut lin).await;
        let (mut browser, _) = half_in(house).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        drop(browser.submit("/login/code", &[("code", &typed)]).await.expect_status(303));
        let page = browser.get("/settings/security").await.expect_status(200);
        assert!(page.text().contains("9 recovery codes left"), "{page}");
        let (mut browser, _) = half_in(house).await;
        drop(browser.submit("/login/code", &[("code", &codes[3])]).await.expect_status(422));
        drop(browser.submit("/login/code", &[("code", &codes[4])]).await.expect_status(303));
    });
}

#[test]
fn whoever_takes_too_long_or_guesses_begins_again() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        let (phone, _) = turn_on(house, &mut lin).await;
        let (mut browser, _) = half_in(house).await;
        house.clock.advance(Duration::from_secs(600));
        let code = phone.code(house);
        let late = browser.submit("/login/code", &[("code", &code)]).await.expect_status(422);
        assert!(late.alert().is_some_and(|text| text.contains("too long")), "{late}");

        let (mut browser, _) = half_in(house).await;
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(browser.submit("/login/code", &[("code", "000000")]).await.status);
        }
        assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
        // Another password in between gives no more guesses.
        let (mut browser, _) = half_in(house).await;
        drop(browser.submit("/login/code", &[("code", &code)]).await.expect_status(429));
    });
}

#[test]
fn programs_give_the_code_as_well_until_it_is_turned_off() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        let (phone, _) = turn_on(house, &mut lin).await;
        house.clock.advance(Duration::from_secs(30));
        let mut program = house.passer_by();
        let body = |code: Option<&str>| json!({ "login": "林溪", "password": PASSWORD, "name": "x", "days": 30, "code": code });
        let refused = program.json("POST", "/api/v1/tokens", &body(None)).await.expect_status(422);
        assert_eq!(refused.field_codes(), [("code".to_owned(), "accounts.code.required".to_owned())]);
        drop(program.json("POST", "/api/v1/tokens", &body(Some("000000"))).await.expect_status(422));
        let code = phone.code(house);
        drop(program.json("POST", "/api/v1/tokens", &body(Some(&code))).await.expect_status(201));
        drop(program.json("POST", "/api/v1/tokens", &body(Some(&code))).await.expect_status(422));

        drop(lin.get("/settings/security").await);
        drop(
            lin.submit("/settings/security/totp/off", &[("totp_password", PASSWORD)])
                .await
                .expect_status(303),
        );
        drop(program.json("POST", "/api/v1/tokens", &body(None)).await.expect_status(201));
        drop(house.signed_in("林溪").await);
        let events = house.events().await;
        assert!(events.contains(&"accounts.second_step.turned_off".to_owned()), "{events:?}");
    });
}
