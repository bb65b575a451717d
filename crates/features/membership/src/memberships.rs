//! Memberships begin, are extended, are taken back, and end.
//!
//! All of it is one computation: what has begun stays, what waits is laid out anew ([`span`](crate::span)). Each period
//! has a grant of its own in `access`, and the member's standing is what the periods give at the moment.

use access::{NewGrant, Reason, Right};
use db::{DbError, Snapshot, Tx};
use events::Emit as _;
use jiff::tz::TimeZone;
use kernel::{MemberId, Subject, Tier, Timestamp};
use thiserror::Error;

use crate::events::{MembershipEnded, MembershipExtended, MembershipStarted};
use crate::plan::{Plan, PlanId};
use crate::span::{CalendarEnds, Span, lay_out, standing};
use crate::store::{self, Bought, PeriodRow, PeriodState};
use crate::works;

/// What was paid for.
#[derive(Debug, Clone, Copy)]
pub struct Purchase {
    /// Who gets it.
    pub member: MemberId,
    /// Which plan.
    pub plan: PlanId,
    /// The order that paid for it.
    pub order: i64,
    /// The line of the order: the key under which it is given, once.
    pub line: i64,
}

/// Why a membership was not given.
#[derive(Debug, Error)]
pub enum PurchaseError {
    /// There is no such plan, or the calendar has no room for it. Nothing was written.
    #[error("the plan cannot be given: {0}")]
    Impossible(&'static str),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The one place that knows in which time zone months are counted. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Memberships {
    zone: TimeZone,
}

impl Memberships {
    /// Memberships of a community in this time zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone }
    }

    /// The plan that is on sale under this id.
    ///
    /// # Errors
    /// Only of the database.
    pub fn plan_on_sale(&self, q: &mut Snapshot, plan: PlanId) -> Result<Option<Plan>, DbError> {
        Ok(store::plan(q, plan)?.filter(|plan| plan.active))
    }

    /// Gives what was paid for, after what the member has of the same tier. The same line again changes nothing, even
    /// after it was taken back. A plan that was retired since the order was made is honoured.
    ///
    /// # Errors
    /// Where there is no such plan; nothing was written then.
    pub fn begin(&self, tx: &mut Tx, purchase: &Purchase) -> Result<(), PurchaseError> {
        if store::period_of_line(tx, purchase.line)?.is_some() {
            return Ok(());
        }
        let plan = store::plan(tx, purchase.plan)?.ok_or(PurchaseError::Impossible("no such plan"))?;
        let live = store::live_periods(tx, purchase.member)?;
        let layout = self.layout(&live, Some((plan.tier, plan.interval.months())), tx.now());
        let mut layout = layout.map_err(|CalendarEnds| PurchaseError::Impossible("the calendar ends"))?;
        let span = layout.laid.pop().ok_or(PurchaseError::Impossible("no room"))?;
        move_waiting(tx, &layout)?;
        let bought = Bought {
            member: purchase.member,
            plan: purchase.plan,
            order: purchase.order,
            line: purchase.line,
        };
        give(tx, bought, &span, Reason::Cause(Subject::of("order_line", purchase.line)))?;
        tell(tx, purchase, &span)?;
        Ok(self.set_standing(tx, purchase.member)?)
    }

    /// Takes back what one line of an order gave: exactly its own months. What follows moves up, what was there before
    /// stays. Calling it again changes nothing.
    ///
    /// # Errors
    /// Only of the database.
    pub fn reverse(&self, tx: &mut Tx, line: i64) -> Result<(), DbError> {
        let Some(period) = store::period_of_line(tx, line)? else { return Ok(()) };
        if period.state != PeriodState::Live {
            return Ok(());
        }
        let now = tx.now();
        store::end_period(tx, period.id, PeriodState::Reversed)?;
        access::revoke(tx, period.grant_id, None)?;
        let live = store::live_periods(tx, period.member_id)?;
        // Less time cannot run out of the calendar where more did not.
        let layout = self.layout(&live, None, now).map_err(works::broken)?;
        move_waiting(tx, &layout)?;
        let spans: Vec<Span> =
            store::live_periods(tx, period.member_id)?.iter().map(PeriodRow::span).collect();
        let still = spans.iter().any(|span| span.tier == period.tier && span.holds(now));
        if period.span().holds(now) && !still {
            let (member, tier) = (period.member_id, period.tier);
            tx.emit(&MembershipEnded { member, tier, at: now, refunded: true })?;
        }
        self.set_standing(tx, period.member_id)
    }

    /// What a member stands at now, and until when.
    ///
    /// # Errors
    /// Only of the database.
    pub fn standing(&self, q: &mut Snapshot, member: MemberId) -> Result<(Tier, Option<Timestamp>), DbError> {
        let now = q.now();
        let spans: Vec<Span> = store::live_periods(q, member)?.iter().map(PeriodRow::span).collect();
        Ok(standing(&spans, now))
    }

    /// Shows others what a member's periods give at this moment.
    pub(crate) fn set_standing(&self, tx: &mut Tx, member: MemberId) -> Result<(), DbError> {
        let (tier, until) = self.standing(tx, member)?;
        let known = accounts::member(tx, member)?.ok_or(DbError::NoRow)?;
        if (known.tier, known.tier_until) == (tier, until) {
            return Ok(());
        }
        accounts::set_tier(tx, member, tier, until)
    }

    fn layout(
        &self,
        live: &[PeriodRow],
        new: Option<(Tier, u32)>,
        now: Timestamp,
    ) -> Result<Layout, CalendarEnds> {
        let (begun, waiting): (Vec<_>, Vec<_>) = live.iter().cloned().partition(|row| row.from_at <= now);
        let placed: Vec<Span> = begun.iter().map(PeriodRow::span).collect();
        let months = waiting.iter().map(|row| (row.tier, row.months)).chain(new);
        let laid = lay_out(&placed, &months.collect::<Vec<_>>(), now, &self.zone)?;
        Ok(Layout { waiting, laid })
    }
}

/// Where the periods that have not begun are to lie: one span for each, and one for what is new.
struct Layout {
    waiting: Vec<PeriodRow>,
    laid: Vec<Span>,
}

// A period that is to lie elsewhere gives its place to another row, with a grant of its own: a grant's beginning is
// never changed, and its end never moved back.
fn move_waiting(tx: &mut Tx, layout: &Layout) -> Result<(), DbError> {
    for (row, span) in layout.waiting.iter().zip(&layout.laid) {
        if row.span() == *span {
            continue;
        }
        store::end_period(tx, row.id, PeriodState::Moved)?;
        access::revoke(tx, row.grant_id, None)?;
        let bought =
            Bought { member: row.member_id, plan: row.plan_id, order: row.order_id, line: row.line_id };
        give(tx, bought, span, Reason::Cause(row.id.subject()))?;
    }
    Ok(())
}

fn give(tx: &mut Tx, bought: Bought, span: &Span, reason: Reason) -> Result<(), DbError> {
    let given = access::give(
        tx,
        NewGrant {
            member: bought.member,
            subject: bought.plan.subject(),
            right: Right::Tier(span.tier),
            reason,
            from: Some(span.from),
            until: Some(span.until),
        },
    );
    let grant = given.map_err(works::broken)?.grant.id;
    let period = store::insert_period(tx, bought, span, grant)?;
    works::enqueue_turn(tx, period, span)
}

fn tell(tx: &mut Tx, purchase: &Purchase, span: &Span) -> Result<(), DbError> {
    let Purchase { member, plan, .. } = *purchase;
    let Span { tier, from, until, .. } = *span;
    if span.anchor_months > 0 {
        tx.emit(&MembershipExtended { member, tier, plan, until }).map(drop)
    } else {
        tx.emit(&MembershipStarted { member, tier, plan, from, until }).map(drop)
    }
}

/// The subject of a plan, for whoever sells it.
#[must_use]
pub fn subject(plan: PlanId) -> Subject {
    plan.subject()
}
