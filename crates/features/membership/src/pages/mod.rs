//! The HTML doors.

mod desk;
mod mine;
mod pricing;

use ui::{NavItem, Place, Who};
use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/pricing", pricing::show)
        .get("/membership", mine::show)
        .get("/desk/plans", desk::list)
        .get("/desk/plans/new", desk::blank)
        .post("/desk/plans", desk::create, Limits::form())
        .get("/desk/plans/{id}", desk::edit)
        .post("/desk/plans/{id}", desk::save, Limits::form())
        .post("/desk/plans/{id}/offer", desk::offer, Limits::form())
}

pub(crate) fn nav() -> Vec<NavItem> {
    vec![
        NavItem {
            key: "pricing",
            label: ui::message("membership-nav"),
            href: "/pricing",
            icon: "gift",
            place: Place::Main,
            who: Who::Everyone,
            order: 70,
        },
        NavItem {
            key: "membership",
            label: ui::message("membership-nav-mine"),
            href: "/membership",
            icon: "card",
            place: Place::Account,
            who: Who::Members,
            order: 30,
        },
        NavItem {
            key: "desk-plans",
            label: ui::message("membership-nav-desk"),
            href: "/desk/plans",
            icon: "card",
            place: Place::Desk,
            who: Who::Owner,
            order: 40,
        },
    ]
}
