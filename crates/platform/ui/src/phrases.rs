//! Words, dates and amounts in one language and one time zone.

use jiff::tz::TimeZone;
use kernel::{Locale, Timestamp};

use crate::messages::{Arg, Messages};

/// Speaks one language at one moment. Pages use it through [`crate::Frame`]; mails and exports use it directly.
#[derive(Debug, Clone, Copy)]
pub struct Phrases<'a> {
    /// Where the sentences come from.
    pub messages: &'a Messages,
    /// The language to speak.
    pub locale: Locale,
    /// The time zone that dates are shown in.
    pub zone: &'a TimeZone,
    /// The moment that "3 hours ago" is counted from.
    pub now: Timestamp,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl<'a> Phrases<'a> {
    /// A message without arguments.
    #[must_use]
    pub fn text(&self, id: &'a str) -> &'a str {
        self.messages.get(self.locale, id)
    }

    /// A message with arguments.
    #[must_use]
    pub fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.messages.format(self.locale, id, args)
    }

    fn counted(&self, id: &str, count: u64) -> String {
        self.with(id, &[("count", count.into())])
    }

    /// How long ago, roughly: "just now", "3 hours ago", "yesterday", and after a week the day itself.
    #[must_use]
    pub fn ago(&self, at: Timestamp) -> String {
        if at > self.now {
            return self.day(at);
        }
        let seconds = self.now.since(at).as_secs();
        let days = (self.now.date_in(self.zone) - at.date_in(self.zone)).get_days();
        match seconds {
            0..MINUTE => self.text("ago-now").to_owned(),
            MINUTE..HOUR => self.counted("ago-minutes", seconds / MINUTE),
            HOUR..DAY if days == 0 || seconds < 6 * HOUR => self.counted("ago-hours", seconds / HOUR),
            _ if days == 1 => self.text("ago-yesterday").to_owned(),
            _ if days < 7 => self.counted("ago-days", u64::from(days.unsigned_abs())),
            _ => self.day(at),
        }
    }

    /// The day, without the year where that is this year.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        let (date, today) = (at.date_in(self.zone), self.now.date_in(self.zone));
        self.calendar(if date.year() == today.year() { "date-day" } else { "date-full" }, at)
    }

    /// The day with its year.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> String {
        self.calendar("date-full", at)
    }

    /// The day with its year, and the time of day.
    #[must_use]
    pub fn date_time(&self, at: Timestamp) -> String {
        self.calendar("date-time", at)
    }

    fn calendar(&self, id: &str, at: Timestamp) -> String {
        let civil = self.zone.to_datetime(at.jiff());
        let month = self.text(MONTHS[usize::from(civil.month().unsigned_abs() - 1)]);
        // A year is a name, not an amount: as text it is not grouped by thousands.
        let year = civil.year().to_string();
        let time = format!("{:02}:{:02}", civil.hour(), civil.minute());
        let day = i64::from(civil.day()).into();
        self.with(id, &[("year", year.into()), ("month", month.into()), ("day", day), ("time", time.into())])
    }
}

/// `date-day`, `date-full` and `date-time` take the day apart in the order of their language.
static MONTHS: [&str; 12] = [
    crate::message("month-1"),
    crate::message("month-2"),
    crate::message("month-3"),
    crate::message("month-4"),
    crate::message("month-5"),
    crate::message("month-6"),
    crate::message("month-7"),
    crate::message("month-8"),
    crate::message("month-9"),
    crate::message("month-10"),
    crate::message("month-11"),
    crate::message("month-12"),
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn time_passed_is_told_as_people_tell_it() {
        let messages = Messages::load(crate::CATALOGUES).unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // 10:00 in Shanghai on 21 November 2026, a Saturday.
        let now = Timestamp::parse("2026-11-21T02:00:00Z").unwrap();
        let zh = Phrases { messages: &messages, locale: Locale::ZhCn, zone: &zone, now };
        let en = Phrases { locale: Locale::En, ..zh };
        let ago = |hours: u64| now.minus(Duration::from_secs(hours * HOUR));
        assert_eq!(zh.ago(now), "刚刚");
        assert_eq!(zh.ago(now.minus(Duration::from_secs(59 * MINUTE))), "59 分钟前");
        assert_eq!(en.ago(ago(1)), "1 hour ago");
        assert_eq!(en.ago(ago(3)), "3 hours ago");
        assert_eq!(zh.ago(ago(12)), "昨天");
        assert_eq!(en.ago(ago(24)), "yesterday");
        assert_eq!(zh.ago(ago(60)), "3 天前");
        assert_eq!(zh.ago(ago(24 * 8)), "11 月 13 日");
        assert_eq!(en.ago(ago(24 * 8)), "13 Nov");
        assert_eq!(en.ago(ago(24 * 365)), "21 Nov 2025");
        assert_eq!(zh.ago(now.plus(Duration::from_secs(HOUR))), "11 月 21 日");
        assert_eq!(zh.date(now), "2026 年 11 月 21 日");
        assert_eq!(zh.date_time(now), "2026 年 11 月 21 日 10:00");
        assert_eq!(en.date_time(now), "21 Nov 2026, 10:00");
    }
}
