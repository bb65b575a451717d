//! What selling needs to know of courses: what is on offer, and how it is handed over and taken back. `app` joins
//! these to the checkout, which knows no courses.

use access::{Action, Decision, NewGrant, Reason, Removal, Right, WhyNot};
use db::{DbError, Snapshot, Tx};
use kernel::{Currency, MemberId, Money, Subject, Viewer};

use crate::course::{CourseId, is_sold};
use crate::enrol::enrol_member;
use crate::store;

/// A course on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseOffer {
    /// The course.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// One price in each currency, renminbi first; never empty.
    pub prices: Vec<Money>,
    /// Who gets a share.
    pub seller: MemberId,
    /// The share in hundredths of a percent.
    pub share_bps: u32,
    /// Where the course is.
    pub url: String,
    /// The viewer may read all of it already, so it is not sold to them.
    pub owned: bool,
}

impl CourseOffer {
    /// The price in one currency, where there is one.
    pub fn price(&self, currency: Currency) -> Option<Money> {
        self.prices.iter().copied().find(|price| price.currency == currency)
    }
}

/// What a viewer is offered under this id; `None` where there is no such course on sale, or the viewer may not know.
///
/// # Errors
/// When the database fails.
pub fn offer(q: &mut Snapshot, viewer: &Viewer, id: CourseId) -> Result<Option<CourseOffer>, DbError> {
    let Some(course) = store::courses::by_id(q, id)? else { return Ok(None) };
    let thing = course.thing();
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    let may = |action| access::decide(viewer, action, &thing, &grants);
    // Passers-by see the price; they are asked to sign in when they buy.
    let buyable = match may(Action::Buy) {
        Decision::Allow(_) | Decision::Deny(WhyNot::NotSignedIn | WhyNot::OwnWork) => true,
        Decision::Deny(_) => false,
    };
    let prices = store::courses::prices(q, id)?;
    if !buyable || !is_sold(course.audience) || prices.is_empty() {
        return Ok(None);
    }
    let url = course.path();
    Ok(Some(CourseOffer {
        subject: id.subject(),
        title: course.title,
        summary: course.summary,
        prices,
        seller: course.owner_id,
        share_bps: course.share_bps,
        url,
        owned: may(Action::Read).is_allowed(),
    }))
}

/// Why a course was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum FulfilError {
    /// There is no such course any more. Nothing was written.
    #[error("the course is gone")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Hands a course over to whoever paid for it: all its lessons, for ever, because of this order. The same order line
/// is handed over once, however often it is asked.
///
/// # Errors
/// Where the course was deleted, before anything is written; or the database fails.
pub fn fulfil(
    tx: &mut Tx,
    order: i64,
    order_line: i64,
    buyer: MemberId,
    id: CourseId,
) -> Result<(), FulfilError> {
    let course = store::courses::by_id(tx, id)?.ok_or(FulfilError::Gone)?;
    if course.removal != Removal::None {
        return Err(FulfilError::Gone);
    }
    let wanted = NewGrant {
        member: buyer,
        subject: id.subject(),
        right: Right::Read,
        reason: Reason::order(order),
        from: None,
        until: None,
    };
    let given = access::give(tx, wanted).map_err(|error| match error {
        access::GiveError::Db(error) => FulfilError::Db(error),
        access::GiveError::EmptySpan | access::GiveError::NoMember => FulfilError::Db(DbError::ForeignKey),
    })?;
    if store::learning::insert_purchase(tx, order_line, id, buyer, given.grant.id)? {
        enrol_member(tx, id, buyer)?;
    }
    Ok(())
}

/// Takes back what [`fulfil`] handed over for an order line. Progress stays, should the member come back. Asking again
/// changes nothing.
///
/// # Errors
/// When the database fails.
pub fn reverse(tx: &mut Tx, order_line: i64) -> Result<(), DbError> {
    if let Some(grant) = store::learning::reverse_purchase(tx, order_line)? {
        access::revoke(tx, grant, None)?;
    }
    Ok(())
}
