//! What the program tells this crate about itself: which features can be switched, and what a home page can be.

use kernel::Locale;
use ui::Place;

use crate::preset::Preset;
use crate::settings::Settings;

/// A feature that can be switched off and on.
#[derive(Debug, Clone)]
pub struct Switch {
    /// The name of its crate.
    pub name: &'static str,
    /// The message id of its name for people.
    pub title: &'static str,
    /// The message id of one sentence about it.
    pub note: &'static str,
    /// Features without which it makes no sense.
    pub needs: &'static [&'static str],
    /// Its page that can be the home page.
    pub home: Option<&'static str>,
    /// Its menu entries, by place and key.
    pub nav: Vec<(Place, &'static str)>,
}

/// The house as this crate knows it. A service, made once at the start.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The name until the owner chooses one.
    pub name: String,
    /// The language until the owner chooses one.
    pub locale: Locale,
    /// Every feature that can be switched, in the order in which they are shown.
    pub switches: Vec<Switch>,
    /// What a new community can begin with; the first is proposed.
    pub presets: Vec<Preset>,
    /// The other address of the page that stands at `/` by itself.
    pub root_elsewhere: &'static str,
}

/// What is shown where every page that could be home is off.
pub(crate) const LAST_HOME: &str = "/about";

impl Shape {
    /// Settings before anything was decided.
    pub fn initial(&self) -> Settings {
        Settings::initial(&self.name, self.locale)
    }

    /// A feature by its name.
    pub fn switch(&self, name: &str) -> Option<&Switch> {
        self.switches.iter().find(|switch| switch.name == name)
    }

    /// The features that these settings switch off.
    pub(crate) fn off<'s>(&'s self, settings: &'s Settings) -> impl Iterator<Item = &'s Switch> {
        self.switches.iter().filter(|switch| settings.off.iter().any(|name| name == switch.name))
    }

    /// The home page under these settings: the chosen one, or the first whose feature is on.
    pub(crate) fn home(&self, settings: &Settings) -> &'static str {
        let mut on = self
            .switches
            .iter()
            .filter(|switch| !settings.off.iter().any(|name| name == switch.name))
            .filter_map(|switch| switch.home);
        let chosen = on.clone().find(|home| *home == settings.home);
        chosen.or_else(|| on.next()).unwrap_or(LAST_HOME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(name: &'static str, home: &'static str) -> Switch {
        Switch { name, title: "", note: "", needs: &[], home: Some(home), nav: Vec::new() }
    }

    #[test]
    fn home_is_never_a_page_that_is_off() {
        let switches = vec![switch("forum", "/"), switch("courses", "/courses")];
        let shape = Shape {
            name: "稷下".to_owned(),
            locale: Locale::ZhCn,
            switches,
            presets: Vec::new(),
            root_elsewhere: "/topics",
        };
        let mut settings = shape.initial();
        assert_eq!(shape.home(&settings), "/");
        settings.off = vec!["forum".to_owned()];
        assert_eq!(shape.home(&settings), "/courses");
        settings.home = "/courses".to_owned();
        settings.off = vec!["courses".to_owned()];
        assert_eq!(shape.home(&settings), "/");
        settings.off.push("forum".to_owned());
        assert_eq!(shape.home(&settings), LAST_HOME);
    }
}
