-- One buyer, one total, one currency. A row is never deleted.
CREATE TABLE orders (
    id {pk},
    buyer_id {i64} NOT NULL REFERENCES members (id),
    state TEXT NOT NULL,
    total_minor {i64} NOT NULL CHECK (total_minor > 0),
    currency TEXT NOT NULL,
    -- What an open order is for, such as 'course:5'; NULL once it is paid or over. With the unique index below this
    -- is what makes of a double click one order.
    open_key TEXT,
    created_at {i64} NOT NULL,
    expires_at {i64} NOT NULL,
    paid_at {i64},
    -- When the goods were handed over; a refund takes them back only if they were.
    fulfilled_at {i64},
    ended_at {i64}
) {strict};

CREATE UNIQUE INDEX orders_open_key ON orders (buyer_id, open_key);
CREATE INDEX orders_by_buyer ON orders (buyer_id, id);
CREATE INDEX orders_by_state ON orders (state, id);

-- What was bought, as it was called and split on the day of the order.
CREATE TABLE order_lines (
    id {pk},
    order_id {i64} NOT NULL REFERENCES orders (id),
    subject_kind TEXT NOT NULL,
    subject_id {i64} NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    amount_minor {i64} NOT NULL,
    seller_id {i64} REFERENCES members (id),
    share_bps {i64} NOT NULL CHECK (share_bps BETWEEN 0 AND 10000)
) {strict};

CREATE INDEX order_lines_by_order ON order_lines (order_id, id);
CREATE INDEX order_lines_by_subject ON order_lines (subject_kind, subject_id, id);

-- One try at paying through one gateway, written down before the gateway is asked.
CREATE TABLE payment_attempts (
    id {pk},
    order_id {i64} NOT NULL REFERENCES orders (id),
    gateway TEXT NOT NULL,
    -- Our number for it at the gateway.
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    pay_url TEXT,
    started_at {i64} NOT NULL,
    ended_at {i64}
) {strict};

CREATE UNIQUE INDEX payment_attempts_number_key ON payment_attempts (number);
CREATE INDEX payment_attempts_by_order ON payment_attempts (order_id, id);

-- Money that a gateway says it took; kept whatever it means for the order.
CREATE TABLE payments (
    id {pk},
    order_id {i64} NOT NULL REFERENCES orders (id),
    attempt_id {i64} NOT NULL REFERENCES payment_attempts (id),
    gateway TEXT NOT NULL,
    -- The gateway's own name for it: the second lock against counting one payment twice.
    provider_payment TEXT NOT NULL,
    amount_minor {i64} NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    verdict TEXT NOT NULL,
    -- The transfer in the ledger that took it in.
    transfer_id {i64} NOT NULL REFERENCES ledger_transfers (id),
    received_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX payments_provider_key ON payments (gateway, provider_payment);
CREATE INDEX payments_by_order ON payments (order_id, id);

-- A payment going back, whole.
CREATE TABLE refunds (
    id {pk},
    payment_id {i64} NOT NULL REFERENCES payments (id),
    order_id {i64} NOT NULL REFERENCES orders (id),
    -- Our number for it at the gateway, and our key when we ask again.
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- Who asked; NULL when the rules did.
    requested_by {i64} REFERENCES members (id),
    provider_refund TEXT,
    requested_at {i64} NOT NULL,
    ended_at {i64}
) {strict};

-- One payment goes back once.
CREATE UNIQUE INDEX refunds_payment_key ON refunds (payment_id);
CREATE UNIQUE INDEX refunds_number_key ON refunds (number);
CREATE INDEX refunds_by_order ON refunds (order_id, id);

-- What gateways told us, stored under their own id before anything is done about it.
CREATE TABLE gateway_notices (
    id {pk},
    gateway TEXT NOT NULL,
    notice_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What it says, in our words (JSON); the raw body is not kept, only its hash.
    fact TEXT NOT NULL,
    body_sha256 {bytes} NOT NULL,
    state TEXT NOT NULL,
    -- Why it is in quarantine.
    trouble TEXT,
    order_id {i64} REFERENCES orders (id),
    received_at {i64} NOT NULL,
    worked_at {i64}
) {strict};

CREATE UNIQUE INDEX gateway_notices_key ON gateway_notices (gateway, notice_key);
CREATE INDEX gateway_notices_by_state ON gateway_notices (state, id);

-- What happened to an order, line by line, for the buyer's receipt and for staff.
CREATE TABLE order_timeline (
    id {pk},
    order_id {i64} NOT NULL REFERENCES orders (id),
    at {i64} NOT NULL,
    what TEXT NOT NULL,
    actor_id {i64} REFERENCES members (id),
    -- Numbers and reasons, for staff only.
    detail TEXT NOT NULL
) {strict};

CREATE INDEX order_timeline_by_order ON order_timeline (order_id, id);
