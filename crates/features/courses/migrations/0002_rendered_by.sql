-- Which version of the renderer made about_html, and html with the minutes of its lesson; 0 where it was not noted yet.
-- What an older one made is made anew in the background.
ALTER TABLE courses ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;
ALTER TABLE lesson_bodies ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;

-- Those that are to be made anew.
CREATE INDEX courses_rendered_by ON courses (rendered_by, id);
CREATE INDEX lesson_bodies_rendered_by ON lesson_bodies (rendered_by, lesson_id);
