//! The refusals of this crate. Each has a sentence in both catalogues.

web::codes! {
    /// A plan has more benefits than the card shows.
    pub MANY_BENEFITS = ("membership.many_benefits", 422);
    /// A price is not an amount above zero in its currency.
    pub BAD_PRICE = ("membership.bad_price", 422);
    /// A plan needs a price.
    pub NO_PRICE = ("membership.no_price", 422);
    /// Another plan is offered for this tier and interval.
    pub ALREADY_OFFERED = ("membership.already_offered", 409);
}
