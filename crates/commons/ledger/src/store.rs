//! Every SQL statement of this crate, and the rows that they give.

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject, Timestamp};

use crate::{Account, AccountId, AccountKind, Leg, PostingId, Transfer, TransferId, Unit};

db::text_column!(AccountKind, Unit);

db::statements! {
    /// The account of a code and unit.
    ACCOUNT = "SELECT id, kind, has_floor FROM ledger_accounts WHERE code = $1 AND unit = $2";

    /// Opens an account; no row where another transaction was first.
    OPEN_ACCOUNT = "INSERT INTO ledger_accounts (code, kind, unit, has_floor, turn, opened_at) \
        VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (code, unit) DO NOTHING RETURNING id";

    /// Takes the turn at an account, held until the end of the transaction.
    TAKE_TURN = "UPDATE ledger_accounts SET turn = turn + 1 WHERE id = $1";

    /// The sum of all postings of an account.
    BALANCE = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS balance FROM ledger_postings \
        WHERE account_id = $1";

    /// The sum of an account's postings up to and including one.
    BALANCE_UP_TO = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS balance FROM ledger_postings \
        WHERE account_id = $1 AND (posted_at, id) <= ($2, $3)";

    /// Debits, credits and their number in an account from one instant to before another.
    TOTALS = "SELECT CAST(COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT) AS debits, \
        CAST(COALESCE(SUM(CASE WHEN amount < 0 THEN amount ELSE 0 END), 0) AS BIGINT) AS credits, \
        COUNT(*) AS postings \
        FROM ledger_postings WHERE account_id = $1 AND posted_at >= $2 AND posted_at < $3";

    /// An account's postings before one, newest first.
    STATEMENT = "SELECT p.id, p.transfer_id, p.amount, p.posted_at, t.kind, t.about_kind, t.about_id, t.actor_id, \
        t.memo, t.reverses_id, t.counters_id \
        FROM ledger_postings p JOIN ledger_transfers t ON t.id = p.transfer_id \
        WHERE p.account_id = $1 AND (p.posted_at, p.id) < ($2, $3) \
        ORDER BY p.posted_at DESC, p.id DESC LIMIT $4";

    /// A transfer by its idempotency key.
    TRANSFER_BY_KEY = "SELECT id, idempotency_key, kind, about_kind, about_id, actor_id, memo, reverses_id, \
        counters_id, posted_at FROM ledger_transfers WHERE idempotency_key = $1";

    /// A transfer by its id.
    TRANSFER = "SELECT id, idempotency_key, kind, about_kind, about_id, actor_id, memo, reverses_id, \
        counters_id, posted_at FROM ledger_transfers WHERE id = $1";

    /// Transfers about one thing, oldest first.
    TRANSFERS_ABOUT = "SELECT id, idempotency_key, kind, about_kind, about_id, actor_id, memo, reverses_id, \
        counters_id, posted_at FROM ledger_transfers WHERE about_kind = $1 AND about_id = $2 AND id > $3 \
        ORDER BY id LIMIT $4";

    /// The transfer that reverses another.
    REVERSAL_OF = "SELECT id FROM ledger_transfers WHERE reverses_id = $1";

    /// What takes a transfer back, whole or in part, summed for each account.
    TAKEN_BACK = "SELECT p.account_id, CAST(SUM(p.amount) AS BIGINT) AS amount \
        FROM ledger_transfers t JOIN ledger_postings p ON p.transfer_id = t.id \
        WHERE t.reverses_id = $1 OR t.counters_id = $1 GROUP BY p.account_id";

    /// Writes a transfer.
    INSERT_TRANSFER = "INSERT INTO ledger_transfers (idempotency_key, kind, about_kind, about_id, actor_id, memo, \
        reverses_id, counters_id, posting_count, posted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (idempotency_key) DO NOTHING RETURNING id";

    /// Writes a posting.
    INSERT_POSTING = "INSERT INTO ledger_postings (transfer_id, account_id, unit, amount, posted_at) \
        VALUES ($1, $2, $3, $4, $5)";

    /// The postings of a transfer, in the order of their account codes.
    POSTINGS = "SELECT p.account_id, a.code, a.kind, a.has_floor, p.unit, p.amount \
        FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id \
        WHERE p.transfer_id = $1 ORDER BY a.code, p.unit";
}

db::row! {
    /// What is known of an account that is open.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct AccountRow {
        /// Which account.
        pub id: AccountId,
        /// What it means that value stands in it.
        pub kind: AccountKind,
        /// Whether it may not go below zero.
        pub has_floor: bool,
    }
}

db::row! {
    /// A transfer as it was written.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct TransferRow {
        /// Which transfer.
        pub id: TransferId,
        /// The caller's key.
        pub idempotency_key: String,
        /// The name of the movement.
        pub kind: String,
        /// The kind of thing that it is for.
        pub about_kind: String,
        /// Which of that kind.
        pub about_id: i64,
        /// Who caused it.
        pub actor_id: Option<MemberId>,
        /// A line for whoever reads the statement.
        pub memo: String,
        /// The transfer that it takes back whole.
        pub reverses_id: Option<TransferId>,
        /// The transfer that it takes back in part.
        pub counters_id: Option<TransferId>,
        /// When.
        pub posted_at: Timestamp,
    }
}

impl TransferRow {
    /// What it is for.
    pub fn about(&self) -> Subject {
        Subject::read(self.about_kind.clone(), self.about_id)
    }
}

db::row! {
    /// A posting together with its account.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PostingRow {
        /// Which account.
        pub account_id: AccountId,
        /// Its code.
        pub code: String,
        /// What it means that value stands in it.
        pub kind: AccountKind,
        /// Whether it may not go below zero.
        pub has_floor: bool,
        /// What is counted.
        pub unit: Unit,
        /// How much: debit positive, credit negative.
        pub amount: i64,
    }
}

impl PostingRow {
    pub(crate) fn leg(&self) -> Leg {
        Leg { account: self.account(), unit: self.unit, amount: self.amount }
    }

    /// The account as code names it.
    pub fn account(&self) -> Account {
        let account = Account::new(self.code.clone(), self.kind);
        if self.has_floor { account.floored() } else { account }
    }
}

db::row! {
    /// A posting together with its transfer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct StatementRow {
        pub id: PostingId,
        pub transfer_id: TransferId,
        pub amount: i64,
        pub posted_at: Timestamp,
        pub kind: String,
        pub about_kind: String,
        pub about_id: i64,
        pub actor_id: Option<MemberId>,
        pub memo: String,
        pub reverses_id: Option<TransferId>,
        pub counters_id: Option<TransferId>,
    }
}

pub(crate) fn account(q: &mut Snapshot, code: &str, unit: Unit) -> Result<Option<AccountRow>, DbError> {
    q.row(&ACCOUNT, params![code, unit])
}

pub(crate) fn open_account(tx: &mut Tx, account: &Account, unit: Unit) -> Result<AccountId, DbError> {
    let opened_at = tx.now();
    let id = tx.insert(
        &OPEN_ACCOUNT,
        params![account.code(), account.kind(), unit, account.has_floor(), opened_at],
    )?;
    Ok(AccountId::new(id))
}

pub(crate) fn take_turn(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    tx.execute(&TAKE_TURN, params![account]).map(drop)
}

/// The plain sum: debits minus credits.
pub(crate) fn balance(q: &mut Snapshot, account: AccountId) -> Result<i64, DbError> {
    q.one(&BALANCE, params![account])
}

pub(crate) fn balance_up_to(
    q: &mut Snapshot,
    account: AccountId,
    at: Timestamp,
    posting: i64,
) -> Result<i64, DbError> {
    q.one(&BALANCE_UP_TO, params![account, at, posting])
}

pub(crate) fn transfer_by_key(q: &mut Snapshot, key: &str) -> Result<Option<TransferRow>, DbError> {
    q.row(&TRANSFER_BY_KEY, params![key])
}

pub(crate) fn transfer(q: &mut Snapshot, id: TransferId) -> Result<Option<TransferRow>, DbError> {
    q.row(&TRANSFER, params![id])
}

pub(crate) fn postings(q: &mut Snapshot, transfer: TransferId) -> Result<Vec<PostingRow>, DbError> {
    q.rows(&POSTINGS, params![transfer])
}

pub(crate) fn reversal_of(q: &mut Snapshot, transfer: TransferId) -> Result<Option<TransferId>, DbError> {
    q.row(&REVERSAL_OF, params![transfer])
}

pub(crate) fn taken_back(q: &mut Snapshot, transfer: TransferId) -> Result<Vec<(AccountId, i64)>, DbError> {
    q.rows(&TAKEN_BACK, params![transfer])
}

/// Writes a transfer that was checked, with the accounts of its legs in their order.
pub(crate) fn insert(
    tx: &mut Tx,
    transfer: &Transfer,
    accounts: &[AccountRow],
) -> Result<TransferId, DbError> {
    let posted_at = tx.now();
    let count = i64::try_from(transfer.legs.len()).unwrap_or(i64::MAX);
    let id = tx.insert(
        &INSERT_TRANSFER,
        params![
            transfer.key,
            transfer.kind,
            transfer.about.kind,
            transfer.about.id,
            transfer.actor,
            transfer.memo,
            transfer.reverses,
            transfer.counters,
            count,
            posted_at
        ],
    )?;
    for (leg, account) in transfer.legs.iter().zip(accounts) {
        tx.execute(&INSERT_POSTING, params![id, account.id, leg.unit, leg.amount, posted_at])?;
    }
    Ok(TransferId::new(id))
}
