CREATE TABLE courses (
  id {pk},
  -- The name in the address. It stays what it was, so that links never break.
  slug TEXT NOT NULL,
  owner_id {i64} NOT NULL REFERENCES members (id),
  title TEXT NOT NULL,
  -- One or two sentences of plain text for lists and cards.
  summary TEXT NOT NULL,
  -- The landing page in Markdown, and the safe HTML made of it.
  about TEXT NOT NULL,
  about_html TEXT NOT NULL,
  -- BCP 47 tag of the lessons.
  language TEXT NOT NULL,
  -- Whom the lessons are for, as `access` words it. Trial lessons are open all the same.
  audience TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('draft', 'published', 'withdrawn')),
  removal TEXT NOT NULL CHECK (removal IN ('none', 'owner', 'staff')),
  -- The author's share of each sale in hundredths of a percent.
  share_bps {i64} NOT NULL CHECK (share_bps BETWEEN 0 AND 10000),
  -- The book that it is imported from: a newer version of that book updates this course.
  source_key TEXT,
  -- Counts edits of this row, so that two tabs notice each other.
  version {i64} NOT NULL,
  created_at {i64} NOT NULL,
  updated_at {i64} NOT NULL,
  published_at {i64}
) {strict};

CREATE UNIQUE INDEX courses_slug_key ON courses (slug);
CREATE UNIQUE INDEX courses_source_key ON courses (owner_id, source_key);
-- The public list.
CREATE INDEX courses_listed ON courses (stage, removal, published_at, id);
-- What an author has written.
CREATE INDEX courses_owner_id ON courses (owner_id, id);

-- A course has at most one price in each currency; without any it is not sold by itself.
CREATE TABLE course_prices (
  course_id {i64} NOT NULL REFERENCES courses (id),
  currency TEXT NOT NULL,
  minor {i64} NOT NULL CHECK (minor > 0),
  PRIMARY KEY (course_id, currency)
) {strict};

-- A group of modules under one heading.
CREATE TABLE course_parts (
  id {pk},
  course_id {i64} NOT NULL REFERENCES courses (id),
  position {i64} NOT NULL,
  title TEXT NOT NULL
) {strict};

CREATE INDEX course_parts_course_id ON course_parts (course_id, position);

CREATE TABLE course_modules (
  id {pk},
  course_id {i64} NOT NULL REFERENCES courses (id),
  part_id {i64} REFERENCES course_parts (id),
  -- Order within the course.
  position {i64} NOT NULL,
  -- Front and back matter have no title of their own.
  section TEXT NOT NULL CHECK (section IN ('front', 'numbered', 'back')),
  title TEXT NOT NULL,
  -- What it is called in the book it was imported from.
  source_key TEXT
) {strict};

CREATE INDEX course_modules_course_id ON course_modules (course_id, position);
CREATE INDEX course_modules_part_id ON course_modules (part_id);
CREATE UNIQUE INDEX course_modules_source_key ON course_modules (course_id, source_key);

CREATE TABLE lessons (
  id {pk},
  course_id {i64} NOT NULL REFERENCES courses (id),
  module_id {i64} NOT NULL REFERENCES course_modules (id),
  -- Order within the module.
  position {i64} NOT NULL,
  -- How deep it is nested below the module, for the outline.
  depth {i64} NOT NULL,
  -- `4.2`, or empty.
  number TEXT NOT NULL,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  -- Open to everybody.
  trial {bool} NOT NULL,
  -- `announced` lessons are named in the outline and have no text yet; those that their book no longer has
  -- (`retired`) or their author took out (`removed`) are kept for whoever completed or discussed them.
  state TEXT NOT NULL CHECK (state IN ('open', 'announced', 'retired', 'removed')),
  -- About how long it takes to read.
  minutes {i64} NOT NULL,
  -- The file in the book it was imported from.
  source_key TEXT,
  -- Counts edits of the lesson and its text.
  version {i64} NOT NULL,
  created_at {i64} NOT NULL,
  updated_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX lessons_slug_key ON lessons (course_id, slug);
CREATE UNIQUE INDEX lessons_source_key ON lessons (course_id, source_key);
CREATE INDEX lessons_module_id ON lessons (module_id, position);

-- The text stands apart, so that an outline does not read a megabyte.
CREATE TABLE lesson_bodies (
  lesson_id {i64} NOT NULL PRIMARY KEY REFERENCES lessons (id),
  markdown TEXT NOT NULL,
  html TEXT NOT NULL,
  -- SHA-256 of the Markdown as the book had it at the last import: tells an edit by hand from a new edition.
  imported_digest TEXT
) {strict};

-- Pictures by the SHA-256 of their content: the same picture is kept once.
CREATE TABLE course_blobs (
  digest TEXT NOT NULL PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes {bytes} NOT NULL
) {strict};

-- A picture of a course, under the path by which its lessons mention it.
CREATE TABLE course_files (
  id {pk},
  course_id {i64} NOT NULL REFERENCES courses (id),
  path TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES course_blobs (digest)
) {strict};

CREATE UNIQUE INDEX course_files_path_key ON course_files (course_id, path);
CREATE INDEX course_files_digest ON course_files (course_id, digest);

-- Which lesson shows which picture: whoever may read one of them may see it.
CREATE TABLE lesson_files (
  lesson_id {i64} NOT NULL REFERENCES lessons (id),
  file_id {i64} NOT NULL REFERENCES course_files (id),
  PRIMARY KEY (lesson_id, file_id)
) {strict};

CREATE INDEX lesson_files_file_id ON lesson_files (file_id);

-- Who has begun a course.
CREATE TABLE course_enrolments (
  course_id {i64} NOT NULL REFERENCES courses (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (course_id, member_id)
) {strict};

CREATE INDEX course_enrolments_member_id ON course_enrolments (member_id, created_at, course_id);

CREATE TABLE lesson_completions (
  lesson_id {i64} NOT NULL REFERENCES lessons (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  course_id {i64} NOT NULL REFERENCES courses (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (lesson_id, member_id)
) {strict};

CREATE INDEX lesson_completions_member_id ON lesson_completions (member_id, course_id);

-- Once completed, always completed: a lesson added later does not take it away.
CREATE TABLE course_completions (
  course_id {i64} NOT NULL REFERENCES courses (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  created_at {i64} NOT NULL,
  PRIMARY KEY (course_id, member_id)
) {strict};

CREATE INDEX course_completions_member_id ON course_completions (member_id, created_at, course_id);

-- What was handed over for money, so that a profile can list it and a refund finds it.
CREATE TABLE course_purchases (
  -- The line of the paid order.
  order_line_id {i64} NOT NULL PRIMARY KEY,
  course_id {i64} NOT NULL REFERENCES courses (id),
  member_id {i64} NOT NULL REFERENCES members (id),
  grant_id {i64} NOT NULL,
  created_at {i64} NOT NULL,
  reversed_at {i64}
) {strict};

CREATE INDEX course_purchases_member_id ON course_purchases (member_id, created_at);
CREATE INDEX course_purchases_course_id ON course_purchases (course_id, created_at);
