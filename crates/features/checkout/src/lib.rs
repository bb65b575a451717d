#![doc = include_str!("../README.md")]

mod api;
mod apply_payment;
mod apply_refund;
mod asker;
mod attention;
mod close_attempts;
mod codes;
mod end_order;
pub mod events;
mod facts;
pub mod gateway;
pub mod gateways;
mod goods;
mod numbers;
mod order;
mod order_detail;
mod pages;
mod payment;
mod place_order;
mod postings;
mod quote;
mod receive_notice;
mod refund;
mod refusals;
mod request_refund;
mod retold;
mod start_payment;
mod store;
mod till;
mod trouble;
mod verify;
mod webhooks;
pub mod wire;
mod works;

pub use apply_payment::TROUBLES;
pub use asker::{Asker, Device, Occasion};
pub use attention::attention;
pub use end_order::{CancelError, cancel_order, expire_order};
pub use goods::{Goods, GoodsError, Offer, PaidLine};
pub use order::{OrderId, OrderLineId, OrderState, Step, WrongStep};
pub use payment::{AttemptId, AttemptState, PaymentId, Verdict};
pub use place_order::{PlaceError, PlaceOrder, find_offer, place_order};
pub use quote::{Quote, QuoteError, QuoteLine, quote};
pub use receive_notice::{DismissError, dismiss_notice};
pub use refund::{RefundId, RefundReason, RefundState};
pub use request_refund::{RefundError, request_refund, return_payment};
pub use retold::OrdersRetold;
pub use start_payment::{Begun, GoError, StartError, begin, go};
pub use store::notices::NoticeId;
pub use store::timeline::What;
pub use till::{Settings, Till};
pub use verify::verify;

use db::Migration;
use gateways::sandbox::{self, Sandbox};
use web::Feature;

static MIGRATIONS: &[Migration] = &[
    Migration::new("checkout", "0001_orders", include_str!("../migrations/0001_orders.sql")),
    Migration::new("checkout", "0002_sandbox", include_str!("../migrations/0002_sandbox.sql")),
    Migration::new("checkout", "0003_attention", include_str!("../migrations/0003_attention.sql")),
    Migration::new("checkout", "0004_ways_to_pay", include_str!("../migrations/0004_ways_to_pay.sql")),
];

/// What checkout registers. `sandbox` is the bank for trying things out, where it is switched on.
#[must_use]
pub fn feature(till: &Till, sandbox: Option<&Sandbox>) -> Feature {
    let mut routes = webhooks::routes().merge(pages::routes()).merge(api::routes());
    let mut works = works::works(till);
    if let Some(sandbox) = sandbox {
        routes = routes.merge(Sandbox::routes());
        works.extend(sandbox.works());
    }
    let mut statements = store::ALL.to_vec();
    statements.extend([sandbox::STATEMENTS, verify::ALL]);
    Feature {
        migrations: MIGRATIONS,
        statements,
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes,
        works,
        nav: pages::nav(),
        ..Feature::named("checkout")
    }
}
