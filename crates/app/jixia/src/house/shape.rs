//! Which features the owner can switch off, and what they are called for people.

use community::{Shape, Switch};
use ui::message;
use web::Feature;

use crate::settings::Settings;

/// Name, title, a sentence, what it needs, and its page that can be home; in the order in which they are shown.
type Entry = (&'static str, &'static str, &'static str, &'static [&'static str], Option<&'static str>);

static ENTRIES: &[Entry] = &[
    ("forum", message("app-feature-forum"), message("app-feature-forum-note"), &[], Some("/")),
    (
        "articles",
        message("app-feature-articles"),
        message("app-feature-articles-note"),
        &[],
        Some("/articles"),
    ),
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
    ("search", message("app-feature-search"), message("app-feature-search-note"), &[], None),
    ("notify", message("app-feature-notify"), message("app-feature-notify-note"), &[], None),
    ("points", message("app-feature-points"), message("app-feature-points-note"), &[], None),
    ("insight", message("app-feature-insight"), message("app-feature-insight-note"), &[], None),
];

/// Where members say something to others: there they are asked whether they accept the rules. Pages and API alike.
pub(super) static POSTING: &[&str] = &[
    "/topics/new",
    "/topics/{id}/replies",
    "/comments/on/{kind}/{id}",
    "/write/articles",
    "/write/articles/{id}/publication",
    "/api/v1/topics",
    "/api/v1/topics/{id}/replies",
    "/api/v1/comments",
    "/api/v1/articles",
    "/api/v1/articles/{id}/publication",
    "/api/v1/articles/{id}/schedule",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::House;

    #[test]
    fn everything_that_is_posted_on_is_a_route() {
        let settings = crate::settings::read(None, [], &[]).unwrap();
        let house = House::build(&settings).unwrap();
        for path in POSTING {
            let mut routes = house.route_list().iter();
            let posts = |method: &str| matches!(method, "POST" | "PUT");
            assert!(routes.any(|route| posts(&route.method) && route.path == *path), "{path}");
        }
    }
}
