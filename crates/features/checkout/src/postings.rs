//! The movements of money that orders make in the ledger. Each is one transfer under one key; none is ever edited.
//!
//! | movement | debit | credit | why |
//! |---|---|---|---|
//! | `sale.paid` (the ledger's) | `gateway:{code}` total | `member:{id}:earnings` share, `platform:revenue` rest | an order is paid |
//! | `payment.held` | `gateway:{code}` amount | `platform:held` amount | money arrived that was not due |
//! | `sale.refunded`, `payment.returned` | the opposite | the opposite | it went back |
//!
//! A seller's share is rounded half to even, line by line; what is left of the line is the house's. So every line sums
//! to its amount and the order to its total, to the last fen.

use crate::payment::Verdict;
use crate::store::orders::{LineRow, OrderRow};
use crate::store::payments::{AttemptRow, PaymentRow};
use crate::trouble::broken;
use db::{DbError, Tx};
use kernel::Money;
use ledger::movement::{self, Sale, SoldLine};
use ledger::{Account, AccountKind, Draft, Reversal, Transfer, TransferId, chart};

/// Money that is here but nobody's to keep: it came late, twice, or in another amount than was due.
fn held() -> Account {
    Account::new("platform:held", AccountKind::Liability)
}

/// An order is paid: the gateway holds the total, sellers are owed their shares, the house earned the rest.
pub(crate) fn sale(
    tx: &mut Tx,
    attempt: &AttemptRow,
    order: &OrderRow,
    lines: &[LineRow],
) -> Result<TransferId, DbError> {
    let sale = sale_of(&attempt.gateway, order, lines)?;
    let posted = ledger::post(tx, &sale).map_err(broken)?;
    Ok(posted.id)
}

/// How the lines of an order share out what was paid through a gateway.
pub(crate) fn sale_of(gateway: &str, order: &OrderRow, lines: &[LineRow]) -> Result<Transfer, DbError> {
    let mut sold = Vec::with_capacity(lines.len());
    for line in lines {
        let share = u32::try_from(line.share_bps).map_err(broken)?;
        sold.push(SoldLine {
            price: line.amount(order.currency),
            seller: line.seller_id.map(|seller| (seller, share)),
        });
    }
    let sale = movement::sale(&Sale {
        // The order's own key: even a bug cannot sell one order twice.
        key: format!("order:{}:paid", order.id),
        about: order.id.subject(),
        buyer: Some(order.buyer_id),
        gateway,
        lines: &sold,
    });
    sale.map_err(broken)
}

/// Money arrived that was not due.
pub(crate) fn hold(
    tx: &mut Tx,
    attempt: &AttemptRow,
    provider_payment: &str,
    amount: Money,
) -> Result<TransferId, DbError> {
    let key = format!("payment:{}:{provider_payment}:held", attempt.gateway);
    let draft = Draft::new(key, "payment.held", attempt.order_id.subject())
        .debit(&chart::gateway(&attempt.gateway), amount)
        .credit(&held(), amount);
    let posted = ledger::post(tx, &draft.seal().map_err(broken)?).map_err(broken)?;
    Ok(posted.id)
}

/// A payment went back: the transfer that took it in is answered by its opposite.
pub(crate) fn turn_back(tx: &mut Tx, payment: &PaymentRow, refund_number: &str) -> Result<(), DbError> {
    let settled = payment.verdict == Verdict::Settles;
    let reversal = Reversal {
        key: format!("payment:{}:back", payment.id),
        kind: if settled { "sale.refunded" } else { "payment.returned" },
        of: payment.transfer_id,
        actor: None,
        memo: refund_number.to_owned(),
    };
    ledger::reverse(tx, &reversal).map_err(broken)?;
    Ok(())
}
