//! When a browser was last seen: noted seldom, told to its member, and nothing that brings an ended session back.

use std::time::Duration;

use db::{Snapshot, params};
use kernel::{Clock as _, Role, Timestamp};
use serde_json::Value;
use testkit::Visitor;

use crate::common::{House, PASSWORD, in_a_house};

db::statements! {
    /// When each session was noted as seen.
    SEEN = "SELECT seen_at FROM sessions ORDER BY created_at, token_hash";
}

const MINUTE: Duration = Duration::from_secs(60);
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
const DESK: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// What is noted, once everything is that follows the requests so far.
async fn noted(house: &House) -> Vec<Option<Timestamp>> {
    house.app.written_afterwards().await;
    house.db.read(|q: &mut Snapshot| q.rows(&SEEN, params![])).await.unwrap()
}

/// Pages, calls and something that is not there.
async fn look_around(browser: &mut Visitor) {
    for (path, status) in
        [("/settings/profile", 200), ("/members", 200), ("/api/v1/me", 200), ("/nothing/here", 404)]
    {
        drop(browser.get(path).await.expect_status(status));
    }
}

async fn signed_in_with(house: &House, agent: &str) -> Visitor {
    let browser = house.passer_by().with_header("user-agent", agent);
    house.try_in(browser, "林溪", PASSWORD).await.0
}

async fn listed(browser: &mut Visitor) -> Vec<(String, String, bool)> {
    let list = browser.get("/api/v1/me/sessions").await.expect_status(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |it: &Value| (text(&it["device"]), text(&it["seen_at"]), it["current"].as_bool().unwrap());
    list.as_array().unwrap().iter().map(one).collect()
}

#[test]
fn views_write_nothing_but_once_in_ten_minutes() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let begun = house.clock.now();
        let mut lin = house.signed_in("林溪").await;
        // On SQLite the stamp tells of every commit; on PostgreSQL there is none.
        let before = house.db.stamp();
        look_around(&mut lin).await;
        house.clock.advance(10 * MINUTE - Duration::from_micros(1));
        look_around(&mut lin).await;
        assert_eq!(noted(house).await, [None]);
        assert_eq!(house.db.stamp(), before, "something was written");

        house.clock.advance(Duration::from_micros(1));
        // Several parts of a page at a time.
        let (mut one, mut two) = (lin.clone(), lin.clone());
        tokio::join!(look_around(&mut lin), look_around(&mut one), look_around(&mut two));
        let seen = Some(begun.plus(10 * MINUTE));
        assert_eq!(noted(house).await, [seen]);

        let before = house.db.stamp();
        house.clock.advance(9 * MINUTE);
        look_around(&mut lin).await;
        assert_eq!(noted(house).await, [seen]);
        assert_eq!(house.db.stamp(), before, "something was written");
    });
}

#[test]
fn a_session_that_was_ended_stays_ended_however_late_it_is_noted() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let (mut lost, mut kept) = (house.signed_in("林溪").await, house.signed_in("林溪").await);
        drop(kept.get("/settings/security").await);
        house.clock.advance(11 * MINUTE);
        // What is to be noted of it may be under way while it is ended.
        drop(lost.get("/members").await.expect_status(200));
        let others = "/settings/security/sessions/others/revoke";
        drop(kept.submit(others, &[]).await.expect_status(303));
        drop(lost.get("/settings/profile").await.expect_status(303));
        assert_eq!(noted(house).await.len(), 1);
        house.clock.advance(11 * MINUTE);
        drop(lost.get("/settings/profile").await.expect_status(303));
        assert_eq!(noted(house).await.len(), 1);
        // One that is over by itself is not seen any more either.
        house.clock.advance(31 * 24 * 60 * MINUTE);
        let before = noted(house).await;
        drop(kept.get("/settings/profile").await.expect_status(303));
        assert_eq!(noted(house).await, before);
    });
}

#[test]
fn a_member_sees_when_each_browser_was_last_there_the_latest_first() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        let begun = house.clock.now();
        let mut phone = signed_in_with(house, PHONE).await;
        house.clock.advance(60 * MINUTE);
        drop(signed_in_with(house, DESK).await);
        let mut here = signed_in_with(house, "curl/8").await;
        house.clock.advance(60 * MINUTE);
        // The phone has learnt to call itself otherwise, and then says nothing.
        let mut renewed = phone.clone().with_header("user-agent", &PHONE.replace("iPhone", "iPad"));
        drop(renewed.get("/members").await);
        house.app.written_afterwards().await;
        house.clock.advance(30 * MINUTE);
        phone = phone.with_header("user-agent", "");
        drop(phone.get("/members").await);
        house.app.written_afterwards().await;
        house.clock.advance(5 * MINUTE);

        let at = |minutes: u32| begun.plus(minutes * MINUTE).rfc3339();
        let row = |device: &str, minutes, here| (device.to_owned(), at(minutes), here);
        let wanted =
            [row("curl", 155, true), row("Safari · iPad", 150, false), row("Firefox · Linux", 60, false)];
        assert_eq!(listed(&mut here).await, wanted);

        let page = here.get("/settings/security").await.expect_status(200);
        let times: Vec<_> = page.attributes("tbody td:nth-of-type(2) time", "datetime");
        assert_eq!(times, [at(155), at(150), at(60)]);
        assert!(page.text().contains("Last active"), "{page}");
        let page = here.speaking("zh-CN").get("/settings/security").await.expect_status(200);
        assert!(page.text().contains("最近活动"), "{page}");
        // A program has no session and sees all of them as others.
        let lin =
            house.db.read(|q: &mut Snapshot| accounts::member_by_name(q, "林溪")).await.unwrap().unwrap();
        let seen = listed(&mut house.program(lin.id).await).await;
        assert!(seen.len() == 3 && seen.iter().all(|(_, _, current)| !current), "{seen:?}");
    });
}
