//! Orders, payments and refunds against the books: each tells exactly what the other does.

use db::{DbError, Snapshot, params};
use events::Finding;
use kernel::{Currency, Money, Subject};
use ledger::TransferId;

use crate::order::{OrderId, OrderState};
use crate::payment::PaymentId;
use crate::postings;
use crate::refund::RefundId;
use crate::store::orders;

db::statements! {
    /// Orders whose lines do not add up to their total.
    MISADDED = "
        SELECT o.id, o.total_minor, o.currency, CAST(COALESCE(SUM(l.amount_minor), 0) AS BIGINT) AS lines_minor
        FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
        GROUP BY o.id, o.total_minor, o.currency
        HAVING COALESCE(SUM(l.amount_minor), 0) <> o.total_minor ORDER BY o.id LIMIT 100";
    /// Orders that are said to be paid, but no payment settled them.
    UNSETTLED = "
        SELECT o.id, o.state FROM orders o LEFT JOIN payments p ON p.order_id = o.id AND p.verdict = 'settles'
        WHERE p.id IS NULL
        AND (o.paid_at IS NOT NULL OR o.state IN ('paid', 'fulfilled', 'refunding', 'refunded'))
        ORDER BY o.id LIMIT 100";
    /// Payments that settled an order which is not said to be paid, or which cost another amount.
    MISSETTLED = "
        SELECT p.order_id, o.state, o.total_minor, o.currency, p.id AS payment_id, p.amount_minor,
            p.currency AS payment_currency
        FROM payments p JOIN orders o ON o.id = p.order_id
        WHERE p.verdict = 'settles' AND (o.paid_at IS NULL OR p.amount_minor <> o.total_minor
            OR p.currency <> o.currency OR o.state NOT IN ('paid', 'fulfilled', 'refunding', 'refunded'))
        ORDER BY p.id LIMIT 100";
    /// Payments that settled their orders, in the order in which they came.
    SETTLING = "
        SELECT id, order_id, gateway, transfer_id FROM payments WHERE verdict = 'settles' AND id > $1
        ORDER BY id LIMIT 1000";
    /// Payments that came at another time than the books tell, and refunds that ended at another.
    MISTIMED = "
        SELECT 'payment' AS kind, p.id AS id, t.id AS transfer_id
        FROM payments p JOIN ledger_transfers t ON t.id = p.transfer_id WHERE t.posted_at <> p.received_at
        UNION ALL
        SELECT 'refund', r.id, t.id
        FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN ledger_transfers t ON t.reverses_id = p.transfer_id
        WHERE r.state = 'succeeded' AND (r.ended_at IS NULL OR r.ended_at <> t.posted_at)
        ORDER BY transfer_id LIMIT 100";
    /// Payments that the books do not know as they are.
    UNBOOKED = "
        SELECT p.id, p.order_id, p.amount_minor, p.currency, p.transfer_id FROM payments p
        WHERE NOT EXISTS (
            SELECT 1 FROM ledger_transfers t JOIN ledger_postings g ON g.transfer_id = t.id
            JOIN ledger_accounts a ON a.id = g.account_id
            WHERE t.id = p.transfer_id AND t.about_kind = 'order' AND t.about_id = p.order_id
            AND t.kind = CASE p.verdict WHEN 'settles' THEN 'sale.paid' ELSE 'payment.held' END
            AND a.code = 'gateway:' || p.gateway AND g.unit = p.currency AND g.amount = p.amount_minor)
        ORDER BY p.id LIMIT 100";
    /// Money in the books of which no payment tells.
    UNPAID_POSTINGS = "
        SELECT t.id, t.about_id FROM ledger_transfers t LEFT JOIN payments p ON p.transfer_id = t.id
        WHERE t.about_kind = 'order' AND t.kind IN ('sale.paid', 'payment.held') AND p.id IS NULL
        ORDER BY t.id LIMIT 100";
    /// Transfers about orders that are not there.
    ORDERLESS = "
        SELECT t.id, t.about_id FROM ledger_transfers t LEFT JOIN orders o ON o.id = t.about_id
        WHERE t.about_kind = 'order' AND o.id IS NULL ORDER BY t.id LIMIT 100";
    /// Refunds that are said to have gone back, of which the books do not tell.
    UNTURNED = "
        SELECT r.id, r.order_id, p.transfer_id FROM refunds r JOIN payments p ON p.id = r.payment_id
        LEFT JOIN ledger_transfers t ON t.reverses_id = p.transfer_id
        WHERE r.state = 'succeeded' AND t.id IS NULL ORDER BY r.id LIMIT 100";
    /// Payments that the books turned back, though no refund is said to have gone through.
    UNREFUNDED = "
        SELECT p.id, p.order_id, t.id AS transfer_id FROM payments p
        JOIN ledger_transfers t ON t.reverses_id = p.transfer_id
        LEFT JOIN refunds r ON r.payment_id = p.id AND r.state = 'succeeded'
        WHERE r.id IS NULL ORDER BY p.id LIMIT 100";
    /// Orders whose word differs from what became of the refund of their payment.
    MISREFUNDED = "
        SELECT o.id, o.state, COALESCE(r.state, 'none') AS refund FROM orders o
        JOIN payments p ON p.order_id = o.id AND p.verdict = 'settles'
        LEFT JOIN refunds r ON r.payment_id = p.id
        WHERE (CASE WHEN o.state = 'refunded' THEN 1 ELSE 0 END)
            <> (CASE WHEN r.state = 'succeeded' THEN 1 ELSE 0 END)
        ORDER BY o.id LIMIT 100";
}

/// Compares orders, payments and refunds with one another and with the books.
///
/// # Errors
/// When the database fails. That something is wrong is no error but a [`Finding`].
pub fn verify(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let mut findings = Vec::new();
    for run in [misadded, settled, shared, booked, refunded] {
        events::gather(&mut findings, run(q))?;
    }
    Ok(findings)
}

fn words(minor: i64, currency: Currency) -> String {
    format!("{} {currency}", Money::new(minor, currency).decimal())
}

fn misadded(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(OrderId, i64, Currency, i64)> = q.rows(&MISADDED, params![])?;
    let finding = |(order, total, currency, lines): (OrderId, i64, Currency, i64)| {
        let (total, lines) = (words(total, currency), words(lines, currency));
        Finding::new(order.subject(), format!("its total is {total}, its lines add up to {lines}"))
    };
    Ok(rows.into_iter().map(finding).collect())
}

fn settled(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let unsettled: Vec<(OrderId, OrderState)> = q.rows(&UNSETTLED, params![])?;
    let mut findings: Vec<_> = unsettled
        .into_iter()
        .map(|(order, state)| {
            Finding::new(order.subject(), format!("it is {state}, but there is no payment that settled it"))
        })
        .collect();
    let missettled: Vec<(OrderId, OrderState, i64, Currency, PaymentId, i64, Currency)> =
        q.rows(&MISSETTLED, params![])?;
    for (order, state, total, currency, payment, paid, in_currency) in missettled {
        let (total, paid) = (words(total, currency), words(paid, in_currency));
        let problem = format!("it is {state} and cost {total}; payment {payment} settled it with {paid}");
        findings.push(Finding::new(order.subject(), problem));
    }
    Ok(findings)
}

/// What lines say of sellers and their shares is what the books shared out.
fn shared(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let mut findings = Vec::new();
    let mut last = PaymentId::new(0);
    loop {
        let payments: Vec<(PaymentId, OrderId, String, TransferId)> = q.rows(&SETTLING, params![last])?;
        let Some((newest, ..)) = payments.last() else { return Ok(findings) };
        last = *newest;
        for (_, id, gateway, transfer) in payments {
            // What is not there is a finding of another check.
            let (Some(order), Some((_, postings))) = (orders::order(q, id)?, ledger::transfer(q, transfer)?)
            else {
                continue;
            };
            let lines = orders::lines(q, id)?;
            let mut moved: Vec<(String, i64)> =
                postings.into_iter().map(|posting| (posting.code, posting.amount)).collect();
            moved.sort_unstable();
            let shares = postings::sale_of(&gateway, &order, &lines).map(|sale| {
                let legs = sale.legs().iter().map(|leg| (leg.account.code().to_owned(), leg.amount));
                let mut legs: Vec<(String, i64)> = legs.collect();
                legs.sort_unstable();
                legs
            });
            // Lines that make no sale at all share out nothing.
            if shares.ok().as_ref() != Some(&moved) {
                let problem = format!("its lines share the money out otherwise than transfer {transfer} did");
                findings.push(Finding::new(id.subject(), problem));
            }
        }
    }
}

fn booked(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let unbooked: Vec<(PaymentId, OrderId, i64, Currency, TransferId)> = q.rows(&UNBOOKED, params![])?;
    let mut findings = Vec::new();
    for (payment, order, minor, currency, transfer) in unbooked {
        let paid = words(minor, currency);
        let problem = format!("{paid} for order {order} is not what transfer {transfer} moved");
        findings.push(Finding::new(payment.subject(), problem));
    }
    let unpaid: Vec<(TransferId, i64)> = q.rows(&UNPAID_POSTINGS, params![])?;
    findings.extend(unpaid.into_iter().map(|(transfer, order)| {
        Finding::new(
            transfer.subject(),
            format!("it took money in for order {order}, but no payment tells of it"),
        )
    }));
    let mistimed: Vec<(String, i64, TransferId)> = q.rows(&MISTIMED, params![])?;
    findings.extend(mistimed.into_iter().map(|(kind, id, transfer)| {
        Finding::new(Subject::read(kind, id), format!("its time is not when transfer {transfer} was posted"))
    }));
    let orderless: Vec<(TransferId, i64)> = q.rows(&ORDERLESS, params![])?;
    findings.extend(orderless.into_iter().map(|(transfer, order)| {
        Finding::new(transfer.subject(), format!("it is about order {order}, which is not there"))
    }));
    Ok(findings)
}

fn refunded(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let unturned: Vec<(RefundId, OrderId, TransferId)> = q.rows(&UNTURNED, params![])?;
    let mut findings = Vec::new();
    for (refund, order, transfer) in unturned {
        let problem = format!(
            "it is said to have succeeded for order {order}, but transfer {transfer} was not reversed"
        );
        findings.push(Finding::new(refund.subject(), problem));
    }
    let unrefunded: Vec<(PaymentId, OrderId, TransferId)> = q.rows(&UNREFUNDED, params![])?;
    for (payment, order, transfer) in unrefunded {
        let problem = format!("transfer {transfer} gave it back for order {order}, but no refund succeeded");
        findings.push(Finding::new(payment.subject(), problem));
    }
    let misrefunded: Vec<(OrderId, OrderState, String)> = q.rows(&MISREFUNDED, params![])?;
    for (order, state, refund) in misrefunded {
        let problem = format!("it is {state}, but the refund of its payment is {refund}");
        findings.push(Finding::new(order.subject(), problem));
    }
    Ok(findings)
}
