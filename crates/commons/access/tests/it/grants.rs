//! Giving, taking back and extending, on both engines.

use std::time::Duration;

use access::{
    Action, Audience, ExtendError, GiveError, Given, Grant, HeldTier, NewGrant, Reason, Right, Standing,
    Thing,
};
use db::{Db, DbError, params};
use kernel::{Clock as _, PageSize, Subject, Tier};
use testkit::on_both;

use crate::support::{START, course, member, plain, schema};

db::statements! {
    /// The kinds of the events so far.
    KINDS = "SELECT kind FROM events ORDER BY id";
}

const DAY: Duration = Duration::from_secs(86_400);

fn new(to: i64, subject: Subject, right: Right, reason: Reason) -> NewGrant {
    NewGrant { member: member(to), subject, right, reason, from: None, until: None }
}

fn by_order(order: i64) -> NewGrant {
    new(1, course(7), Right::Read, Reason::order(order))
}

fn by_hand() -> NewGrant {
    new(1, course(7), Right::Read, Reason::Hand { by: member(2), note: "speaker at the salon".to_owned() })
}

fn give(db: &Db, wanted: &NewGrant) -> Result<Given, GiveError> {
    let wanted = wanted.clone();
    db.write_blocking(move |tx| access::give(tx, wanted.clone()))
}

fn reads(db: &Db, now: kernel::Timestamp) -> bool {
    let lesson = Thing::new(Subject::of("lesson", 70), Audience::Paid)
        .within(&Thing::new(course(7), Audience::Paid).owned_by(member(9)));
    let asked = db.read_blocking(move |q| access::can(q, &plain(1, now), Action::Read, &lesson));
    asked.unwrap().is_allowed()
}

fn kinds(db: &Db) -> Vec<String> {
    db.read_blocking(|q| q.rows::<String>(&KINDS, params![])).unwrap()
}

#[test]
fn a_paid_order_opens_the_course_and_its_refund_closes_it() {
    on_both(&schema(), |db, clock| {
        assert!(!reads(db, clock.now()));
        let given = give(db, &by_order(5)).unwrap();
        assert!(given.fresh);
        assert!(reads(db, clock.now()));
        assert!(!reads(db, START.minus(DAY)), "not before it was given");

        let refunded =
            db.write_blocking(|tx| access::revoke_caused(tx, &Subject::of("order", 5), None)).unwrap();
        assert_eq!(refunded.iter().map(|grant| grant.id).collect::<Vec<_>>(), [given.grant.id]);
        assert!(!reads(db, clock.now()));
        let again =
            db.write_blocking(|tx| access::revoke_caused(tx, &Subject::of("order", 5), None)).unwrap();
        assert_eq!(again, []);
        assert_eq!(kinds(db), ["access.grant.given", "access.grant.revoked"]);
    });
}

#[test]
fn a_late_second_notice_of_payment_undoes_no_refund() {
    on_both(&schema(), |db, clock| {
        let first = give(db, &by_order(5)).unwrap();
        let second = give(db, &by_order(5)).unwrap();
        assert_eq!((second.fresh, second.grant.id), (false, first.grant.id));
        db.write_blocking(|tx| access::revoke_caused(tx, &Subject::of("order", 5), None)).unwrap();
        let late = give(db, &by_order(5)).unwrap();
        assert!(!late.fresh);
        assert_eq!(late.grant.standing(clock.now()), Standing::Revoked);
        assert!(!reads(db, clock.now()));
    });
}

#[test]
fn two_orders_give_twice_and_taking_one_back_leaves_the_other() {
    on_both(&schema(), |db, clock| {
        give(db, &by_order(5)).unwrap();
        assert!(give(db, &by_order(6)).unwrap().fresh);
        db.write_blocking(|tx| access::revoke_caused(tx, &Subject::of("order", 5), None)).unwrap();
        assert!(reads(db, clock.now()));
    });
}

#[test]
fn what_is_given_by_hand_carries_a_name_and_can_be_given_anew() {
    on_both(&schema(), |db, clock| {
        let first = give(db, &by_hand()).unwrap();
        assert_eq!(first.grant.reason, by_hand().reason);
        assert!(!give(db, &by_hand()).unwrap().fresh, "it stands already");
        let id = first.grant.id;
        let revoked = db.write_blocking(move |tx| access::revoke(tx, id, Some(member(2)))).unwrap();
        assert_eq!(revoked.map(|grant| grant.id), Some(id));
        assert_eq!(db.write_blocking(move |tx| access::revoke(tx, id, None)).unwrap(), None);
        let second = give(db, &by_hand()).unwrap();
        assert!(second.fresh && second.grant.id != id);
        clock.advance(DAY);
        let second = second.grant.id;
        db.write_blocking(move |tx| access::revoke(tx, second, None)).unwrap();
        assert!(give(db, &by_hand()).unwrap().fresh);
        let stored = db.read_blocking(move |q| access::grant(q, id)).unwrap().unwrap();
        assert_eq!((stored.reason, stored.revoked_at), (by_hand().reason, Some(START)));
    });
}

#[test]
fn many_notices_at_once_give_once() {
    on_both(&schema(), |db, _| {
        for wanted in [by_order(5), by_hand()] {
            let fresh = std::thread::scope(|scope| {
                let threads: Vec<_> =
                    (0..8).map(|_| scope.spawn(|| give(db, &wanted).unwrap().fresh)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).filter(|fresh| *fresh).count()
            });
            assert_eq!(fresh, 1);
        }
        assert_eq!(kinds(db).len(), 2);
    });
}

#[test]
fn a_grant_that_cannot_be_is_refused_and_leaves_nothing() {
    on_both(&schema(), |db, clock| {
        let ends_at_once = NewGrant { until: Some(clock.now()), ..by_order(5) };
        assert!(matches!(give(db, &ends_at_once), Err(GiveError::EmptySpan)));
        let nobody = new(99, course(7), Right::Read, Reason::order(5));
        assert!(matches!(give(db, &nobody), Err(GiveError::NoMember)));
        assert!(kinds(db).is_empty());
    });
}

#[test]
fn an_end_only_ever_moves_on() {
    on_both(&schema(), |db, clock| {
        let (day_two, day_three) = (START.plus(DAY), START.plus(2 * DAY));
        let id = give(db, &NewGrant { until: Some(day_two), ..by_order(5) }).unwrap().grant.id;
        let extend = |until| db.write_blocking(move |tx| access::extend(tx, id, until, Some(member(2))));
        assert_eq!(extend(Some(day_three)).unwrap().until, Some(day_three));
        assert_eq!(extend(Some(day_two)).unwrap().until, Some(day_three), "it never shortens");
        assert_eq!(extend(Some(day_three)).unwrap().until, Some(day_three));
        clock.set(day_three);
        assert!(!reads(db, clock.now()));
        assert_eq!(extend(None).unwrap().until, None);
        assert!(reads(db, clock.now()));
        assert_eq!(extend(Some(day_three)).unwrap().until, None);
        assert_eq!(kinds(db), ["access.grant.given", "access.grant.extended", "access.grant.extended"]);
        db.write_blocking(move |tx| access::revoke(tx, id, None)).unwrap();
        assert!(matches!(extend(None), Err(ExtendError::Revoked)));
        let unknown = access::GrantId::new(99);
        let missing = db.write_blocking(move |tx| access::extend(tx, unknown, None, None));
        assert!(matches!(missing, Err(ExtendError::Unknown)));
    });
}

#[test]
fn a_membership_lasts_over_its_renewals_and_a_refund_takes_its_own_months() {
    on_both(&schema(), |db, clock| {
        let month = |order, from: u32, until: u32| NewGrant {
            from: Some(START.plus(DAY * from)),
            until: Some(START.plus(DAY * until)),
            ..new(1, Subject::of("plan", 1), Right::Tier(Tier::Scholar), Reason::order(order))
        };
        give(db, &month(1, 0, 30)).unwrap();
        give(db, &month(2, 30, 60)).unwrap();
        let held = || db.read_blocking(|q| access::held_tier(q, member(1))).unwrap();
        let until = |days: u32| Some(HeldTier { tier: Tier::Scholar, until: Some(START.plus(DAY * days)) });
        assert_eq!(held(), until(60));
        db.write_blocking(|tx| access::revoke_caused(tx, &Subject::of("order", 2), None)).unwrap();
        assert_eq!(held(), until(30));
        clock.advance(DAY * 30);
        assert_eq!(held(), None);
        assert_eq!(db.read_blocking(|q| access::held_tier(q, member(2))).unwrap(), None);
    });
}

#[test]
fn grants_are_listed_for_a_member_and_for_a_thing_page_by_page() {
    on_both(&schema(), |db, _| {
        for order in 1..=5 {
            give(db, &new(1, course(order), Right::Read, Reason::order(order))).unwrap();
            give(db, &new(order, course(77), Right::Read, Reason::order(order))).unwrap();
        }
        let two = PageSize::clamped(2);
        let walk = |page: &dyn Fn(Option<kernel::Cursor>) -> kernel::Page<Grant>| {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = page(after);
                seen.extend(page.items.into_iter().map(|grant| (grant.member.get(), grant.subject.id)));
                after = page.next;
                if after.is_none() {
                    return seen;
                }
            }
        };
        let of = walk(&|after| {
            db.read_blocking(move |q| access::grants_of(q, member(1), "course", after, two)).unwrap()
        });
        assert_eq!(of, [(1, 5), (1, 4), (1, 3), (1, 2), (1, 77), (1, 1)]);
        let on =
            walk(&|after| db.read_blocking(move |q| access::grants_on(q, &course(77), after, two)).unwrap());
        assert_eq!(on, [(5, 77), (4, 77), (3, 77), (2, 77), (1, 77)]);
    });
}

#[test]
fn a_failed_change_takes_its_grant_with_it() {
    on_both(&schema(), |db, clock| {
        let failed = db.write_blocking(|tx| -> Result<(), DbError> {
            access::give(tx, by_order(5)).unwrap();
            Err(DbError::NoRow)
        });
        assert!(failed.is_err());
        assert!(!reads(db, clock.now()) && kinds(db).is_empty());
    });
}
