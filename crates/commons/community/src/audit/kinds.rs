//! The kinds of events that are decisions, each with its sentence. Features are above this crate, so their kinds stand
//! here as the words that the log keeps for ever.

use ui::message;

/// Whose doing belongs to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Everybody's.
    Anybody,
    /// That of owners and moderators: others do the same to what is their own.
    Staff,
}

/// Kind, sentence, and whose doing counts.
type Entry = (&'static str, &'static str, Whose);

use Whose::{Anybody, Staff};

/// Every kind, with those of one part of the house together.
pub(crate) static KINDS: &[Entry] = &[
    ("settings.community.founded", message("community-audit-community-founded"), Anybody),
    ("settings.general.changed", message("community-audit-settings-changed"), Anybody),
    ("settings.features.changed", message("community-audit-features-changed"), Anybody),
    ("settings.rules.changed", message("community-audit-rules-changed"), Anybody),
    ("accounts.member.role_changed", message("community-audit-role-changed"), Anybody),
    ("forum.space.created", message("community-audit-space-created"), Anybody),
    ("forum.space.edited", message("community-audit-space-edited"), Anybody),
    ("forum.topic.deleted", message("community-audit-deleted"), Staff),
    ("forum.topic.restored", message("community-audit-restored"), Staff),
    ("forum.topic.locked", message("community-audit-topic-locked"), Staff),
    ("forum.topic.unlocked", message("community-audit-topic-unlocked"), Staff),
    ("forum.reply.deleted", message("community-audit-reply-deleted"), Staff),
    ("forum.reply.restored", message("community-audit-reply-restored"), Staff),
    ("comments.comment.deleted", message("community-audit-comment-deleted"), Staff),
    ("comments.comment.restored", message("community-audit-comment-restored"), Staff),
    ("articles.article.deleted", message("community-audit-deleted"), Staff),
    ("articles.article.restored", message("community-audit-restored"), Staff),
    ("articles.article.withdrawn", message("community-audit-withdrawn"), Staff),
    ("courses.course.published", message("community-audit-published"), Anybody),
    ("courses.course.withdrawn", message("community-audit-withdrawn"), Anybody),
    ("courses.course.deleted", message("community-audit-deleted"), Anybody),
    ("membership.plan.changed", message("community-audit-plan-changed"), Anybody),
    ("checkout.refund.requested", message("community-audit-refund-requested"), Staff),
    ("access.grant.given", message("community-audit-grant-given"), Staff),
    ("access.grant.revoked", message("community-audit-grant-revoked"), Staff),
    ("mail.message.sent_again", message("community-audit-mail-sent-again"), Anybody),
    ("events.work.retried", message("community-audit-work-retried"), Anybody),
    ("events.work.dismissed", message("community-audit-work-dismissed"), Anybody),
    ("events.letter.retried", message("community-audit-letter-retried"), Anybody),
    ("events.letter.dismissed", message("community-audit-letter-dismissed"), Anybody),
    (super::note::KIND, message("community-audit-noted"), Anybody),
];

/// What the reader hears: the kinds above, and those that will be decisions of the same sort.
pub(crate) static HEARD: &[&str] = &[
    "settings.",
    "accounts.member.role_changed",
    "forum.",
    "comments.",
    "articles.",
    "courses.",
    "membership.plan.changed",
    "checkout.refund.requested",
    "access.",
    "mail.message.sent_again",
    "events.",
    "audit.",
];

/// Parts of the house that the record can be looked through by.
pub static AREAS: &[&str] = &[
    "settings",
    "accounts",
    "forum",
    "comments",
    "articles",
    "courses",
    "membership",
    "checkout",
    "access",
    "mail",
    "events",
    "audit",
];

/// The message id of a part of the house.
pub fn area_title(area: &str) -> &'static str {
    match area {
        "settings" => message("community-settings"),
        "accounts" => message("community-audit-area-accounts"),
        "forum" => message("community-audit-area-forum"),
        "comments" => message("community-audit-area-comments"),
        "articles" => message("community-audit-area-articles"),
        "courses" => message("community-audit-area-courses"),
        "membership" => message("community-audit-area-membership"),
        "checkout" => message("community-audit-area-checkout"),
        "access" => message("community-audit-area-access"),
        "mail" => message("community-audit-area-mail"),
        "events" => message("community-audit-area-events"),
        _ => message("community-audit-area-other"),
    }
}

/// Whose doing of a kind belongs to the record; `None` for kinds that do not.
pub(crate) fn whose(kind: &str) -> Option<Whose> {
    KINDS.iter().find(|(known, ..)| *known == kind).map(|(.., whose)| *whose)
}

/// The message id of what a kind says.
pub(crate) fn sentence(kind: &str) -> &'static str {
    let known = KINDS.iter().find(|(known, ..)| *known == kind);
    known.map_or(message("community-audit-noted"), |(_, sentence, _)| sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_heard_and_has_its_area() {
        for (kind, ..) in KINDS {
            let heard =
                HEARD.iter().any(|heard| kind == heard || heard.ends_with('.') && kind.starts_with(heard));
            assert!(heard, "{kind}");
            let area = kind.split('.').next().unwrap();
            assert!(AREAS.contains(&area), "{kind}");
        }
    }
}
