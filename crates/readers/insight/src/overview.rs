//! The figures of the first page.

use std::borrow::Borrow;

use checkout::Till;
use db::{DbError, Snapshot, params};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _};
use kernel::{Currency, Money, Timestamp};
use ledger::chart;
use web::Error;

use crate::activity::{self, MEMBER, ORDER, REFUND, REPLY, TOPIC, happened};

/// Days that the page looks back, today included.
pub(crate) const DAYS: i64 = 30;

db::statements! {
    /// How many members there are.
    MEMBERS = "SELECT COUNT(*) AS total FROM members";
}

/// Every statement of this crate.
pub(crate) const STATEMENTS: &[&[&db::Statement]] = &[ALL, activity::ALL];

/// One day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub date: Date,
    /// Minor units that came in through gateways, less what went back.
    pub received: i64,
    /// Minor units that stay with the house.
    pub revenue: i64,
    pub orders: i64,
    pub refunds: i64,
    pub members: i64,
}

/// Something that happened, in this span of days and in the one before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub now: i64,
    pub before: i64,
}

/// The figures of the first page.
#[derive(Debug, Clone)]
pub(crate) struct Overview {
    pub currency: Currency,
    /// Currencies in which something came in or went back in these days.
    pub currencies: Vec<Currency>,
    pub days: Vec<Day>,
    pub members_total: i64,
    pub members: Count,
    pub orders: Count,
    pub topics: Count,
    pub replies: Count,
    pub received: Count,
    pub revenue: Count,
}

impl Overview {
    /// An amount of the page's currency.
    pub(crate) fn money(&self, minor: impl Borrow<i64>) -> Money {
        Money::new(*minor.borrow(), self.currency)
    }
}

/// Reads the figures of the days up to today in the community's time zone.
///
/// # Errors
/// Of the database; or where the clock is beyond the calendar.
pub(crate) fn overview(
    q: &mut Snapshot,
    till: &Till,
    zone: &TimeZone,
    wanted: Option<Currency>,
) -> Result<Overview, Error> {
    let today = q.now().date_in(zone);
    let first = back(today, DAYS - 1)?;
    let before = back(first, DAYS)?;
    let range = (first, today);

    let mut currencies = Vec::new();
    for currency in Currency::all() {
        if !received(q, till, currency, zone, range)?.iter().all(|day| day.1 == 0) {
            currencies.push(currency);
        }
    }
    let currency = wanted.or(currencies.first().copied()).unwrap_or(Currency::CNY);
    let received_now = received(q, till, currency, zone, range)?;
    let received_before = received(q, till, currency, zone, (before, back(first, 1)?))?;
    let revenue_now = revenue(q, currency, zone, range)?;
    let revenue_before = revenue(q, currency, zone, (before, back(first, 1)?))?;

    let mut days = Vec::new();
    for ((date, received), revenue) in received_now.iter().copied().zip(&revenue_now) {
        let (from, until) = (start(date, zone)?, start(next(date)?, zone)?);
        days.push(Day {
            date,
            received,
            revenue: *revenue,
            orders: happened(q, ORDER, from, until)?,
            refunds: happened(q, REFUND, from, until)?,
            members: happened(q, MEMBER, from, until)?,
        });
    }
    let (begin, middle, end) = (start(before, zone)?, start(first, zone)?, start(next(today)?, zone)?);
    let mut count = |kind| -> Result<Count, DbError> {
        Ok(Count { now: happened(q, kind, middle, end)?, before: happened(q, kind, begin, middle)? })
    };
    let (members, orders) = (count(MEMBER)?, count(ORDER)?);
    let (topics, replies) = (count(TOPIC)?, count(REPLY)?);
    Ok(Overview {
        currency,
        currencies,
        members_total: q.one(&MEMBERS, params![])?,
        members,
        orders,
        topics,
        replies,
        received: Count {
            now: received_now.iter().map(|day| day.1).sum(),
            before: received_before.iter().map(|day| day.1).sum(),
        },
        revenue: Count { now: revenue_now.iter().sum(), before: revenue_before.iter().sum() },
        days,
    })
}

/// What came in through all gateways each day, less what went back.
fn received(
    q: &mut Snapshot,
    till: &Till,
    currency: Currency,
    zone: &TimeZone,
    range: (Date, Date),
) -> Result<Vec<(Date, i64)>, Error> {
    let codes: Vec<&str> = till.gateways().map(|gateway| gateway.code()).collect();
    let mut sum: Vec<(Date, i64)> = Vec::new();
    for code in codes {
        let days = ledger::days(q, &chart::gateway(code), currency, zone, range).map_err(Error::internal)?;
        if sum.is_empty() {
            sum = days.iter().map(|day| (day.date, 0)).collect();
        }
        for (total, day) in sum.iter_mut().zip(days) {
            total.1 += day.flow.net();
        }
    }
    if sum.is_empty() {
        let days =
            ledger::days(q, &chart::platform_revenue(), currency, zone, range).map_err(Error::internal)?;
        sum = days.iter().map(|day| (day.date, 0)).collect();
    }
    Ok(sum)
}

fn revenue(
    q: &mut Snapshot,
    currency: Currency,
    zone: &TimeZone,
    range: (Date, Date),
) -> Result<Vec<i64>, Error> {
    let days = ledger::days(q, &chart::platform_revenue(), currency, zone, range).map_err(Error::internal)?;
    Ok(days.into_iter().map(|day| day.flow.net()).collect())
}

fn back(date: Date, days: i64) -> Result<Date, Error> {
    let span: Span = days.days();
    date.checked_sub(span).map_err(Error::internal)
}

fn next(date: Date) -> Result<Date, Error> {
    date.tomorrow().map_err(Error::internal)
}

fn start(date: Date, zone: &TimeZone) -> Result<Timestamp, Error> {
    Timestamp::start_of(date, zone).map_err(Error::internal)
}
