//! The refusals of this crate. Each has a sentence in both catalogues.

web::codes! {
    /// The buyer has it already.
    pub OWNED = ("checkout.owned", 409);
    /// It is not for sale.
    pub NOT_FOR_SALE = ("checkout.not_for_sale", 409);
    /// It has no price in that currency, or no gateway takes it.
    pub CURRENCY = ("checkout.currency", 422);
    /// There is no such way to pay for this order.
    pub GATEWAY = ("checkout.gateway", 422);
    /// The gateway does not answer.
    pub GATEWAY_SILENT = ("checkout.gateway_silent", 503);
    /// The gateway said no.
    pub GATEWAY_REFUSED = ("checkout.gateway_refused", 409);
    /// The order is paid already.
    pub ALREADY_PAID = ("checkout.already_paid", 409);
    /// The order is over: expired, cancelled or refunded.
    pub ORDER_OVER = ("checkout.order_over", 409);
    /// None of the order's money is here, so none can go back.
    pub NOTHING_TO_REFUND = ("checkout.nothing_to_refund", 409);
    /// A notice that is not the gateway's.
    pub NOTICE_REFUSED = ("checkout.notice_refused", 401);
    /// A notice that cannot be read.
    pub NOTICE_UNREADABLE = ("checkout.notice_unreadable", 400);
}
