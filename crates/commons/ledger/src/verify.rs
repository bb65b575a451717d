//! Verifying the books: everything that the code promises is recomputed from the rows.

use std::collections::BTreeMap;

use crate::check::{Check, Finding};
use crate::{AccountId, AccountKind, PostingId, TransferId, Unit, store};
use db::{DbError, Snapshot, params};

db::statements! {
    /// Transfers whose postings do not sum to zero in a unit.
    UNBALANCED = "SELECT transfer_id, unit, CAST(SUM(amount) AS BIGINT) AS amount FROM ledger_postings \
        GROUP BY transfer_id, unit HAVING SUM(amount) <> 0 ORDER BY transfer_id LIMIT 100";

    /// Transfers with more or fewer postings than were written with them.
    MISCOUNTED = "SELECT t.id, t.posting_count, COUNT(p.id) AS found \
        FROM ledger_transfers t LEFT JOIN ledger_postings p ON p.transfer_id = t.id \
        GROUP BY t.id, t.posting_count HAVING COUNT(p.id) <> t.posting_count ORDER BY t.id LIMIT 100";

    /// Postings whose transfer or account is missing or says otherwise.
    DANGLING = "SELECT p.id, p.transfer_id, p.account_id \
        FROM ledger_postings p \
        LEFT JOIN ledger_transfers t ON t.id = p.transfer_id AND t.posted_at = p.posted_at \
        LEFT JOIN ledger_accounts a ON a.id = p.account_id AND a.unit = p.unit \
        WHERE t.id IS NULL OR a.id IS NULL ORDER BY p.id LIMIT 100";

    /// Reversals that are not the exact opposite of what they reverse, or reverse something that takes back.
    MISREVERSED = "SELECT r.id, r.reverses_id \
        FROM ledger_transfers r LEFT JOIN ledger_transfers o ON o.id = r.reverses_id \
        WHERE r.reverses_id IS NOT NULL AND (o.id IS NULL OR o.reverses_id IS NOT NULL OR o.counters_id IS NOT NULL \
        OR o.posting_count <> r.posting_count OR EXISTS (SELECT 1 FROM ledger_postings p \
            LEFT JOIN ledger_postings q ON q.transfer_id = r.reverses_id AND q.account_id = p.account_id \
            WHERE p.transfer_id = r.id AND (q.id IS NULL OR q.amount <> -p.amount))) \
        ORDER BY r.id LIMIT 100";

    /// Accounts of a transfer from which more was taken back than it moved, or into which more was moved.
    OVERCOUNTERED = "SELECT o.transfer_id, o.account_id \
        FROM ledger_transfers c JOIN ledger_postings p ON p.transfer_id = c.id \
        JOIN ledger_postings o ON o.transfer_id = COALESCE(c.reverses_id, c.counters_id) \
            AND o.account_id = p.account_id \
        WHERE c.reverses_id IS NOT NULL OR c.counters_id IS NOT NULL \
        GROUP BY o.transfer_id, o.account_id, o.amount \
        HAVING (o.amount > 0 AND (SUM(p.amount) > 0 OR o.amount + SUM(p.amount) < 0)) \
            OR (o.amount < 0 AND (SUM(p.amount) < 0 OR o.amount + SUM(p.amount) > 0)) \
        ORDER BY o.transfer_id LIMIT 100";

    /// Postings in the order in which they were written.
    WALK = "SELECT id, account_id, unit, amount FROM ledger_postings WHERE id > $1 ORDER BY id LIMIT 2000";

    /// All accounts.
    ACCOUNTS = "SELECT id, code, kind, unit, has_floor FROM ledger_accounts WHERE id > $1 ORDER BY id LIMIT 2000";

    /// Transfers in the order in which they were written.
    TRANSFER_IDS = "SELECT id FROM ledger_transfers WHERE id > $1 ORDER BY id LIMIT 2000";

    /// How many transfers there are.
    TRANSFER_COUNT = "SELECT COUNT(*) AS transfers FROM ledger_transfers";
}

/// What [`verify`] saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Accounts recomputed.
    pub accounts: usize,
    /// Transfers checked.
    pub transfers: i64,
    /// Postings walked.
    pub postings: usize,
    /// What moved in each unit: the sum of all debits. All credits sum to the same, or there are findings.
    pub moved: BTreeMap<Unit, i128>,
    /// What is wrong. Empty where the books are in order.
    pub findings: Vec<Finding>,
}

/// The promises of this crate, for `jixia verify`.
pub const CHECKS: &[Check] = &[
    Check { name: "every transfer sums to zero in every unit", run: unbalanced },
    Check { name: "no posting was added to or lost from a transfer", run: miscounted },
    Check { name: "every posting has its transfer and its account", run: dangling },
    Check { name: "a reversal is the exact opposite of its original", run: misreversed },
    Check { name: "no more is taken back than was moved", run: overcountered },
    Check { name: "balances and floors hold when recomputed", run: |q| Ok(walk(q)?.findings) },
];

/// Recomputes the books and says what does not hold.
///
/// # Errors
/// When the database fails. That the books are wrong is no error but a [`Finding`].
pub fn verify(q: &mut Snapshot) -> Result<Report, DbError> {
    let mut report = walk(q)?;
    report.transfers = q.one(&TRANSFER_COUNT, params![])?;
    for run in [unbalanced, miscounted, dangling, misreversed, overcountered] {
        report.findings.extend(run(q)?);
    }
    Ok(report)
}

fn unbalanced(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(TransferId, Unit, i64)> = q.rows(&UNBALANCED, params![])?;
    let finding = |(transfer, unit, by): (TransferId, Unit, i64)| {
        Finding::new(transfer.subject(), format!("debits and credits differ by {by} {unit}"))
    };
    Ok(rows.into_iter().map(finding).collect())
}

fn miscounted(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(TransferId, i64, i64)> = q.rows(&MISCOUNTED, params![])?;
    let finding = |(transfer, written, found): (TransferId, i64, i64)| {
        Finding::new(transfer.subject(), format!("{written} postings were written, {found} are there"))
    };
    Ok(rows.into_iter().map(finding).collect())
}

fn dangling(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(PostingId, TransferId, AccountId)> = q.rows(&DANGLING, params![])?;
    let finding = |(posting, transfer, account): (PostingId, TransferId, AccountId)| {
        let problem =
            format!("does not fit transfer {transfer} or account {account}, or one of them is missing");
        Finding::new(posting.subject(), problem)
    };
    Ok(rows.into_iter().map(finding).collect())
}

fn misreversed(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(TransferId, TransferId)> = q.rows(&MISREVERSED, params![])?;
    let finding = |(reversal, original): (TransferId, TransferId)| {
        Finding::new(reversal.subject(), format!("is not the exact opposite of transfer {original}"))
    };
    Ok(rows.into_iter().map(finding).collect())
}

fn overcountered(q: &mut Snapshot) -> Result<Vec<Finding>, DbError> {
    let rows: Vec<(TransferId, AccountId)> = q.rows(&OVERCOUNTERED, params![])?;
    let finding = |(original, account): (TransferId, AccountId)| {
        Finding::new(original.subject(), format!("more was taken back from account {account} than was moved"))
    };
    Ok(rows.into_iter().map(finding).collect())
}

db::row! {
    struct Walked {
        id: PostingId,
        account_id: AccountId,
        unit: Unit,
        amount: i64,
    }
}

db::row! {
    struct AccountFacts {
        id: AccountId,
        code: String,
        kind: AccountKind,
        unit: Unit,
        has_floor: bool,
    }
}

/// An account as the walk adds it up.
struct Tally {
    facts: AccountFacts,
    sum: i128,
    lowest: i128,
}

/// Adds up every account from the table itself and compares with the balances that the index gives, which would show a
/// damaged index; and follows each floored account through time.
fn walk(q: &mut Snapshot) -> Result<Report, DbError> {
    let mut tallies = BTreeMap::new();
    let mut last = AccountId::new(0);
    loop {
        let facts: Vec<AccountFacts> = q.rows(&ACCOUNTS, params![last])?;
        let Some(newest) = facts.last() else { break };
        last = newest.id;
        tallies.extend(facts.into_iter().map(|facts| (facts.id, Tally { facts, sum: 0, lowest: 0 })));
    }
    let mut report = Report { accounts: tallies.len(), ..Report::default() };
    let mut last = PostingId::new(0);
    loop {
        let rows: Vec<Walked> = q.rows(&WALK, params![last])?;
        let Some(newest) = rows.last() else { break };
        last = newest.id;
        report.postings += rows.len();
        for row in rows {
            if row.amount > 0 {
                *report.moved.entry(row.unit).or_default() += i128::from(row.amount);
            }
            // A posting without an account is a finding of another check.
            if let Some(tally) = tallies.get_mut(&row.account_id) {
                tally.sum += i128::from(row.amount);
                tally.lowest = tally.lowest.min(tally.sum * i128::from(tally.facts.kind.sign()));
            }
        }
    }
    for tally in tallies.into_values() {
        let Tally { facts, sum, lowest } = tally;
        let balance = store::balance(q, facts.id)?;
        let name = format!("`{}` ({})", facts.code, facts.unit);
        if i128::from(balance) != sum {
            let problem = format!("{name} sums to {sum}, but its balance reads {balance}");
            report.findings.push(Finding::new(facts.id.subject(), problem));
        }
        if facts.has_floor && lowest < 0 {
            let problem = format!("{name} has a floor and went down to {lowest}");
            report.findings.push(Finding::new(facts.id.subject(), problem));
        }
    }
    Ok(report)
}
