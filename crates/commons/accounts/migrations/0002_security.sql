-- When the member proved that the mail address is theirs; NULL until then.
ALTER TABLE members ADD COLUMN mail_verified_at {i64};

-- Links that were sent by mail. Each works once.
CREATE TABLE mail_proofs (
  id {pk},
  -- SHA-256 of the secret in the link.
  token_hash {bytes} NOT NULL,
  -- NULL where nobody has the address: so that asking costs the same either way.
  member_id {i64} REFERENCES members (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'change', 'reset')),
  -- The address that whoever opens the link has.
  mail TEXT NOT NULL,
  created_at {i64} NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX mail_proofs_token_hash ON mail_proofs (token_hash);
CREATE INDEX mail_proofs_member_id ON mail_proofs (member_id, purpose);
CREATE INDEX mail_proofs_expires_at ON mail_proofs (expires_at);

-- Guesses at secrets, counted before each is checked.
CREATE TABLE guesses (
  -- What is guessed at, or from where: 'member:17', 'login:<hash>', 'from:203.0.113.9'.
  key TEXT NOT NULL PRIMARY KEY,
  failures {i64} NOT NULL,
  last_at {i64} NOT NULL,
  -- Until when no guess is taken.
  shut_until {i64} NOT NULL
) {strict};

CREATE INDEX guesses_last_at ON guesses (last_at);
