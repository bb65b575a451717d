-- When a request last came from the browser, to about ten minutes; NULL where none has come since it signed in. What the
-- browser called itself then is in user_agent.
ALTER TABLE sessions ADD COLUMN seen_at {i64};
