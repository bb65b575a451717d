//! What plans are called.

use kernel::{Locale, Tier};
use ui::Messages;

use crate::plan::{Interval, Plan};

/// The name of a plan, as on an order: `学士会员（一年）`.
#[must_use]
pub fn plan_title(messages: &Messages, locale: Locale, plan: &Plan) -> String {
    let tier = messages.get(locale, tier_message(plan.tier));
    let interval = messages.get(locale, interval_message(plan.interval));
    messages.format(locale, "membership-plan-title", &[("tier", tier.into()), ("interval", interval.into())])
}

/// The message that names a tier.
pub(crate) const fn tier_message(tier: Tier) -> &'static str {
    match tier {
        Tier::Guest => ui::message("tier-guest"),
        Tier::Scholar => ui::message("tier-scholar"),
        Tier::Fellow => ui::message("tier-fellow"),
        Tier::Chair => ui::message("tier-chair"),
    }
}

/// The message that names an interval.
pub(crate) const fn interval_message(interval: Interval) -> &'static str {
    match interval {
        Interval::Month => ui::message("membership-interval-month"),
        Interval::Year => ui::message("membership-interval-year"),
    }
}
