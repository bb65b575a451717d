//! Where bought months lie in time. Pure: no SQL, no clock.
//!
//! - Months are calendar months in the community's time zone, counted from where a chain of them began: a year of
//!   monthly renewals that begins on 31 January ends on 31 January, through all shorter months.
//! - Months of one tier lie one after the other.
//! - A higher tier begins at once; what runs already of a lower one runs on beneath it. Months of a lower tier that have
//!   not begun wait until the higher one ends, so that nobody pays for what they have.
//! - What has begun is never moved.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use kernel::{Tier, Timestamp};
use thiserror::Error;

/// Some months of a tier, in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which tier.
    pub tier: Tier,
    /// How many months.
    pub months: u32,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after.
    pub until: Timestamp,
    /// Where its chain began.
    pub anchor: Timestamp,
    /// How many months of the chain lie before it.
    pub anchor_months: u32,
}

impl Span {
    /// Does it hold at this instant?
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// The calendar ends before the months do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the calendar has no such day")]
pub struct CalendarEnds;

/// The instant some months after another, at the same time of day; the last day of the month where it has no such day.
///
/// # Errors
/// Where the calendar ends before.
pub fn add_months(at: Timestamp, months: u32, zone: &TimeZone) -> Result<Timestamp, CalendarEnds> {
    let months = i32::try_from(months).map_err(|_| CalendarEnds)?.months();
    let then = at.jiff().to_zoned(zone.clone()).checked_add(months).map_err(|_| CalendarEnds)?;
    Ok(then.timestamp().into())
}

/// Lays out months that have not begun, among those that have.
///
/// `placed` has begun at `now` and stays; `waiting` are tiers and months in the order in which they were bought. The
/// answer has one span for each of `waiting`, in its order.
///
/// # Errors
/// Where the calendar ends before.
pub fn lay_out(
    placed: &[Span],
    waiting: &[(Tier, u32)],
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Span>, CalendarEnds> {
    let mut all = placed.to_vec();
    let mut laid = vec![None; waiting.len()];
    let mut order: Vec<usize> = (0..waiting.len()).collect();
    // The highest tier is laid first, since lower ones wait for it. The sort is stable: first bought, first used.
    order.sort_by_key(|&at| std::cmp::Reverse(waiting[at].0));
    for at in order {
        let (tier, months) = waiting[at];
        let span = place(&all, tier, months, now, zone)?;
        all.push(span);
        laid[at] = Some(span);
    }
    Ok(laid.into_iter().flatten().collect())
}

fn place(
    placed: &[Span],
    tier: Tier,
    months: u32,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Span, CalendarEnds> {
    let ends = placed.iter().filter(|span| span.tier >= tier).map(|span| span.until);
    let from = ends.fold(now, Ord::max);
    // Only what lies directly before it makes a chain, and not what ended this instant long bought.
    let before = placed.iter().find(|span| span.tier == tier && span.until == from);
    let (anchor, anchor_months) =
        before.map_or((from, 0), |span| (span.anchor, span.anchor_months + span.months));
    let total = anchor_months.checked_add(months).ok_or(CalendarEnds)?;
    let until = add_months(anchor, total, zone)?;
    Ok(Span { tier, months, from, until, anchor, anchor_months })
}

/// The tier that these months give at `now`, and until when without a gap. A guest's has no end.
#[must_use]
pub fn standing(spans: &[Span], now: Timestamp) -> (Tier, Option<Timestamp>) {
    let Some(current) =
        spans.iter().filter(|span| span.holds(now)).max_by_key(|span| (span.tier, span.until))
    else {
        return (Tier::Guest, None);
    };
    let mut until = current.until;
    while let Some(next) = spans.iter().find(|span| span.tier == current.tier && span.holds(until)) {
        until = next.until;
    }
    (current.tier, Some(until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn day(span: Timestamp) -> String {
        span.date_in(&shanghai()).to_string()
    }

    fn buy(placed: &[Span], tier: Tier, months: u32, now: &str) -> Span {
        lay_out(placed, &[(tier, months)], at(now), &shanghai()).unwrap()[0]
    }

    #[test]
    fn a_chain_that_begins_on_the_31st_does_not_slide() {
        let mut spans = Vec::new();
        let mut ends = Vec::new();
        for _ in 0..4 {
            let span = buy(&spans, Tier::Scholar, 1, "2026-01-31T10:00:00+08:00");
            ends.push(day(span.until));
            spans.push(span);
        }
        assert_eq!(ends, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        assert!(spans.windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn a_leap_day_comes_back_in_a_leap_year() {
        let one = buy(&[], Tier::Fellow, 12, "2028-02-29T09:00:00+08:00");
        assert_eq!(day(one.until), "2029-02-28");
        let four = buy(&[], Tier::Fellow, 48, "2028-02-29T09:00:00+08:00");
        assert_eq!(day(four.until), "2032-02-29");
    }

    #[test]
    fn months_end_at_the_communitys_time_of_day() {
        // 00:30 on 1 March in Shanghai is still February in London.
        let span = buy(&[], Tier::Scholar, 1, "2026-03-01T00:30:00+08:00");
        assert_eq!(span.until, at("2026-04-01T00:30:00+08:00"));
        let new_york = TimeZone::get("America/New_York").unwrap();
        let summer = add_months(at("2026-02-15T12:00:00-05:00"), 1, &new_york).unwrap();
        assert_eq!(summer, at("2026-03-15T12:00:00-04:00"), "noon stays noon when clocks change");
    }

    #[test]
    fn time_that_ran_out_begins_anew() {
        let old = buy(&[], Tier::Scholar, 1, "2026-01-31T10:00:00+08:00");
        let new = buy(&[old], Tier::Scholar, 1, "2026-03-15T10:00:00+08:00");
        assert_eq!((day(new.from).as_str(), day(new.until).as_str()), ("2026-03-15", "2026-04-15"));
    }

    #[test]
    fn a_higher_tier_begins_at_once_and_a_lower_one_waits() {
        let now = "2026-05-10T08:00:00+08:00";
        let scholar = buy(&[], Tier::Scholar, 12, now);
        let fellow = buy(&[scholar], Tier::Fellow, 1, now);
        assert_eq!(fellow.from, at(now));
        assert_eq!(standing(&[scholar, fellow], at(now)), (Tier::Fellow, Some(fellow.until)));
        assert_eq!(standing(&[scholar, fellow], fellow.until), (Tier::Scholar, Some(scholar.until)));
        let later = buy(&[fellow], Tier::Scholar, 1, now);
        assert_eq!(later.from, fellow.until);
        assert_eq!(standing(&[fellow, later], later.until), (Tier::Guest, None));
    }

    #[test]
    fn the_end_of_time_is_an_error_and_no_panic() {
        let never = lay_out(&[], &[(Tier::Scholar, u32::MAX)], at("2026-01-01T00:00:00Z"), &shanghai());
        assert_eq!(never, Err(CalendarEnds));
        let far = buy(&[], Tier::Scholar, 12 * 7_000, "2026-01-01T00:00:00Z");
        let further =
            lay_out(&[far], &[(Tier::Scholar, 12 * 7_000)], at("2026-01-01T00:00:00Z"), &shanghai());
        assert_eq!(further, Err(CalendarEnds));
    }

    proptest! {
        #[test]
        fn months_never_overlap_within_a_tier_and_no_more_are_given_than_were_bought(
            bought in prop::collection::vec((any::<bool>(), 1..14_u32, 0..90_i64), 1..12),
        ) {
            let mut now = at("2026-01-31T16:30:00Z");
            let mut placed: Vec<Span> = Vec::new();
            let mut waiting: Vec<(Tier, u32)> = Vec::new();
            for (high, months, days) in bought {
                now = Timestamp::from_seconds(now.seconds() + days * 86_400);
                let tier = if high { Tier::Fellow } else { Tier::Scholar };
                waiting.push((tier, months));
                let laid = lay_out(&placed, &waiting, now, &shanghai()).unwrap();
                prop_assert_eq!(laid.len(), waiting.len());
                let all: Vec<Span> = placed.iter().chain(&laid).copied().collect();
                for (at, a) in all.iter().enumerate() {
                    prop_assert!(a.from < a.until);
                    for b in &all[at + 1..] {
                        let apart = a.until <= b.from || b.until <= a.from;
                        prop_assert!(a.tier != b.tier || apart, "{a:?} {b:?}");
                    }
                }
                // What begins now has begun: it stays in its place from here on.
                let mut left = Vec::new();
                for (span, order) in laid.into_iter().zip(waiting) {
                    if span.from <= now { placed.push(span) } else { left.push(order) }
                }
                waiting = left;
            }
        }
    }
}
