-- The tags of a topic, separated by blanks. Entries from before there were tags have none, as their topics had none.
ALTER TABLE search_entries ADD COLUMN tags TEXT NOT NULL DEFAULT '';
