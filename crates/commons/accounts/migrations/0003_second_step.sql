-- The secret that a member's authenticator shares with us. It has to be readable to check a code; nobody is shown it
-- again once it works.
CREATE TABLE totp_secrets (
  member_id {i64} NOT NULL PRIMARY KEY REFERENCES members (id),
  secret {bytes} NOT NULL,
  -- When a first code was right; until then signing in asks for none.
  confirmed_at {i64},
  -- The step of the last code that was taken: a code is taken once.
  last_step {i64} NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE TABLE recovery_codes (
  member_id {i64} NOT NULL REFERENCES members (id),
  -- SHA-256 of the code.
  code_hash {bytes} NOT NULL,
  PRIMARY KEY (member_id, code_hash)
) {strict};

-- Who has given name and password, and has yet to give a code.
CREATE TABLE half_sign_ins (
  token_hash {bytes} NOT NULL PRIMARY KEY,
  member_id {i64} NOT NULL REFERENCES members (id),
  remember {bool} NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE INDEX half_sign_ins_member_id ON half_sign_ins (member_id);
CREATE INDEX half_sign_ins_expires_at ON half_sign_ins (expires_at);
