//! Who may go where: every route of the house, asked by a passer-by, by a member whom it does not concern, and by one
//! whom it does.

mod articles;
mod case;
mod commons;
mod features;
mod mangled;
mod notify;

use std::collections::{BTreeMap, BTreeSet};

use case::{Case, Right};

use crate::support::on_both;

/// Every case, in the order in which the floors of the house lie.
fn cases() -> Vec<Case> {
    [
        commons::cases(),
        features::forum(),
        features::courses(),
        features::selling(),
        articles::cases(),
        notify::cases(),
    ]
    .concat()
}

#[test]
fn every_route_has_a_case_for_a_passer_by_and_one_for_a_wrong_member() {
    on_both(&[], async |community| {
        let mut asked: BTreeMap<String, BTreeSet<Right>> = BTreeMap::new();
        for case in cases() {
            asked.entry(case.route()).or_default().extend(case.rights());
        }
        let routes: BTreeSet<String> =
            community.routes.iter().map(|route| case::route_of(&route.method, &route.path)).collect();
        let mut faults = Vec::new();
        for route in &routes {
            let rights = asked.get(route).cloned().unwrap_or_default();
            if !rights.contains(&Right::Nobody) {
                faults.push(format!("{route} has no case for a passer-by"));
            }
            if !rights.contains(&Right::Wrong) {
                faults.push(format!("{route} has no case for a wrong member"));
            }
        }
        faults.extend(
            asked.keys().filter(|route| !routes.contains(*route)).map(|it| format!("{it} is no route")),
        );
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

#[test]
fn nobody_gets_further_than_their_rights_and_a_refusal_writes_nothing() {
    on_both(&[], async |community| {
        let mut faults = Vec::new();
        for case in cases() {
            case.run(community, &mut faults).await;
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}
