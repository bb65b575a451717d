//! Forms that are sent twice.

use std::time::Duration;

use db::Tx;
use kernel::MemberId;
use web::once::{Claim, claim, finish, forget_old};

use crate::house::{House, Plan, Status as _, in_a_house, token};

async fn claimed(house: &House, token: &str, member: i64, location: &'static str) -> Claim {
    let token = token.to_owned();
    let work = move |tx: &mut Tx| -> Result<Claim, db::DbError> {
        let claimed = claim(tx, &token, MemberId::new(member))?;
        if claimed == Claim::First {
            finish(tx, &token, location)?;
        }
        Ok(claimed)
    };
    house.db.write(work).await.unwrap()
}

#[test]
fn the_second_sender_is_led_where_the_first_went() {
    in_a_house(Plan::default(), async |house| {
        let value = token(1);
        assert_eq!(claimed(house, &value, 1, "/a").await, Claim::First);
        assert_eq!(claimed(house, &value, 1, "/b").await, Claim::Done("/a".to_owned()));
        // Somebody else's value protects nothing, tells nothing, and spoils nothing.
        assert_eq!(claimed(house, &value, 2, "/c").await, Claim::First);
        assert_eq!(claimed(house, &value, 1, "/d").await, Claim::Done("/a".to_owned()));
        for odd in ["", "短", &"A".repeat(42), &"!".repeat(43)] {
            assert_eq!(claimed(house, odd, 1, "/e").await, Claim::First, "{odd}");
            assert_eq!(claimed(house, odd, 1, "/e").await, Claim::First, "{odd}");
        }
    });
}

#[test]
fn a_value_is_forgotten_after_two_days_and_not_before() {
    in_a_house(Plan::default(), async |house| {
        let (old, new) = (token(1), token(2));
        claimed(house, &old, 1, "/old").await;
        house.clock.advance(Duration::from_secs(2 * 24 * 3600));
        claimed(house, &new, 1, "/new").await;
        assert_eq!(house.db.write(forget_old).await.unwrap(), 0);
        house.clock.advance(Duration::from_secs(1));
        assert_eq!(house.db.write(forget_old).await.unwrap(), 1);
        assert_eq!(claimed(house, &old, 1, "/again").await, Claim::First);
        assert_eq!(claimed(house, &new, 1, "/again").await, Claim::Done("/new".to_owned()));
    });
}

#[test]
fn a_form_that_fails_can_be_sent_again_and_many_at_once_make_one_thing() {
    in_a_house(Plan::default(), async |house| {
        let mut one = house.member(1);
        let form = one.get("/form").await.form("/things");
        let once = token(5);
        let empty = form.clone().filled(&[("_once", &once), ("title", "")]);
        one.send_form(&empty).await.has_status(422);
        let filled = form.filled(&[("_once", &once), ("title", "好")]);
        let mut tabs: Vec<_> = (0..6).map(|_| one.clone()).collect();
        let [a, b, c, d, e, f] = &mut tabs[..] else { panic!("six tabs") };
        let sent = tokio::join!(
            a.send_form(&filled),
            b.send_form(&filled),
            c.send_form(&filled),
            d.send_form(&filled),
            e.send_form(&filled),
            f.send_form(&filled)
        );
        let sent = [sent.0, sent.1, sent.2, sent.3, sent.4, sent.5];
        let places: Vec<_> = sent.into_iter().map(|it| it.expect_status(303).location().to_owned()).collect();
        assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
        assert_eq!(house.made().await, 1);
    });
}
