//! Balances and sums over time. A balance is always a sum of postings; nothing stores it.

use db::{DbError, Snapshot, params};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Timestamp;

use crate::store::{self, AccountRow, TOTALS};
use crate::{Account, AccountId, Amount, Unit};

/// What stands in an account: positive is what its kind says (had, owed, earned, spent). Zero where it was never used.
///
/// # Errors
/// When the database fails.
pub fn balance(q: &mut Snapshot, account: &Account, unit: impl Into<Unit>) -> Result<Amount, DbError> {
    let unit = unit.into();
    let minor = match store::account(q, account.code(), unit)? {
        Some(open) => store::balance(q, open.id)? * open.kind.sign(),
        None => 0,
    };
    Ok(Amount::new(minor, unit))
}

/// What stood in an account at an instant, with all that was posted then.
///
/// # Errors
/// When the database fails.
pub fn balance_at(
    q: &mut Snapshot,
    account: &Account,
    unit: impl Into<Unit>,
    at: Timestamp,
) -> Result<Amount, DbError> {
    let unit = unit.into();
    let minor = match store::account(q, account.code(), unit)? {
        Some(open) => store::balance_up_to(q, open.id, at, i64::MAX)? * open.kind.sign(),
        None => 0,
    };
    Ok(Amount::new(minor, unit))
}

/// What went into an account and out of it in some span of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// What made it grow, in its own sense: earned, had, owed.
    pub inflow: i64,
    /// What made it shrink, as a positive number.
    pub outflow: i64,
    /// How many postings that were.
    pub postings: i64,
}

impl Flow {
    /// By how much it grew.
    pub const fn net(self) -> i64 {
        self.inflow - self.outflow
    }
}

/// One calendar day of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day, in the community's time zone.
    pub date: Date,
    /// What went in and out.
    pub flow: Flow,
}

/// More days are asked for than [`DAYS_MAX`], or days that the calendar does not know.
#[derive(Debug, thiserror::Error)]
pub enum DaysError {
    /// The range is too long.
    #[error("more than {DAYS_MAX} days")]
    TooMany,
    /// The range leaves the calendar.
    #[error("a day outside the calendar")]
    Calendar(#[from] jiff::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// How many days one call sums up.
pub const DAYS_MAX: usize = 400;

/// Sums up an account by calendar day in a time zone, from `first` to `last`, days without postings included.
///
/// Each day is one range of the index between the two instants at which it begins and ends in that zone, so a day of 23
/// or 25 hours is exact, and the database adds up what it passes without sorting it. Cost: the postings in the range.
///
/// # Errors
/// As [`DaysError`] says.
pub fn days(
    q: &mut Snapshot,
    account: &Account,
    unit: impl Into<Unit>,
    zone: &TimeZone,
    (first, last): (Date, Date),
) -> Result<Vec<Day>, DaysError> {
    let open = store::account(q, account.code(), unit.into())?;
    let mut days = Vec::new();
    let mut date = first;
    while date <= last {
        if days.len() == DAYS_MAX {
            return Err(DaysError::TooMany);
        }
        let next = date.tomorrow()?;
        let flow = match &open {
            Some(open) => flow(q, open, Timestamp::start_of(date, zone)?, Timestamp::start_of(next, zone)?)?,
            None => Flow::default(),
        };
        days.push(Day { date, flow });
        date = next;
    }
    Ok(days)
}

/// What went into an account and out of it from one instant to before another.
///
/// # Errors
/// When the database fails.
pub fn flow_between(
    q: &mut Snapshot,
    account: &Account,
    unit: impl Into<Unit>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Flow, DbError> {
    match store::account(q, account.code(), unit.into())? {
        Some(open) => flow(q, &open, from, until),
        None => Ok(Flow::default()),
    }
}

fn flow(q: &mut Snapshot, account: &AccountRow, from: Timestamp, until: Timestamp) -> Result<Flow, DbError> {
    let id: AccountId = account.id;
    let (debits, credits, postings): (i64, i64, i64) = q.one(&TOTALS, params![id, from, until])?;
    // Credits are stored negative.
    let (inflow, outflow) = if account.kind.sign() > 0 { (debits, -credits) } else { (-credits, debits) };
    Ok(Flow { inflow, outflow, postings })
}
