-- What a member was told. Written by readers of the log; the member only marks it as read.
CREATE TABLE notifications (
  id {pk},
  member_id {i64} NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  -- What it leads to: a reply, a comment, an order.
  subject_kind TEXT NOT NULL,
  subject_id {i64} NOT NULL,
  -- Where that stands, whose rules say who may see it: a topic, a lesson, a course.
  thread_kind TEXT NOT NULL,
  thread_id {i64} NOT NULL,
  space_id {i64},
  -- Who did it, the latest of several; none where the house did.
  actor_id {i64},
  -- How many did it, or how often it happened, since it was last read.
  times {i64} NOT NULL,
  -- The latest event that it tells of.
  event_id {i64} NOT NULL,
  -- Whether what it tells of is still there.
  listed {bool} NOT NULL,
  -- 'none', 'waiting' or 'sent'.
  mail TEXT NOT NULL CHECK (mail IN ('none', 'waiting', 'sent')),
  happened_at {i64} NOT NULL,
  read_at {i64}
) {strict};

-- A member is told of an event once, however many reasons there are.
CREATE UNIQUE INDEX notifications_event_key ON notifications (member_id, event_id);
-- The list.
CREATE INDEX notifications_member_id ON notifications (member_id, listed, id);
-- The number on the bell, and what may be told together.
CREATE INDEX notifications_unread ON notifications (member_id, listed, read_at, kind) WHERE read_at IS NULL;
-- The letter.
CREATE INDEX notifications_waiting ON notifications (member_id, id) WHERE mail = 'waiting';
-- What is hidden when its thing goes.
CREATE INDEX notifications_subject ON notifications (subject_kind, subject_id);
CREATE INDEX notifications_thread ON notifications (thread_kind, thread_id);

-- How a member wants to be told of a kind, where that is not as usual.
CREATE TABLE notification_ways (
  member_id {i64} NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('off', 'bell', 'mail')),
  PRIMARY KEY (member_id, kind)
) {strict};

-- Threads and spaces that a member does not want to hear of.
CREATE TABLE notification_mutes (
  member_id {i64} NOT NULL REFERENCES members (id),
  subject_kind TEXT NOT NULL,
  subject_id {i64} NOT NULL,
  muted_at {i64} NOT NULL,
  PRIMARY KEY (member_id, subject_kind, subject_id)
) {strict};

-- The letters to one member.
CREATE TABLE notification_letters (
  member_id {i64} NOT NULL PRIMARY KEY REFERENCES members (id),
  -- How many were written: names the next one.
  written {i64} NOT NULL,
  last_at {i64},
  -- 'off', 'daily' or 'weekly'.
  digest TEXT NOT NULL CHECK (digest IN ('off', 'daily', 'weekly')),
  -- Names the digest that is due; a change of mind leaves an older one without effect.
  digest_round {i64} NOT NULL,
  -- The newest notification that a digest told of.
  digested_id {i64} NOT NULL,
  -- What ends all letters without signing in.
  token TEXT NOT NULL
) {strict};

CREATE UNIQUE INDEX notification_letters_token_key ON notification_letters (token);
