-- What a member can pay for: one tier for one interval. A plan is retired, never deleted: periods point to it.
CREATE TABLE membership_plans (
    id {pk},
    tier TEXT NOT NULL CHECK (tier IN ('scholar', 'fellow')),
    interval_word TEXT NOT NULL CHECK (interval_word IN ('month', 'year')),
    tagline_zh TEXT NOT NULL,
    tagline_en TEXT NOT NULL,
    -- One benefit a line.
    benefits_zh TEXT NOT NULL,
    benefits_en TEXT NOT NULL,
    active {bool} NOT NULL,
    -- Counts edits, so that two owners do not overwrite each other.
    version {i64} NOT NULL,
    created_at {i64} NOT NULL
) {strict};

-- The pricing page offers one plan for each tier and interval.
CREATE UNIQUE INDEX membership_plans_offered_key ON membership_plans (tier, interval_word) WHERE active;

CREATE TABLE membership_plan_prices (
    plan_id {i64} NOT NULL REFERENCES membership_plans (id),
    currency TEXT NOT NULL,
    amount_minor {i64} NOT NULL CHECK (amount_minor > 0),
    -- The order in which the owner set them; the first is the default.
    place {i64} NOT NULL,
    PRIMARY KEY (plan_id, currency)
) {strict};

-- Time that was bought. A period never changes: when it has to lie elsewhere, its row is 'moved' and another takes its
-- place, each with a grant of its own.
CREATE TABLE membership_periods (
    id {pk},
    member_id {i64} NOT NULL REFERENCES members (id),
    plan_id {i64} NOT NULL REFERENCES membership_plans (id),
    tier TEXT NOT NULL,
    months {i64} NOT NULL CHECK (months > 0),
    -- What was paid for it: the order and the line of it.
    order_id {i64} NOT NULL,
    line_id {i64} NOT NULL,
    from_at {i64} NOT NULL,
    until_at {i64} NOT NULL,
    -- Where its chain began, and how many months of the chain lie before it: ends are counted from there, so that a
    -- chain that begins on the 31st does not slide to the 28th.
    anchor_at {i64} NOT NULL,
    anchor_months {i64} NOT NULL,
    grant_id {i64} NOT NULL REFERENCES access_grants (id),
    state TEXT NOT NULL,
    CHECK (until_at > from_at)
) {strict};

-- One line of an order gives time once. A row that was taken back stays, and stands in the way of giving it again.
CREATE UNIQUE INDEX membership_periods_line_key ON membership_periods (line_id) WHERE state <> 'moved';
CREATE INDEX membership_periods_by_member ON membership_periods (member_id, id);
CREATE INDEX membership_periods_by_end ON membership_periods (until_at) WHERE state = 'live';
CREATE INDEX membership_periods_by_plan ON membership_periods (plan_id);
