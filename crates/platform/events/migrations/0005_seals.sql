-- What the log was when it was settled, so that an event that is gone, changed or slipped in later shows. Written by the
-- runner behind the log, never by whoever appends. Only `jixia verify` reads it all.
CREATE TABLE event_seals (
    -- 1, 2, 3 ... without a gap, so that a seal that is gone shows too.
    number {i64} NOT NULL PRIMARY KEY,
    -- The last event under it in the order of the log. It begins after the last one of the seal before.
    position {i64} NOT NULL,
    event_id {i64} NOT NULL,
    -- For each of its events in that order 16 bytes: the id, and the beginning of a digest of all that the event says.
    entries {bytes} NOT NULL,
    -- SHA-256 of the chain of the seal before and of these entries.
    chain {bytes} NOT NULL
) {strict};

-- How far each reader had come when a seal was written. A mark never goes back, so a reader that was moved back shows.
CREATE TABLE event_reader_marks (
    reader TEXT NOT NULL PRIMARY KEY,
    position {i64} NOT NULL,
    event_id {i64} NOT NULL
) {strict};
