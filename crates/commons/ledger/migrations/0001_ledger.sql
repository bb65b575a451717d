-- Where value stands. One row for each code and unit; the sum of its postings is its balance.
CREATE TABLE ledger_accounts (
    id {pk},
    code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('asset', 'liability', 'income', 'expense', 'equity')),
    unit TEXT NOT NULL,
    -- May never go below zero.
    has_floor {bool} NOT NULL,
    -- Counted up by whoever checks the floor: the row is the lock, so that two who would together break it meet here.
    turn {i64} NOT NULL,
    opened_at {i64} NOT NULL
) {strict};
CREATE UNIQUE INDEX ledger_accounts_code_unit_key ON ledger_accounts (code, unit);
-- What a posting points to, so that it cannot count another unit than its account.
CREATE UNIQUE INDEX ledger_accounts_id_unit_key ON ledger_accounts (id, unit);

-- Movements of value. Never changed; a mistake is answered by another that points back.
CREATE TABLE ledger_transfers (
    id {pk},
    -- Made by the caller before the first try: the second post of a key changes nothing.
    idempotency_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id {i64} NOT NULL,
    actor_id {i64} REFERENCES members (id),
    memo TEXT NOT NULL,
    -- The transfer that this one takes back whole, or in part.
    reverses_id {i64} REFERENCES ledger_transfers (id),
    counters_id {i64} REFERENCES ledger_transfers (id),
    -- How many postings were written with it, so that one added or lost later shows.
    posting_count {i64} NOT NULL CHECK (posting_count >= 2),
    posted_at {i64} NOT NULL,
    CHECK (reverses_id IS NULL OR counters_id IS NULL)
) {strict};
CREATE UNIQUE INDEX ledger_transfers_idempotency_key_key ON ledger_transfers (idempotency_key);
-- A transfer is reversed at most once.
CREATE UNIQUE INDEX ledger_transfers_reverses_id_key ON ledger_transfers (reverses_id);
CREATE INDEX ledger_transfers_counters ON ledger_transfers (counters_id);
-- Everything that moved for one order, plan or prize.
CREATE INDEX ledger_transfers_about ON ledger_transfers (about_kind, about_id, id);
CREATE INDEX ledger_transfers_actor ON ledger_transfers (actor_id);

-- What one account takes part in a transfer with: debit is positive, credit negative.
CREATE TABLE ledger_postings (
    id {pk},
    transfer_id {i64} NOT NULL REFERENCES ledger_transfers (id),
    account_id {i64} NOT NULL,
    unit TEXT NOT NULL,
    amount {i64} NOT NULL CHECK (amount <> 0),
    -- The transfer's, repeated so that one index serves statements and sums over time.
    posted_at {i64} NOT NULL,
    FOREIGN KEY (account_id, unit) REFERENCES ledger_accounts (id, unit)
) {strict};
CREATE UNIQUE INDEX ledger_postings_transfer_account_key ON ledger_postings (transfer_id, account_id);
-- Balances, statements and totals by day are read from this index alone.
CREATE INDEX ledger_postings_account ON ledger_postings (account_id, posted_at, id, amount);
