//! Memberships in time.

use std::sync::Arc;

use kernel::Tier;
use membership::{Memberships, PlanId, Purchase};
use proptest::prelude::*;

use crate::world::{World, everywhere, input, schema, shanghai};

fn until(tier: Tier, day: &str) -> (Tier, Option<String>) {
    (tier, Some(day.to_owned()))
}

const GUEST: (Tier, Option<String>) = (Tier::Guest, None);

#[test]
fn a_membership_begins_is_extended_and_ends() {
    everywhere(async |w: World| {
        assert_eq!(w.standing().await, GUEST);
        w.buy(1, w.scholar_month).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-02-28"));
        w.buy(1, w.scholar_month).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-02-28"), "one line gives once");
        w.leap(5).await;
        w.buy(2, w.scholar_month).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-03-31"));
        w.leap(24).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-03-31"), "the second month has begun");
        w.leap(40).await;
        assert_eq!(w.standing().await, GUEST);
        let story = ["started", "extended", "ended"].map(|verb| format!("membership.membership.{verb}"));
        assert_eq!(w.story().await, story);
    });
}

#[test]
fn a_refund_restores_the_previous_end_exactly() {
    everywhere(async |w: World| {
        w.buy(1, w.scholar_month).await;
        w.leap(3).await;
        let before = (w.standing().await, w.grants().await);
        w.buy(2, w.scholar_year).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2027-02-28"));
        w.reverse(2).await;
        w.reverse(2).await;
        assert_eq!((w.standing().await, w.grants().await), before);
        w.buy(2, w.scholar_year).await;
        assert_eq!(w.standing().await, before.0, "a late notice undoes no refund");
        w.reverse(1).await;
        assert_eq!(w.standing().await, GUEST);
        assert_eq!(w.story().await.last().unwrap(), "membership.membership.ended");
        w.reverse(99).await;
    });
}

#[test]
fn refunding_the_running_month_lets_the_next_begin_now() {
    everywhere(async |w: World| {
        w.buy(1, w.scholar_month).await;
        w.buy(2, w.scholar_month).await;
        w.leap(10).await;
        w.reverse(1).await;
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-03-10"));
        w.leap(60).await;
        assert_eq!(w.standing().await, GUEST);
    });
}

#[test]
fn an_upgrade_holds_at_once_and_its_refund_brings_the_lower_tier_back() {
    everywhere(async |w: World| {
        w.buy(1, w.scholar_month).await;
        w.buy(2, w.scholar_month).await;
        let before = (w.standing().await, w.grants().await);
        w.buy(3, w.fellow_month).await;
        assert_eq!(w.standing().await, until(Tier::Fellow, "2026-02-28"));
        w.reverse(3).await;
        assert_eq!((w.standing().await, w.grants().await), before);
        w.buy(4, w.fellow_month).await;
        w.buy(5, w.fellow_month).await;
        assert_eq!(w.standing().await, until(Tier::Fellow, "2026-03-31"));
        w.leap(60).await;
        // Two months of the fellow's, and the scholar's second month waited for their end.
        assert_eq!(w.standing().await.0, Tier::Scholar);
        w.leap(31).await;
        assert_eq!(w.standing().await, GUEST);
    });
}

#[test]
fn a_plan_that_is_gone_or_never_was_gives_nothing_and_a_retired_one_is_honoured() {
    everywhere(async |w: World| {
        let (memberships, member, owner, plan) = (w.memberships.clone(), w.member, w.owner, w.scholar_month);
        let retired = w.db.write(move |tx| membership::offer_plan(tx, owner, plan, false)).await;
        retired.map_err(|error| format!("{error:?}")).unwrap();
        let sold = memberships.clone();
        assert!(w.db.read(move |q| sold.plan_on_sale(q, plan)).await.unwrap().is_none());
        w.buy(1, w.scholar_month).await;
        assert_eq!(w.standing().await.0, Tier::Scholar);
        let nothing = Purchase { member, plan: PlanId::new(77), order: 1, line: 2 };
        let refused = w.db.write(move |tx| memberships.begin(tx, &nothing)).await;
        assert!(matches!(refused, Err(membership::PurchaseError::Impossible(_))));
    });
}

#[test]
fn two_purchases_at_once_lie_one_after_the_other() {
    everywhere(async |w: World| {
        tokio::join!(w.buy(1, w.scholar_month), w.buy(2, w.scholar_month), w.buy(3, w.scholar_month));
        assert_eq!(w.standing().await, until(Tier::Scholar, "2026-04-30"));
        tokio::join!(w.reverse(1), w.reverse(2), w.reverse(3));
        assert_eq!(w.standing().await, GUEST);
        assert!(w.grants().await.is_empty());
    });
}

#[test]
fn one_plan_is_offered_for_a_tier_and_interval() {
    everywhere(async |w: World| {
        let (owner, old) = (w.owner, w.scholar_month);
        let second =
            w.db.write(move |tx| membership::create_plan(tx, owner, &input("scholar", "month").check()?));
        let refused = second.await.unwrap_err();
        assert_eq!(refused.fields()[0].reason.code.name, "membership.already_offered");
        let replaced = w.db.write(move |tx| -> Result<_, web::Error> {
            membership::offer_plan(tx, owner, old, false)?;
            membership::offer_plan(tx, owner, old, false)?;
            membership::create_plan(tx, owner, &input("scholar", "month").check()?)
        });
        replaced.await.map_err(|error| format!("{error:?}")).unwrap();
        let again = w.db.write(move |tx| membership::offer_plan(tx, owner, old, true)).await;
        assert_eq!(again.unwrap_err().reason().code.name, "membership.already_offered");
        let stale = w
            .db
            .write(move |tx| membership::edit_plan(tx, owner, old, 1, &input("scholar", "month").check()?));
        assert_eq!(stale.await.unwrap_err().reason().code.name, "edit.stale");
    });
}

#[test]
fn statements_prepare_everywhere_with_the_same_types() {
    let schema = schema();
    let open = |engine| {
        let database = testkit::Database::new(engine, &schema);
        let db = database.open(&schema, Arc::new(kernel::SystemClock));
        (database, db)
    };
    let (_a, sqlite) = open(db::Engine::Sqlite);
    let (_b, postgres) = open(db::Engine::Postgres);
    let feature = membership::feature(&Memberships::new(shanghai()));
    let statements: Vec<_> = feature.statements.into_iter().flatten().copied().collect();
    let faults = testkit::prepare_everywhere(&sqlite, &postgres, &statements);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Buying and paying back at once leaves everything as it was, whatever went before.
    #[test]
    fn a_purchase_that_is_paid_back_at_once_leaves_no_trace(
        deeds in prop::collection::vec((0..3_usize, 0..50_u64, any::<bool>()), 1..8),
        last in 0..3_usize,
    ) {
        testkit::on_both_async(&schema(), async |db, clock| {
            let w = World::new(db, clock).await;
            let plans = [w.scholar_month, w.scholar_year, w.fellow_month];
            for (line, (plan, days, back)) in (1..).zip(&deeds) {
                w.buy(line, plans[*plan]).await;
                w.leap(*days).await;
                w.standing().await;
                if *back {
                    w.reverse(line).await;
                    w.standing().await;
                }
            }
            let before = (w.standing().await, w.grants().await);
            w.buy(100, plans[last]).await;
            assert_ne!(w.standing().await.0, Tier::Guest);
            w.reverse(100).await;
            assert_eq!((w.standing().await, w.grants().await), before);
        });
    }
}
