-- What was given to one member: why, from when, until when. Rows stay when a grant ends, so that it can be explained.
CREATE TABLE access_grants (
    id {pk},
    member_id {i64} NOT NULL REFERENCES members (id),
    -- What it is for. For a tier: what the tier came with, such as a plan.
    subject_kind TEXT NOT NULL,
    subject_id {i64} NOT NULL,
    gives TEXT NOT NULL CHECK (gives IN (
        'read', 'edit', 'moderate', 'tier-guest', 'tier-scholar', 'tier-fellow', 'tier-chair')),
    -- What stands behind it, such as an order. By hand: `hand`, with the ended grant by hand that this one follows, or 0.
    reason_kind TEXT NOT NULL,
    reason_id {i64} NOT NULL,
    -- Who gave it by hand, and why.
    granted_by {i64} REFERENCES members (id),
    note TEXT NOT NULL,
    from_at {i64} NOT NULL,
    -- The first instant at which it no longer holds. NULL has no end.
    until_at {i64},
    revoked_at {i64},
    revoked_by {i64} REFERENCES members (id),
    created_at {i64} NOT NULL,
    CHECK (until_at IS NULL OR until_at > from_at)
) {strict};
-- One cause gives one right on one thing at most once.
CREATE UNIQUE INDEX access_grants_reason_key
    ON access_grants (member_id, subject_kind, subject_id, gives, reason_kind, reason_id);
-- The question of every page: what does this member hold on these things, and at which tiers.
CREATE INDEX access_grants_held ON access_grants (member_id, subject_id) WHERE revoked_at IS NULL;
CREATE INDEX access_grants_tiers ON access_grants (member_id, gives) WHERE revoked_at IS NULL;
-- Everything that one order gave, to take it back.
CREATE INDEX access_grants_reason ON access_grants (reason_kind, reason_id);
-- Who holds a thing.
CREATE INDEX access_grants_subject ON access_grants (subject_kind, subject_id, id);
-- What a member holds of one kind, newest first.
CREATE INDEX access_grants_member_kind ON access_grants (member_id, subject_kind, id);
CREATE INDEX access_grants_granted_by ON access_grants (granted_by);
CREATE INDEX access_grants_revoked_by ON access_grants (revoked_by);
