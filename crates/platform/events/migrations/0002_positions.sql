-- The order in which readers walk the log, and how far it is settled: every event below `settled` is visible and
-- nothing can appear there any more; `next` is above every position in use.

-- `shift` is added to transaction ids, see below. On SQLite positions are ids, which a copied file keeps: it stays 0.
CREATE TABLE event_era (
    one {i64} NOT NULL PRIMARY KEY CHECK (one = 1),
    shift {i64} NOT NULL
) {strict};
INSERT INTO event_era (one, shift) VALUES (1, 0);

-- engine: sqlite
-- One writer commits at a time, so ids are committed in their own order.
CREATE VIEW event_log AS
    SELECT id AS position, id, at, kind, actor, subject_kind, subject_id, space, version, payload FROM events;
CREATE VIEW event_horizon AS
    SELECT COALESCE(MAX(id), 0) + 1 AS settled, COALESCE(MAX(id), 0) + 1 AS next FROM events;

-- engine: postgres
-- A lower id can commit after a higher one, so a reader that remembered the highest id it saw would skip events. Each
-- event therefore keeps the id of its transaction, and readers walk (transaction, id) up to the oldest transaction that
-- still runs in this database. Transaction ids start again when a dump is restored into another cluster; `shift` is raised then,
-- so that positions never go back.
CREATE FUNCTION event_position() RETURNS BIGINT LANGUAGE sql VOLATILE AS
    'SELECT pg_current_xact_id()::text::bigint + shift FROM event_era';
ALTER TABLE events ADD COLUMN txid BIGINT NOT NULL DEFAULT event_position();
CREATE INDEX events_by_position ON events (txid, id);
CREATE VIEW event_log AS
    SELECT txid AS position, id, at, kind, actor, subject_kind, subject_id, space, version, payload FROM events;
-- Transaction ids belong to the whole cluster. One that runs in another database, a long import there or a CREATE
-- DATABASE, cannot emit here and must not hold our readers back. It is left out only where its session is found and is
-- connected elsewhere; one that nobody is found for counts as ours.
CREATE VIEW event_horizon AS
    SELECT shift + CASE
        WHEN pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())
        THEN pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        ELSE COALESCE(
            (SELECT MIN(running.xid::text::bigint) FROM pg_snapshot_xip(pg_current_snapshot()) AS running (xid)
             WHERE NOT EXISTS (
                SELECT 1 FROM pg_stat_get_activity(NULL) AS session
                WHERE session.backend_xid::text::bigint = running.xid::text::bigint % 4294967296
                AND session.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))),
            pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
        END AS settled,
        shift + pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
    FROM event_era;
