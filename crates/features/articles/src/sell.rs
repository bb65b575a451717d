//! What selling needs to know of articles: what is on offer, and how it is handed over and taken back. `app` joins
//! these to the checkout, which knows no articles.

use access::{Action, Decision, NewGrant, Reason, Removal, Right, WhyNot};
use db::{DbError, Snapshot, Tx};
use kernel::{Currency, MemberId, Money, Subject, Viewer};

use crate::article::{ArticleId, is_sold};
use crate::store;

/// An article on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleOffer {
    /// The article.
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
    /// Where the article is.
    pub url: String,
    /// The viewer may read all of it already, so it is not sold to them.
    pub owned: bool,
}

impl ArticleOffer {
    /// The price in one currency, where there is one.
    pub fn price(&self, currency: Currency) -> Option<Money> {
        self.prices.iter().copied().find(|price| price.currency == currency)
    }
}

/// What a viewer is offered under this id; `None` where there is no such article on sale, or the viewer may not know.
///
/// # Errors
/// When the database fails.
pub fn offer(q: &mut Snapshot, viewer: &Viewer, id: ArticleId) -> Result<Option<ArticleOffer>, DbError> {
    let Some(article) = store::by_id(q, id)? else { return Ok(None) };
    let thing = article.thing();
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    let may = |action| access::decide(viewer, action, &thing, &grants);
    // Passers-by see the price; they are asked to sign in when they buy.
    let buyable = match may(Action::Buy) {
        Decision::Allow(_) | Decision::Deny(WhyNot::NotSignedIn | WhyNot::OwnWork) => true,
        Decision::Deny(_) => false,
    };
    let prices = store::commerce::prices(q, id)?;
    if !buyable || !is_sold(article.audience) || prices.is_empty() {
        return Ok(None);
    }
    let url = article.path();
    Ok(Some(ArticleOffer {
        subject: id.subject(),
        summary: article.lead().to_owned(),
        title: article.title,
        prices,
        seller: article.owner_id,
        share_bps: article.share_bps,
        url,
        owned: may(Action::Read).is_allowed(),
    }))
}

/// Why an article was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum FulfilError {
    /// There is no such article any more. Nothing was written.
    #[error("the article is gone")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Hands an article over to whoever paid for it: for ever, because of this order. The same order line
/// is handed over once, however often it is asked.
///
/// # Errors
/// Where the article was deleted, before anything is written; or the database fails.
pub fn fulfil(
    tx: &mut Tx,
    order: i64,
    order_line: i64,
    buyer: MemberId,
    id: ArticleId,
) -> Result<(), FulfilError> {
    let article = store::by_id(tx, id)?.ok_or(FulfilError::Gone)?;
    if article.removal != Removal::None {
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
    store::commerce::insert_purchase(tx, order_line, id, buyer, given.grant.id)?;
    Ok(())
}

/// Takes back what [`fulfil`] handed over for an order line. Asking again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn reverse(tx: &mut Tx, order_line: i64) -> Result<(), DbError> {
    if let Some(grant) = store::commerce::reverse_purchase(tx, order_line)? {
        access::revoke(tx, grant, None)?;
    }
    Ok(())
}
