-- Which version of the renderer made body_html and excerpt; 0 where it was not noted yet. What an older one made is made
-- anew in the background.
ALTER TABLE topics ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;
ALTER TABLE replies ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;

-- Those that are to be made anew.
CREATE INDEX topics_rendered_by ON topics (rendered_by, id);
CREATE INDEX replies_rendered_by ON replies (rendered_by, id);
