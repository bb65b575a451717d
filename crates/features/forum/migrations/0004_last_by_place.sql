-- When something was last said is read from the last reply by its place in the topic, for which there is an index already;
-- one more would only make every reply slower.
DROP INDEX replies_last;
