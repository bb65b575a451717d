//! What a notification says, on a page and in a letter.

use kernel::{Locale, Viewer};
use mail::Letter;
use ui::{Arg, Messages};

use crate::Post;
use crate::kind::Kind;
use crate::letters::NAMED_MAX;
use crate::list::Told;

/// The message that tells of a notification. All take `$name`, `$title` and `$count`, `$count` being how many there are.
fn message(kind: Kind) -> &'static str {
    match kind {
        Kind::Reply => ui::message("notify-told-reply"),
        Kind::Answer => ui::message("notify-told-answer"),
        Kind::Accepted => ui::message("notify-told-accepted"),
        Kind::Mention => ui::message("notify-told-mention"),
        Kind::Comment => ui::message("notify-told-comment"),
        Kind::Like => ui::message("notify-told-like"),
        Kind::Paid => ui::message("notify-told-paid"),
        Kind::Refunded => ui::message("notify-told-refunded"),
        Kind::Lesson => ui::message("notify-told-lesson"),
    }
}

/// One sentence.
pub(crate) fn sentence(messages: &Messages, locale: Locale, told: &Told) -> String {
    let name = told.row.actor_name.as_deref().unwrap_or_default();
    let args = [
        ("name", Arg::from(name)),
        ("title", Arg::from(told.title.as_str())),
        ("others", Arg::from(told.row.times - 1)),
        ("number", Arg::from(told.row.subject_id)),
    ];
    messages.format(locale, message(told.row.kind), &args)
}

/// Subject and letter about some notifications; the newest come last where they are told at once, and first in a digest.
pub(crate) fn letter(post: &Post, viewer: &Viewer, told: &[Told], digest: bool) -> (String, Letter) {
    let (messages, locale) = (&post.site.messages, viewer.locale);
    let community = post.site.community().name.clone();
    let count = i64::try_from(told.len()).unwrap_or(i64::MAX);
    let name = viewer.member.as_ref().map_or("", |member| member.name.as_str());
    let say = |id: &str, args: &[(&str, Arg<'_>)]| messages.format(locale, id, args);

    let mut paragraphs: Vec<String> =
        told.iter().take(NAMED_MAX).map(|one| sentence(messages, locale, one)).collect();
    let more = told.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        paragraphs.push(say(ui::message("notify-letter-more"), &[("count", more.into())]));
    }
    let subject = match told {
        [one] if !digest => paragraphs.first().cloned().unwrap_or_else(|| one.title.clone()),
        _ if digest => say(
            ui::message("notify-digest-subject"),
            &[("count", count.into()), ("community", community.as_str().into())],
        ),
        _ => say(
            ui::message("notify-letter-subject"),
            &[("count", count.into()), ("community", community.as_str().into())],
        ),
    };
    let button = match told {
        [one] => (ui::message("notify-letter-look"), one.url.as_str()),
        _ => (ui::message("notify-letter-look-all"), "/notifications"),
    };
    let letter = Letter {
        greeting: say(ui::message("notify-letter-greeting"), &[("name", name.into())]),
        paragraphs,
        button: Some((messages.get(locale, button.0).to_owned(), format!("{}{}", post.origin, button.1))),
        note: say(
            ui::message("notify-letter-note"),
            &[("community", community.as_str().into()), ("address", Arg::from(post.origin.as_str()))],
        ),
    };
    (subject, letter)
}
