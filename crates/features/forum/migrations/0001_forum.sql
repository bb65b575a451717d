CREATE TABLE spaces (
  id {pk},
  -- In the address.
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  -- Whom the space is for, in the words of the access crate.
  audience TEXT NOT NULL,
  -- Place in the list, low first.
  position {i64} NOT NULL,
  version {i64} NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX spaces_slug ON spaces (slug);

CREATE TABLE topics (
  id {pk},
  space_id {i64} NOT NULL REFERENCES spaces (id),
  author_id {i64} NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL CHECK (kind IN ('talk', 'question')),
  title TEXT NOT NULL,
  -- Markdown, the safe HTML made of it, and its first words for lists.
  body TEXT NOT NULL,
  body_html TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  -- The answer that solved the question.
  accepted_reply_id {i64},
  locked {bool} NOT NULL,
  -- 'none', 'owner' or 'staff', in the words of the access crate.
  removal TEXT NOT NULL,
  removed_at {i64},
  -- Counts edits, so that two tabs notice each other.
  version {i64} NOT NULL,
  edited_at {i64},
  created_at {i64} NOT NULL
) {strict};

CREATE INDEX topics_author_id ON topics (author_id, id);
CREATE INDEX topics_space_id ON topics (space_id, id);

CREATE TABLE replies (
  id {pk},
  topic_id {i64} NOT NULL REFERENCES topics (id),
  author_id {i64} NOT NULL REFERENCES members (id),
  body TEXT NOT NULL,
  body_html TEXT NOT NULL,
  removal TEXT NOT NULL,
  removed_at {i64},
  version {i64} NOT NULL,
  edited_at {i64},
  created_at {i64} NOT NULL
) {strict};

-- A page of a topic, and the count of its replies without a look at the rows.
CREATE INDEX replies_topic_id ON replies (topic_id, id, removal);
CREATE INDEX replies_author_id ON replies (author_id, id);

-- What a topic or reply said before an edit.
CREATE TABLE post_revisions (
  post_kind TEXT NOT NULL CHECK (post_kind IN ('topic', 'reply')),
  post_id {i64} NOT NULL,
  version {i64} NOT NULL,
  -- Empty for a reply.
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  editor_id {i64} NOT NULL REFERENCES members (id),
  replaced_at {i64} NOT NULL,
  PRIMARY KEY (post_kind, post_id, version)
) {strict};

CREATE TABLE post_likes (
  post_kind TEXT NOT NULL CHECK (post_kind IN ('topic', 'reply')),
  post_id {i64} NOT NULL,
  member_id {i64} NOT NULL REFERENCES members (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (post_kind, post_id, member_id)
) {strict};

CREATE INDEX post_likes_member_id ON post_likes (member_id);

-- Folded from the log by one reader; nothing else writes here but the posting of the topic itself.
CREATE TABLE topic_tallies (
  topic_id {i64} NOT NULL PRIMARY KEY REFERENCES topics (id),
  space_id {i64} NOT NULL,
  -- Whether the topic is in lists.
  listed {bool} NOT NULL,
  replies {i64} NOT NULL,
  -- When something was last said.
  active_at {i64} NOT NULL
) {strict};

CREATE INDEX topic_tallies_active ON topic_tallies (listed, active_at, topic_id);
CREATE INDEX topic_tallies_space ON topic_tallies (space_id, listed, active_at, topic_id);
