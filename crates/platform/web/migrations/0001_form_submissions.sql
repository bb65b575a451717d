-- One row for each form that created something, so that a double click finds what the first click made.
CREATE TABLE form_submissions (
  token TEXT NOT NULL PRIMARY KEY,
  member_id {i64},
  location TEXT NOT NULL,
  created_at {i64} NOT NULL
) {strict};

-- Old rows are removed by age.
CREATE INDEX form_submissions_created_at ON form_submissions (created_at);
