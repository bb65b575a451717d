CREATE TABLE members (
  id {pk},
  -- As the member writes it.
  name TEXT NOT NULL,
  -- Compatibility-folded and in lower case: two names that look alike are one name.
  name_key TEXT NOT NULL,
  mail TEXT NOT NULL,
  -- In lower case.
  mail_key TEXT NOT NULL,
  -- PHC string of argon2id.
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'moderator', 'author', 'member')),
  -- Standing bought by membership; what is shown also depends on tier_until and the role.
  tier TEXT NOT NULL CHECK (tier IN ('guest', 'scholar', 'fellow', 'chair')),
  tier_until {i64},
  -- Markdown, and the safe HTML made of it.
  bio TEXT NOT NULL,
  bio_html TEXT NOT NULL,
  -- Chosen on the settings page; NULL follows the browser.
  locale TEXT,
  theme TEXT,
  -- Counts edits of the profile, so that two tabs notice each other.
  version {i64} NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX members_name_key ON members (name_key);
CREATE UNIQUE INDEX members_mail_key ON members (mail_key);

CREATE TABLE sessions (
  -- SHA-256 of the secret in the cookie: whoever reads the table cannot sign in with it.
  token_hash {bytes} NOT NULL PRIMARY KEY,
  member_id {i64} NOT NULL REFERENCES members (id),
  user_agent TEXT NOT NULL,
  created_at {i64} NOT NULL,
  expires_at {i64} NOT NULL
) {strict};

CREATE INDEX sessions_member_id ON sessions (member_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE api_tokens (
  id {pk},
  member_id {i64} NOT NULL REFERENCES members (id),
  name TEXT NOT NULL,
  -- SHA-256 of the secret.
  token_hash {bytes} NOT NULL,
  -- The first characters of the secret, to tell tokens apart in the list.
  hint TEXT NOT NULL,
  created_at {i64} NOT NULL,
  expires_at {i64} NOT NULL,
  revoked_at {i64}
) {strict};

CREATE UNIQUE INDEX api_tokens_token_hash ON api_tokens (token_hash);
CREATE INDEX api_tokens_member_id ON api_tokens (member_id, id);
