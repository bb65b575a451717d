//! Bios that an older renderer made are made anew.

use db::{Snapshot, Tx, params};
use kernel::Role;
use testkit::renew_texts;

use crate::common::{House, in_a_house};

db::statements! {
    /// As an older renderer left the bios.
    AGE = "UPDATE members SET bio_html = '<p>旧样子</p>', bio_rendered_by = 1 WHERE bio <> ''";
    /// What is stored of the bios.
    STORED = "SELECT bio_html, version, bio_rendered_by FROM members ORDER BY id";
}

async fn stored(house: &House) -> Vec<(String, i64, u32)> {
    house.db.read(|q: &mut Snapshot| q.rows(&STORED, params![])).await.unwrap()
}

#[test]
fn bios_of_an_older_renderer_are_made_anew() {
    in_a_house(async |house| {
        house.member("林溪", "lin", Role::Member).await;
        house.member("孟轲", "meng", Role::Member).await;
        let mut lin = house.signed_in("林溪").await;
        drop(lin.get("/settings/profile").await);
        drop(lin.submit("/settings/profile", &[("bio", "写 **Rust**")]).await.expect_status(303));
        let today = stored(house).await;
        house.db.write(|tx: &mut Tx| tx.execute(&AGE, params![])).await.unwrap();
        let page = house.passer_by().get("/members/林溪").await.expect_status(200);
        assert!(page.text().contains("<p>旧样子</p>"), "until then it is read as it is");
        renew_texts(&house.db, accounts::feature().renewals).await;
        assert_eq!(stored(house).await, today);
        let page = house.passer_by().get("/members/林溪").await.expect_status(200);
        assert!(page.text().contains("<strong>Rust</strong>"), "{page}");
    });
}
