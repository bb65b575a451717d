-- Which version of the renderer made body_html; 0 where it was not noted yet. What an older one made is made anew in the
-- background.
ALTER TABLE comments ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;

-- Those that are to be made anew.
CREATE INDEX comments_rendered_by ON comments (rendered_by, id);
