//! Settings: types and rules.

use std::collections::BTreeMap;

use kernel::Locale;
use kernel::text::{Length, clean_body, clean_line};
use markdown::Options;
use web::{Error, Invalid, codes as common};

kernel::text_enum! {
    /// One thing that the owner decides, as its row is called.
    pub enum Key {
        /// The community's name.
        Name = "name",
        /// One line about it.
        Slogan = "slogan",
        /// What it stands for, as Markdown.
        Values = "values",
        /// The same as safe HTML.
        ValuesHtml = "values_html",
        /// The mark beside the name.
        Mark = "mark",
        /// The language where nobody asks for one.
        Locale = "locale",
        /// The page that whoever asks for `/` sees.
        Home = "home",
        /// Features that are off, separated by commas.
        Off = "off",
    }
}
db::text_column!(Key);

kernel::text_enum! {
    /// The mark beside the name.
    pub enum Mark {
        /// The house's own.
        Seal = "seal",
        /// The first character of the name.
        Initial = "initial",
    }
}

/// How long the name may be.
pub const NAME: Length = Length::new(1, 40);
/// How long the slogan may be.
pub const SLOGAN: Length = Length::new(0, 80);
/// How long the values may be.
pub const VALUES: Length = Length::new(0, 4_000);

/// Keys that the page of general settings changes.
pub(crate) const GENERAL: &[Key] =
    &[Key::Name, Key::Slogan, Key::Values, Key::ValuesHtml, Key::Mark, Key::Locale];
/// Keys that the page of features changes.
pub(crate) const FEATURES: &[Key] = &[Key::Home, Key::Off];

/// All settings at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The community's name.
    pub name: String,
    /// One line about it; may be empty.
    pub slogan: String,
    /// What it stands for, as Markdown; may be empty.
    pub values: String,
    /// The same as safe HTML.
    pub values_html: String,
    /// The mark beside the name.
    pub mark: Mark,
    /// The language where nobody asks for one.
    pub locale: Locale,
    /// The page that whoever asks for `/` sees, as chosen.
    pub home: String,
    /// Features that are off.
    pub off: Vec<String>,
    versions: BTreeMap<Key, i64>,
}

impl Settings {
    /// Settings of a community called `name` in which nothing was decided yet.
    pub fn initial(name: &str, locale: Locale) -> Self {
        Self {
            name: name.to_owned(),
            slogan: String::new(),
            values: String::new(),
            values_html: String::new(),
            mark: Mark::Seal,
            locale,
            home: "/".to_owned(),
            off: Vec::new(),
            versions: BTreeMap::new(),
        }
    }

    /// Takes in what a row says. A value that this program does not know, as a newer one may have written, is left out.
    pub(crate) fn set(&mut self, key: Key, value: String, version: i64) {
        self.versions.insert(key, version);
        match key {
            Key::Name => self.name = value,
            Key::Slogan => self.slogan = value,
            Key::Values => self.values = value,
            Key::ValuesHtml => self.values_html = value,
            Key::Mark => self.mark = value.parse().unwrap_or(self.mark),
            Key::Locale => self.locale = Locale::from_tag(&value).unwrap_or(self.locale),
            Key::Home => self.home = value,
            Key::Off => {
                self.off = value.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
            }
        }
    }

    /// What the row of a key would say.
    pub fn text(&self, key: Key) -> String {
        match key {
            Key::Name => self.name.clone(),
            Key::Slogan => self.slogan.clone(),
            Key::Values => self.values.clone(),
            Key::ValuesHtml => self.values_html.clone(),
            Key::Mark => self.mark.as_str().to_owned(),
            Key::Locale => self.locale.tag().to_owned(),
            Key::Home => self.home.clone(),
            Key::Off => self.off.join(","),
        }
    }

    /// The number of the latest change.
    pub fn version(&self) -> i64 {
        self.versions.values().copied().max().unwrap_or(0)
    }

    /// The number of the latest change of the general settings: a form carries it.
    pub fn general_version(&self) -> i64 {
        self.version_of(GENERAL)
    }

    /// The number of the latest change of features and home page.
    pub fn features_version(&self) -> i64 {
        self.version_of(FEATURES)
    }

    pub(crate) fn version_of(&self, keys: &[Key]) -> i64 {
        keys.iter().filter_map(|key| self.versions.get(key)).copied().max().unwrap_or(0)
    }
}

/// What the owner types on the page of general settings.
#[derive(Debug, Clone, Default)]
pub struct GeneralDraft {
    /// The community's name.
    pub name: String,
    /// One line about it.
    pub slogan: String,
    /// What it stands for.
    pub values: String,
    /// The word of a [`Mark`].
    pub mark: String,
    /// The tag of a language.
    pub locale: String,
}

/// General settings that are in order.
#[derive(Debug, Clone)]
pub struct General {
    pub(crate) texts: Vec<(Key, String)>,
}

impl GeneralDraft {
    /// Cleans and checks every field, and renders the values: outside of every transaction.
    ///
    /// # Errors
    /// With all fields that are wrong.
    pub fn check(&self) -> Result<General, Error> {
        let (name, slogan) = (clean_line(&self.name), clean_line(&self.slogan));
        let values = clean_body(&self.values);
        let mut invalid = Invalid::new();
        invalid.check_length("name", &name, NAME);
        invalid.check_length("slogan", &slogan, SLOGAN);
        invalid.check_length("values", &values, VALUES);
        let mark = self.mark.parse::<Mark>();
        if mark.is_err() {
            invalid.add("mark", &common::BAD_VALUE);
        }
        let locale = Locale::from_tag(&self.locale);
        if locale.is_none() {
            invalid.add("locale", &common::BAD_VALUE);
        }
        invalid.into_result()?;
        let (mark, locale) = (mark.unwrap_or(Mark::Seal), locale.unwrap_or_default());
        let html = rendered(&values, locale);
        let texts = vec![
            (Key::Name, name),
            (Key::Slogan, slogan),
            (Key::Values, values),
            (Key::ValuesHtml, html),
            (Key::Mark, mark.as_str().to_owned()),
            (Key::Locale, locale.tag().to_owned()),
        ];
        Ok(General { texts })
    }
}

/// A text of the house as safe HTML.
pub(crate) fn rendered(text: &str, words: Locale) -> String {
    markdown::render(text, &Options::post(words)).html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> GeneralDraft {
        GeneralDraft {
            name: " 临淄\u{0}  书院 ".to_owned(),
            values: "**不治而议论**".to_owned(),
            mark: "seal".to_owned(),
            locale: "zh-CN".to_owned(),
            ..GeneralDraft::default()
        }
    }

    #[test]
    fn what_is_typed_is_cleaned_and_rendered() {
        let general = draft().check().unwrap();
        let text = |key| general.texts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str());
        assert_eq!(text(Key::Name), Some("临淄 书院"));
        assert!(text(Key::ValuesHtml).unwrap().contains("<strong>不治而议论</strong>"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong =
            GeneralDraft { name: "  ".to_owned(), slogan: "长".repeat(81), ..GeneralDraft::default() };
        let error = wrong.check().unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|field| field.field).collect();
        assert_eq!(fields, ["name", "slogan", "mark", "locale"]);
    }

    #[test]
    fn rows_and_settings_say_the_same() {
        let mut settings = Settings::initial("稷下", Locale::ZhCn);
        assert_eq!((settings.version(), settings.general_version()), (0, 0));
        settings.set(Key::Off, "courses,checkout".to_owned(), 3);
        settings.set(Key::Locale, "en".to_owned(), 2);
        settings.set(Key::Mark, "hologram".to_owned(), 4);
        assert_eq!(settings.off, ["courses", "checkout"]);
        assert_eq!(
            (settings.text(Key::Off).as_str(), settings.text(Key::Locale).as_str()),
            ("courses,checkout", "en")
        );
        assert_eq!(settings.mark, Mark::Seal, "what nobody knows changes nothing");
        assert_eq!((settings.version(), settings.general_version(), settings.features_version()), (4, 4, 3));
        settings.set(Key::Off, String::new(), 5);
        assert!(settings.off.is_empty());
    }
}
