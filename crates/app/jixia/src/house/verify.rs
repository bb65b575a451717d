//! `jixia verify`: everything that is recomputed, and what only the whole house can compare.

use access::{GrantCheck, GrantId};
use checkout::{OrderCheck, OrderId};
use db::{DbError, Snapshot, params};
use kernel::{MemberId, Subject};
use ledger::{Finding, LogCheck};

db::statements! {
    /// A page of the log by number, with what each event must have.
    LOG = "SELECT id, kind, subject_kind, subject_id, payload FROM events WHERE id > $1 ORDER BY id LIMIT 1000";

    /// Grants that an order is said to have bought, where it did not: it is not there, was not paid, was given back, is
    /// another member's, or was for something else.
    UNBOUGHT = "SELECT g.id, g.member_id, g.reason_kind, g.reason_id, o.id AS order_id, o.state
        FROM access_grants g
        LEFT JOIN order_lines l ON g.reason_kind = 'order_line' AND l.id = g.reason_id
        LEFT JOIN membership_periods m ON g.reason_kind = 'membership_period' AND m.id = g.reason_id
        LEFT JOIN orders o ON o.id = CASE g.reason_kind
            WHEN 'order' THEN g.reason_id WHEN 'order_line' THEN l.order_id
            WHEN 'membership_period' THEN m.order_id END
        WHERE g.reason_kind <> 'hand' AND (o.id IS NULL OR o.buyer_id <> g.member_id OR o.paid_at IS NULL
            OR (g.revoked_at IS NULL AND o.state NOT IN ('fulfilled', 'refunding'))
            OR NOT EXISTS (SELECT 1 FROM order_lines b WHERE b.order_id = o.id
                AND b.subject_kind = g.subject_kind AND b.subject_id = g.subject_id))
        ORDER BY g.id LIMIT 100";

    /// Grants by hand that nobody gave.
    UNGIVEN = "SELECT id, member_id FROM access_grants WHERE reason_kind = 'hand' AND granted_by IS NULL
        ORDER BY id LIMIT 100";

    /// What was bought and handed over, but is not there.
    UNGRANTED = "SELECT o.id, o.buyer_id, l.subject_kind, l.subject_id
        FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.fulfilled_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM access_grants g
            WHERE g.member_id = o.buyer_id AND g.subject_kind = l.subject_kind AND g.subject_id = l.subject_id
            AND ((g.reason_kind = 'order' AND g.reason_id = o.id)
                OR (g.reason_kind = 'order_line' AND g.reason_id = l.id)))
        ORDER BY o.id LIMIT 100";
}

db::row! {
    /// A grant without what it says it is for.
    struct Unbought {
        id: GrantId,
        member_id: MemberId,
        reason_kind: String,
        reason_id: i64,
        order_id: Option<OrderId>,
        state: Option<String>,
    }
}

/// What a grant that was bought can name as its reason.
const BOUGHT: [&str; 3] = ["order", "order_line", "membership_period"];

/// What [`verify`] saw.
#[derive(Debug, Default)]
pub struct Verified {
    /// What it saw of the books.
    pub books: ledger::Report,
    /// Events walked.
    pub events: u64,
    /// Events that a seal holds to what they were.
    pub sealed: u64,
    /// What is wrong. Empty where everything holds.
    pub findings: Vec<Finding>,
}

/// Recomputes the books; compares orders with the books, grants with orders, and all three with the log; and the log
/// with its seals.
///
/// # Errors
/// When the database fails.
pub fn verify(q: &mut Snapshot) -> Result<Verified, DbError> {
    let mut books = ledger::verify(q)?;
    let mut findings = std::mem::take(&mut books.findings);
    findings.extend(checkout::verify(q)?);
    findings.extend(grants_and_orders(q)?);
    let mut verified = Verified { books, findings, ..Verified::default() };
    walk_log(q, &mut verified)?;
    let seals = events::verify(q)?;
    verified.sealed = seals.sealed;
    verified.findings.extend(seals.findings);
    Ok(verified)
}

/// Walks through the whole log: every event names its kind and subject, every payload is JSON, and what it tells of
/// money, orders and grants is exactly what their tables hold.
fn walk_log(q: &mut Snapshot, verified: &mut Verified) -> Result<(), DbError> {
    let (mut books, mut orders, mut grants) =
        (LogCheck::default(), OrderCheck::default(), GrantCheck::default());
    let findings = &mut verified.findings;
    let mut after = 0;
    loop {
        let rows: Vec<(i64, String, String, i64, String)> = q.rows(&LOG, params![after])?;
        let Some((last, ..)) = rows.last() else {
            findings.extend(books.finish(q)?);
            findings.extend(orders.finish(q)?);
            findings.extend(grants.finish(q)?);
            return Ok(());
        };
        let last = *last;
        for (id, kind, subject_kind, subject_id, payload) in rows {
            verified.events += 1;
            findings.extend(books.event(q, id, &kind, &payload)?);
            findings.extend(orders.event(q, id, &kind, &payload)?);
            findings.extend(grants.event(q, id, &kind, &payload)?);
            let mut note = |problem: &str| {
                findings.push(Finding::new(Subject::of("event", id), problem));
            };
            if kind.split('.').count() < 3 {
                note("its kind is not feature.noun.verb");
            }
            if subject_kind.is_empty() || subject_id <= 0 {
                note("it has no subject");
            }
            if serde_json::from_str::<serde_json::Value>(&payload).is_err() {
                note("its payload is not JSON");
            }
        }
        after = last;
    }
}

/// Everybody has what they paid for, and nobody has what nobody paid for or gave.
fn grants_and_orders(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let mut findings = Vec::new();
    let unbought: Vec<Unbought> = q.rows(&UNBOUGHT, params![])?;
    for Unbought { id: grant, member_id: member, reason_kind, reason_id, order_id, state } in unbought {
        let problem = match (order_id, state) {
            (Some(order), Some(state)) => {
                format!(
                    "member {member} has it because of order {order}, which is {state} and did not buy it"
                )
            }
            _ if BOUGHT.contains(&reason_kind.as_str()) => {
                format!(
                    "member {member} has it because of {reason_kind} {reason_id}, of which there is no order"
                )
            }
            _ => format!(
                "member {member} has it because of `{reason_kind}` {reason_id}, which is no reason to have anything"
            ),
        };
        findings.push(Finding::new(grant.subject(), problem));
    }
    let ungiven: Vec<(GrantId, MemberId)> = q.rows(&UNGIVEN, params![])?;
    findings.extend(ungiven.into_iter().map(|(grant, member)| {
        Finding::new(grant.subject(), format!("member {member} was given it by hand, but by nobody"))
    }));
    let ungranted: Vec<(OrderId, MemberId, String, i64)> = q.rows(&UNGRANTED, params![])?;
    findings.extend(ungranted.into_iter().map(|(order, member, kind, id)| {
        let problem = format!("member {member} paid for {kind} {id} and has no grant for it");
        Finding::new(order.subject(), problem)
    }));
    Ok(findings)
}
