//! Which features the owner can switch off, and what they are called for people.

use community::{Shape, Switch};
use ui::message;
use web::Feature;

use crate::settings::Settings;

/// Name, title, a sentence, what it needs, and its page that can be home; in the order in which they are shown.
type Entry =
    (&'static str, &'static str, &'static str, &'static [&'static str], Option<&'static str>);

static ENTRIES: &[Entry] = &[
    ("forum", message("app-feature-forum"), message("app-feature-forum-note"), &[], Some("/")),
    ("articles", message("app-feature-articles"), message("app-feature-articles-note"), &[], Some("/articles")),
    // What is for sale needs a till, or its buttons would lead nowhere.
    (
        "courses",
        message("app-feature-courses"),
        message("app-feature-courses-note"),
        &["checkout"],
        Some("/courses"),
    ),
    (
        "membership",
        message("app-feature-membership"),
        message("app-feature-membership-note"),
        &["checkout"],
        Some("/pricing"),
    ),
    ("checkout", message("app-feature-checkout"), message("app-feature-checkout-note"), &[], None),
    ("points", message("app-feature-points"), message("app-feature-points-note"), &[], None),
    ("search", message("app-feature-search"), message("app-feature-search-note"), &[], None),
];

/// The house as its owner can shape it. A feature that is not built in is not offered.
pub(super) fn of(settings: &Settings, features: &[Feature]) -> Shape {
    let switch = |(name, title, note, needs, home): &Entry| {
        let feature = features.iter().find(|feature| feature.name == *name)?;
        let nav = feature.nav.iter().map(|item| (item.place, item.key)).collect();
        Some(Switch { name, title, note, needs, home: *home, nav })
    };
    Shape {
        name: settings.community.0.clone(),
        locale: settings.locale,
        switches: ENTRIES.iter().filter_map(switch).collect(),
        presets: super::founding::presets(),
        root_elsewhere: "/topics",
    }
}
