-- What uses a file: one picture may stand in several texts, and lasts as long as the last of them.
CREATE TABLE file_claims (
  file_id {i64} NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  thing_kind TEXT NOT NULL,
  thing_id {i64} NOT NULL,
  -- The thing was deleted and may be brought back: then the claim counts again. Until then it keeps nothing.
  resting {bool} NOT NULL,
  PRIMARY KEY (file_id, thing_kind, thing_id)
) {strict};

-- What one thing uses.
CREATE INDEX file_claims_thing ON file_claims (thing_kind, thing_id, file_id);

INSERT INTO file_claims (file_id, thing_kind, thing_id, resting)
  SELECT id, claim_kind, claim_id, FALSE FROM files WHERE claim_kind IS NOT NULL AND claim_id IS NOT NULL;

-- It is not thrown away before this, whether something uses it or not. An upload of before was looked at, or will be, at
-- a time of its own.
ALTER TABLE files ADD COLUMN kept_until {i64} NOT NULL DEFAULT 0;
ALTER TABLE files DROP COLUMN claim_kind;
ALTER TABLE files DROP COLUMN claim_id;
