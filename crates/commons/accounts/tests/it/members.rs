//! Becoming a member, the profile, tokens, offices and standing.

use std::time::Duration;

use accounts::{NewToken, ProfileEdit, Registration, TokenId};
use db::params;
use kernel::{Locale, MemberId, Role, Theme, Tier};
use serde_json::{Value, json};

use crate::common::{House, PASSWORD, code, in_a_house};

fn registration(name: &str, mail: &str) -> Registration {
    Registration { name: name.to_owned(), mail: mail.to_owned(), password: PASSWORD.to_owned() }
}

async fn register(house: &House, name: &str, mail: &str) -> Result<MemberId, web::Error> {
    let candidate = registration(name, mail).check()?;
    house.write(move |tx| accounts::register(tx, &candidate, "hash", Role::Member)).await
}

#[test]
fn one_name_and_one_address_are_one_member_however_they_are_written() {
    in_a_house(async |house| {
        register(house, "Alice", "alice@example.org").await.unwrap();
        assert_eq!(code(register(house, "ＡＬＩＣＥ", "other@example.org").await), "accounts.name.taken");
        assert_eq!(code(register(house, "Bob", "Alice@Example.ORG").await), "accounts.mail.taken");
        assert_eq!(house.events().await, ["accounts.member.registered"], "a refusal leaves no trace");
        let found = house.db.read(|q| accounts::member_by_name(q, "aLiCe")).await.unwrap();
        assert_eq!(found.map(|row| row.name), Some("Alice".to_owned()));
    });
}

#[test]
fn a_name_that_looks_like_another_one_is_refused() {
    in_a_house(async |house| {
        register(house, "paul", "paul@example.org").await.unwrap();
        register(house, "杜鹃", "juan@example.org").await.unwrap();
        for alike in ["p\u{251}ul", "pauI", "pau1", "Pa\u{1d1c}l"] {
            assert_eq!(code(register(house, alike, "x@example.org").await), "accounts.name.alike", "{alike}");
        }
        register(house, "杜鹂", "li@example.org").await.unwrap();
        register(house, "慎到_3", "shen@example.org").await.unwrap();
        for alike in ["愼到_3", "慎到__3", "慎到_３"] {
            let refused = code(register(house, alike, "x@example.org").await);
            assert!(refused.starts_with("accounts.name."), "{alike}: {refused}");
        }
        assert_eq!(code(register(house, "管理员", "x@example.org").await), "accounts.name.reserved");
        assert_eq!(code(register(house, "１２３", "x@example.org").await), "accounts.name.shape");
        // Members of before are looked at when the program starts; two who look alike both stay.
        register(house, "bobl", "bob@example.org").await.unwrap();
        house.write(|tx| Ok(tx.execute(&crate::common::FORGET_SKELETONS, params![])?)).await.unwrap();
        register(house, "bob1", "bob1@example.org").await.unwrap();
        house.write(|tx| Ok(tx.execute(&crate::common::FORGET_SKELETONS, params![])?)).await.unwrap();
        for _ in 0..2 {
            let db = house.db.clone();
            std::thread::spawn(move || accounts::fill_skeletons(&db)).join().unwrap().unwrap();
        }
        for alike in ["p\u{251}ul", "bobI"] {
            assert_eq!(code(register(house, alike, "y@example.org").await), "accounts.name.alike", "{alike}");
        }
        assert_eq!(code(register(house, "BOB1", "z@example.org").await), "accounts.name.taken");
    });
}

#[test]
fn everything_that_is_wrong_with_a_registration_is_told_at_once() {
    let wrong = Registration { name: "a b".into(), mail: "nobody".into(), password: "short".into() };
    let error = wrong.check().unwrap_err();
    let fields: Vec<_> = error.fields().iter().map(|it| (it.field, it.reason.code.name)).collect();
    let expected = [
        ("name", "accounts.name.shape"),
        ("mail", "accounts.mail.shape"),
        ("password", "accounts.password.short"),
    ];
    assert_eq!(fields, expected);
}

#[test]
fn registering_through_the_api_makes_a_member_and_writes_to_them() {
    in_a_house(async |house| {
        let body = json!({ "name": "林溪", "mail": "lin@example.org", "password": PASSWORD });
        let answer = house.passer_by().json("POST", "/api/v1/members", &body).await.expect_status(201).json();
        assert_eq!((answer["name"].as_str(), answer["tier"].as_str()), (Some("林溪"), Some("guest")));
        assert_eq!(answer["mail"], Value::Null);
        assert_eq!(house.letter("lin@example.org").await.unwrap().kind, "accounts.verify");
        let body = json!({ "name": "林溪", "mail": "other@example.org", "password": PASSWORD });
        let again = house.passer_by().json("POST", "/api/v1/members", &body).await.expect_status(422);
        assert_eq!(again.field_codes(), [("name".to_owned(), "accounts.name.taken".to_owned())]);
        assert_eq!(house.letters().await, 1);
    });
}

#[test]
fn a_profile_edited_in_two_tabs_keeps_the_first_and_says_so_to_the_second() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let edit = |bio: &str, version| {
            let bio = bio.to_owned();
            let edit = ProfileEdit { bio, locale: Some(Locale::En), theme: Some(Theme::Dark), version };
            edit.check(Locale::ZhCn).unwrap()
        };
        let save = async |ready: accounts::ReadyEdit| {
            house.write(move |tx| accounts::edit_profile(tx, lin, &ready)).await
        };
        save(edit("写 **Rust** <script>", 1)).await.unwrap();
        assert_eq!(code(save(edit("另一页", 1)).await), "edit.stale");
        let row = house.db.read(move |q| accounts::member(q, lin)).await.unwrap().unwrap();
        assert_eq!((row.bio.as_str(), row.version), ("写 **Rust** <script>", 2));
        assert!(row.bio_html.contains("<strong>Rust</strong>") && !row.bio_html.contains("<script>"));
        assert_eq!((row.locale.as_deref(), row.theme), (Some("en"), Some(Theme::Dark)));
        let mut browser = house.signed_in("林溪").await;
        let stale = [("bio", "第三页"), ("locale", ""), ("theme", ""), ("version", "1")];
        drop(browser.get("/settings/profile").await.expect_status(200));
        let answer = browser.submit("/settings/profile", &stale).await.expect_status(409);
        assert!(answer.text().contains("第三页"), "what was typed is not lost");
        let fresh = [("bio", "第三页"), ("version", "2")];
        drop(browser.submit("/settings/profile", &fresh).await.expect_status(303));
    });
}

#[test]
fn a_token_acts_for_its_member_until_it_is_revoked_or_over() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let meng = house.member("孟轲", "meng", Role::Member).await;
        let make = async |member, days| {
            let wanted = NewToken { name: " 脚本 ".to_owned(), days };
            house.write(move |tx| accounts::create_token(tx, member, &wanted)).await
        };
        assert_eq!(code(make(lin, 31).await), "input.bad_value");
        let made = make(lin, 30).await.unwrap();
        assert!(made.secret.starts_with(accounts::TOKEN_PREFIX));
        let mut program = house.passer_by().with_token(&made.secret);
        let me = program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(200).json();
        assert_eq!((me["name"].as_str(), me["mail"].as_str()), (Some("林溪"), Some("lin@example.org")));
        let list = program.json("GET", "/api/v1/tokens", &Value::Null).await.json();
        assert_eq!((list[0]["name"].as_str(), list[0]["token"].as_str()), (Some("脚本"), None));

        let revoke =
            async |member, id: TokenId| house.write(move |tx| accounts::revoke_token(tx, member, id)).await;
        assert_eq!(code(revoke(meng, made.id).await), "request.not_found");
        revoke(lin, made.id).await.unwrap();
        assert_eq!(code(revoke(lin, made.id).await), "request.not_found");
        let refused = program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(401);
        assert_eq!(refused.code(), "token.invalid");

        let other = make(lin, 30).await.unwrap();
        let mut program = house.passer_by().with_token(&other.secret);
        drop(program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(200));
        house.clock.advance(Duration::from_secs(30 * 24 * 3600));
        drop(program.json("GET", "/api/v1/me", &Value::Null).await.expect_status(401));
    });
}

#[test]
fn a_member_has_so_many_tokens_and_no_more() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        let wanted = NewToken { name: "脚本".to_owned(), days: 30 };
        let made = house
            .write(move |tx| {
                for _ in 0..50 {
                    accounts::create_token(tx, lin, &wanted)?;
                }
                accounts::create_token(tx, lin, &wanted)
            })
            .await;
        assert_eq!(code(made), "accounts.token.too_many");
    });
}

#[test]
fn a_session_ends_at_its_time() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut browser = house.passer_by();
        drop(browser.get("/login").await.expect_status(200));
        // Without the tick it lasts for a visit.
        let mut form = browser.page().form("/login").filled(&[("login", "林溪"), ("password", PASSWORD)]);
        form.fields.retain(|(name, _)| name != "remember");
        drop(browser.send_form(&form).await.expect_status(303));
        house.clock.advance(Duration::from_secs(12 * 3600 - 1));
        drop(browser.get("/settings/profile").await.expect_status(200));
        house.clock.advance(Duration::from_secs(1));
        drop(browser.get("/settings/profile").await.expect_status(303));
    });
}

#[test]
fn the_last_owner_cannot_step_down_and_offices_are_told() {
    in_a_house(async |house| {
        let owner = house.member("周衍", "zhou", Role::Owner).await;
        let lin = house.member("林溪", "lin", Role::Member).await;
        let give = async |member, role| {
            house.write(move |tx| accounts::change_role(tx, Some(owner), member, role)).await
        };
        assert_eq!(code(give(owner, Role::Member).await), "accounts.role.last_owner");
        let before = house.events().await.len();
        give(lin, Role::Member).await.unwrap();
        assert_eq!(house.events().await.len(), before, "nothing changed, nothing is told");
        give(lin, Role::Owner).await.unwrap();
        give(owner, Role::Member).await.unwrap();
        assert_eq!(code(give(lin, Role::Author).await), "accounts.role.last_owner");
        assert_eq!(code(give(MemberId::new(4711), Role::Author).await), "request.not_found");
        assert_eq!(house.events().await[before..], ["accounts.member.role_changed"; 2]);
    });
}

#[test]
fn only_the_owner_appoints() {
    in_a_house(async |house| {
        house.member("周衍", "zhou", Role::Owner).await;
        house.member("管仲", "guan", Role::Moderator).await;
        house.member("林溪", "lin", Role::Member).await;
        let appoint = [("role", "author")];
        let mut moderator = house.signed_in("管仲").await;
        let page = moderator.get("/members/林溪").await.expect_status(200);
        assert_eq!(page.count("select[name=role]"), 0);
        drop(moderator.get("/settings/profile").await);
        drop(moderator.post("/members/林溪/role", &appoint).await.expect_status(404));
        let mut owner = house.signed_in("周衍").await;
        drop(owner.get("/members/林溪").await.expect_status(200));
        let action =
            owner.page().forms().into_iter().find(|form| form.action.ends_with("/role")).unwrap().action;
        drop(owner.submit(&action, &appoint).await.expect_status(303));
        let row = house.db.read(|q| accounts::member_by_name(q, "林溪")).await.unwrap().unwrap();
        assert_eq!(row.role, Role::Author);
    });
}

#[test]
fn a_standing_is_shown_for_as_long_as_it_lasts() {
    in_a_house(async |house| {
        let lin = house.member("林溪", "lin", Role::Member).await;
        house
            .write(move |tx| {
                let until = tx.now().plus(Duration::from_secs(60));
                Ok(accounts::set_tier(tx, lin, Tier::Fellow, Some(until))?)
            })
            .await
            .unwrap();
        let tier = async || {
            let answer = house.passer_by().json("GET", "/api/v1/members/林溪", &Value::Null).await.json();
            answer["tier"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(tier().await, "fellow");
        house.clock.advance(Duration::from_secs(60));
        assert_eq!(tier().await, "guest");
    });
}
