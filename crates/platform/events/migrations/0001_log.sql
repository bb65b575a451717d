-- The event log. Rows are facts: they are never updated and never deleted.
CREATE TABLE events (
    id {pk},
    -- When it happened, microseconds UTC.
    at {i64} NOT NULL,
    -- `feature.noun.verb_past`, such as forum.topic.posted.
    kind TEXT NOT NULL,
    -- The member who did it; NULL where the program itself did. No foreign key: the log outlives a deleted account.
    actor {i64},
    -- What it is about.
    subject_kind TEXT NOT NULL,
    subject_id {i64} NOT NULL,
    -- The space it happened in, where there is one.
    space {i64},
    -- Version of the payload's shape.
    version {i64} NOT NULL,
    -- JSON that no query looks into.
    payload TEXT NOT NULL
) {strict};
