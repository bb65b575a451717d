//! Which features are on, and which page is home: rules.

use web::{Error, codes as common};

use crate::codes;
use crate::settings::Key;
use crate::shape::Shape;

/// What the owner ticks.
#[derive(Debug, Clone, Default)]
pub struct SwitchingDraft {
    /// Names of the features that are to be on.
    pub on: Vec<String>,
    /// The page that is to be home.
    pub home: String,
}

/// A choice that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switching {
    off: Vec<&'static str>,
    home: &'static str,
}

impl SwitchingDraft {
    /// Checks that everything that is on has what it needs, and that the home page is there.
    ///
    /// # Errors
    /// With what does not fit.
    pub fn check(&self, shape: &Shape) -> Result<Switching, Error> {
        let is_on = |name: &str| self.on.iter().any(|on| on == name);
        if self.on.iter().any(|name| shape.switch(name).is_none()) {
            return Err(Error::new(&common::BAD_VALUE).field("on"));
        }
        for switch in shape.switches.iter().filter(|switch| is_on(switch.name)) {
            if switch.needs.iter().any(|needed| !is_on(needed)) {
                return Err(Error::new(&codes::FEATURE_NEEDED).field("on"));
            }
        }
        let off = shape.switches.iter().map(|switch| switch.name).filter(|name| !is_on(name)).collect();
        let mut homes = shape.switches.iter().filter_map(|switch| Some((switch, switch.home?)));
        let home = match homes.find(|(_, home)| *home == self.home) {
            None => return Err(Error::new(&common::BAD_VALUE).field("home")),
            // With no page left that could be home, the one that introduces the community takes its place.
            Some((switch, _)) if !is_on(switch.name) && has_home(shape, &is_on) => {
                return Err(Error::new(&codes::HOME_OFF).field("home"));
            }
            Some((_, home)) => home,
        };
        Ok(Switching { off, home })
    }
}

fn has_home(shape: &Shape, is_on: &impl Fn(&str) -> bool) -> bool {
    shape.switches.iter().any(|switch| switch.home.is_some() && is_on(switch.name))
}

impl Switching {
    pub(crate) fn texts(&self) -> Vec<(Key, String)> {
        vec![(Key::Off, self.off.join(",")), (Key::Home, self.home.to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;
    use crate::shape::Switch;

    fn shape() -> Shape {
        let switch = |name, needs, home| Switch { name, title: "", note: "", needs, home, nav: Vec::new() };
        Shape {
            name: "稷下".to_owned(),
            locale: Locale::ZhCn,
            switches: vec![
                switch("forum", &[], Some("/")),
                switch("courses", &["checkout"], Some("/courses")),
                switch("checkout", &[], None),
            ],
            presets: Vec::new(),
            root_elsewhere: "/topics",
        }
    }

    fn choose(on: &[&str], home: &str) -> Result<Switching, &'static str> {
        let on = on.iter().map(|name| (*name).to_owned()).collect();
        let draft = SwitchingDraft { on, home: home.to_owned() };
        draft.check(&shape()).map_err(|error| error.fields()[0].reason.code.name)
    }

    #[test]
    fn what_is_on_has_what_it_needs() {
        assert_eq!(choose(&["forum", "courses"], "/").unwrap_err(), codes::FEATURE_NEEDED.name);
        assert_eq!(choose(&["courses", "checkout"], "/courses").unwrap().off, ["forum"]);
    }

    #[test]
    fn home_is_a_page_that_is_on() {
        assert_eq!(choose(&["forum"], "/courses").unwrap_err(), codes::HOME_OFF.name);
        assert_eq!(choose(&["forum"], "//evil.example").unwrap_err(), common::BAD_VALUE.name);
        assert_eq!(choose(&["forum", "rockets"], "/").unwrap_err(), common::BAD_VALUE.name);
        assert!(choose(&[], "/").is_ok(), "everything may be off");
    }
}
