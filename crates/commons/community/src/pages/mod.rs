//! The pages of this crate.

mod about;
mod ask;
mod audit;
mod features;
mod general;
mod rules;
mod setup;

use std::time::Duration;

use ui::{NavItem, Place, Tab, Who};
use web::{Limits, Routes};

pub use ask::screen;

/// The wizard has five steps, and people go back and forth.
const FIVE_MINUTES: Duration = Duration::from_secs(300);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/about", about::show)
        .get("/desk/audit", audit::show)
        .get("/rules", rules::show)
        .get("/rules/history", rules::history)
        // As large as what is posted, since a form that was interrupted comes along.
        .post("/rules/accept", rules::accept, Limits::long_text().with_body(ask::CARRIED_MAX + 64 * 1024))
        .get("/desk/rules", rules::edit)
        .post("/desk/rules", rules::save, Limits::long_text())
        .get("/setup", setup::show)
        .post("/setup", setup::step, Limits::guarded().with_body(128 * 1024).with_rate(60, FIVE_MINUTES))
        .get("/desk/settings", general::show)
        .post("/desk/settings", general::save, Limits::form())
        .get("/desk/settings/features", features::show)
        .post("/desk/settings/features", features::save, Limits::form())
        .post("/desk/settings/preset", features::apply_preset, Limits::form())
}

pub(crate) fn nav() -> Vec<NavItem> {
    let item =
        |key, label, href, icon, place, who, order| NavItem { key, label, href, icon, place, who, order };
    vec![
        item("about", ui::message("community-about"), "/about", "info", Place::Foot, Who::Everyone, 10),
        item("rules", ui::message("community-rules"), "/rules", "list", Place::Foot, Who::Everyone, 11),
        item(
            "desk-settings",
            ui::message("community-settings"),
            "/desk/settings",
            "shield",
            Place::Desk,
            Who::Owner,
            90,
        ),
        item(
            "desk-audit",
            ui::message("community-audit"),
            "/desk/audit",
            "history",
            Place::Desk,
            Who::Owner,
            95,
        ),
    ]
}

/// The views of the settings.
fn tabs(f: &ui::Frame) -> Vec<Tab> {
    let tab = |label: &str, href: &str| Tab {
        label: f.t(label).to_owned(),
        href: href.to_owned(),
        current: f.path == href,
        count: None,
    };
    vec![
        tab(ui::message("community-general"), "/desk/settings"),
        tab(ui::message("community-features"), "/desk/settings/features"),
        tab(ui::message("community-rules"), "/desk/rules"),
    ]
}
