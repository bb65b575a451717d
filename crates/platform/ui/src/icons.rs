//! The icons: one path each, drawn with a 1.6 px pen on a 20 px square.

use crate::Html;

/// The mark of an icon, hidden from screen readers: words stand beside it or in an `aria-label`. Nothing for a name that
/// does not exist, which [`crate::messages::check`] reports.
#[must_use]
pub fn icon(name: &str) -> Html {
    svg(name).map_or_else(Html::default, Html::from_static)
}

/// Whether there is such an icon.
#[must_use]
pub fn exists(name: &str) -> bool {
    svg(name).is_some()
}

/// All names, for the style guide.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}

fn svg(name: &str) -> Option<&'static str> {
    ICONS.binary_search_by_key(&name, |(known, _)| known).ok().map(|at| ICONS[at].1)
}

/// The whole element for each path, so that showing an icon copies one piece of static text.
macro_rules! icons {
    ($(($name:literal, $path:literal),)+) => {
        &[$(($name, concat!(
            "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"", $path, "\"/></svg>"
        ))),+]
    };
}

/// Sorted by name.
#[rustfmt::skip]
static ICONS: &[(&str, &str)] = icons![
    ("attention", "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01"),
    ("back", "m12 5-5 5 5 5"),
    ("bag", "M5 4h10l-1 13H6zM5.3 8h9.4"),
    ("bell", "M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17.5h3"),
    ("bold", "M6 4h5a3 3 0 0 1 0 6H6zM6 10h5.8a3 3 0 0 1 0 6H6z"),
    ("book", "M4 4.5C4 3.7 4.7 3 5.5 3H16v11.5H5.5A1.5 1.5 0 0 0 4 16m0-11.5V16m0 0a1.5 1.5 0 0 0 1.5 1.5H16v-3"),
    ("card", "M2.5 5h15v10.5h-15zM2.5 8.5h15M5.5 12.5h3"),
    ("chart", "M3.5 16.5h13M6 14V9.5M10 14V4.5M14 14V7.5"),
    ("chat", "M3 4.5h14v9H9.5L6 17v-3.5H3z"),
    ("check", "m4 10.5 4 4L16 6"),
    ("clock", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.5 1.8"),
    ("code", "m7 6-4 4 4 4M13 6l4 4-4 4"),
    ("coin", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.5 7v6M10 7v6M12.5 7v6"),
    ("cross", "M5 5l10 10M15 5 5 15"),
    ("document", "M5 3h6.5L15 6.5V17H5zM11 3v4h4"),
    ("download", "M10 4v9M6 9.5l4 4 4-4M4 16.5h12"),
    ("filter", "M3 5h14M5.5 10h9M8 15h4"),
    ("flag", "M5 17V3.5h9.5l-2 3.5 2 3.5H5"),
    ("gear", "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4"),
    ("gift", "M3.5 8h13v3h-13zM4.5 11h11v5.5h-11zM10 8v8.5M10 8C7 8 5.5 7 5.5 5.5S8 3 10 8c2-5 4.5-4 4.5-2.5S13 8 10 8z"),
    ("globe", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c-4.5 4-4.5 10 0 14M10 3c4.5 4 4.5 10 0 14"),
    ("heart", "M10 16.5 4 10.4a3.7 3.7 0 0 1 5.3-5.2l.7.8.7-.8A3.7 3.7 0 0 1 16 10.4z"),
    ("history", "M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7.2M3.5 3.5v3.7h3.7M10 6.5v3.7l2.5 1.6"),
    ("home", "M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z"),
    ("image", "M3.5 4h13v12h-13zM3.5 13l4-4 4 4 2-2 3 3M13 7.5v.01"),
    ("info", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.6v.01"),
    ("key", "M7 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM9.5 10 16 3.5M13 6.5l2.5 2.5"),
    ("link", "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1.2-1.2"),
    ("list", "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M4 5.5h.01M4 10h.01M4 14.5h.01"),
    ("lock", "M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9"),
    ("mail", "M3 5h14v10H3zM3 6l7 5 7-5"),
    ("more", "M4.5 10h.01M10 10h.01M15.5 10h.01"),
    ("next", "m8 5 5 5-5 5"),
    ("people", "M8 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c.5-2.7 2.7-4 5.5-4s5 1.3 5.5 4M13 4.3a2.7 2.7 0 0 1 0 5M15 12.3c1.4.6 2.3 1.8 2.6 3.7"),
    ("person", "M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10zM3.5 17c.6-3 3.2-4.5 6.5-4.5s5.9 1.5 6.5 4.5"),
    ("pin", "M12 3l5 5-3 1-3 3.5.2 2.5-1 1L4 9.8l1-1 2.5.2L11 6zM7 13l-3.5 3.5"),
    ("play", "M6.5 4v12l9-6z"),
    ("plus", "M10 4v12M4 10h12"),
    ("quote", "M4 13.5c2-.5 3-2 3-4H4V5.5h4v4c0 3.5-1.5 5.5-4 6M11.5 13.5c2-.5 3-2 3-4h-3V5.5h4v4c0 3.5-1.5 5.5-4 6"),
    ("reply", "M8 5 3.5 9.5 8 14m-4-4.5h7a5.5 5.5 0 0 1 5.5 5.5v.5"),
    ("search", "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17"),
    ("share", "M13 7 7.5 9.5m0 1.5L13 13.5M15 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.5 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM15 16.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"),
    ("shield", "M10 3 4 5v5c0 3.5 2.5 6 6 7.5 3.5-1.5 6-4 6-7.5V5z"),
    ("sign-out", "M8 4H4v12h4M12.5 6.5 16 10l-3.5 3.5M16 10H8"),
    ("star", "m10 3 2.2 4.6 5 .7-3.6 3.5.9 5L10 14.4l-4.5 2.4.9-5L2.8 8.3l5-.7z"),
    ("trash", "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v4.5M11.5 9v4.5"),
    ("undo", "M7.5 4.5 4 8l3.5 3.5M4 8h7.5a4.5 4.5 0 0 1 0 9H8"),
    ("up", "M10 16V4.5M5 9.5l5-5 5 5"),
    ("write", "M4 16l.8-3.2L13.5 4 16 6.5 7.2 15.2z"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_so_that_each_is_found() {
        assert!(ICONS.is_sorted_by_key(|(name, _)| *name));
        assert!(names().all(exists));
        assert!(icon("check").as_str().starts_with("<svg class=\"icon\""));
        assert!(icon("no-such-icon").is_empty());
    }
}
