CREATE TABLE files (
  id {pk},
  -- Who uploaded it. No reference to the table of members, which lies on a floor above this one.
  owner_id {i64} NOT NULL,
  -- Random, with an ending: the last part of the address, so that nobody guesses addresses by counting.
  name TEXT NOT NULL,
  -- Where the bytes lie in the store, and those of the small copy.
  object TEXT NOT NULL,
  thumb_object TEXT NOT NULL,
  -- SHA-256 of the bytes in hexadecimal digits; the tag of the answer.
  digest TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size {i64} NOT NULL CHECK (size > 0),
  width {i64} NOT NULL CHECK (width > 0),
  height {i64} NOT NULL CHECK (height > 0),
  -- Opened by a signed address that ends, and by nothing else.
  private {bool} NOT NULL,
  -- The thing that uses it; NULL until something does.
  claim_kind TEXT,
  claim_id {i64},
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX files_object_key ON files (object);
-- What a member uploaded, the newest first.
CREATE INDEX files_owner_id ON files (owner_id, id);
