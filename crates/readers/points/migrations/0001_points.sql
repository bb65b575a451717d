-- Why somebody was given points, and through which transfer of the ledger. The ledger keeps the points; these rows know
-- what they were given for, so that they are given once, within limits, and taken back with their cause.
CREATE TABLE points_awards (
  id {pk},
  -- The event that caused it; 0 for a check-in.
  event_id {i64} NOT NULL,
  rule TEXT NOT NULL,
  member_id {i64} NOT NULL REFERENCES members (id),
  -- Who caused it, where that is somebody else.
  from_id {i64},
  cause_kind TEXT NOT NULL,
  cause_id {i64} NOT NULL,
  points {i64} NOT NULL,
  -- The day (UTC), as 2026-11-21.
  day TEXT NOT NULL,
  transfer_id {i64} NOT NULL,
  -- Whether it was taken back.
  reversed {bool} NOT NULL
) {strict};

CREATE UNIQUE INDEX points_awards_once_key ON points_awards (event_id, rule, member_id, day);
CREATE INDEX points_awards_day ON points_awards (member_id, rule, day);
CREATE INDEX points_awards_pair ON points_awards (member_id, from_id, rule);
CREATE INDEX points_awards_cause ON points_awards (cause_kind, cause_id, reversed);

-- Points of each member in each period: a day, a month, and `all`. One row for each member, so nobody waits for others.
CREATE TABLE points_scores (
  period TEXT NOT NULL,
  member_id {i64} NOT NULL REFERENCES members (id),
  points {i64} NOT NULL,
  PRIMARY KEY (period, member_id)
) {strict};

CREATE INDEX points_scores_board ON points_scores (period, points, member_id);

-- Who checked in on which day of the community's calendar.
CREATE TABLE points_checkins (
  member_id {i64} NOT NULL REFERENCES members (id),
  day TEXT NOT NULL,
  -- Days in a row up to this one.
  streak {i64} NOT NULL,
  created_at {i64} NOT NULL,
  PRIMARY KEY (member_id, day)
) {strict};
