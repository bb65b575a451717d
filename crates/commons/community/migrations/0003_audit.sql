-- Which events of the log belong to the record of decisions: who, and in which part of the house. What happened is read
-- from the log itself, which is the truth.
CREATE TABLE community_audit (
  event_id {i64} NOT NULL PRIMARY KEY REFERENCES events (id),
  -- The first word of the kind: settings, forum, ...
  area TEXT NOT NULL,
  -- NULL where the command line or the program itself did it.
  actor {i64}
) {strict};
CREATE INDEX community_audit_area ON community_audit (area, event_id);
CREATE INDEX community_audit_actor ON community_audit (actor, event_id);
