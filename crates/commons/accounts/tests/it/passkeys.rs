//! Passkeys, with a device that is made of bytes.

use std::time::Duration;

use accounts::OuterSettings;
use kernel::Role;
use serde_json::Value;
use testkit::{Answer, Visitor};

use crate::common::{House, PASSWORD, schema};
use crate::fakes::device::Device;

const SITE: &str = "https://jixia.example";
const HERE: &str = "/settings/security";
const BEGIN: &str = "/settings/security/passkeys/begin";
const ADD: &str = "/settings/security/passkeys";

fn in_a_safe_house(test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| {
        test(&House::new(db, clock, SITE, OuterSettings::default())).await;
    });
}

/// What the script asks the server before it asks the device.
async fn begin(browser: &mut Visitor, at: &str, fields: &[(&str, &str)]) -> Answer {
    let mut script = browser.clone().with_header("accept", "application/json");
    script.post(at, fields).await
}

fn question(answer: &Answer) -> (String, Value) {
    assert_eq!(answer.status, 200, "{answer}");
    let told = answer.json();
    (told["question"].as_str().unwrap().to_owned(), told["options"].clone())
}

/// Adds a passkey of this device.
async fn add(browser: &mut Visitor, device: &mut Device, name: &str) -> Answer {
    drop(browser.get(HERE).await.expect_status(200));
    let fields = [("passkey_name", name), ("passkey_password", PASSWORD)];
    let (token, options) = question(&begin(browser, BEGIN, &fields).await);
    let answer = device.make(&options).unwrap();
    browser.post(ADD, &[("question", &token), ("answer", &answer), ("passkey_name", name)]).await
}

/// Asks, signs and sends what is signed.
async fn sign_in(house: &House, device: &mut Device) -> (Visitor, Answer) {
    let mut browser = house.passer_by();
    drop(browser.get("/login?next=/members").await.expect_status(200));
    let (token, options) = question(&begin(&mut browser, "/login/passkey/begin", &[]).await);
    let answer = device.sign(&options);
    let sent = browser.submit("/login/passkey", &[("question", &token), ("answer", &answer)]).await;
    (browser, sent)
}

#[test]
fn a_member_adds_a_passkey_and_signs_in_with_it_alone() {
    in_a_safe_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut device = Device::new(SITE);
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get(HERE).await);
        let wrong = [("passkey_name", "手机"), ("passkey_password", "not it")];
        let refused = begin(&mut lin, BEGIN, &wrong).await.expect_status(422);
        assert_eq!(refused.field_codes()[0].1, "accounts.password.wrong");
        drop(add(&mut lin, &mut device, " 手机 ").await.expect_status(303));
        let page = lin.get(HERE).await.expect_status(200);
        assert!(page.count("#passkeys .lines > li") == 1 && page.text().contains("Never"), "{page}");
        assert!(house.letter("lin@example.org").await.unwrap().subject.contains("new way to sign in"));

        let (mut browser, answer) = sign_in(house, &mut device).await;
        assert_eq!((answer.status, answer.location()), (303, "/members"), "{answer}");
        let page = browser.get(HERE).await.expect_status(200);
        assert!(!page.text().contains("Never"), "{page}");
        let (_, answer) = sign_in(house, &mut device).await;
        assert_eq!(answer.status, 303);
    });
}

#[test]
fn no_code_is_asked_for_after_a_passkey() {
    in_a_safe_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut device = Device::new(SITE);
        let mut lin = house.signed_in("林溪").await;
        drop(add(&mut lin, &mut device, "手机").await.expect_status(303));
        drop(lin.get(HERE).await);
        let page = lin.submit("/settings/security/totp/begin", &[("totp_password", PASSWORD)]).await;
        let secret = totp_rs::Secret::try_from_base32(page.expect_status(201).first("pre")).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("林溪").build().unwrap();
        let now = kernel::Clock::now(&*house.clock).seconds();
        let code = totp.generate(u64::try_from(now).unwrap()).to_string();
        drop(lin.submit("/settings/security/totp/confirm", &[("code", &code)]).await.expect_status(200));

        let (_, answer) = house.try_in(house.passer_by(), "林溪", PASSWORD).await;
        assert_eq!((answer.status, answer.count("form[action='/login/code']")), (200, 1));
        let (mut browser, answer) = sign_in(house, &mut device).await;
        assert_eq!(answer.status, 303, "{answer}");
        drop(browser.get(HERE).await.expect_status(200));
    });
}

#[test]
fn an_answer_works_once_and_soon_and_in_the_browser_that_was_asked() {
    in_a_safe_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut device = Device::new(SITE);
        let mut lin = house.signed_in("林溪").await;
        drop(add(&mut lin, &mut device, "手机").await.expect_status(303));

        let ask = async |browser: &mut Visitor| {
            drop(browser.get("/login").await.expect_status(200));
            question(&begin(browser, "/login/passkey/begin", &[]).await)
        };
        let mut browser = house.passer_by();
        let (token, options) = ask(&mut browser).await;
        let signed = device.sign(&options);
        let fields = [("question", token.as_str()), ("answer", signed.as_str())];
        // Another browser is told the answer.
        let mut thief = house.passer_by();
        drop(thief.get("/login").await);
        drop(thief.submit("/login/passkey", &fields).await.expect_status(422));
        drop(browser.submit("/login/passkey", &fields).await.expect_status(303));
        let mut again = house.passer_by();
        drop(again.get("/login").await);
        drop(again.submit("/login/passkey", &fields).await.expect_status(422));

        // An answer to another question.
        let mut browser = house.passer_by();
        let (_, first) = ask(&mut browser).await;
        let (second, _) = ask(&mut browser).await;
        let signed = device.sign(&first);
        let fields = [("question", second.as_str()), ("answer", signed.as_str())];
        drop(browser.submit("/login/passkey", &fields).await.expect_status(422));

        let (token, options) = ask(&mut browser).await;
        house.clock.advance(Duration::from_secs(300));
        let signed = device.sign(&options);
        let fields = [("question", token.as_str()), ("answer", signed.as_str())];
        let late = browser.submit("/login/passkey", &fields).await.expect_status(422);
        assert!(late.alert().is_some_and(|text| text.contains("too long")), "{late}");
        drop(browser.submit("/login/passkey", &[("answer", "nonsense")]).await.expect_status(422));
    });
}

#[test]
fn false_sites_locked_devices_and_copies_let_nobody_in() {
    in_a_safe_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut device = Device::new(SITE);
        let mut lin = house.signed_in("林溪").await;
        drop(add(&mut lin, &mut device, "手机").await.expect_status(303));

        let mut fished = device.clone();
        fished.origin = "https://jixia.example.evil.example".to_owned();
        assert_eq!(sign_in(house, &mut fished).await.1.status, 422);
        let mut found = device.clone();
        found.unlocked = false;
        assert_eq!(sign_in(house, &mut found).await.1.status, 422);
        let mut copy = device.clone();
        assert_eq!(sign_in(house, &mut device).await.1.status, 303);
        assert_eq!(sign_in(house, &mut device).await.1.status, 303);
        assert_eq!(sign_in(house, &mut copy).await.1.status, 422, "its counter is behind");
        assert_eq!(sign_in(house, &mut device).await.1.status, 303);
    });
}

#[test]
fn passkeys_are_renamed_and_removed_by_their_member_alone() {
    in_a_safe_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        house.member("孟轲", "meng", Role::Member).await;
        let (mut phone, mut stick) = (Device::new(SITE), Device::new(SITE));
        let mut lin = house.signed_in("林溪").await;
        drop(add(&mut lin, &mut phone, "手机").await.expect_status(303));
        drop(add(&mut lin, &mut stick, "U 盾").await.expect_status(303));
        let page = lin.get(HERE).await;
        let actions: Vec<_> = page.forms().into_iter().map(|form| form.action).collect();
        let rename = actions.iter().find(|action| action.ends_with("/rename")).unwrap().clone();
        let remove = rename.replace("/rename", "/remove");
        drop(lin.submit(&rename, &[("passkey_name", "")]).await.expect_status(422));
        drop(lin.submit(&rename, &[("passkey_name", "旧手机")]).await.expect_status(303));
        assert!(lin.get(HERE).await.text().contains("旧手机"));
        let mut meng = house.signed_in("孟轲").await;
        drop(meng.get(HERE).await);
        drop(meng.post(&rename, &[("passkey_name", "我的")]).await.expect_status(404));
        drop(meng.post(&remove, &[]).await.expect_status(404));
        drop(lin.post(&remove, &[]).await.expect_status(303));
        assert_eq!(sign_in(house, &mut phone).await.1.status, 422);
        assert_eq!(sign_in(house, &mut stick).await.1.status, 303);

        // A device makes one key for an account, and a key is nobody else's.
        drop(lin.get(HERE).await);
        let fields = [("passkey_name", "再来"), ("passkey_password", PASSWORD)];
        let (token, options) = question(&begin(&mut lin, BEGIN, &fields).await);
        assert_eq!(stick.make(&options), None);
        let made = phone.make(&options).unwrap();
        let theirs = [("question", token.as_str()), ("answer", made.as_str()), ("passkey_name", "偷")];
        drop(meng.get(HERE).await);
        drop(meng.post(ADD, &theirs).await.expect_status(422));
        drop(lin.post(ADD, &theirs).await.expect_status(303));
        let events = house.events().await;
        let kinds = events.iter().filter(|kind| kind.starts_with("accounts.passkey."));
        let kinds: Vec<_> = kinds.map(|kind| kind.trim_start_matches("accounts.passkey.")).collect();
        assert_eq!(kinds, ["added", "added", "renamed", "removed", "added"]);
    });
}

#[test]
fn where_browsers_know_no_passkeys_none_are_offered() {
    crate::common::in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let mut browser = house.passer_by();
        assert_eq!(browser.get("/login").await.count("form[data-passkey]"), 0);
        drop(browser.post("/login/passkey/begin", &[]).await.expect_status(404));
        let mut lin = house.signed_in("林溪").await;
        let page = lin.get(HERE).await.expect_status(200);
        assert_eq!(page.count("form[data-passkey]"), 0);
        assert!(page.text().contains("Passkeys need a site with https"), "{page}");
    });
}

#[test]
fn programs_list_rename_and_remove_the_passkeys_of_their_member() {
    in_a_safe_house(async |house| {
        let id = house.member("林溪", "lin", Role::Member).await;
        let other = house.member("孟谈", "meng", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        drop(add(&mut lin, &mut Device::new(SITE), "手机").await.expect_status(303));
        let (mut program, mut stranger) = (house.program(id).await, house.program(other).await);
        let listed = program.get("/api/v1/me/passkeys").await.expect_status(200).json();
        assert_eq!((&listed[0]["name"], &listed[0]["last_used_at"]), (&"手机".into(), &Value::Null));
        let at = format!("/api/v1/me/passkeys/{}", listed[0]["id"]);
        assert_eq!(stranger.get("/api/v1/me/passkeys").await.json(), serde_json::json!([]));
        let name = |name: &str| serde_json::json!({ "name": name });
        drop(stranger.json("PUT", &at, &name("我的")).await.expect_status(404));
        drop(stranger.json("DELETE", &at, &Value::Null).await.expect_status(404));
        let refused = program.json("PUT", &at, &name(" ")).await.expect_status(422);
        assert_eq!(refused.field_codes()[0].0, "name");
        drop(program.json("PUT", &at, &name("平板")).await.expect_status(204));
        assert_eq!(program.get("/api/v1/me/passkeys").await.json()[0]["name"], "平板");
        drop(program.json("DELETE", &at, &Value::Null).await.expect_status(204));
        assert_eq!(program.get("/api/v1/me/passkeys").await.json(), serde_json::json!([]));
        drop(program.json("DELETE", &at, &Value::Null).await.expect_status(404));
    });
}
