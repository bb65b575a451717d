# Forum: spaces, topics, replies, questions

forum-home = Home
forum-latest = Latest
forum-open-questions = Unanswered
forum-write = Write
forum-spaces = Spaces
forum-space = Space
forum-sort = Order
forum-new-topic = New topic
forum-edit-topic = Edit topic
forum-edit-reply = Edit reply
forum-feed-empty = Nothing here yet
forum-feed-empty-note = Write the first topic and the talk begins.
forum-members-only = Members
forum-replies-word = { $count ->
    [one] reply
   *[other] replies
}
forum-kind = Type
forum-kind-question = Question
forum-kind-question-note = Wants an answer, which can be accepted
forum-kind-talk = Discussion
forum-kind-talk-note = Share experience, or just talk
forum-title = Title
forum-title-hint = Say it in one sentence, 4 to 120 characters.
forum-tags = Tags
forum-tags-hint = Up to 5, separated by spaces or commas, such as rust transactions c++.
forum-tags-lead = What topics are about, in one word each.
forum-tags-empty = No tags yet
forum-tags-empty-note = They appear here once a topic carries them.
forum-topics-word = { $count ->
    [one] topic
   *[other] topics
}
forum-body = Text
forum-body-placeholder = What is the background, what did you try, where are you stuck?
forum-body-hint = Markdown works; @name mentions somebody.
forum-reply-placeholder = Conclusion first, then code that runs. Markdown works.
forum-preview = Preview
forum-cancel = Cancel
forum-publish = Publish
forum-save = Save
forum-solved = Solved
forum-locked = Locked
forum-locked-note = This topic is locked and takes no more replies.
forum-lock = Lock
forum-unlock = Unlock
forum-replies = { $count ->
    [one] One reply
   *[other] { $count } replies
  }
forum-answers = { $count ->
    [one] One answer
   *[other] { $count } answers
  }
forum-no-answers = Nobody has answered yet. Will you be the first?
forum-no-replies = No replies yet.
forum-your-answer = Your answer
forum-your-reply = Your reply
forum-post-answer = Post answer
forum-post-reply = Post reply
forum-asks = asks
forum-says = writes
forum-asker = Asker
forum-author = Author
forum-sign-in = Sign in
forum-sign-in-to-reply = Sign in to join in
forum-closed-title = This topic is open to some members only
forum-closed-note = Sign in or become a paying member to read it and join in.
forum-see-plans = See the plans
forum-like = Like
forum-likes = Likes
forum-edit = Edit
forum-edited = edited
forum-delete = Delete
forum-undo = Undo deletion
forum-delete-topic-title = Delete this topic?
forum-delete-topic-text = The topic and its replies are hidden. You can undo this for seven days.
forum-delete-reply-title = Delete this reply?
forum-delete-reply-text = You can undo this for seven days.
forum-topic-deleted = The topic was deleted.
forum-reply-deleted = The reply was deleted.
forum-restored = It is back.
forum-meanwhile = This was just changed elsewhere
forum-meanwhile-note = Below is what it says now. What you wrote is still in the box; saving again puts it in place.
forum-topic-is-deleted = This topic was deleted
forum-topic-is-deleted-note = Only you and the staff still see it.
forum-reply-is-deleted = This reply was deleted.
forum-accept = Accept
forum-withdraw = Take back
forum-accepted = Accepted
forum-accepted-by-asker = accepted by the asker
forum-history = Edit history
forum-history-back = Back to the current version
forum-history-empty = Never edited
forum-history-empty-note = After an edit, earlier versions are kept here.
forum-version = Version { $number }
forum-replaced-by = replaced by { $name }
forum-spaces-empty = No spaces yet
forum-spaces-empty-note = They appear here once staff have made them.
forum-space-new = New space
forum-space-name = Name
forum-space-slug = Address
forum-space-slug-hint = Small letters, digits and hyphens, such as rust.
forum-space-description = Description
forum-space-audience = Who can read
forum-space-position = Position
forum-space-position-hint = Low numbers come first.
forum-audience-public = Everybody
forum-audience-members = Members
forum-audience-scholar = Scholars and above
forum-audience-fellow = Fellows and above
forum-audience-staff = Staff

error-forum-space-slug-taken = Another space has this address.
error-forum-space-slug-shape = Use small letters, digits and single hyphens.
error-forum-space-too-many = At most { $max } spaces.
error-forum-like-own = You cannot like your own words.
error-forum-accept-not-a-question = Only questions have accepted answers.
error-forum-accept-gone = This answer was deleted and cannot be accepted.
error-forum-topic-answered = This question has an accepted answer. Withdraw the acceptance before you turn it into a discussion.
error-forum-tags-too-many = At most { $max } tags.
error-forum-tags-too-long = A tag has at most { $max } characters.
error-forum-tags-letters = “{ $tag }” cannot be a tag: use letters, digits and + # . -, with at least one letter or digit.
error-forum-restore-too-late = Seven days have passed; this cannot be undone any more.
