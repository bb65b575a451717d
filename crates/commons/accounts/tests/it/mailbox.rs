//! What a mailbox proves: the address, a new address, a forgotten password.

use std::time::Duration;

use kernel::Role;
use serde_json::json;

use crate::common::{House, PASSWORD, in_a_house};

const LIN: &str = "lin@example.org";
const NEW: &str = "new@example.org";
const OTHER_PASSWORD: &str = "quite another 七十六人 word";

async fn confirm(house: &House, link: &str) -> testkit::Answer {
    let mut browser = house.passer_by();
    drop(browser.get(link).await.expect_status(200));
    browser.submit("/mail/confirm", &[]).await
}

#[test]
fn whoever_registers_is_asked_to_prove_the_address_once() {
    in_a_house(async |house| {
        let mut browser = house.passer_by();
        drop(browser.get("/register").await.expect_status(200));
        let fields = [("name", "林溪"), ("mail", LIN), ("password", PASSWORD)];
        drop(browser.submit("/register", &fields).await.expect_status(303));
        let page = browser.get("/settings/security").await.expect_status(200);
        assert!(page.text().contains("Your mail address is not confirmed"), "{page}");

        let link = house.link(LIN).await;
        // Mail scanners open links: opening alone proves nothing.
        drop(house.passer_by().get(&link).await.expect_status(200));
        let answer = confirm(house, &link).await.expect_status(303);
        assert_eq!(answer.location(), "/login");
        let page = browser.get("/settings/security").await;
        assert!(page.text().contains("Confirmed") && !page.text().contains("not confirmed"), "{page}");
        let events = house.events().await;
        assert_eq!(events.last().map(String::as_str), Some("accounts.mail.verified"));

        let again = confirm(house, &link).await.expect_status(422);
        assert!(again.alert().is_some_and(|text| text.contains("was used or is too old")), "{again}");
    });
}

#[test]
fn a_link_is_over_after_its_time_and_when_a_newer_one_was_sent() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get("/settings/security").await);
        drop(lin.submit("/settings/security/mail/resend", &[]).await.expect_status(303));
        let first = house.link(LIN).await;
        drop(lin.get("/settings/security").await);
        drop(lin.submit("/settings/security/mail/resend", &[]).await.expect_status(303));
        drop(confirm(house, &first).await.expect_status(422));
        let second = house.link(LIN).await;
        house.clock.advance(Duration::from_secs(24 * 3600));
        drop(confirm(house, &second).await.expect_status(422));
        for nonsense in ["/mail/confirm", "/mail/confirm?token=%27%27"] {
            drop(confirm(house, nonsense).await.expect_status(422));
        }
    });
}

#[test]
fn the_answer_to_a_forgotten_password_tells_nobody_who_is_a_member() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut answers = Vec::new();
        for mail in [LIN, "nobody@example.org"] {
            let mut browser = house.passer_by();
            drop(browser.get("/password/forgot").await.expect_status(200));
            let answer = browser.submit("/password/forgot", &[("mail", mail)]).await.expect_status(200);
            answers.push(answer.first("main"));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(house.letters().await, 1);
        let mut program = house.passer_by();
        for mail in [LIN, "nobody@example.org"] {
            let answer = program.json("POST", "/api/v1/password/forgot", &json!({ "mail": mail })).await;
            assert_eq!((answer.status, answer.text()), (202, String::new()));
        }
    });
}

#[test]
fn a_reset_password_ends_every_session_and_works_once() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut thief = house.signed_in("林溪").await;
        let mut program = house.passer_by();
        drop(program.json("POST", "/api/v1/password/forgot", &json!({ "mail": "LIN@example.org" })).await);
        let link = house.link(LIN).await;
        let mut browser = house.passer_by();
        drop(browser.get(&link).await.expect_status(200));
        let weak = browser.submit("/password/reset", &[("password", "12345678")]).await.expect_status(422);
        assert!(weak.field_error("password").is_some(), "{weak}");
        let set = browser.submit("/password/reset", &[("password", OTHER_PASSWORD)]).await.expect_status(303);
        assert_eq!(set.location(), "/login");
        drop(thief.get("/settings/security").await.expect_status(303));
        let (_, old) = house.try_in(house.passer_by(), "林溪", PASSWORD).await;
        assert_eq!(old.status, 422);
        let (mut browser, new) = house.try_in(house.passer_by(), LIN, OTHER_PASSWORD).await;
        assert_eq!(new.status, 303);
        // Whoever opened the link has the mailbox.
        assert!(browser.get("/settings/security").await.text().contains("Confirmed"));
        let letter = house.letter(LIN).await;
        assert!(letter.is_some_and(|letter| letter.kind == "accounts.password_changed"));

        let token = link.split("token=").nth(1).map(str::to_owned);
        let again = json!({ "token": token, "password": OTHER_PASSWORD });
        let answer = program.json("POST", "/api/v1/password/reset", &again).await.expect_status(422);
        assert_eq!(answer.code(), "accounts.link.over");
    });
}

#[test]
fn a_link_for_one_thing_is_no_link_for_another() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut program = house.passer_by();
        drop(program.json("POST", "/api/v1/password/forgot", &json!({ "mail": LIN })).await);
        let token = house.link(LIN).await.split("token=").nth(1).map(str::to_owned);
        let answer = program.json("POST", "/api/v1/mail/confirm", &json!({ "token": token })).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "accounts.link.over"));
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get("/settings/security").await);
        drop(lin.submit("/settings/security/mail/resend", &[]).await.expect_status(303));
        let token = house.link(LIN).await.split("token=").nth(1).map(str::to_owned);
        let body = json!({ "token": token, "password": OTHER_PASSWORD });
        let answer = program.json("POST", "/api/v1/password/reset", &body).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "accounts.link.over"));
    });
}

#[test]
fn an_address_changes_when_the_new_mailbox_says_so_and_the_old_one_hears_of_it() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        house.member("孟轲", "meng", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get("/settings/security").await.expect_status(200));
        let wrong = [("mail", NEW), ("mail_password", "not my password")];
        let answer = lin.submit("/settings/security/mail", &wrong).await.expect_status(422);
        assert_eq!(answer.field_error("mail_password").as_deref(), Some("That is not the password."));
        assert_eq!(house.letters().await, 0);
        let right = [("mail", NEW), ("mail_password", PASSWORD)];
        drop(lin.submit("/settings/security/mail", &right).await.expect_status(303));
        assert!(lin.get("/settings/security").await.text().contains(LIN), "not before the link is opened");

        drop(confirm(house, &house.link(NEW).await).await.expect_status(303));
        let page = lin.get("/settings/security").await;
        assert!(page.text().contains(NEW) && page.text().contains("Confirmed"), "{page}");
        let notice = house.letter(LIN).await;
        assert!(notice.is_some_and(|letter| letter.kind == "accounts.mail_changed"));

        // Somebody else's address: found out only by whoever has that mailbox.
        let taken = [("mail", "MENG@example.org"), ("mail_password", PASSWORD)];
        drop(lin.submit("/settings/security/mail", &taken).await.expect_status(303));
        let link = house.link("MENG@example.org").await;
        let answer = confirm(house, &link).await.expect_status(422);
        assert!(answer.alert().is_some_and(|text| text.contains("registered already")), "{answer}");
    });
}

#[test]
fn nobodys_mailbox_is_flooded() {
    in_a_house(async |house| {
        let mut program = house.passer_by();
        let mut statuses = Vec::new();
        for _ in 0..7 {
            let body = json!({ "mail": "victim@example.org" });
            statuses.push(program.json("POST", "/api/v1/password/forgot", &body).await.status);
        }
        assert_eq!(statuses, [202, 202, 202, 202, 202, 429, 429]);
    });
}
