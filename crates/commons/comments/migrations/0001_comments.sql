CREATE TABLE comments (
  id {pk},
  -- The thing under which it stands: a lesson, an article, a product.
  subject_kind TEXT NOT NULL,
  subject_id {i64} NOT NULL,
  -- The comment that it answers. That one answers none: there is one level of replies.
  parent_id {i64} REFERENCES comments (id),
  author_id {i64} NOT NULL REFERENCES members (id),
  -- Markdown, and the safe HTML made of it.
  body TEXT NOT NULL,
  body_html TEXT NOT NULL,
  -- 'none', 'owner' or 'staff', in the words of the access crate.
  removal TEXT NOT NULL,
  removed_at {i64},
  -- Counts edits, so that two tabs notice each other.
  version {i64} NOT NULL,
  edited_at {i64},
  created_at {i64} NOT NULL
) {strict};

-- A page of the comments under a thing, and their count without a look at the rows.
CREATE INDEX comments_subject ON comments (subject_kind, subject_id, parent_id, id, removal);
-- The replies to a comment.
CREATE INDEX comments_parent ON comments (parent_id, id, removal);
CREATE INDEX comments_author_id ON comments (author_id, id);

-- What a comment said before an edit.
CREATE TABLE comment_revisions (
  comment_id {i64} NOT NULL REFERENCES comments (id),
  version {i64} NOT NULL,
  body TEXT NOT NULL,
  editor_id {i64} NOT NULL REFERENCES members (id),
  replaced_at {i64} NOT NULL,
  PRIMARY KEY (comment_id, version)
) {strict};

CREATE TABLE comment_likes (
  comment_id {i64} NOT NULL REFERENCES comments (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (comment_id, member_id)
) {strict};

CREATE INDEX comment_likes_member_id ON comment_likes (member_id);
