//! What several pages say: slips, prices, and names for what has none of its own.

use access::{Audience, Removal, Stage};
use kernel::{Money, Tier};
use ui::{Frame, Slip};

use crate::course::LessonId;
use crate::lesson::LessonState;
use crate::mdbook::Section;
use crate::outline::{Outline, OutlineLesson, OutlineModule};

/// The title of a module; front and back matter are named in the viewer's language.
pub(crate) fn module_title<'a>(f: &'a Frame, module: &'a OutlineModule) -> &'a str {
    match module.section {
        Section::Front if module.title.is_empty() => f.t("courses-front-matter"),
        Section::Back if module.title.is_empty() => f.t("courses-back-matter"),
        _ => &module.title,
    }
}

/// One bundle of slips for each module.
pub(crate) fn bundles(outline: &Outline, now: Option<LessonId>, owned: bool) -> Vec<Vec<Slip>> {
    outline.modules().map(|module| bundle(outline, &module.lessons, now, owned)).collect()
}

/// The slips of some lessons.
pub(crate) fn bundle(
    outline: &Outline,
    lessons: &[OutlineLesson],
    now: Option<LessonId>,
    owned: bool,
) -> Vec<Slip> {
    lessons
        .iter()
        .filter(|lesson| lesson.state == LessonState::Open)
        .map(|lesson| match lesson {
            lesson if now == Some(lesson.id) => Slip::Now,
            lesson if outline.is_done(lesson) => Slip::Done,
            lesson if lesson.trial && !owned => Slip::Free,
            _ => Slip::Open,
        })
        .collect()
}

/// `4.2　安装`, or the title alone.
pub(crate) fn numbered(number: &str, title: &str) -> String {
    if number.is_empty() { title.to_owned() } else { format!("{number}　{title}") }
}

/// About how long something takes: `1 小时 52 分`.
pub(crate) fn duration(f: &Frame, minutes: u32) -> String {
    let (hours, rest) = (i64::from(minutes / 60), i64::from(minutes % 60));
    match hours {
        0 => f.t1("courses-minutes", "minutes", rest),
        _ => f.t2("courses-hours", "hours", hours, "minutes", rest),
    }
}

/// Whom the lessons are for, in words.
pub(crate) fn audience(f: &Frame, audience: Audience) -> String {
    match audience {
        Audience::Public => f.t("courses-for-everybody").to_owned(),
        Audience::Members => f.t("courses-for-members").to_owned(),
        Audience::PaidOr(tier) => f.t1("courses-for-paid-or-tier", "tier", f.tier_name(tier)),
        Audience::Tier(tier) => f.t1("courses-for-tier", "tier", f.tier_name(tier)),
        Audience::Paid | Audience::Owner | Audience::Staff => f.t("courses-for-paid").to_owned(),
    }
}

/// How a course stands, for its author: words and tone.
pub(crate) fn standing(f: &Frame, stage: Stage, removal: Removal) -> (String, &'static str) {
    let (id, tone) = match (removal, stage) {
        (Removal::Owner, _) => ("courses-deleted", "bad"),
        (Removal::Staff, _) => ("courses-deleted-by-staff", "bad"),
        (Removal::None, Stage::Draft) => ("courses-draft", "warn"),
        (Removal::None, Stage::Published) => ("courses-published", "ok"),
        (Removal::None, Stage::Withdrawn) => ("courses-withdrawn", "warn"),
    };
    (f.t(id).to_owned(), tone)
}

/// The price to show to most viewers, and the others.
pub(crate) fn main_price(prices: &[Money]) -> (Option<Money>, &[Money]) {
    match prices.split_first() {
        Some((first, others)) => (Some(*first), others),
        None => (None, &[]),
    }
}

/// The tier whose members need not buy.
pub(crate) fn free_tier(audience: Audience) -> Option<Tier> {
    match audience {
        Audience::PaidOr(tier) | Audience::Tier(tier) => Some(tier),
        _ => None,
    }
}

/// The name of the language of a course, in that language.
pub(crate) fn language(tag: &str) -> &'static str {
    if tag.starts_with("zh") { "简体中文" } else { "English" }
}
