//! One crate's messages in one language.

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Message};
use kernel::Locale;

/// The text of one `locales/*.ftl` file.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// Its language.
    pub locale: Locale,
    /// Its content, in Fluent syntax.
    pub text: &'static str,
}

/// A catalogue that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("message catalogue ({}): {why}", locale.tag())]
pub struct LoadError {
    /// Its language.
    pub locale: Locale,
    /// What is wrong, with the line where that is known.
    pub why: String,
}

/// Both catalogues of the crate that calls this: `pub const CATALOGUES: &[ui::Catalogue] = ui::catalogues!();`
#[macro_export]
macro_rules! catalogues {
    () => {
        &[
            $crate::Catalogue {
                locale: $crate::reexport::Locale::ZhCn,
                text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh-CN.ftl")),
            },
            $crate::Catalogue {
                locale: $crate::reexport::Locale::En,
                text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en.ftl")),
            },
        ]
    };
}

impl Catalogue {
    /// The parsed file.
    pub(super) fn parse(&self) -> Result<FluentResource, LoadError> {
        FluentResource::try_new(self.text.to_owned()).map_err(|(_, errors)| {
            let why: Vec<String> = errors
                .iter()
                .map(|error| format!("line {}: {error}", self.text[..error.pos.start].lines().count()))
                .collect();
            LoadError { locale: self.locale, why: why.join("; ") }
        })
    }
}

/// The messages of a parsed file, without terms and comments.
pub(super) fn messages(resource: &FluentResource) -> impl Iterator<Item = &Message<&str>> {
    resource
        .entries()
        .filter_map(|entry| if let Entry::Message(message) = entry { Some(message) } else { None })
}
