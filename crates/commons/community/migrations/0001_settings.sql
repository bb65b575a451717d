-- What the owner has decided, one row for each thing. What has no row is as jixia.toml and the program have it.
CREATE TABLE community_settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  -- One number for the whole community, raised with every change: a row has the number of its latest change.
  version {i64} NOT NULL,
  changed_at {i64} NOT NULL,
  -- NULL where the first run wrote it.
  changed_by {i64} REFERENCES members (id)
) {strict};
