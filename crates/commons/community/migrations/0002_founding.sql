-- Filled once, by whoever founds the community in the first-run wizard.
CREATE TABLE community_founding (
  -- There is one community: the key lets nobody found it twice.
  one {i64} NOT NULL PRIMARY KEY CHECK (one = 1),
  founded_at {i64} NOT NULL,
  founded_by {i64} NOT NULL REFERENCES members (id),
  -- What the founder began with.
  preset TEXT NOT NULL
) {strict};

-- Codes that `jixia serve` printed for the wizard. They are gone once the community is founded.
CREATE TABLE community_setup_codes (
  -- SHA-256 of the code: whoever reads the table cannot use it.
  code_hash {bytes} NOT NULL PRIMARY KEY,
  made_at {i64} NOT NULL
) {strict};

-- The rules of the community, every version of them.
CREATE TABLE community_rules (
  id {pk},
  -- Markdown, and the safe HTML made of it.
  body TEXT NOT NULL,
  body_html TEXT NOT NULL,
  -- What is different from the version before, in one line; empty for the first.
  note TEXT NOT NULL,
  made_at {i64} NOT NULL,
  made_by {i64} NOT NULL REFERENCES members (id)
) {strict};
