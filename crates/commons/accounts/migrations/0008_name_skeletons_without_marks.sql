-- `_`, `-` and `·` no longer tell names apart. The program fills in what names look like anew at its start (0006).
UPDATE members SET name_skeleton = NULL;
