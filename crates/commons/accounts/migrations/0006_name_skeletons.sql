-- What the name looks like (Unicode TS #39, over name_key): `раul` with Cyrillic letters and `paul` have one skeleton.
-- Unicode's tables are not in the database, so the program fills it in: with each new member, and at its start for
-- members of before. NULL where a node with the code of before adds a member, until the next start.
ALTER TABLE members ADD COLUMN name_skeleton TEXT;

-- Serves the question whether a name looks like another one, and decides between two who ask at once; finds the members
-- of before.
CREATE UNIQUE INDEX members_name_skeleton ON members (name_skeleton);
