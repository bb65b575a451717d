//! The table of the README, case by case.

use access::{Action, Audience, Decision, Grants, Removal, Right, Stage, Thing, Why, WhyNot, decide};
use kernel::{Role, Subject, Tier, Timestamp, Viewer};

use crate::support::{course, grant, member, plain, viewer, visitor};

const NOW: Timestamp = Timestamp::from_micros(1_000);

/// Who looks. `Maker` made the thing; the last three hold a grant on it.
const WHO: [&str; 9] =
    ["visitor", "member", "author", "moderator", "owner", "maker", "buyer", "co-author", "keeper"];

fn who(name: &str) -> Viewer {
    match name {
        "visitor" => visitor(NOW),
        "author" => viewer(2, Role::Author, Tier::Guest, NOW),
        "moderator" => viewer(3, Role::Moderator, Tier::Guest, NOW),
        "owner" => viewer(4, Role::Owner, Tier::Guest, NOW),
        "maker" => plain(5, NOW),
        "buyer" => plain(6, NOW),
        "co-author" => plain(7, NOW),
        "keeper" => plain(8, NOW),
        _ => plain(1, NOW),
    }
}

fn grants() -> Grants {
    Grants::new(vec![
        grant(1, 6, course(1), Right::Read),
        grant(2, 7, course(1), Right::Edit),
        grant(3, 8, course(1), Right::Moderate),
    ])
}

/// What each may do, in the order of [`Action::ALL`]; one letter for what is allowed, a dot for what is not.
fn table(thing: &Thing) -> Vec<String> {
    let letters = ["S", "R", "P", "E", "D", "B", "A", "M", "G", "C", "$"];
    let row = |name: &&str| {
        let cell = |(action, letter): (&Action, &&'static str)| {
            let allowed = decide(&who(name), *action, thing, &grants()).is_allowed();
            if allowed { *letter } else { "." }
        };
        let cells: String = Action::ALL.iter().zip(&letters).map(cell).collect();
        format!("{cells} {name}")
    };
    WHO.iter().map(row).collect()
}

fn thing(audience: Audience) -> Thing {
    Thing::new(course(1), audience).owned_by(member(5))
}

#[test]
fn something_public() {
    assert_eq!(
        table(&thing(Audience::Public)),
        [
            "SR......... visitor",
            "SRP.......$ member",
            "SRP......C$ author",
            "SRP.D..M..$ moderator",
            "SRPED..MGC$ owner",
            "SRPED.A.G.. maker",
            "SRP.......$ buyer",
            "SRPE......$ co-author",
            "SRP.D..M..$ keeper",
        ]
    );
}

#[test]
fn something_to_be_paid() {
    assert_eq!(
        table(&thing(Audience::Paid)),
        [
            "S.......... visitor",
            "S.........$ member",
            "S........C$ author",
            "SRP.D..M..$ moderator",
            "SRPED..MGC$ owner",
            "SRPED.A.G.. maker",
            "SRP.......$ buyer",
            "SRPE......$ co-author",
            "SRP.D..M..$ keeper",
        ]
    );
}

#[test]
fn something_for_members() {
    let table = table(&thing(Audience::Members));
    assert_eq!(table[0], "S.......... visitor");
    assert_eq!(table[1], "SRP.......$ member");
}

#[test]
fn a_draft() {
    assert_eq!(
        table(&thing(Audience::Public).staged(Stage::Draft)),
        [
            "........... visitor",
            "........... member",
            "........... author",
            "SRP.D..M... moderator",
            "SRPED..MGC. owner",
            "SRPED.A.G.. maker",
            "........... buyer",
            "SRPE....... co-author",
            "SRP.D..M... keeper",
        ]
    );
}

#[test]
fn something_withdrawn_stays_with_those_who_bought_it() {
    let table = table(&thing(Audience::Paid).staged(Stage::Withdrawn));
    assert_eq!(table[1], "........... member");
    assert_eq!(table[6], "SRP........ buyer");
}

#[test]
fn something_locked() {
    assert_eq!(
        table(&thing(Audience::Public).locked(true)),
        [
            "SR......... visitor",
            "SR........$ member",
            "SR.......C$ author",
            "SRP.D..M..$ moderator",
            "SRPED..MGC$ owner",
            "SR......G.. maker",
            "SR........$ buyer",
            "SR........$ co-author",
            "SRP.D..M..$ keeper",
        ]
    );
}

#[test]
fn something_its_maker_deleted() {
    assert_eq!(
        table(&thing(Audience::Public).removed(Removal::Owner)),
        [
            "........... visitor",
            "........... member",
            "........... author",
            "SR...B.M... moderator",
            "SR...B.MGC. owner",
            "SR...B..G.. maker",
            "........... buyer",
            "SR......... co-author",
            "SR...B.M... keeper",
        ]
    );
}

#[test]
fn something_staff_took_away_is_not_the_makers_to_bring_back() {
    let table = table(&thing(Audience::Public).removed(Removal::Staff));
    assert_eq!(table[3], "SR...B.M... moderator");
    assert_eq!(table[5], "SR......G.. maker");
}

#[test]
fn something_private_is_nobodys_business() {
    assert_eq!(
        table(&thing(Audience::Owner)),
        [
            "........... visitor",
            "........... member",
            "........... author",
            "........... moderator",
            "........... owner",
            "SRPED.A.G.. maker",
            "SRP.......$ buyer",
            "SRPE......$ co-author",
            "........... keeper",
        ]
    );
}

#[test]
fn something_for_staff() {
    let table = table(&thing(Audience::Staff));
    assert_eq!(table[1], "........... member");
    assert_eq!(table[3], "SRP.D..M..$ moderator");
    assert_eq!(table[8], "SRP.D..M..$ keeper");
}

#[test]
fn the_house_itself() {
    assert_eq!(
        table(&Thing::house()),
        [
            "SR......... visitor",
            "SRP.......$ member",
            "SRP......C$ author",
            "SRP.D..M..$ moderator",
            "SRPED..MGC$ owner",
            "SRP.......$ maker",
            "SRP.......$ buyer",
            "SRP.......$ co-author",
            "SRP.......$ keeper",
        ]
    );
}

#[test]
fn a_tier_opens_what_is_for_it_and_for_those_below() {
    let at = |tier| viewer(1, Role::Member, tier, NOW);
    let read = |viewer: &Viewer, audience| decide(viewer, Action::Read, &thing(audience), &Grants::none());
    let needs = Audience::Tier(Tier::Fellow);
    assert_eq!(read(&at(Tier::Scholar), needs), Decision::Deny(WhyNot::Tier(Tier::Fellow)));
    assert_eq!(read(&at(Tier::Fellow), needs), Decision::Allow(Why::Tier(Tier::Fellow)));
    assert_eq!(read(&at(Tier::Chair), needs), Decision::Allow(Why::Tier(Tier::Chair)));
    let included = Audience::PaidOr(Tier::Fellow);
    assert_eq!(read(&at(Tier::Scholar), included), Decision::Deny(WhyNot::Unpaid(Some(Tier::Fellow))));
    assert_eq!(read(&at(Tier::Fellow), included), Decision::Allow(Why::Tier(Tier::Fellow)));
}

#[test]
fn a_granted_tier_counts_like_a_standing_one_and_says_where_it_came_from() {
    let plan = Subject::of("plan", 2);
    let granted = Grants::new(vec![grant(9, 1, plan, Right::Tier(Tier::Fellow))]);
    let read = decide(&plain(1, NOW), Action::Read, &thing(Audience::Tier(Tier::Scholar)), &granted);
    assert_eq!(read, Decision::Allow(Why::Grant(access::GrantId::new(9), Right::Tier(Tier::Fellow))));
}

#[test]
fn a_grant_on_the_course_opens_its_lessons_and_no_others() {
    let lesson =
        |of| Thing::new(Subject::of("lesson", 7), Audience::Paid).within(&Thing::new(of, Audience::Paid));
    let buyer = who("buyer");
    let read = |thing: &Thing| decide(&buyer, Action::Read, thing, &grants());
    assert!(read(&lesson(course(1))).is_allowed());
    assert_eq!(read(&lesson(course(2))), Decision::Deny(WhyNot::Unpaid(None)));
    // The same number, another kind of thing.
    assert_eq!(read(&lesson(Subject::of("topic", 1))), Decision::Deny(WhyNot::Unpaid(None)));
}

#[test]
fn the_reason_is_the_strongest_claim() {
    let reads = |name: &str| decide(&who(name), Action::Read, &thing(Audience::Paid), &grants());
    assert_eq!(reads("maker"), Decision::Allow(Why::Own));
    assert_eq!(reads("buyer"), Decision::Allow(Why::Grant(access::GrantId::new(1), Right::Read)));
    assert_eq!(reads("moderator"), Decision::Allow(Why::Office(Role::Moderator)));
    let posts = decide(&who("member"), Action::Post, &thing(Audience::Public), &grants());
    assert_eq!(posts, Decision::Allow(Why::Member));
}
