-- How often something happened in each quarter of an hour. Written by one reader alone.
CREATE TABLE insight_activity (
  kind TEXT NOT NULL,
  -- Microseconds UTC at which the quarter begins.
  quarter_at {i64} NOT NULL,
  happened {i64} NOT NULL,
  PRIMARY KEY (kind, quarter_at)
) {strict};
