-- Which version of the renderer made bio_html; 0 where it was not noted yet. What an older one made is made anew in the
-- background.
ALTER TABLE members ADD COLUMN bio_rendered_by {i64} NOT NULL DEFAULT 0;

-- Those that are to be made anew; most members say nothing of themselves.
CREATE INDEX members_bio_rendered_by ON members (bio_rendered_by, id) WHERE bio <> '';
