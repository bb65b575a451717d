//! Letters: in batches, never to who has read it, and with a way out.

use std::time::Duration;

use db::params;
use forum::TopicKind;
use jiff::tz::TimeZone;
use kernel::Viewer;
use notify::{Digest, Kind, Way};

use crate::common::{House, UNPROVE, id, in_a_house};

const HOUR: u64 = 3600;

fn choose(house: &House, viewer: &Viewer, digest: Digest) {
    let viewer = viewer.clone();
    house.write(move |tx| notify::set_digest(tx, &viewer, digest, &TimeZone::UTC));
}

#[test]
fn nobody_gets_more_than_one_letter_an_hour_and_nothing_is_lost() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "热闹");
        // A reply every five minutes, for three hours.
        let mut written = Vec::new();
        for minute in 0..36 * 5 {
            if minute % 5 == 0 {
                house.answer(&house.meng, talk, &format!("第 {minute} 分钟"));
            }
            house.pass(60);
            if house.letters().len() > written.len() {
                written.push(minute);
            }
        }
        house.pass(HOUR);
        let letters = house.letters();
        assert!((3..=4).contains(&letters.len()), "{letters:?}");
        assert!(written.windows(2).all(|pair| pair[1] - pair[0] >= 60), "{written:?}");
        assert!(letters.iter().all(|letter| letter.0.ends_with("@example.org")));
        assert!(letters[1].1.contains("12"), "an hour of replies in one letter: {}", letters[1].1);
        assert!(letters[1].2.contains("另有 2 条"), "{}", letters[1].2);
    });
}

#[test]
fn nobody_is_written_to_at_an_address_that_they_have_not_proved() {
    in_a_house(|house| {
        let lin = id(&house.lin);
        house.write(move |tx| Ok::<_, web::Error>(tx.execute(&UNPROVE, params![lin])?));
        choose(house, &house.lin, Digest::Daily);
        let talk = house.ask(&house.lin, TopicKind::Talk, "未验证");
        house.answer(&house.meng, talk, "一");
        house.pass(25 * HOUR);
        assert!(house.letters().is_empty(), "neither a letter nor a digest");
        assert_eq!(house.unread(&house.lin), 1, "the bell rings all the same");
        house.write(move |tx| accounts::vouch_for_mail(tx, lin));
        house.answer(&house.meng, talk, "二");
        house.pass(HOUR);
        assert_eq!(house.letters().len(), 1);
    });
}

#[test]
fn what_was_read_in_time_is_not_mailed() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "在线");
        house.answer(&house.meng, talk, "一");
        house.settle();
        let (lin, newest) = (house.lin.clone(), house.list(&house.lin)[0].row.id);
        house.write(move |tx| notify::mark_read_up_to(tx, &lin, newest));
        house.pass(HOUR);
        assert!(house.letters().is_empty());
        // The next one is.
        house.answer(&house.meng, talk, "二");
        house.pass(HOUR);
        let letters = house.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].1, "孟轲 在《关于在线》里回复了你", "a single one is the subject");
        assert!(letters[0].2.contains("/replies/2"), "and its button leads there: {}", letters[0].2);
    });
}

#[test]
fn what_is_for_the_bell_alone_or_closed_by_then_is_not_mailed() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "安静");
        house.like(&house.meng, forum::Post::Topic(talk), true);
        let lin = house.lin.clone();
        house.write(move |tx| notify::set_way(tx, &lin, Kind::Reply, Way::Bell));
        house.answer(&house.meng, talk, "一");
        house.pass(HOUR);
        assert!(house.letters().is_empty() && house.unread(&house.lin) == 2);
        let lin = house.lin.clone();
        house.write(move |tx| notify::set_way(tx, &lin, Kind::Reply, Way::Mail));
        house.answer(&house.meng, talk, "二 秘密");
        house.settle();
        // The space closes before the letter is written.
        let draft = forum::SpaceDraft {
            slug: "open".into(),
            name: "关门".into(),
            description: String::new(),
            audience: access::Audience::Staff,
            position: 1,
        };
        let (moderator, open) = (house.moderator.clone(), house.open);
        house.write(move |tx| forum::edit_space(tx, &moderator, open, 1, &draft));
        house.pass(HOUR);
        // Not even its author may see the topic now.
        assert!(house.list(&house.lin).is_empty(), "what the bell told of it is gone as well");
        assert!(house.letters().iter().all(|letter| !letter.2.contains("秘密")));
        let other = crate::common::member(&house.db, "过客甲", kernel::Role::Member);
        house.answer(&house.moderator, talk, "@过客甲 内部的话");
        house.pass(HOUR);
        let to_other = house.letters().into_iter().filter(|letter| letter.2.contains("过客甲")).count();
        assert_eq!((to_other, house.list(&other).len()), (0, 0));
    });
}

#[test]
fn a_digest_comes_in_the_morning_with_what_is_unread_and_only_then() {
    in_a_house(|house| {
        // The clock stands at midnight of 2026-01-01, a Thursday.
        choose(house, &house.lin, Digest::Daily);
        let lin = house.lin.clone();
        house.write(move |tx| {
            for kind in Kind::ALL {
                notify::set_way(tx, &lin, *kind, Way::Bell)?;
            }
            Ok(())
        });
        let talk = house.ask(&house.lin, TopicKind::Talk, "晨报");
        house.answer(&house.meng, talk, "一");
        house.pass(8 * HOUR - 1);
        assert!(house.letters().is_empty());
        house.pass(1);
        assert_eq!(house.letters().len(), 1);
        assert!(house.letters()[0].1.contains("未读"), "{:?}", house.letters());
        house.pass(24 * HOUR);
        assert_eq!(house.letters().len(), 1, "nothing is new");
        house.answer(&house.meng, talk, "二");
        house.pass(24 * HOUR);
        assert_eq!(house.letters().len(), 2);
        assert!(house.letters()[1].3.as_ref().is_some_and(|url| url.contains("/unsubscribe/")));
        // A change of mind leaves nothing behind.
        choose(house, &house.lin, Digest::Weekly);
        choose(house, &house.lin, Digest::Off);
        choose(house, &house.lin, Digest::Weekly);
        house.answer(&house.meng, talk, "三");
        house.pass(24 * HOUR);
        assert_eq!(house.letters().len(), 2, "it is Sunday");
        house.pass(24 * HOUR);
        assert_eq!(house.letters().len(), 3, "it is Monday");
    });
}

#[test]
fn one_click_ends_all_letters_and_leaves_the_bell() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "够了");
        house.answer(&house.meng, talk, "一");
        choose(house, &house.lin, Digest::Daily);
        house.pass(HOUR);
        let way_out = house.letters()[0].3.clone().unwrap_or_default();
        let token = way_out.rsplit('/').next().unwrap_or_default().to_owned();
        house.answer(&house.meng, talk, "二");
        house.settle();
        for _ in 0..2 {
            let token = token.clone();
            house.write(move |tx| notify::unsubscribe(tx, &token));
        }
        house.answer(&house.meng, talk, "三");
        house.pass(0);
        house.clock.advance(Duration::from_secs(48 * HOUR));
        house.pass(HOUR);
        assert_eq!((house.letters().len(), house.unread(&house.lin)), (1, 3));
        for wrong in ["", "x", &"A".repeat(43)] {
            let wrong = wrong.to_owned();
            let refused = house.db.write_blocking(move |tx: &mut db::Tx| notify::unsubscribe(tx, &wrong));
            assert!(refused.is_err());
        }
    });
}
