//! The owner makes, edits, retires and offers plans.

use db::{DbError, Snapshot, Tx};
use events::Emit as _;
use kernel::MemberId;
use web::Error;

use crate::codes;
use crate::events::PlanChanged;
use crate::plan::{PlanDraft, PlanId};
use crate::store;

/// Makes a plan and offers it at once. The caller has checked that `by` owns the house.
///
/// # Errors
/// Where another plan is offered for the same tier and interval.
pub fn create_plan(tx: &mut Tx, by: MemberId, draft: &PlanDraft) -> Result<PlanId, Error> {
    let nobody = PlanId::new(0);
    refuse_second(tx, draft, nobody)?;
    let plan = store::insert_plan(tx, draft).map_err(already_offered)?;
    tx.emit(&PlanChanged { plan, active: true, by })?;
    Ok(plan)
}

/// Changes a plan. What was bought keeps its months and its price; new orders see the new one.
///
/// # Errors
/// Where it was edited since `version`, or another plan is offered for the same tier and interval.
pub fn edit_plan(
    tx: &mut Tx,
    by: MemberId,
    plan: PlanId,
    version: i64,
    draft: &PlanDraft,
) -> Result<(), Error> {
    let known = store::plan(tx, plan)?.ok_or_else(Error::not_found)?;
    if known.version != version {
        return Err(Error::new(&web::codes::STALE_EDIT));
    }
    if known.active {
        refuse_second(tx, draft, plan)?;
    }
    if !store::update_plan(tx, plan, version, draft).map_err(already_offered)? {
        return Err(Error::new(&web::codes::STALE_EDIT));
    }
    tx.emit(&PlanChanged { plan, active: known.active, by })?;
    Ok(())
}

/// Offers a plan, or retires it: members keep what they have, and nobody buys it any more.
///
/// # Errors
/// Where there is no such plan, or another one is offered for the same tier and interval.
pub fn offer_plan(tx: &mut Tx, by: MemberId, plan: PlanId, active: bool) -> Result<(), Error> {
    let known = store::plan(tx, plan)?.ok_or_else(Error::not_found)?;
    if active && store::offered(tx, known.tier, known.interval, plan)?.is_some() {
        return Err(Error::new(&codes::ALREADY_OFFERED));
    }
    if store::set_active(tx, plan, active).map_err(already_offered)? {
        tx.emit(&PlanChanged { plan, active, by })?;
    }
    Ok(())
}

fn refuse_second(q: &mut Snapshot, draft: &PlanDraft, except: PlanId) -> Result<(), Error> {
    match store::offered(q, draft.tier, draft.interval, except)? {
        Some(_) => Err(Error::new(&codes::ALREADY_OFFERED).field("interval")),
        None => Ok(()),
    }
}

// Two owners at once: the index decides.
fn already_offered(error: DbError) -> Error {
    if error.is_unique("membership_plans_offered_key") {
        Error::new(&codes::ALREADY_OFFERED).field("interval")
    } else {
        error.into()
    }
}
