//! Every sentence a visitor reads, in both languages, from Fluent catalogues.
//!
//! Each crate keeps `locales/zh-CN.ftl` and `locales/en.ftl`; all of them are loaded once, at start. Then each message
//! is brought into the cheapest form that answers it: most have no arguments and become plain text (a page looks up
//! some two hundred), those that only insert values become pieces to join, and what is left (plurals, selections)
//! goes through fluent-bundle. A message that lacks one language is shown in the other, and an id that no catalogue
//! knows is shown as it is; both are logged once, and [`check`] finds them in a test.

mod arg;
mod catalogue;
pub mod check;
mod pattern;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::Locale;

pub use arg::{Arg, ToArg};
pub use catalogue::{Catalogue, LoadError};
use pattern::Piece;

use crate::number::grouped;

/// Marks a message id that stands in Rust code on its own (a menu label, the word for an enumeration's value), so that
/// [`check`] sees it: `label: ui::message("forum-nav")`.
#[must_use]
pub const fn message(id: &'static str) -> &'static str {
    id
}

/// All messages of the product in all languages.
pub struct Messages {
    entries: HashMap<Box<str>, [Form; Locale::ALL.len()]>,
    bundles: [FluentBundle<FluentResource>; Locale::ALL.len()],
    /// What has been complained about already.
    missing: Mutex<BTreeSet<String>>,
}

/// How one message is answered in one language.
#[derive(Debug, Clone)]
enum Form {
    Plain(Box<str>),
    Pieces(Box<[Piece]>),
    /// Through fluent-bundle, in the language that has it.
    Fluent(Locale),
}

impl Messages {
    /// Reads all catalogues of the product.
    ///
    /// # Errors
    /// Where a catalogue is not Fluent, or two of one language define the same message.
    pub fn load(catalogues: &[Catalogue]) -> Result<Self, LoadError> {
        let mut bundles = Locale::ALL.map(empty_bundle);
        let mut ids = BTreeSet::new();
        for catalogue in catalogues {
            let resource = catalogue.parse()?;
            for message in catalogue::messages(&resource) {
                ids.insert(message.id.name.to_owned());
            }
            bundles[slot(catalogue.locale)].add_resource(resource).map_err(|errors| {
                let names: Vec<String> = errors.iter().map(ToString::to_string).collect();
                LoadError { locale: catalogue.locale, why: names.join(", ") }
            })?;
        }

        let mut missing = BTreeSet::new();
        let mut entries = HashMap::with_capacity(ids.len());
        for id in ids {
            let forms = Locale::ALL.map(|locale| form(&bundles[slot(locale)], locale, &id));
            let Some(spare) = forms.iter().flatten().next().cloned() else { continue };
            if forms.iter().any(Option::is_none) {
                missing.insert(id.clone());
            }
            entries.insert(id.into_boxed_str(), forms.map(|form| form.unwrap_or_else(|| spare.clone())));
        }
        for id in &missing {
            tracing::warn!(message = id, "message lacks a language");
        }
        Ok(Self { entries, bundles, missing: Mutex::new(missing) })
    }

    /// The text of a message without arguments; the id itself where there is no such message.
    #[must_use]
    pub fn get<'a>(&'a self, locale: Locale, id: &'a str) -> &'a str {
        match self.entries.get(id).map(|forms| &forms[slot(locale)]) {
            Some(Form::Plain(text)) => text,
            Some(_) => self.complain(id, "message needs arguments"),
            None => self.complain(id, "unknown message"),
        }
    }

    /// Whether there is such a message.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// The text of a message with its arguments filled in. Numbers are grouped by thousands; give a number that is a
    /// name (a year, an order) as text.
    #[must_use]
    pub fn format(&self, locale: Locale, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        match self.entries.get(id).map(|forms| &forms[slot(locale)]) {
            Some(Form::Plain(text)) => text.to_string(),
            Some(Form::Pieces(pieces)) => pattern::join(pieces, args),
            Some(Form::Fluent(source)) => self.format_fluent(*source, id, args),
            None => self.complain(id, "unknown message").to_owned(),
        }
    }

    /// The text of a message whose values are not known: each shows as its name, as in `{$path}`. For lists of messages.
    #[must_use]
    pub fn sketch(&self, locale: Locale, id: &str) -> String {
        match self.entries.get(id).map(|forms| &forms[slot(locale)]) {
            Some(Form::Fluent(source)) => {
                let bundle = &self.bundles[slot(*source)];
                let pattern = bundle.get_message(id).and_then(|message| message.value());
                pattern.map_or_else(
                    || id.to_owned(),
                    |pattern| bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned(),
                )
            }
            _ => self.format(locale, id, &[]),
        }
    }

    fn format_fluent(&self, locale: Locale, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let bundle = &self.bundles[slot(locale)];
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return self.complain(id, "unknown message").to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.as_fluent())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            self.complain(id, "message lacks an argument");
        }
        text
    }

    /// Logs a fault of one message once, and gives its id to show instead.
    fn complain<'a>(&self, id: &'a str, why: &'static str) -> &'a str {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        // Ids come from our own templates, so this set is small; the limit keeps it so whatever happens.
        if missing.len() < 1_000 && missing.insert(id.to_owned()) {
            tracing::warn!(message = id, "{why}");
        }
        id
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages").field("messages", &self.entries.len()).finish_non_exhaustive()
    }
}

const fn slot(locale: Locale) -> usize {
    match locale {
        Locale::ZhCn => 0,
        Locale::En => 1,
    }
}

fn empty_bundle(locale: Locale) -> FluentBundle<FluentResource> {
    let tag = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The invisible isolation marks around values would be copied along with the text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => {
            Some(grouped(*value as i64))
        }
        _ => None,
    }));
    bundle
}

/// The cheapest form of one message in one language, or `None` where that language lacks it.
fn form(bundle: &FluentBundle<FluentResource>, locale: Locale, id: &str) -> Option<Form> {
    let value = bundle.get_message(id)?.value()?;
    if let Some(pieces) = pattern::pieces(value) {
        return Some(Form::Pieces(pieces));
    }
    // No value given and yet no error: the text never changes, so it is made here once and for all.
    let mut errors = Vec::new();
    let text = bundle.format_pattern(value, None, &mut errors);
    Some(if errors.is_empty() { Form::Plain(text.into()) } else { Form::Fluent(locale) })
}

#[cfg(test)]
mod tests;
