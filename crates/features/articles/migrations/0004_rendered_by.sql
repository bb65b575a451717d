-- Which version of the renderer made what stands here of the text, and the excerpt and minutes of the article; 0 where it
-- was not noted yet. What an older one made is made anew in the background.
ALTER TABLE article_bodies ADD COLUMN rendered_by {i64} NOT NULL DEFAULT 0;

-- Those that are to be made anew.
CREATE INDEX article_bodies_rendered_by ON article_bodies (rendered_by, article_id);
