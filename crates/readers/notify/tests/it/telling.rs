//! Who is told of what, on both engines.

use access::Audience;
use forum::{Post, TopicKind};
use kernel::Role;
use notify::{Kind, Mute, NotificationId, Way};

use crate::common::{House, id, in_a_house, space, threads};

fn newest(house: &House, viewer: &kernel::Viewer) -> NotificationId {
    house.list(viewer).first().map(|told| told.row.id).unwrap_or(NotificationId::new(0))
}

#[test]
fn replies_answers_acceptances_and_names_are_told_to_whom_they_concern() {
    in_a_house(|house| {
        let question = house.ask(&house.lin, TopicKind::Question, "借用");
        let talk = house.ask(&house.lin, TopicKind::Talk, "闲谈 @孟轲");
        assert_eq!(house.told(&house.meng), [("mention".into(), format!("/topics/{talk}"), 1)]);
        let answer = house.answer(&house.meng, question, "答");
        let reply = house.answer(&house.meng, talk, "在");
        let told = house.told(&house.lin);
        assert_eq!(told[0], ("reply".into(), format!("/replies/{reply}"), 1));
        assert_eq!(told[1], ("answer".into(), format!("/replies/{answer}"), 1));
        let lin = house.lin.clone();
        house.write(move |tx| forum::accept_answer(tx, &lin, answer));
        assert_eq!(house.told(&house.meng)[0], ("accepted".into(), format!("/replies/{answer}"), 1));
        // An acceptance that was taken back before it was read was none.
        let lin = house.lin.clone();
        house.write(move |tx| forum::withdraw_acceptance(tx, &lin, answer));
        assert_eq!(house.told(&house.meng).len(), 1);
        assert!(house.told(&house.moderator).is_empty());
    });
}

#[test]
fn nobody_is_told_of_their_own_deeds_nor_twice_of_one() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "自言自语 @林溪");
        house.answer(&house.lin, talk, "@林溪 再说");
        assert!(house.told(&house.lin).is_empty());
        // Replied to and named in one breath: told once.
        house.answer(&house.meng, talk, "@林溪 @林溪 听见了");
        assert_eq!(house.told(&house.lin).len(), 1);
        let before = house.told(&house.lin);
        house.settle();
        assert_eq!(house.told(&house.lin), before);
        assert_eq!(house.unread(&house.lin), 1);
    });
}

#[test]
fn comments_and_orders_are_told() {
    in_a_house(|house| {
        let first = house.comment(&house.lin, None, "第一条");
        let reply = house.comment(&house.meng, Some(first), "答 @管仲");
        assert_eq!(house.told(&house.lin), [("reply".into(), format!("/comments/{reply}"), 1)]);
        assert_eq!(house.told(&house.moderator), [("mention".into(), format!("/comments/{reply}"), 1)]);
        house.order(&house.meng, 7, true);
        house.order(&house.meng, 7, false);
        let told = house.told(&house.meng);
        assert_eq!(told[0], ("refunded".into(), "/orders/7".into(), 1));
        assert_eq!(told[1], ("paid".into(), "/orders/7".into(), 1), "the bank says so, not the buyer");
        assert_eq!(told.len(), 2);
    });
}

#[test]
fn likes_of_one_post_are_one_notification_until_it_is_read() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "好文");
        let (post, url) = (Post::Topic(talk), format!("/topics/{talk}"));
        house.like(&house.meng, post, true);
        assert_eq!(house.told(&house.lin), [("like".into(), url.clone(), 1)]);
        house.like(&house.moderator, post, true);
        assert_eq!(house.told(&house.lin), [("like".into(), url.clone(), 2)]);
        house.like(&house.meng, post, false);
        assert_eq!(house.told(&house.lin), [("like".into(), url.clone(), 1)]);
        house.like(&house.moderator, post, false);
        assert!(house.told(&house.lin).is_empty(), "nobody likes it any more");
        house.like(&house.meng, post, true);
        house.settle();
        let (lin, newest) = (house.lin.clone(), newest(house, &house.lin));
        house.write(move |tx| notify::mark_read_up_to(tx, &lin, newest));
        house.like(&house.moderator, post, true);
        assert_eq!(house.told(&house.lin), [("like".into(), url.clone(), 1), ("like".into(), url, 1)]);
        assert_eq!(house.unread(&house.lin), 1);
    });
}

#[test]
fn what_is_muted_or_off_is_not_told() {
    in_a_house(|house| {
        let (one, two) =
            (house.ask(&house.lin, TopicKind::Talk, "甲"), house.ask(&house.lin, TopicKind::Talk, "乙"));
        house.answer(&house.meng, one, "一");
        house.settle();
        let (lin, told) = (house.lin.clone(), newest(house, &house.lin));
        house.write(move |tx| notify::mute(tx, &lin, told, Mute::Thread));
        house.answer(&house.meng, one, "二");
        house.answer(&house.meng, two, "三");
        assert_eq!(house.told(&house.lin).len(), 2);
        let lin = house.lin.clone();
        house.write(move |tx| notify::mute(tx, &lin, told, Mute::Space));
        house.answer(&house.meng, two, "四");
        assert_eq!(house.told(&house.lin).len(), 2);
        let (lin, member) = (house.lin.clone(), id(&house.lin));
        house.write(move |tx| {
            for subject in notify::muted(tx, member)? {
                notify::unmute(tx, &lin, &subject)?;
            }
            notify::set_way(tx, &lin, Kind::Reply, Way::Off)
        });
        house.answer(&house.meng, two, "五");
        house.answer(&house.meng, two, "六 @林溪");
        let told = house.told(&house.lin);
        assert_eq!((told.len(), told[0].0.as_str()), (3, "mention"), "one kind is off, others are not");
        // Nobody mutes through another one's notification.
        let meng = house.meng.clone();
        let refused = house.db.write_blocking(move |tx: &mut db::Tx| {
            notify::mute(tx, &meng, NotificationId::new(1), Mute::Thread)
        });
        assert!(refused.is_err());
    });
}

#[test]
fn nobody_is_told_of_what_they_may_not_see() {
    in_a_house(|house| {
        let staff = space(&house.db, "staff", Audience::Staff);
        let secret = house.ask_in(staff, &house.moderator, TopicKind::Talk, "内部 @林溪");
        house.settle();
        let (lin, all) = (house.lin.clone(), threads());
        let page = house.read(move |q| notify::list(q, &lin, &all, None, notify::ON_PAGE));
        assert_eq!((page.told.items.len(), page.closed), (0, 1), "counted and not named");
        // Nor by guessing its number.
        let (lin, told) = (house.lin.clone(), page.newest.unwrap_or(NotificationId::new(0)));
        let all = threads();
        let opened = house.db.write_blocking(move |tx: &mut db::Tx| notify::mark_read(tx, &lin, &all, told));
        assert!(opened.is_err());
        // Whoever is let in later finds it.
        let lin = crate::common::member(&house.db, "新来的", Role::Moderator);
        house.answer(&house.moderator, secret, "@新来的 请看");
        assert_eq!(house.told(&lin).len(), 1);
    });
}

#[test]
fn what_is_deleted_is_hidden_and_comes_back_with_it() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "要删");
        let reply = house.answer(&house.meng, talk, "先删我");
        assert_eq!((house.told(&house.lin).len(), house.unread(&house.lin)), (1, 1));
        let meng = house.meng.clone();
        house.write(move |tx| forum::delete_reply(tx, &meng, reply));
        assert_eq!((house.told(&house.lin).len(), house.unread(&house.lin)), (0, 0));
        let meng = house.meng.clone();
        house.write(move |tx| forum::restore_reply(tx, &meng, reply));
        assert_eq!(house.told(&house.lin).len(), 1);
        let moderator = house.moderator.clone();
        house.write(move |tx| forum::delete_topic(tx, &moderator, talk));
        assert_eq!((house.told(&house.lin).len(), house.unread(&house.lin)), (0, 0));
        let moderator = house.moderator.clone();
        house.write(move |tx| forum::restore_topic(tx, &moderator, talk));
        assert_eq!((house.told(&house.lin).len(), house.unread(&house.lin)), (1, 1));
    });
}

#[test]
fn a_reader_that_begins_late_rings_no_bell_for_old_news() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "旧闻");
        house.answer(&house.meng, talk, "旧答");
        house.clock.advance(std::time::Duration::from_secs(15 * 24 * 3600));
        house.answer(&house.meng, talk, "新答");
        assert_eq!((house.told(&house.lin).len(), house.unread(&house.lin)), (2, 1));
        house.pass(400);
        assert_eq!(house.letters().len(), 1);
    });
}

#[test]
fn the_pages_of_the_list_have_everything_once_also_while_more_comes() {
    in_a_house(|house| {
        let talk = house.ask(&house.lin, TopicKind::Talk, "长谈");
        let replies: Vec<_> = (0..45).map(|n| house.answer(&house.meng, talk, &format!("第{n}"))).collect();
        house.settle();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (lin, all) = (house.lin.clone(), threads());
            let page = house.read(move |q| notify::list(q, &lin, &all, after, notify::ON_PAGE));
            seen.extend(page.told.items.into_iter().map(|told| told.row.subject_id));
            house.answer(&house.meng, talk, "又来一条");
            house.settle();
            after = page.told.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, replies.iter().rev().map(|reply| reply.get()).collect::<Vec<_>>());
    });
}
