-- One row for each reader of the log: its place, committed together with its effects.
CREATE TABLE event_readers (
    name TEXT NOT NULL PRIMARY KEY,
    -- The kinds it hears, with spaces between them; empty is all. Kept so that its lag can be told without its code.
    kinds TEXT NOT NULL,
    -- The last event it has dealt with.
    position {i64} NOT NULL,
    event_id {i64} NOT NULL,
    -- The node that runs it, and until when the others leave it alone.
    lease_owner TEXT NOT NULL,
    lease_until {i64} NOT NULL,
    -- Failures at the event after its place; 0 while all is well.
    attempts {i64} NOT NULL,
    -- Not to be tried again before.
    retry_at {i64} NOT NULL,
    -- Events given up one after the other without a success between them.
    dead_in_row {i64} NOT NULL,
    -- The latest failure; stays for the operator after the reader has recovered.
    failed_at {i64},
    last_error TEXT
) {strict};

-- Events that a reader could not deal with, and those that wait behind them.
CREATE TABLE event_dead_letters (
    id {pk},
    reader TEXT NOT NULL REFERENCES event_readers (name),
    event_id {i64} NOT NULL REFERENCES events (id),
    -- Copied from the event: later events about the same thing are held, so that their order stays.
    subject_kind TEXT NOT NULL,
    subject_id {i64} NOT NULL,
    -- dead: waits for the operator; retrying: the reader takes it next; held: waits behind a dead one.
    state TEXT NOT NULL,
    attempts {i64} NOT NULL,
    failed_at {i64} NOT NULL,
    -- Empty while it is held.
    error TEXT NOT NULL
) {strict};
CREATE UNIQUE INDEX event_dead_letters_event_key ON event_dead_letters (reader, event_id);
-- Finds what is held behind a subject, oldest first.
CREATE INDEX event_dead_letters_subject ON event_dead_letters (reader, subject_kind, subject_id, id);
