-- Accounts elsewhere that open a member's account here.
CREATE TABLE identities (
  id {pk},
  member_id {i64} NOT NULL REFERENCES members (id),
  provider TEXT NOT NULL CHECK (provider IN ('oidc', 'github', 'wechat')),
  -- Who vouches, and for whom. Together they never mean somebody else; what the account over there is called may.
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- What the account over there is called; only its member sees it.
  label TEXT NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX identities_subject ON identities (issuer, subject);
CREATE UNIQUE INDEX identities_member_provider ON identities (member_id, provider);

-- Logins elsewhere that were begun and have not come back. Each comes back once.
CREATE TABLE outer_attempts (
  -- SHA-256 of the state that the address carries there and back.
  state_hash {bytes} NOT NULL PRIMARY KEY,
  -- SHA-256 of a secret of the browser that began: no other browser can end it.
  browser_hash {bytes} NOT NULL,
  provider TEXT NOT NULL,
  -- Who links an account; NULL signs in.
  member_id {i64} REFERENCES members (id),
  -- The page to go to afterwards, on this site.
  next TEXT NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE INDEX outer_attempts_member_id ON outer_attempts (member_id);
CREATE INDEX outer_attempts_expires_at ON outer_attempts (expires_at);

-- Whom a login elsewhere has vouched for, and who has yet to choose a name here.
CREATE TABLE outer_guests (
  -- SHA-256 of the secret in the form that asks for the name.
  token_hash {bytes} NOT NULL PRIMARY KEY,
  browser_hash {bytes} NOT NULL,
  provider TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  -- The mail address that the other side says is theirs and proved; empty where it does not.
  proved_mail TEXT NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE INDEX outer_guests_expires_at ON outer_guests (expires_at);
