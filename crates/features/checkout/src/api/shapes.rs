//! What goes over the wire of the API.

use crate::asker::{Asker, Occasion};
use crate::goods::Offer;
use crate::order::{OrderId, OrderState};
use crate::order_detail::OrderDetail;
use crate::payment::{PaymentId, Verdict};
use crate::refund::{RefundReason, RefundState};
use crate::store::notices::{NoticeId, NoticeRow};
use crate::store::orders::ListedOrder;
use crate::store::payments::PaymentRow;
use crate::till::Till;
use kernel::{Currency, Cursor, MemberId, Money, Page, Timestamp, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of money.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyJson {
    /// Whole minor units (分, cents).
    pub minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String)]
    pub currency: Currency,
}

impl From<Money> for MoneyJson {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency }
    }
}

/// Something on sale, as the caller is offered it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferJson {
    /// The kind of goods: `course`, `plan`.
    pub kind: String,
    /// Which of them.
    pub id: i64,
    /// Its name in the caller's language.
    pub title: String,
    /// One price for each currency; the first is the default.
    pub prices: Vec<MoneyJson>,
    /// The caller has it already.
    pub owned: bool,
    /// Codes of the gateways through which the default price can be paid with the caller's device.
    pub gateways: Vec<String>,
}

impl OfferJson {
    pub(super) fn of(offer: Offer, till: &Till, asker: &Asker) -> Self {
        let gateways = offer.prices.first().map(|price| {
            let (device, locale) = (asker.device, asker.locale);
            till.gateways_for(Occasion { currency: price.currency, device, locale })
        });
        Self {
            kind: offer.subject.kind.into_owned(),
            id: offer.subject.id,
            title: offer.title,
            gateways: gateways.into_iter().flatten().map(|gateway| gateway.code().to_owned()).collect(),
            prices: offer.prices.into_iter().map(MoneyJson::from).collect(),
            owned: offer.owned,
        }
    }
}

/// An order in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderSummaryJson {
    /// Id.
    #[schema(value_type = i64)]
    pub id: OrderId,
    /// Whose it is.
    #[schema(value_type = i64)]
    pub buyer: MemberId,
    /// `created`, `awaiting_payment`, `paid`, `fulfilled`, `refunding`, `refunded`, `expired` or `cancelled`.
    #[schema(value_type = String)]
    pub state: OrderState,
    /// What was ordered.
    pub title: String,
    /// What is due, or was.
    pub total: MoneyJson,
    /// Money is held or a refund was refused: staff have to look.
    pub needs_attention: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<ListedOrder> for OrderSummaryJson {
    fn from(order: ListedOrder) -> Self {
        Self {
            id: order.id,
            buyer: order.buyer_id,
            state: order.state,
            total: order.total().into(),
            needs_attention: order.needs_attention(),
            title: order.title,
            created_at: order.created_at,
        }
    }
}

/// One order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderJson {
    /// Id.
    #[schema(value_type = i64)]
    pub id: OrderId,
    /// Whose it is.
    #[schema(value_type = i64)]
    pub buyer: MemberId,
    /// `created`, `awaiting_payment`, `paid`, `fulfilled`, `refunding`, `refunded`, `expired` or `cancelled`.
    #[schema(value_type = String)]
    pub state: OrderState,
    /// What was ordered.
    pub lines: Vec<OrderLineJson>,
    /// What is due, or was.
    pub total: MoneyJson,
    /// Where the buyer goes on paying, while a gateway waits for that.
    pub pay_url: Option<String>,
    /// Payments on their way back, or back.
    pub refunds: Vec<RefundJson>,
    /// Every payment that came for it; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payments: Option<Vec<PaymentJson>>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The last moment to pay.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// When it was paid.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paid_at: Option<Timestamp>,
}

/// One line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLineJson {
    /// The kind of goods.
    pub kind: String,
    /// Which of them.
    pub id: i64,
    /// As it was called on the day of the order.
    pub title: String,
    /// What it adds to the total.
    pub amount: MoneyJson,
}

/// Money that came for an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentJson {
    /// Id, by which it can be sent back.
    #[schema(value_type = i64)]
    pub id: PaymentId,
    /// The code of the gateway.
    pub gateway: String,
    /// The gateway's own name for it.
    pub provider_payment: String,
    /// What was taken.
    pub amount: MoneyJson,
    /// `settles`, `late`, `double` or `mismatched`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// How far it is on its way back: `requested`, `underway`, `needs_attention` or `succeeded`.
    #[schema(value_type = Option<String>)]
    pub refund: Option<RefundState>,
    /// It waits for a person to send it back.
    pub returnable: bool,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
}

/// A payment on its way back.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefundJson {
    /// `requested`, `underway`, `needs_attention` or `succeeded`.
    #[schema(value_type = String)]
    pub state: RefundState,
    /// `requested`, `late`, `double`, `undeliverable` or `mismatched`.
    #[schema(value_type = String)]
    pub reason: RefundReason,
}

impl PaymentJson {
    fn of(detail: &OrderDetail, payment: &PaymentRow) -> Self {
        Self {
            id: payment.id,
            gateway: payment.gateway.clone(),
            provider_payment: payment.provider_payment.clone(),
            amount: payment.amount().into(),
            verdict: payment.verdict,
            refund: detail.refund_of(payment).map(|refund| refund.state),
            returnable: detail.is_returnable(payment),
            received_at: payment.received_at,
        }
    }
}

impl OrderJson {
    pub(super) fn of(detail: &OrderDetail, viewer: &Viewer) -> Self {
        let payments = || detail.payments.iter().map(|payment| PaymentJson::of(detail, payment)).collect();
        let lines = detail.lines.iter().map(|line| OrderLineJson {
            kind: line.subject_kind.clone(),
            id: line.subject_id,
            title: line.title.clone(),
            amount: detail.amount_of(line).into(),
        });
        let refunds = detail.refunds.iter();
        Self {
            id: detail.order.id,
            buyer: detail.order.buyer_id,
            state: detail.order.state,
            lines: lines.collect(),
            total: detail.total().into(),
            pay_url: detail.pay_url(viewer.now).filter(|_| detail.order.state.is_open()),
            refunds: refunds
                .map(|refund| RefundJson { state: refund.state, reason: refund.reason })
                .collect(),
            payments: viewer.is_staff().then(payments),
            created_at: detail.order.created_at,
            expires_at: detail.order.expires_at,
            paid_at: detail.order.paid_at,
        }
    }
}

/// A part of a list of orders.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrdersJson {
    /// The orders, the newest first.
    pub items: Vec<OrderSummaryJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    pub next: Option<Cursor>,
}

impl From<Page<ListedOrder>> for OrdersJson {
    fn from(page: Page<ListedOrder>) -> Self {
        Self { items: page.items.into_iter().map(OrderSummaryJson::from).collect(), next: page.next }
    }
}

/// What to order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PlaceOrderJson {
    /// The kind of goods: `course`, `plan`.
    pub kind: String,
    /// Which of them.
    pub id: i64,
    /// ISO 4217 code; the offer's first currency if left out.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
}

/// How to pay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PayJson {
    /// The code of a gateway, such as `sandbox`.
    pub gateway: String,
}

/// Where to pay: one of the two.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayHereJson {
    /// Send the buyer's browser there.
    pub pay_url: Option<String>,
    /// Draw this as a QR code.
    pub qr_code: Option<String>,
}

/// A notice that is rightly signed but does not fit what the house knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeJson {
    /// Id.
    #[schema(value_type = i64)]
    pub id: NoticeId,
    /// Who sent it.
    pub gateway: String,
    /// The gateway's word for what happened.
    pub kind: String,
    /// Why it does not fit: `merchant`, `number`, `gateway`, `changed`, `amount` or `gateway-off`.
    pub trouble: String,
    /// The order that it names, if it can be told.
    #[schema(value_type = Option<i64>)]
    pub order: Option<OrderId>,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
}

/// Notices in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuarantineJson {
    /// The newest fifty.
    pub items: Vec<NoticeJson>,
}

impl From<NoticeRow> for NoticeJson {
    fn from(row: NoticeRow) -> Self {
        Self {
            id: row.id,
            gateway: row.gateway,
            kind: row.kind,
            trouble: row.trouble.unwrap_or_default(),
            order: row.order_id,
            received_at: row.received_at,
        }
    }
}
