-- What can be found: one row for each topic, reply, course, lesson and member that is published and there. Written by
-- one reader of the log alone. Who may see a row is asked anew at each search, of the thing itself.
CREATE TABLE search_entries (
  id {pk},
  kind TEXT NOT NULL CHECK (kind IN ('topic', 'reply', 'course', 'lesson', 'member')),
  thing_id {i64} NOT NULL,
  -- The topic of a reply, the course of a lesson; 0 for what stands by itself.
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

CREATE UNIQUE INDEX search_entries_thing_key ON search_entries (kind, thing_id);
CREATE INDEX search_entries_parent ON search_entries (kind, parent_id);
CREATE INDEX search_entries_at ON search_entries (at, id);

-- The words of each entry. Our own tokeniser cut them; they are separated by blanks, and the engines take them as they
-- are. On both engines `search_words` is a table to write to and a function of a query that gives `rowid` and `rank`,
-- the best rank lowest.

-- engine: sqlite
-- Every character but blanks and control characters belongs to a word, so that `c++` and `.net` stay whole. A row of
-- its own for each text is not kept: entries have it.
CREATE VIRTUAL TABLE search_words USING fts5(
  title, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);
INSERT INTO search_words (search_words, rank) VALUES ('rank', 'bm25(8.0, 1.0)');

-- engine: postgres
-- Words with their places; PostgreSQL counts places up to 16383.
CREATE FUNCTION search_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS
  'SELECT COALESCE(string_agg('''''''' || word || '''''':'' || LEAST(place, 16383), '' ''), '''')::tsvector
   FROM unnest(string_to_array(words, '' '')) WITH ORDINALITY AS cut (word, place) WHERE word <> ''''';
CREATE TABLE search_words (
  rowid BIGINT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  vector tsvector NOT NULL GENERATED ALWAYS AS
    (setweight(search_vector(title), 'A') || setweight(search_vector(body), 'D')) STORED
);
CREATE INDEX search_words_vector ON search_words USING gin (vector);
CREATE FUNCTION search_words(asked text) RETURNS TABLE (rowid bigint, rank double precision) LANGUAGE sql STABLE AS
  'SELECT found.rowid, -ts_rank(''{0.125, 0.25, 0.5, 1.0}'', found.vector, asked::tsquery, 1)::double precision
   FROM search_words AS found WHERE found.vector @@ asked::tsquery';
