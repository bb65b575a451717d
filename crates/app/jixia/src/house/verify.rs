//! `jixia verify`: everything that is recomputed, and what only the whole house can compare.

use access::{GrantId, GrantsRetold};
use accounts::StandingsRetold;
use checkout::{OrderId, OrdersRetold};
use db::{DbError, Schema, Snapshot, params};
use events::{Companion, Finding, LogCheck, gather};
use kernel::{MemberId, Subject, Tier};
use ledger::TransfersRetold;

db::statements! {
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

    /// Members who are shown with a tier that no grant in force gives, or until when no grant lasts.
    UNEXPLAINED = "SELECT m.id, m.tier FROM members m
        WHERE m.tier <> 'guest' AND (m.tier_until IS NULL OR m.tier_until > $1)
        AND (NOT EXISTS (SELECT 1 FROM access_grants g WHERE g.member_id = m.id AND g.gives = 'tier-' || m.tier
                AND g.revoked_at IS NULL AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1))
            OR NOT EXISTS (SELECT 1 FROM access_grants g WHERE g.member_id = m.id AND g.gives = 'tier-' || m.tier
                AND g.revoked_at IS NULL AND COALESCE(g.until_at, 0) = COALESCE(m.tier_until, 0)))
        ORDER BY m.id LIMIT 100";

    /// Tiers that were bought and began at once, of members who are shown with less. One that began later is shown when
    /// the work that is due then has run.
    UNSHOWN = "SELECT g.id, g.member_id, g.gives, m.tier FROM access_grants g JOIN members m ON m.id = g.member_id
        WHERE g.gives IN ('tier-scholar', 'tier-fellow', 'tier-chair') AND g.reason_kind <> 'hand'
        AND g.revoked_at IS NULL AND g.from_at <= g.created_at AND (g.until_at IS NULL OR g.until_at > $1)
        AND CASE m.tier WHEN 'guest' THEN 0 WHEN 'scholar' THEN 1 WHEN 'fellow' THEN 2 ELSE 3 END
            < CASE g.gives WHEN 'tier-scholar' THEN 1 WHEN 'tier-fellow' THEN 2 ELSE 3 END
        ORDER BY g.id LIMIT 100";

    /// What a feature handed over for money, where the grant that it names is another's, for another thing, or gone; or
    /// stays after the money went back.
    MISKEPT = "SELECT p.kind, p.id, p.grant_id FROM (
            SELECT 'course' AS kind, course_id AS id, member_id, grant_id, reversed_at FROM course_purchases
            UNION ALL SELECT 'article', article_id, member_id, grant_id, reversed_at FROM article_purchases) p
        LEFT JOIN access_grants g ON g.id = p.grant_id AND g.member_id = p.member_id
            AND g.subject_kind = p.kind AND g.subject_id = p.id
        WHERE g.id IS NULL OR (p.reversed_at IS NOT NULL AND g.revoked_at IS NULL)
        ORDER BY p.grant_id LIMIT 100";

    /// Periods of membership that lie otherwise than their grants.
    MISPLACED = "SELECT p.id, p.member_id, p.grant_id FROM membership_periods p
        LEFT JOIN access_grants g ON g.id = p.grant_id AND g.member_id = p.member_id
            AND g.gives = 'tier-' || p.tier AND g.from_at = p.from_at AND g.until_at = p.until_at
        WHERE p.state = 'live' AND g.id IS NULL ORDER BY p.id LIMIT 100";

    /// Lines of orders that were handed over, of which the feature keeps nothing, or another's, or for another thing; or
    /// which it says were given back though they were not, or the other way round.
    UNRECORDED = "SELECT o.id, o.state, l.subject_kind, l.subject_id
        FROM orders o JOIN order_lines l ON l.order_id = o.id
        LEFT JOIN (
            SELECT order_line_id AS line_id, 'course' AS kind, course_id AS id, member_id,
                CASE WHEN reversed_at IS NULL THEN 0 ELSE 1 END AS reversed FROM course_purchases
            UNION ALL SELECT order_line_id, 'article', article_id, member_id,
                CASE WHEN reversed_at IS NULL THEN 0 ELSE 1 END FROM article_purchases
            UNION ALL SELECT line_id, 'plan', plan_id, member_id,
                CASE WHEN state = 'live' THEN 0 ELSE 1 END FROM membership_periods WHERE state <> 'moved') p
        ON p.line_id = l.id AND p.kind = l.subject_kind AND p.id = l.subject_id AND p.member_id = o.buyer_id
        WHERE o.fulfilled_at IS NOT NULL
        AND (p.line_id IS NULL OR p.reversed <> CASE WHEN o.state = 'refunded' THEN 1 ELSE 0 END)
        ORDER BY l.id LIMIT 100";

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

/// Recomputes the books; compares orders with the books, grants with orders, standings with grants, and all of them with
/// the log; the log with its seals; and what the database has with what the migrations made.
///
/// # Errors
/// When the database fails.
pub fn verify(q: &mut Snapshot, schema: &Schema) -> Result<Verified, DbError> {
    let mut findings = Vec::new();
    let mut books = ledger::Report::default();
    let kept = ledger::verify(q).map(|mut report| {
        let found = std::mem::take(&mut report.findings);
        books = report;
        found
    });
    gather(&mut findings, kept)?;
    for run in [checkout::verify, grants_and_orders, purchases_and_grants, standings_and_grants] {
        gather(&mut findings, run(q))?;
    }
    let mut companions: Vec<Box<dyn Companion>> = vec![
        Box::<LogCheck<TransfersRetold>>::default(),
        Box::<LogCheck<OrdersRetold>>::default(),
        Box::<LogCheck<GrantsRetold>>::default(),
        Box::<LogCheck<StandingsRetold>>::default(),
    ];
    let events = events::walk(q, &mut companions, &mut findings)?;
    let seals = events::verify(q)?;
    findings.extend(seals.findings);
    let gone = schema.missing(q)?.into_iter();
    findings.extend(gone.map(|what| Finding::new(Subject::of("schema", 0), format!("{what} is gone"))));
    Ok(Verified { books, events, sealed: seals.sealed, findings })
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

/// What features keep of a sale is what access and orders keep of it.
fn purchases_and_grants(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let miskept: Vec<(String, i64, GrantId)> = q.rows(&MISKEPT, params![])?;
    let mut findings: Vec<Finding> = miskept
        .into_iter()
        .map(|(kind, id, grant)| {
            let problem = format!("{kind} {id} was sold or taken back by it, and it does not tell the same");
            Finding::new(grant.subject(), problem)
        })
        .collect();
    let misplaced: Vec<(i64, MemberId, GrantId)> = q.rows(&MISPLACED, params![])?;
    findings.extend(misplaced.into_iter().map(|(period, member, grant)| {
        let problem = format!("it gives member {member} another tier or time than grant {grant}");
        Finding::new(Subject::of("membership_period", period), problem)
    }));
    let unrecorded: Vec<(OrderId, String, String, i64)> = q.rows(&UNRECORDED, params![])?;
    findings.extend(unrecorded.into_iter().map(|(order, state, kind, id)| {
        let problem = format!("it is {state}, but what {kind} {id} keeps of the sale does not tell so");
        Finding::new(order.subject(), problem)
    }));
    Ok(findings)
}

/// Members are shown with what their grants give, no more and no less.
fn standings_and_grants(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let now = q.now();
    let unexplained: Vec<(MemberId, Tier)> = q.rows(&UNEXPLAINED, params![now])?;
    let mut findings: Vec<Finding> = unexplained
        .into_iter()
        .map(|(member, tier)| {
            Finding::new(
                member.subject(),
                format!("it is shown as {tier} for longer than any grant gives that"),
            )
        })
        .collect();
    let unshown: Vec<(GrantId, MemberId, String, Tier)> = q.rows(&UNSHOWN, params![now])?;
    findings.extend(unshown.into_iter().map(|(grant, member, gives, tier)| {
        let problem = format!("it gives {gives}, but member {member} is shown as {tier}");
        Finding::new(grant.subject(), problem)
    }));
    Ok(findings)
}
