//! What several pages say.

use access::{Audience, Removal, Stage};
use kernel::{Money, Tier, Timestamp};
use ui::Frame;

use crate::article::ArticleKind;

/// The name of a kind.
pub(super) fn kind(f: &Frame, kind: ArticleKind) -> &str {
    f.t(match kind {
        ArticleKind::Tutorial => ui::message("articles-kind-tutorial"),
        ArticleKind::Case => ui::message("articles-kind-case"),
        ArticleKind::Snippet => ui::message("articles-kind-snippet"),
        ArticleKind::Video => ui::message("articles-kind-video"),
    })
}

/// Whom an article is for, in words.
pub(super) fn audience(f: &Frame, audience: Audience) -> String {
    match audience {
        Audience::Public => f.t("articles-for-everybody").to_owned(),
        Audience::Members => f.t("articles-for-members").to_owned(),
        Audience::PaidOr(tier) | Audience::Tier(tier) => {
            f.t1("articles-for-paid-or-tier", "tier", f.tier_name(tier))
        }
        Audience::Paid | Audience::Owner | Audience::Staff => f.t("articles-for-paid").to_owned(),
    }
}

/// The mark of a list for what is not open to everybody; empty otherwise.
pub(super) fn lock(f: &Frame, audience: Audience) -> String {
    match audience {
        Audience::Public => String::new(),
        Audience::Members => f.t("articles-lock-members").to_owned(),
        Audience::PaidOr(tier) | Audience::Tier(tier) => f.tier_name(tier).to_owned(),
        Audience::Paid | Audience::Owner | Audience::Staff => f.t("articles-lock-paid").to_owned(),
    }
}

/// How an article stands, for its author: words and tone.
pub(super) fn standing(
    f: &Frame,
    stage: Stage,
    removal: Removal,
    scheduled_at: Option<Timestamp>,
) -> (String, &'static str) {
    let plain = |id: &str, tone| (f.t(id).to_owned(), tone);
    match (removal, stage, scheduled_at) {
        (Removal::Owner, ..) => plain(ui::message("articles-deleted"), "bad"),
        (Removal::Staff, ..) => plain(ui::message("articles-deleted-by-staff"), "bad"),
        (Removal::None, Stage::Published, _) => plain(ui::message("articles-published"), "ok"),
        (Removal::None, _, Some(at)) => (scheduled(f, at), "info"),
        (Removal::None, Stage::Draft, None) => plain(ui::message("articles-draft"), "warn"),
        (Removal::None, Stage::Withdrawn, None) => plain(ui::message("articles-withdrawn"), "warn"),
    }
}

/// When it will be published.
pub(super) fn scheduled(f: &Frame, at: Timestamp) -> String {
    f.t1("articles-scheduled", "time", f.datetime(at))
}

/// The price to show to most viewers.
pub(super) fn main_price(prices: &[Money]) -> Option<Money> {
    prices.first().copied()
}

/// The tier whose members need not buy.
pub(super) fn free_tier(audience: Audience) -> Option<Tier> {
    match audience {
        Audience::PaidOr(tier) | Audience::Tier(tier) => Some(tier),
        _ => None,
    }
}
