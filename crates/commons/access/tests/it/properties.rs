//! What holds for every viewer, thing and set of grants.

use access::{
    Action, Audience, Decision, Denial, Grant, GrantId, Grants, Reason, Removal, Right, Stage, Thing, WhyNot,
    decide,
};
use kernel::{MemberId, Role, Subject, Tier, Timestamp, Viewer};
use proptest::prelude::*;

use crate::support::{viewer, visitor};

const NOW: Timestamp = Timestamp::from_micros(100);

fn viewers() -> impl Strategy<Value = Viewer> {
    let someone = (1_i64..4, prop::sample::select(Role::ALL), prop::sample::select(Tier::ALL))
        .prop_map(|(id, role, tier)| viewer(id, role, tier, NOW));
    prop_oneof![1 => Just(visitor(NOW)), 6 => someone]
}

/// Few, so that grants often meet the thing.
fn subjects() -> impl Strategy<Value = Subject> {
    (prop::sample::select(vec!["course", "lesson"]), 1_i64..3).prop_map(|(kind, id)| Subject::of(kind, id))
}

fn things() -> impl Strategy<Value = Thing> {
    let facts = (
        subjects(),
        prop::option::of(1_i64..4),
        prop::sample::select(Audience::ALL),
        prop::sample::select(Stage::ALL),
        prop::sample::select(Removal::ALL),
        (any::<bool>(), any::<bool>()),
        prop::collection::vec(subjects(), 0..2),
    );
    facts.prop_map(|(subject, owner, audience, stage, removal, (locked, shut_in), parents)| Thing {
        subject,
        owner: owner.map(MemberId::new),
        audience,
        stage,
        removal,
        locked,
        shut_in,
        parents,
    })
}

/// Around the present, so that every way to stand occurs and every boundary is met.
fn grants() -> impl Strategy<Value = Grant> {
    let near = 98_i64..103;
    (
        1_i64..1_000,
        1_i64..4,
        subjects(),
        prop::sample::select(Right::ALL),
        near.clone(),
        prop::option::of(1_i64..4),
        prop::option::weighted(0.2, near),
    )
        .prop_map(|(id, member, subject, right, from, lasts, revoked)| Grant {
            id: GrantId::new(id),
            member: MemberId::new(member),
            subject,
            right,
            reason: Reason::order(id),
            from: Timestamp::from_micros(from),
            until: lasts.map(|lasts| Timestamp::from_micros(from + lasts)),
            revoked_at: revoked.map(Timestamp::from_micros),
        })
}

fn decisions(viewer: &Viewer, thing: &Thing, grants: &[Grant]) -> Vec<Decision> {
    let grants = Grants::new(grants.to_vec());
    Action::ALL.iter().map(|action| decide(viewer, *action, thing, &grants)).collect()
}

/// Whether everything that was allowed before is allowed afterwards.
fn nothing_lost(before: &[Decision], after: &[Decision]) -> bool {
    before.iter().zip(after).all(|(before, after)| after.is_allowed() || !before.is_allowed())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_grant_never_takes_anything_away(
        viewer in viewers(), thing in things(), held in prop::collection::vec(grants(), 0..4), more in grants(),
    ) {
        let before = decisions(&viewer, &thing, &held);
        let after = decisions(&viewer, &thing, &[held, vec![more]].concat());
        for (action, (before, after)) in Action::ALL.iter().zip(before.iter().zip(&after)) {
            prop_assert!(after.is_allowed() || !before.is_allowed(), "{action}: {before:?}, then {after:?}");
        }
    }

    #[test]
    fn revoking_brings_back_exactly_the_former_decisions(
        viewer in viewers(), thing in things(), held in prop::collection::vec(grants(), 0..4), mut more in grants(),
    ) {
        let before = decisions(&viewer, &thing, &held);
        more.revoked_at = Some(NOW);
        prop_assert_eq!(before, decisions(&viewer, &thing, &[held, vec![more]].concat()));
    }

    #[test]
    fn outside_its_span_a_grant_is_as_if_it_were_not_there(
        viewer in viewers(), thing in things(), held in prop::collection::vec(grants(), 0..4), mut more in grants(),
        ended in any::<bool>(),
    ) {
        let before = decisions(&viewer, &thing, &held);
        if ended {
            (more.from, more.until) = (Timestamp::from_micros(0), Some(NOW));
        } else {
            (more.from, more.until) = (Timestamp::from_micros(NOW.micros() + 1), None);
        }
        prop_assert_eq!(before, decisions(&viewer, &thing, &[held, vec![more]].concat()));
    }

    #[test]
    fn from_its_first_instant_to_its_last_a_grant_says_the_same(
        viewer in viewers(), thing in things(), mut only in grants(),
    ) {
        only.revoked_at = None;
        let at_first = { (only.from, only.until) = (NOW, None); decisions(&viewer, &thing, &[only.clone()]) };
        let last = Timestamp::from_micros(NOW.micros() + 1);
        (only.from, only.until) = (Timestamp::from_micros(0), Some(last));
        prop_assert_eq!(at_first, decisions(&viewer, &thing, &[only]));
    }

    #[test]
    fn the_order_of_grants_does_not_matter(
        viewer in viewers(), thing in things(),
        (held, shuffled) in prop::collection::vec(grants(), 0..6)
            .prop_flat_map(|held| (Just(held.clone()), Just(held).prop_shuffle())),
    ) {
        let mut ids: Vec<_> = held.iter().map(|grant| grant.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assume!(ids.len() == held.len());
        prop_assert_eq!(decisions(&viewer, &thing, &held), decisions(&viewer, &thing, &shuffled));
    }

    #[test]
    fn what_others_hold_is_nothing_to_the_viewer(
        viewer in viewers(), thing in things(), held in prop::collection::vec(grants(), 0..4),
    ) {
        let own: Vec<_> = held.iter().filter(|grant| viewer.is(grant.member)).cloned().collect();
        prop_assert_eq!(decisions(&viewer, &thing, &held), decisions(&viewer, &thing, &own));
    }

    #[test]
    fn nothing_can_be_done_with_what_may_not_be_seen(
        viewer in viewers(), thing in things(), held in prop::collection::vec(grants(), 0..4),
    ) {
        let decisions = decisions(&viewer, &thing, &held);
        let seen = decisions[0].is_allowed();
        for (action, decision) in Action::ALL.iter().zip(&decisions) {
            prop_assert_eq!(*decision == Decision::Deny(WhyNot::Hidden), !seen, "{}", action);
            match decision.for_viewer(&viewer) {
                Err(Denial::NotFound) => prop_assert!(!seen),
                Err(Denial::SignIn) => prop_assert!(seen && viewer.member.is_none()),
                Err(Denial::Forbidden(_)) | Ok(_) => prop_assert!(seen),
            }
        }
    }

    #[test]
    fn signing_in_never_takes_anything_away(viewer in viewers(), thing in things()) {
        let before = decisions(&visitor(NOW), &thing, &[]);
        let after = decisions(&viewer, &thing, &[]);
        prop_assert!(nothing_lost(&before, &after));
    }

    #[test]
    fn a_higher_tier_never_takes_anything_away(
        viewer in viewers(), thing in things(), tier in prop::sample::select(Tier::ALL),
    ) {
        let before = decisions(&viewer, &thing, &[]);
        let mut raised = viewer;
        if let Some(member) = &mut raised.member {
            member.tier = member.tier.max(tier);
        }
        let after = decisions(&raised, &thing, &[]);
        prop_assert!(nothing_lost(&before, &after));
    }

    #[test]
    fn a_moderator_keeps_order_and_leaves_the_words_alone(thing in things(), tier in prop::sample::select(Tier::ALL)) {
        let moderator = viewer(9, Role::Moderator, tier, NOW);
        let may = |action| decide(&moderator, action, &thing, &Grants::none()).is_allowed();
        prop_assert!(!may(Action::Edit) && !may(Action::Manage) && !may(Action::Accept));
        prop_assert_eq!(may(Action::Moderate), thing.audience != Audience::Owner);
    }

    #[test]
    fn the_owner_of_the_house_may_all_that_a_moderator_may(thing in things(), tier in prop::sample::select(Tier::ALL)) {
        let moderator = decisions(&viewer(9, Role::Moderator, tier, NOW), &thing, &[]);
        let owner = decisions(&viewer(9, Role::Owner, tier, NOW), &thing, &[]);
        prop_assert!(nothing_lost(&moderator, &owner));
    }

    #[test]
    fn private_things_are_closed_to_every_office(mut thing in things(), role in prop::sample::select(Role::ALL)) {
        thing.audience = Audience::Owner;
        let stranger = viewer(9, role, Tier::Chair, NOW);
        for decision in decisions(&stranger, &thing, &[]) {
            prop_assert_eq!(decision, Decision::Deny(WhyNot::Hidden));
        }
    }

    #[test]
    fn a_part_is_no_easier_to_see_than_the_whole(viewer in viewers(), whole in things(), part in things()) {
        prop_assume!(part.owner.is_none_or(|owner| !viewer.is(owner)));
        let part = part.within(&whole);
        let see = |thing: &Thing| decide(&viewer, Action::See, thing, &Grants::none()).is_allowed();
        prop_assert!(see(&whole) || !see(&part));
    }
}
