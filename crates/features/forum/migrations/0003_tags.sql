-- What topics are about, in the words of those who wrote them.
CREATE TABLE tags (
  id {pk},
  -- As it was first written.
  name TEXT NOT NULL,
  -- As it is compared and asked for: in small letters.
  name_key TEXT NOT NULL,
  created_at {i64} NOT NULL
) {strict};

CREATE UNIQUE INDEX tags_name_key ON tags (name_key);

-- The tags of a topic, from 0 on in the order of its author.
CREATE TABLE topic_tags (
  topic_id {i64} NOT NULL REFERENCES topics (id),
  position {i64} NOT NULL,
  tag_id {i64} NOT NULL REFERENCES tags (id),
  PRIMARY KEY (topic_id, position)
) {strict};

-- The same for topics that are in lists, with what orders them. Folded from the log by the reader of the tallies.
CREATE TABLE tagged_topics (
  topic_id {i64} NOT NULL REFERENCES topics (id),
  tag_id {i64} NOT NULL REFERENCES tags (id),
  space_id {i64} NOT NULL REFERENCES spaces (id),
  active_at {i64} NOT NULL,
  PRIMARY KEY (topic_id, tag_id)
) {strict};

-- The list of a tag.
CREATE INDEX tagged_topics_active ON tagged_topics (tag_id, active_at, topic_id);

-- In which spaces a tag was ever used: who may see none of them does not learn that it is there.
CREATE TABLE tag_tallies (
  tag_id {i64} NOT NULL REFERENCES tags (id),
  space_id {i64} NOT NULL REFERENCES spaces (id),
  -- Topics in lists, counted by the same reader.
  topics {i64} NOT NULL,
  PRIMARY KEY (tag_id, space_id)
) {strict};

-- The tags of the spaces that somebody may see.
CREATE INDEX tag_tallies_space ON tag_tallies (space_id, topics, tag_id);
