CREATE TABLE mail_messages (
  id {pk},
  -- Names what is to be said, so that it is said once: 'verify-17-3'.
  key TEXT NOT NULL,
  recipient TEXT NOT NULL,
  -- What sort of letter it is: 'accounts.verify'.
  kind TEXT NOT NULL,
  locale TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- JSON of the letter. Empty once it was sent: it may hold a link that lets somebody in.
  letter TEXT NOT NULL,
  -- Where one click ends letters of this sort.
  unsubscribe TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'kept', 'dead')),
  created_at {i64} NOT NULL,
  sent_at {i64},
  -- Why the last attempt failed.
  error TEXT
) {strict};

CREATE UNIQUE INDEX mail_messages_key ON mail_messages (key);
CREATE INDEX mail_messages_recipient ON mail_messages (recipient, id);
