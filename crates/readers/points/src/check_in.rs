//! The daily check-in.

use db::{DbError, Snapshot, Tx, params};
use events::{Emit as _, Event};
use jiff::civil::Date;
use kernel::{MemberId, Subject, Viewer};
use serde::{Deserialize, Serialize};
use web::{Error, ViewerExt as _};

use crate::award::{Reason, book, day_of};
use crate::rules::{Rule, check_in_points};
use crate::store;

/// A member checked in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedIn {
    /// Who.
    pub member: MemberId,
    /// Days in a row.
    pub streak: i64,
}

impl Event for CheckedIn {
    const KIND: &'static str = "points.check_in.made";

    fn subject(&self) -> Subject {
        self.member.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// What a check-in gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Points; 0 where the member had checked in before.
    pub points: i64,
    /// Days in a row.
    pub streak: i64,
}

/// Checks the viewer in on this day of the community's calendar, once however often and however many at once.
///
/// # Errors
/// 401 for passers-by.
pub fn check_in(tx: &mut Tx, viewer: &Viewer, today: Date) -> Result<Given, Error> {
    let member = viewer.member()?.id;
    let (day, now) = (today.to_string(), tx.now());
    let yesterday = today.yesterday().map_err(Error::internal)?.to_string();
    let before: Option<i64> = tx.row(&store::STREAK, params![member, yesterday])?;
    let streak = before.unwrap_or(0) + 1;
    // The row of the day is the lock: of a thousand at once one writes it, and only that one goes on.
    if tx.execute(&store::CHECK_IN, params![member, day, streak, now])? == 0 {
        return Ok(Given { points: 0, streak });
    }
    let points = check_in_points(streak);
    let event = tx.emit(&CheckedIn { member, streak })?;
    let reason = Reason { rule: Rule::CheckIn, member, from: None, cause: member.subject() };
    book(tx, event, &format!("points:check-in:{member}:{day}"), &reason, points, &day_of(now))
        .map_err(|error| Error::internal(error.text()))?;
    Ok(Given { points, streak })
}

/// The check-ins of a member in the month of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Month {
    /// Whether the member has checked in on that day.
    pub today: bool,
    /// Days in a row up to that day, or up to the day before.
    pub streak: i64,
    /// Days of the month with a check-in.
    pub done: i64,
    /// Days of the month.
    pub days: i64,
}

/// The check-ins of a member in the month of a day.
///
/// # Errors
/// Only of the database.
pub fn month(q: &mut Snapshot, member: MemberId, today: Date) -> Result<Month, DbError> {
    let streak = |q: &mut Snapshot, day: Date| -> Result<Option<i64>, DbError> {
        q.row(&store::STREAK, params![member, day.to_string()])
    };
    let now = streak(q, today)?;
    let before = match today.yesterday() {
        Ok(day) => streak(q, day)?,
        Err(_) => None,
    };
    let (first, last) = (today.first_of_month().to_string(), today.last_of_month().to_string());
    Ok(Month {
        today: now.is_some(),
        streak: now.or(before).unwrap_or(0),
        done: q.one(&store::DAYS, params![member, first, last])?,
        days: i64::from(today.days_in_month()),
    })
}
