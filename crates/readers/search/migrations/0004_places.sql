-- Words stand in the order in which entries are worth looking at, so that a question can take the first that say what
-- it asks for and leave the others alone. The row of the words of an entry is its class times 2^40 plus its id.
--
-- The index is made anew: its readers begin at the first event again.
DELETE FROM search_entries;
ALTER TABLE search_entries ADD COLUMN class {i64} NOT NULL DEFAULT 0;
DELETE FROM event_reader_marks WHERE reader IN ('search.index', 'search.writings');
UPDATE event_readers SET position = 0, event_id = 0 WHERE name IN ('search.index', 'search.writings');

-- engine: sqlite
DROP TABLE search_words;
CREATE VIRTUAL TABLE search_words USING fts5(
  title, body,
  content = '', contentless_delete = 1,
  -- A question of one Chinese character asks for every pair that begins with it.
  prefix = '1',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);

-- engine: postgres
DELETE FROM search_words;
DROP FUNCTION search_words (text);
CREATE FUNCTION search_words(asked text) RETURNS TABLE (rowid bigint) LANGUAGE sql STABLE AS
  'SELECT found.rowid FROM search_words AS found WHERE found.vector @@ asked::tsquery';
