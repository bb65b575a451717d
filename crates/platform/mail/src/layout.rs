//! The one layout of letters: as text, and as HTML with the same words.

use askama::Template;
use kernel::Locale;
use ui::{Arg, Site, message};

use crate::outgoing::Letter;

/// A letter, ready for its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) text: String,
    pub(crate) html: String,
}

/// What surrounds every letter.
pub(crate) struct Around<'a> {
    pub(crate) site: &'a Site,
    pub(crate) origin: &'a str,
    pub(crate) locale: Locale,
    pub(crate) subject: &'a str,
    pub(crate) unsubscribe: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterPage<'a> {
    letter: &'a Letter,
    lang: &'static str,
    subject: &'a str,
    community: &'a str,
    origin: &'a str,
    by_hand: String,
    unsubscribe: Option<(&'a str, &'a str)>,
}

/// Lays a letter out.
pub(crate) fn lay_out(letter: &Letter, around: &Around<'_>) -> Result<Parts, askama::Error> {
    let words = |id| around.site.messages.get(around.locale, id);
    let end = words(message("mail-unsubscribe"));
    let current = around.site.community();
    let community = current.name.as_str();
    let by_hand = around.site.messages.format(
        around.locale,
        message("mail-by-hand"),
        &[("name", Arg::from(community))],
    );
    let html = LetterPage {
        letter,
        lang: around.locale.tag(),
        subject: around.subject,
        community,
        origin: around.origin,
        by_hand,
        unsubscribe: around.unsubscribe.map(|url| (end, url)),
    }
    .render()?;

    let mut blocks = vec![letter.greeting.clone()];
    blocks.extend(letter.paragraphs.iter().cloned());
    if let Some((label, url)) = &letter.button {
        blocks.push(format!("{label}\n{url}"));
    }
    blocks.push(letter.note.clone());
    // Two hyphens and a blank: mail programs know that what follows is the signature.
    let mut signature = format!("-- \n{community}\n{}", around.origin);
    if let Some(url) = around.unsubscribe {
        signature.push_str(&format!("\n{end} {url}"));
    }
    blocks.push(signature);
    blocks.retain(|block| !block.is_empty());
    Ok(Parts { text: blocks.join("\n\n") + "\n", html })
}
