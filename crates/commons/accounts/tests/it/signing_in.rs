//! The door: who is let in, who is slowed down, and which browsers stay in.

use std::time::Duration;

use kernel::Role;
use serde_json::{Value, json};

use crate::common::{PASSWORD, in_a_house};

#[test]
fn name_or_mail_and_password_let_a_member_in_and_out_again() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        for login in ["林溪", " lin@Example.org "] {
            let mut browser = house.signed_in(login).await;
            drop(browser.get("/settings/profile").await.expect_status(200));
            drop(browser.post("/logout", &[]).await.expect_status(303));
            assert!(browser.get("/settings/profile").await.location().starts_with("/login"));
        }
    });
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_answered_alike_also_when_guessed_often() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut answers = Vec::new();
        for login in ["林溪", "无名氏"] {
            let mut seen = Vec::new();
            let mut browser = house.passer_by();
            for attempt in 0..7 {
                let answer;
                (browser, answer) = house.try_in(browser, login, &format!("guess number {attempt}")).await;
                seen.push((answer.status, answer.field_error("password"), answer.alert()));
            }
            answers.push(seen);
        }
        assert_eq!(answers[0], answers[1]);
        let statuses: Vec<_> = answers[0].iter().map(|(status, ..)| *status).collect();
        assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
    });
}

#[test]
fn a_shut_door_takes_not_even_the_right_password_and_opens_by_itself() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut program = house.passer_by();
        let token =
            |password: &str| json!({ "login": "林溪", "password": password, "name": "x", "days": 30 });
        for _ in 0..5 {
            drop(program.json("POST", "/api/v1/tokens", &token("wrong guess")).await.expect_status(422));
        }
        let shut = program.json("POST", "/api/v1/tokens", &token(PASSWORD)).await.expect_status(429);
        assert_eq!((shut.code().as_str(), shut.header("retry-after")), ("accounts.sign_in.shut", "31"));
        assert!(
            shut.json()["title"].as_str().unwrap().contains(" 31 seconds"),
            "as long as the header says: {shut}"
        );
        // The mail address is the same account.
        let (_, answer) = house.try_in(house.passer_by(), "lin@example.org", PASSWORD).await;
        assert_eq!(answer.status, 429);
        house.clock.advance(Duration::from_secs(30));
        drop(program.json("POST", "/api/v1/tokens", &token("wrong guess")).await.expect_status(422));
        house.clock.advance(Duration::from_secs(31));
        drop(program.json("POST", "/api/v1/tokens", &token(PASSWORD)).await.expect_status(429));
        house.clock.advance(Duration::from_secs(30));
        drop(program.json("POST", "/api/v1/tokens", &token(PASSWORD)).await.expect_status(201));
        // The right one ends the count.
        for _ in 0..5 {
            drop(program.json("POST", "/api/v1/tokens", &token("wrong guess")).await.expect_status(422));
        }
    });
}

#[test]
fn whoever_guesses_at_many_accounts_from_one_place_is_slowed_down_there_alone() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut program = house.passer_by().from_address([203, 0, 113, 9].into());
        let guess = |login: &str| json!({ "login": login, "password": "wrong", "name": "x", "days": 30 });
        let mut statuses = Vec::new();
        for number in 0..31 {
            let answer = program.json("POST", "/api/v1/tokens", &guess(&format!("无名氏{number}"))).await;
            statuses.push(answer.status);
        }
        assert_eq!(statuses.iter().position(|status| *status == 429), Some(30), "{statuses:?}");
        drop(house.signed_in("林溪").await);
    });
}

#[test]
fn a_hundred_guesses_at_once_are_not_one() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let guesses = (0..12).map(|_| {
            let mut program = house.passer_by();
            async move {
                let body = json!({ "login": "林溪", "password": "wrong", "name": "x", "days": 30 });
                program.json("POST", "/api/v1/tokens", &body).await.status
            }
        });
        let mut running: Vec<_> = guesses.map(Box::pin).collect();
        let mut statuses = Vec::new();
        // All are begun before any is awaited to its end.
        let all = std::future::poll_fn(|context| {
            running.retain_mut(|guess| match guess.as_mut().poll(context) {
                std::task::Poll::Ready(status) => {
                    statuses.push(status);
                    false
                }
                std::task::Poll::Pending => true,
            });
            if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        });
        all.await;
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
    });
}

#[test]
fn a_member_sees_every_browser_and_signs_others_out() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        house.member("孟轲", "meng", Role::Member).await;
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
        let (mut phone, _) =
            house.try_in(house.passer_by().with_header("user-agent", phone), "林溪", PASSWORD).await;
        let mut third = house.signed_in("林溪").await;
        let mut meng = house.signed_in("孟轲").await;
        let mut lin = house.signed_in("林溪").await;
        let page = lin.get("/settings/security").await.expect_status(200);
        assert_eq!((page.count("tbody tr"), page.count("tbody .badge")), (3, 1));
        assert!(page.text().contains("Safari · iPhone"));

        let list = lin.json("GET", "/api/v1/me/sessions", &Value::Null).await.json();
        let of_phone =
            list.as_array().and_then(|list| list.iter().find(|it| it["device"] == "Safari · iPhone"));
        let id = of_phone.and_then(|it| it["id"].as_str()).map(str::to_owned).unwrap_or_default();
        drop(meng.get("/settings/security").await);
        let path = format!("/settings/security/sessions/{id}/revoke");
        drop(meng.post(&path, &[]).await.expect_status(404));
        drop(phone.get("/settings/security").await.expect_status(200));
        drop(lin.submit(&path, &[]).await.expect_status(303));
        drop(phone.get("/settings/security").await.expect_status(303));

        drop(lin.get("/settings/security").await);
        drop(lin.submit("/settings/security/sessions/others/revoke", &[]).await.expect_status(303));
        drop(third.get("/settings/security").await.expect_status(303));
        drop(lin.get("/settings/security").await.expect_status(200));
        drop(meng.get("/settings/security").await.expect_status(200));
    });
}

#[test]
fn a_changed_password_signs_other_browsers_out_and_is_told_by_mail() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let (mut lin, mut other) = (house.signed_in("林溪").await, house.signed_in("林溪").await);
        drop(lin.get("/settings/security").await);
        let new = "seventy-six learned 稷下先生";
        let wrong = [("current", "not it"), ("password", new)];
        let answer = lin.submit("/settings/security/password", &wrong).await.expect_status(422);
        assert!(answer.field_error("current").is_some() && answer.field_error("password").is_none());
        drop(
            lin.submit("/settings/security/password", &[("current", PASSWORD), ("password", new)])
                .await
                .expect_status(303),
        );
        drop(lin.get("/settings/security").await.expect_status(200));
        drop(other.get("/settings/security").await.expect_status(303));
        assert!(
            house.letter("lin@example.org").await.is_some_and(|it| it.kind == "accounts.password_changed")
        );
        assert_eq!(house.try_in(house.passer_by(), "林溪", PASSWORD).await.1.status, 422);
        assert_eq!(house.try_in(house.passer_by(), "林溪", new).await.1.status, 303);
    });
}
