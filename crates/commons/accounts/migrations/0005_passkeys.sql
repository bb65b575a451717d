-- Public keys whose other half a member's device keeps.
CREATE TABLE passkeys (
  id {pk},
  member_id {i64} NOT NULL REFERENCES members (id),
  -- By which the device names the key.
  credential_id {bytes} NOT NULL,
  -- The public key with what is known of its device, as JSON of the library that checks it.
  credential TEXT NOT NULL,
  -- What the member calls it.
  name TEXT NOT NULL,
  created_at {i64} NOT NULL,
  last_used_at {i64}
) {strict};

CREATE UNIQUE INDEX passkeys_credential_id ON passkeys (credential_id);
CREATE INDEX passkeys_member_id ON passkeys (member_id, id);

-- Questions that were put to a device and not answered yet. Each is answered once.
CREATE TABLE passkey_questions (
  -- SHA-256 of the secret in the form that carries the answer.
  token_hash {bytes} NOT NULL PRIMARY KEY,
  browser_hash {bytes} NOT NULL,
  -- Who adds a key; NULL signs in.
  member_id {i64} REFERENCES members (id),
  -- What was asked, as JSON of the library that checks the answer.
  question TEXT NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE INDEX passkey_questions_member_id ON passkey_questions (member_id);
CREATE INDEX passkey_questions_expires_at ON passkey_questions (expires_at);
