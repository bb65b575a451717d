-- Which replies the tallies count, so that one event changes a number by one however often it is heard, and no topic is
-- counted anew for each reply.
CREATE TABLE tallied_replies (
  reply_id {i64} NOT NULL PRIMARY KEY REFERENCES replies (id)
) {strict};

-- Whether the table above is right for this topic. It is not where an earlier version, or an import, counted it: then the
-- reader counts it anew once, when it next hears of it.
ALTER TABLE topic_tallies ADD COLUMN tallied {bool} NOT NULL DEFAULT FALSE;

-- When something was last said in a topic, in one step.
CREATE INDEX replies_last ON replies (topic_id, created_at) WHERE removal = 'none';
