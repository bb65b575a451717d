files-mine = My pictures
files-field = Picture
files-field-hint = JPEG, PNG, WebP or GIF, at most 10 MB. Where it was taken and the like is removed; of an animation the first frame stays.
files-upload = Upload
files-empty = No pictures yet
files-empty-note = Upload one, then paste its Markdown into a text to show it there.
files-newest = Uploaded last
files-picture = Picture { $id }
files-markdown = Markdown
files-flash-stored = Uploaded. A picture that nothing uses is removed after 24 hours.

error-files-upload-nothing = Choose a picture first.
error-files-upload-kind = Only JPEG, PNG, WebP and GIF are taken, by what they contain, not by their names.
error-files-upload-broken = This picture is broken and cannot be opened.
error-files-upload-pixels = This picture is too large. Make it smaller than 24 million pixels first.
error-files-upload-quota = Too many of your pictures are not used anywhere. Use some, or wait until they are removed.
error-files-store-failed = The picture could not be stored. Please try again later.
