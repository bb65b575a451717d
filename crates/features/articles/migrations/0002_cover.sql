-- The picture at the head of an article: the path of an uploaded file, empty for none.
ALTER TABLE articles ADD COLUMN cover TEXT NOT NULL DEFAULT '';
