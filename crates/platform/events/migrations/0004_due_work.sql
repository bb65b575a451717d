-- Work that is due at some time and reaches outside the database: mail, webhooks, gateway calls.
CREATE TABLE due_work (
    id {pk},
    kind TEXT NOT NULL,
    -- Idempotency key: the same work enqueued twice is done once, for as long as the row is kept.
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- waiting, running, done, dead or dismissed.
    state TEXT NOT NULL,
    due_at {i64} NOT NULL,
    -- When somebody should next look: the due time, the end of the back-off, or the end of the lease.
    next_at {i64} NOT NULL,
    -- How often it was begun; also tells one lease of a node from the next.
    attempts {i64} NOT NULL,
    lease_owner TEXT NOT NULL,
    failed_at {i64},
    last_error TEXT,
    created_at {i64} NOT NULL,
    -- When it was done, given up or dismissed.
    finished_at {i64}
) {strict};
CREATE UNIQUE INDEX due_work_key ON due_work (kind, key);
-- What to take next.
CREATE INDEX due_work_next ON due_work (next_at, id) WHERE state IN ('waiting', 'running');
-- The operator's list of what was given up.
CREATE INDEX due_work_dead ON due_work (id) WHERE state = 'dead';
-- What may be forgotten.
CREATE INDEX due_work_finished ON due_work (finished_at) WHERE state IN ('done', 'dismissed');
