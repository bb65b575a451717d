-- The sandbox bank's own books. Nothing outside its folder reads them: to the house it is a stranger behind an API.
CREATE TABLE sandbox_charges (
    id {pk},
    -- The bank's name for the charge, and the secret part of its page's address.
    ref TEXT NOT NULL,
    merchant TEXT NOT NULL,
    -- The merchant's number for it.
    number TEXT NOT NULL,
    amount_minor {i64} NOT NULL,
    currency TEXT NOT NULL,
    title TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    return_url TEXT NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL,
    -- What the payer chose on the page; decides how the bank behaves from then on.
    behaviour TEXT,
    -- What was really taken; differs from the amount only when the payer asked for a wrong one.
    taken_minor {i64},
    created_at {i64} NOT NULL,
    expires_at {i64} NOT NULL,
    paid_at {i64}
) {strict};

CREATE UNIQUE INDEX sandbox_charges_ref_key ON sandbox_charges (ref);
CREATE UNIQUE INDEX sandbox_charges_number_key ON sandbox_charges (merchant, number);

CREATE TABLE sandbox_refunds (
    id {pk},
    ref TEXT NOT NULL,
    charge_id {i64} NOT NULL REFERENCES sandbox_charges (id),
    number TEXT NOT NULL,
    amount_minor {i64} NOT NULL,
    notify_url TEXT NOT NULL,
    state TEXT NOT NULL,
    -- How often the merchant asked again after a failure.
    tries {i64} NOT NULL,
    created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX sandbox_refunds_number_key ON sandbox_refunds (number);
CREATE INDEX sandbox_refunds_by_charge ON sandbox_refunds (charge_id);

-- A notice that the bank sends, byte for byte the same on every try.
CREATE TABLE sandbox_notices (
    id {pk},
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at {i64} NOT NULL
) {strict};
