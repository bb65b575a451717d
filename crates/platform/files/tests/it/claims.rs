//! What shows a picture keeps it, and lets it go.

use std::time::Duration;

use files::{RESTING, UNUSED};

use crate::common::{House, png, send};

/// Runs a test in a house on SQLite, and then in one on PostgreSQL.
fn in_a_house(test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&crate::common::schema(), async |db, clock| test(&House::open(db, clock)).await);
}

/// The address of a new picture of this member.
async fn picture(house: &House, member: u8) -> String {
    let mut visitor = house.member(member);
    let answer = send(&mut visitor, "/files", "a.png", &png(8, 8), &[]).await.expect_status(201);
    answer.json()["url"].as_str().unwrap().to_owned()
}

async fn is_there(house: &House, url: &str) -> bool {
    house.site.visitor().get(url).await.status == 200
}

const MOMENT: Duration = Duration::from_secs(1);

#[test]
fn a_picture_stays_as_long_as_a_text_shows_it() {
    in_a_house(async |house| {
        let (first, second) = (picture(house, 1).await, picture(house, 1).await);
        house.save(1, 7, &format!("![甲]({first})\n\n![乙]({second})")).await;
        house.pass(UNUSED * 3).await;
        assert!(is_there(house, &first).await && is_there(house, &second).await);
        // Saved again it is the same; without one of them, that one goes a day later.
        house.save(1, 7, &format!("![甲]({first}) ![甲]({first}) ![乙]({second})")).await;
        house.save(1, 7, &format!("![甲]({first})")).await;
        house.pass(UNUSED - MOMENT).await;
        assert!(is_there(house, &second).await, "the writer may change their mind");
        house.pass(MOMENT).await;
        assert!(is_there(house, &first).await && !is_there(house, &second).await);
        assert_eq!((house.rows().await, house.on_disk().len()), (1, 2));
    });
}

#[test]
fn whoever_changes_their_mind_in_time_keeps_the_picture() {
    in_a_house(async |house| {
        let url = picture(house, 1).await;
        house.save(1, 7, &url).await;
        house.save(1, 7, "").await;
        house.pass(UNUSED - MOMENT).await;
        house.save(1, 7, &url).await;
        house.pass(UNUSED * 3).await;
        assert!(is_there(house, &url).await);
    });
}

#[test]
fn a_picture_in_two_texts_lasts_as_long_as_the_last_of_them() {
    in_a_house(async |house| {
        let url = picture(house, 1).await;
        house.save(1, 7, &url).await;
        house.save(1, 8, &url).await;
        house.save(1, 7, "").await;
        house.pass(UNUSED * 2).await;
        assert!(is_there(house, &url).await);
        house.save(1, 8, "").await;
        house.pass(UNUSED).await;
        assert!(!is_there(house, &url).await);
    });
}

#[test]
fn only_own_uploads_are_kept_or_what_the_thing_had_already() {
    in_a_house(async |house| {
        let (own, foreign) = (picture(house, 1).await, picture(house, 2).await);
        house.save(1, 7, &format!("{own} {foreign}")).await;
        // Somebody else, a moderator, saves the same text again: what it had it keeps.
        house.save(3, 7, &format!("{own} {foreign}")).await;
        house.pass(UNUSED).await;
        assert!(is_there(house, &own).await && !is_there(house, &foreign).await);
        // Nor does it last because a stranger shows it.
        house.save(2, 8, &own).await;
        house.save(1, 7, "").await;
        house.pass(UNUSED).await;
        assert!(!is_there(house, &own).await);
    });
}

#[test]
fn a_deleted_thing_finds_its_pictures_again_when_it_is_brought_back_in_time() {
    in_a_house(async |house| {
        let (kept, shared, lost) =
            (picture(house, 1).await, picture(house, 1).await, picture(house, 1).await);
        house.save(1, 7, &kept).await;
        house.save(1, 8, &format!("{lost} {shared}")).await;
        house.save(1, 9, &shared).await;
        house.set_gone(7, true).await;
        house.set_gone(8, true).await;
        house.pass(RESTING - MOMENT).await;
        assert!(is_there(house, &kept).await && is_there(house, &lost).await);
        house.set_gone(7, false).await;
        house.pass(MOMENT).await;
        house.pass(RESTING).await;
        assert!(is_there(house, &kept).await && is_there(house, &shared).await);
        assert!(!is_there(house, &lost).await);
        // Too late for what is lost, and no harm to what is not.
        house.set_gone(8, false).await;
        house.save(1, 9, "").await;
        house.pass(UNUSED).await;
        assert!(is_there(house, &shared).await);
        assert_eq!(house.rows().await, 2);
    });
}
