-- Articles and comments can be found too.

-- engine: sqlite
-- The engine cannot change a CHECK, so the table is made anew. Nothing points to it; the words keep their numbers.
CREATE TABLE search_entries_anew (
  id {pk},
  kind TEXT NOT NULL CHECK (kind IN ('topic', 'reply', 'article', 'course', 'lesson', 'comment', 'member')),
  thing_id {i64} NOT NULL,
  -- The topic of a reply, the course of a lesson; of a comment the lesson or, below zero, the article; 0 for what stands
  -- by itself.
  parent_id {i64} NOT NULL,
  space_id {i64},
  author_id {i64},
  -- 'open' or 'solved' for questions, empty for all else.
  state TEXT NOT NULL,
  votes {i64} NOT NULL,
  -- When it was written, in microseconds UTC.
  at {i64} NOT NULL,
  -- Where it is.
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  -- Plain text, from which passages are shown.
  body TEXT NOT NULL
) {strict};
INSERT INTO search_entries_anew
  (id, kind, thing_id, parent_id, space_id, author_id, state, votes, at, url, title, body)
  SELECT id, kind, thing_id, parent_id, space_id, author_id, state, votes, at, url, title, body FROM search_entries;
DROP TABLE search_entries;
ALTER TABLE search_entries_anew RENAME TO search_entries;
CREATE UNIQUE INDEX search_entries_thing_key ON search_entries (kind, thing_id);
CREATE INDEX search_entries_parent ON search_entries (kind, parent_id);
CREATE INDEX search_entries_at ON search_entries (at, id);

-- engine: postgres
ALTER TABLE search_entries DROP CONSTRAINT search_entries_kind_check;
ALTER TABLE search_entries ADD CONSTRAINT search_entries_kind_check
  CHECK (kind IN ('topic', 'reply', 'article', 'course', 'lesson', 'comment', 'member'));
