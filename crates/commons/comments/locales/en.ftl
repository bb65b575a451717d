# Comments: what is said under lessons, articles and products

comments-on = Discussion of “{ $title }”
comments-back = Back to “{ $title }”
comments-count = { $count ->
    [0] Discussion
    [one] 1 comment
   *[other] { $count } comments
}
comments-replies = { $count ->
    [0] Replies
    [one] 1 reply
   *[other] { $count } replies
}
comments-more-replies = { $count ->
    [one] 1 more reply
   *[other] { $count } more replies
}
comments-empty = Nobody has said anything yet. Ask what is unclear, or share what you found.
comments-end = There are no earlier comments.
comments-locked = The discussion is closed and takes no new comments.
comments-sign-in = Sign in to join the discussion
comments-body = Your comment
comments-your-reply = Your reply
comments-placeholder = Markdown works; @name mentions somebody.
comments-post = Comment
comments-post-reply = Reply
comments-reply = Reply
comments-like = Agree
comments-likes = Agreeing
comments-edit = Edit
comments-edit-title = Edit comment
comments-edited = edited
comments-save = Save
comments-cancel = Cancel
comments-delete = Delete
comments-delete-title = Delete this comment?
comments-delete-text = You can undo this for seven days.
comments-deleted = This comment was deleted.
comments-undo = Undo
comments-is-deleted = The comment is deleted; you can undo this for seven days.
comments-is-restored = The comment is back.
comments-meanwhile = This comment was just changed elsewhere
comments-meanwhile-note = Below is what it says now. What you wrote is still in the box; saving again puts it in place.
comments-history = History
comments-history-back = Back to the comment
comments-history-empty = Never edited
comments-history-empty-note = This comment has always read as it does now.
comments-version = Version { $number }
comments-replaced-by = replaced by { $name }

error-comments-like-own = Nobody can agree with their own comment.
error-comments-reply-gone = The comment you are answering was deleted.
error-comments-restore-too-late = It was deleted more than seven days ago and cannot be brought back.
