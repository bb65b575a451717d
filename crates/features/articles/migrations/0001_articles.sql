-- Articles of one author that are read one after the other.
CREATE TABLE article_series (
  id {pk},
  owner_id {i64} NOT NULL REFERENCES members (id),
  -- The name in the address; it stays what it was.
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX article_series_slug_key ON article_series (slug);
-- An author names a series by its title.
CREATE UNIQUE INDEX article_series_title_key ON article_series (owner_id, title);

CREATE TABLE articles (
  id {pk},
  -- The name in the address; it stays what it was, so that links never break.
  slug TEXT NOT NULL,
  owner_id {i64} NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL CHECK (kind IN ('tutorial', 'case', 'snippet', 'video')),
  title TEXT NOT NULL,
  -- One or two sentences by the author.
  summary TEXT NOT NULL,
  -- The first words of the part that is open to everybody; never of what is behind the wall.
  excerpt TEXT NOT NULL,
  -- BCP 47 tag.
  language TEXT NOT NULL,
  -- Whom the whole is for, as `access` words it.
  audience TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('draft', 'published', 'withdrawn')),
  removal TEXT NOT NULL CHECK (removal IN ('none', 'owner', 'staff')),
  -- The author's share of each sale in hundredths of a percent.
  share_bps {i64} NOT NULL CHECK (share_bps BETWEEN 0 AND 10000),
  series_id {i64} REFERENCES article_series (id),
  -- Its place among the articles of the series; low comes first.
  series_position {i64} NOT NULL,
  minutes {i64} NOT NULL,
  -- Counts edits of this row, so that two tabs notice each other.
  version {i64} NOT NULL,
  -- When it is to be published by itself.
  scheduled_at {i64},
  -- Counts decisions about that, so that due work for a time that was changed does nothing.
  schedule {i64} NOT NULL,
  created_at {i64} NOT NULL,
  updated_at {i64} NOT NULL,
  published_at {i64}
) {strict};

CREATE UNIQUE INDEX articles_slug_key ON articles (slug);
-- The public lists: all, of one kind, of one author.
CREATE INDEX articles_listed ON articles (stage, removal, published_at, id);
CREATE INDEX articles_kind ON articles (kind, stage, removal, published_at, id);
CREATE INDEX articles_owner_listed ON articles (owner_id, stage, removal, published_at, id);
-- What an author has written.
CREATE INDEX articles_owner_id ON articles (owner_id, id);
CREATE INDEX articles_series_id ON articles (series_id, series_position, id);

-- The texts, apart from the rows that lists read: no list can show by mistake what is behind a wall.
CREATE TABLE article_bodies (
  article_id {i64} NOT NULL PRIMARY KEY REFERENCES articles (id),
  -- Markdown.
  body TEXT NOT NULL,
  -- The whole as safe HTML, and the part of it that is open to everybody.
  html TEXT NOT NULL,
  open_html TEXT NOT NULL,
  -- What the open part says, for search.
  open_text TEXT NOT NULL,
  -- How much of the whole is open.
  open_percent {i64} NOT NULL,
  -- The headings as JSON, with which of them are open.
  outline TEXT NOT NULL,
  -- Where the film of a video is; empty for none. Behind the wall like the text.
  video_url TEXT NOT NULL
) {strict};

CREATE TABLE article_prices (
  article_id {i64} NOT NULL REFERENCES articles (id),
  currency TEXT NOT NULL,
  minor {i64} NOT NULL CHECK (minor > 0),
  PRIMARY KEY (article_id, currency)
) {strict};

CREATE TABLE article_likes (
  article_id {i64} NOT NULL REFERENCES articles (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (article_id, member_id)
) {strict};

-- What was handed over for money, so that a refund finds it.
CREATE TABLE article_purchases (
  -- The line of the paid order.
  order_line_id {i64} NOT NULL PRIMARY KEY,
  article_id {i64} NOT NULL REFERENCES articles (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  grant_id {i64} NOT NULL,
  created_at {i64} NOT NULL,
  reversed_at {i64}
) {strict};
