//! What a member changes of the own account by program: the same as on the page, for the same proof.

use std::time::Duration;

use kernel::{Clock as _, Role};
use serde_json::{Value, json};
use testkit::{Answer, Visitor};
use totp_rs::{Builder, Secret};

use crate::common::{House, PASSWORD, in_a_house};

const TOTP: &str = "/api/v1/me/totp";

async fn call(program: &mut Visitor, method: &str, path: &str, body: Value) -> Answer {
    program.json(method, path, &body).await
}

fn codes_of(answer: &Answer) -> Vec<String> {
    let told = answer.json();
    let codes = told["recovery_codes"].as_array().unwrap();
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// A program signs in with a code; the status.
async fn token_by(house: &House, code: &str) -> u16 {
    let body = json!({ "login": "林溪", "password": PASSWORD, "name": "x", "days": 30, "code": code });
    house.passer_by().json("POST", "/api/v1/tokens", &body).await.status
}

#[test]
fn a_program_changes_the_mail_address_for_the_password_and_the_letter_confirms() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let mut program = house.program(lin).await;
        let wanted = |password: &str| json!({ "mail": "new@example.org", "password": password });
        let at = "/api/v1/me/mail";
        let refused = call(&mut program, "POST", at, json!({ "mail": "new@example.org" })).await;
        assert_eq!(refused.expect_status(422).field_codes()[0].0, "password");
        let refused = call(&mut program, "POST", at, wanted("not it")).await.expect_status(422);
        assert_eq!(refused.field_codes(), [("password".to_owned(), "accounts.password.wrong".to_owned())]);
        let refused = call(&mut program, "POST", at, json!({ "mail": "new", "password": PASSWORD })).await;
        assert_eq!(refused.expect_status(422).field_codes()[0].1, "accounts.mail.shape");
        assert_eq!(house.letters().await, 0);

        drop(call(&mut program, "POST", at, wanted(PASSWORD)).await.expect_status(202));
        let me = program.get("/api/v1/me").await.json();
        assert_eq!(me["mail"], "lin@example.org", "until the letter was opened");
        let link = house.link("new@example.org").await;
        let (_, secret) = link.split_once("token=").unwrap();
        let confirm = json!({ "token": secret });
        drop(house.passer_by().json("POST", "/api/v1/mail/confirm", &confirm).await.expect_status(204));
        assert_eq!(program.get("/api/v1/me").await.json()["mail"], "new@example.org");
        // It is proved, so nothing is left to send.
        let before = house.letters().await;
        let again = "/api/v1/me/mail/verification";
        drop(call(&mut program, "POST", again, Value::Null).await.expect_status(202));
        assert_eq!(house.letters().await, before);
    });
}

#[test]
fn the_letter_that_proves_an_address_is_sent_again_but_floods_nobody() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let mut program = house.program(lin).await;
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let sent = call(&mut program, "POST", "/api/v1/me/mail/verification", Value::Null).await;
            statuses.push(sent.status);
        }
        assert_eq!(statuses, [202, 202, 202, 202, 202, 429]);
        assert_eq!(house.letters().await, 5);
    });
}

#[test]
fn a_program_turns_the_second_step_on_renews_its_codes_and_turns_it_off() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let mut program = house.program(lin).await;
        let proof = json!({ "password": PASSWORD });
        for at in [TOTP, "/api/v1/me/totp/recovery-codes", "/api/v1/me/totp/removal"] {
            let refused = call(&mut program, "POST", at, json!({})).await.expect_status(422);
            assert_eq!(refused.field_codes()[0].0, "password", "{at}");
        }
        for at in ["/api/v1/me/totp/recovery-codes", "/api/v1/me/totp/removal"] {
            drop(call(&mut program, "POST", at, proof.clone()).await.expect_status(404));
        }
        let code = json!({ "code": "000000" });
        drop(
            call(&mut program, "POST", "/api/v1/me/totp/confirmation", code.clone()).await.expect_status(404),
        );
        assert_eq!(program.get(TOTP).await.json(), json!({ "on": false, "recovery_codes_left": null }));

        let made = call(&mut program, "POST", TOTP, proof.clone()).await.expect_status(201).json();
        assert!(made["url"].as_str().unwrap().starts_with("otpauth://totp/"), "{made}");
        let secret = Secret::try_from_base32(made["secret"].as_str().unwrap()).unwrap();
        let phone = Builder::new().with_secret(secret).with_account_name("林溪").build().unwrap();
        let shown = || phone.generate(u64::try_from(house.clock.now().seconds()).unwrap()).to_string();
        let refused = call(&mut program, "POST", "/api/v1/me/totp/confirmation", code).await;
        assert_eq!(refused.expect_status(422).field_codes()[0].1, "accounts.code.wrong");
        let right = json!({ "code": shown() });
        let first = codes_of(&call(&mut program, "POST", "/api/v1/me/totp/confirmation", right).await);
        assert_eq!(program.get(TOTP).await.json(), json!({ "on": true, "recovery_codes_left": 10 }));
        drop(call(&mut program, "POST", TOTP, proof.clone()).await.expect_status(409));
        assert_eq!((token_by(house, "000000").await, token_by(house, &first[0]).await), (422, 201));

        let renewed = call(&mut program, "POST", "/api/v1/me/totp/recovery-codes", proof.clone()).await;
        let second = codes_of(&renewed.expect_status(200));
        assert!(second.len() == 10 && second.iter().all(|code| !first.contains(code)));
        assert_eq!((token_by(house, &first[1]).await, token_by(house, &second[1]).await), (422, 201));
        assert_eq!(program.get(TOTP).await.json()["recovery_codes_left"], 9);
        // The page has the same button.
        house.clock.advance(Duration::from_secs(60));
        let (mut browser, _) = house.try_in(house.passer_by(), "林溪", PASSWORD).await;
        drop(browser.submit("/login/code", &[("code", &shown())]).await.expect_status(303));
        drop(browser.get("/settings/security").await.expect_status(200));
        let at = "/settings/security/totp/codes";
        let refused = browser.post(at, &[("totp_password", "not it")]).await.expect_status(422);
        assert!(refused.field_error("totp_password").is_some(), "{refused}");
        let page = browser.post(at, &[("totp_password", PASSWORD)]).await.expect_status(200);
        assert_eq!(page.first("pre").split_whitespace().count(), 10, "{page}");
        assert_eq!(token_by(house, &second[2]).await, 422);

        drop(call(&mut program, "POST", "/api/v1/me/totp/removal", proof).await.expect_status(204));
        assert_eq!(program.get(TOTP).await.json()["on"], false);
        let events = house.events().await;
        let renewals = events.iter().filter(|kind| *kind == "accounts.second_step.codes_renewed").count();
        assert_eq!(renewals, 2, "{events:?}");
    });
}

#[test]
fn guesses_at_the_password_are_counted_alike_at_page_and_program() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let mut browser = house.signed_in("林溪").await;
        let mut program = house.program(lin).await;
        let wrong = json!({ "password": "not it", "mail": "new@example.org" });
        let mut statuses = Vec::new();
        for at in [TOTP, "/api/v1/me/mail", "/api/v1/me/totp/removal", TOTP, TOTP] {
            statuses.push(call(&mut program, "POST", at, wrong.clone()).await.status);
        }
        assert_eq!(statuses, [422; 5]);
        let right = json!({ "password": PASSWORD });
        drop(call(&mut program, "POST", TOTP, right).await.expect_status(429));
        drop(browser.get("/settings/security").await.expect_status(200));
        let fields = [("totp_password", PASSWORD)];
        drop(browser.post("/settings/security/totp/begin", &fields).await.expect_status(429));
    });
}

#[test]
fn a_program_signs_its_member_out_everywhere() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        house.member("孟谈", "meng", Role::Member).await;
        let (mut one, mut other) = (house.signed_in("林溪").await, house.signed_in("林溪").await);
        let mut meng = house.signed_in("孟谈").await;
        let listed = one.get("/api/v1/me/sessions").await.json();
        assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
        drop(one.json("DELETE", "/api/v1/me/sessions", &Value::Null).await.expect_status(204));
        drop(one.get("/settings/profile").await.expect_status(200));
        drop(other.get("/settings/profile").await.expect_status(303));
        let mut program = house.program(lin).await;
        drop(call(&mut program, "DELETE", "/api/v1/me/sessions", Value::Null).await.expect_status(204));
        drop(one.get("/settings/profile").await.expect_status(303));
        drop(meng.get("/settings/profile").await.expect_status(200));
    });
}
