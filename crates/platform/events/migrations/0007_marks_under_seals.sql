-- From here on no mark lies beyond the newest seal, so that one which does tells of a seal that is gone. The next seal marks
-- every reader anew.
DELETE FROM event_reader_marks;
