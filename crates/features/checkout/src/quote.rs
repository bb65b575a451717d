//! What an offer costs: a pure function from an offer to the lines that the buyer sees and pays.

use crate::goods::Offer;
use kernel::{Currency, Money};
use thiserror::Error;

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// What it is for, in the buyer's language.
    pub title: String,
    /// What it adds to the total.
    pub amount: Money,
}

/// What the buyer is asked to pay, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// In the order in which they are shown.
    pub lines: Vec<QuoteLine>,
    /// The sum of the lines.
    pub total: Money,
}

/// Why there is no quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QuoteError {
    /// The offer has no price in this currency.
    #[error("the offer has no price in {0}")]
    NoPrice(Currency),
    /// The offer has no price at all, or one that is not above zero.
    #[error("the offer is not for sale")]
    NotForSale,
}

/// The price of one unit of `offer` in `currency`.
pub fn quote(offer: &Offer, currency: Currency) -> Result<Quote, QuoteError> {
    if offer.prices.is_empty() {
        return Err(QuoteError::NotForSale);
    }
    let price = offer
        .prices
        .iter()
        .copied()
        .find(|price| price.currency == currency)
        .ok_or(QuoteError::NoPrice(currency))?;
    if price.minor <= 0 {
        return Err(QuoteError::NotForSale);
    }
    Ok(Quote { lines: vec![QuoteLine { title: offer.title.clone(), amount: price }], total: price })
}
