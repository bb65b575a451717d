//! Asking with the database gives what the rules say about all grants there are, on both engines.

use access::{
    Action, Audience, Denial, Grant, Grants, NewGrant, Reason, RequireError, Right, Thing, Why, WhyNot,
    decide,
};
use db::Db;
use kernel::{Role, Subject, Tier, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::on_both;

use crate::support::{START, course, member, plain, schema, viewer, visitor};

fn give(db: &Db, wanted: NewGrant) -> Grant {
    db.write_blocking(move |tx| access::give(tx, wanted.clone())).unwrap().grant
}

/// When a grant begins and ends, and whether it is taken back; in microseconds after the start.
type Plan = (i64, &'static str, i64, Right, i64, Option<i64>, bool);

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let one = (
        1_i64..4,
        prop::sample::select(vec!["course", "lesson", "plan"]),
        1_i64..60,
        prop::sample::select(Right::ALL),
        0_i64..4,
        prop::option::of(1_i64..4),
        prop::bool::weighted(0.2),
    );
    prop::collection::vec(one, 1..40)
}

fn apply(db: &Db, order: i64, (to, kind, id, right, from, lasts, revoked): Plan) -> Grant {
    let at = |micros| Timestamp::from_micros(START.micros() + micros);
    let mut grant = give(
        db,
        NewGrant {
            member: member(to),
            subject: Subject::of(kind, id),
            right,
            reason: Reason::order(order),
            from: Some(at(from)),
            until: lasts.map(|lasts| at(from + lasts)),
        },
    );
    if revoked {
        let id = grant.id;
        grant = db.write_blocking(move |tx| access::revoke(tx, id, None)).unwrap().unwrap();
    }
    grant
}

/// More things than one query asks about, each in a course.
fn things() -> Vec<Thing> {
    let lesson = |id: i64| {
        let whole = Thing::new(course(id % 7), Audience::PaidOr(Tier::Fellow));
        Thing::new(Subject::of("lesson", id), Audience::ALL[id as usize % Audience::ALL.len()]).within(&whole)
    };
    (1..60).map(lesson).collect()
}

#[test]
fn one_query_finds_all_grants_that_matter() {
    on_both(&schema(), |db, _| {
        let mut model: Vec<Grant> = Vec::new();
        let model = std::cell::RefCell::new(&mut model);
        let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
        let ran = TestRunner::new(config).run(&plans(), |plans| {
            let mut model = model.borrow_mut();
            for plan in plans {
                let order = i64::try_from(model.len()).unwrap() + 1;
                let grant = apply(db, order, plan);
                model.push(grant);
            }
            let all = Grants::new(model.clone());
            for (who, micros) in [(1, 0), (1, 2), (2, 3), (3, 5)] {
                let viewer = plain(who, Timestamp::from_micros(START.micros() + micros));
                let asking = viewer.clone();
                let asked =
                    db.read_blocking(move |q| access::can_each(q, &asking, Action::Read, &things())).unwrap();
                let expected: Vec<_> =
                    things().iter().map(|thing| decide(&viewer, Action::Read, thing, &all)).collect();
                prop_assert_eq!(asked, expected);
            }
            Ok(())
        });
        ran.unwrap();
    });
}

#[test]
fn requiring_answers_as_this_viewer_is_to_be_told() {
    on_both(&schema(), |db, _| {
        let paid = Thing::new(course(7), Audience::Paid).owned_by(member(9));
        let draft = paid.clone().staged(access::Stage::Draft);
        let ask = |viewer: kernel::Viewer, action, thing: &Thing| {
            let thing = thing.clone();
            db.read_blocking(move |q| access::require(q, &viewer, action, &thing))
        };
        let denied = |result: Result<Why, RequireError>| match result {
            Err(RequireError::Denied(denial)) => denial,
            other => panic!("{other:?}"),
        };
        assert_eq!(denied(ask(visitor(START), Action::Read, &paid)), Denial::SignIn);
        assert_eq!(
            denied(ask(plain(1, START), Action::Read, &paid)),
            Denial::Forbidden(WhyNot::Unpaid(None))
        );
        assert_eq!(denied(ask(plain(1, START), Action::See, &draft)), Denial::NotFound);
        assert_eq!(denied(ask(visitor(START), Action::See, &draft)), Denial::NotFound);
        assert_eq!(ask(plain(9, START), Action::Edit, &draft).unwrap(), Why::Own);
        let moderator = viewer(2, Role::Moderator, Tier::Guest, START);
        assert_eq!(denied(ask(moderator, Action::Edit, &paid)), Denial::Forbidden(WhyNot::NotYours));
    });
}
