-- What somebody typed into the form of an article and did not save yet: the last state for each writer.
CREATE TABLE article_drafts (
  article_id {i64} NOT NULL REFERENCES articles (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  -- The version that the form was made from.
  version {i64} NOT NULL,
  -- Names and values of the form's fields as JSON.
  fields TEXT NOT NULL,
  saved_at {i64} NOT NULL,
  PRIMARY KEY (article_id, member_id)
) {strict};
