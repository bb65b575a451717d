-- What names look like is now told more closely: digits of all scripts, runs of `_` and `-`, forms of one Han letter. The
-- program fills it in anew at its start, as it did for members of before (0006).
UPDATE members SET name_skeleton = NULL;
