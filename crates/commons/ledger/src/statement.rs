//! Statements: what moved through an account, newest first, with the balance after each line.

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, Page, PageSize, Subject, Timestamp};

use crate::store::{self, STATEMENT, StatementRow, TRANSFERS_ABOUT};
use crate::{Account, PostingId, PostingRow, TransferId, TransferRow, Unit};

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The posting.
    pub id: PostingId,
    /// The transfer that it belongs to.
    pub transfer: TransferId,
    /// When.
    pub at: Timestamp,
    /// By how much the account grew, in its own sense; negative where it shrank.
    pub change: i64,
    /// What stood in the account afterwards.
    pub balance: i64,
    /// The name of the movement.
    pub kind: String,
    /// What it was for.
    pub about: Subject,
    /// Who caused it.
    pub actor: Option<MemberId>,
    /// What the mover wrote.
    pub memo: String,
    /// The transfer that this one takes back, whole or in part.
    pub takes_back: Option<TransferId>,
}

/// A page of an account's statement, newest first.
///
/// The balance of the first line is one sum over the index, each further line's follows by subtraction.
///
/// # Errors
/// When the database fails.
pub fn statement(
    q: &mut Snapshot,
    account: &Account,
    unit: impl Into<Unit>,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Line>, DbError> {
    let Some(open) = store::account(q, account.code(), unit.into())? else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let (at, id) = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
    let rows: Vec<StatementRow> = q.rows(&STATEMENT, params![open.id, at, id, size.with_extra()])?;
    let mut balance = match rows.first() {
        Some(first) => store::balance_up_to(q, open.id, first.posted_at, first.id.get())?,
        None => 0,
    };
    let lines = rows.into_iter().map(|row| {
        let after_line = balance;
        balance -= row.amount;
        line(row, after_line, open.kind.sign())
    });
    let lines = lines.collect();
    Ok(Page::from_extra(lines, size, |line: &Line| Cursor::pair(line.at.micros(), line.id.get())))
}

fn line(row: StatementRow, balance: i64, sign: i64) -> Line {
    Line {
        id: row.id,
        transfer: row.transfer_id,
        at: row.posted_at,
        change: row.amount * sign,
        balance: balance * sign,
        kind: row.kind,
        about: Subject::read(row.about_kind, row.about_id),
        actor: row.actor_id,
        memo: row.memo,
        takes_back: row.reverses_id.or(row.counters_id),
    }
}

/// Everything that moved for one thing, such as an order, oldest first.
///
/// # Errors
/// When the database fails.
pub fn transfers_about(
    q: &mut Snapshot,
    about: &Subject,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<TransferRow>, DbError> {
    let after = after.map_or(0, Cursor::as_single);
    let rows = q.rows(&TRANSFERS_ABOUT, params![about.kind, about.id, after, size.with_extra()])?;
    Ok(Page::from_extra(rows, size, |row: &TransferRow| Cursor::single(row.id.get())))
}

/// A transfer and its postings.
///
/// # Errors
/// When the database fails.
pub fn transfer(q: &mut Snapshot, id: TransferId) -> Result<Option<(TransferRow, Vec<PostingRow>)>, DbError> {
    match store::transfer(q, id)? {
        Some(row) => Ok(Some((row, store::postings(q, id)?))),
        None => Ok(None),
    }
}

/// The transfer that a caller posted under a key.
///
/// # Errors
/// When the database fails.
pub fn transfer_by_key(q: &mut Snapshot, key: &str) -> Result<Option<TransferRow>, DbError> {
    store::transfer_by_key(q, key)
}

/// What is left of a transfer after all that was taken back from it: empty once it was taken back whole.
///
/// # Errors
/// When the database fails.
pub fn rest(q: &mut Snapshot, id: TransferId) -> Result<Vec<PostingRow>, DbError> {
    let taken = store::taken_back(q, id)?;
    let mut left = store::postings(q, id)?;
    for posting in &mut left {
        let back = taken.iter().filter(|(account, _)| *account == posting.account_id);
        posting.amount += back.map(|(_, amount)| amount).sum::<i64>();
    }
    left.retain(|posting| posting.amount != 0);
    Ok(left)
}
