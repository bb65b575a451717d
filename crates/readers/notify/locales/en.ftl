# Notifications: the bell, mail, digests

notify-bell = { $count ->
    [0] Notifications
    [one] Notifications, one unread
   *[other] Notifications, { $count } unread
  }
notify-title = Notifications
notify-empty = Nothing yet
notify-empty-note = When somebody replies to you, mentions you or likes what you wrote, you hear of it here.
notify-new = New
notify-read = Mark as read
notify-read-all = Mark all as read
notify-closed = { $count ->
    [one] One more is about something that is not open to you now.
   *[other] { $count } more are about things that are not open to you now.
  }
notify-mute = Hear less
notify-mute-thread = Stop hearing of this place
notify-mute-space = Stop hearing of this space
notify-mute-kind = Stop this kind of notification
notify-muted-thread = You will not hear of that place any more.
notify-muted-space = You will not hear of that space any more.
notify-muted-kind = You will not get this kind of notification any more.
notify-unmuted = You will hear of it again.

notify-told-reply = { $name } replied to you in “{ $title }”
notify-told-answer = { $name } answered your question “{ $title }”
notify-told-accepted = { $name } accepted your answer in “{ $title }”
notify-told-mention = { $name } mentioned you in “{ $title }”
notify-told-comment = { $name } commented on your “{ $title }”
notify-told-like = { $others ->
    [0] { $name } likes what you wrote in “{ $title }”
    [one] { $name } and one other like what you wrote in “{ $title }”
   *[other] { $name } and { $others } others like what you wrote in “{ $title }”
  }
notify-told-paid = Order { $number } is paid
notify-told-refunded = Order { $number } was refunded
notify-told-lesson = “{ $title }” has new lessons

notify-settings = Notification settings
notify-ways = How you are told
notify-ways-note = With mail, the bell rings too: a letter is sent only for what you have not read here within minutes, and never more than one an hour.
notify-way-off = Not at all
notify-way-bell = Here only
notify-way-mail = Here and by mail
notify-kind-reply = Somebody replies to me
notify-kind-answer = Somebody answers my question
notify-kind-accepted = My answer is accepted
notify-kind-mention = Somebody mentions me
notify-kind-comment = Somebody comments on my lesson or article
notify-kind-like = Somebody likes what I wrote
notify-kind-paid = My order is paid
notify-kind-refunded = My order is refunded
notify-kind-lesson = A course of mine has new lessons
notify-digest = Digest of what is unread
notify-digest-hint = Sent at eight in the morning, and only when something is unread.
notify-digest-off = None
notify-digest-daily = Every day
notify-digest-weekly = On Mondays
notify-save = Save
notify-saved = Saved.
notify-mutes = Muted
notify-mutes-empty = None. In the list of notifications you can mute a topic or a space.
notify-muted-a-space = Space { $number }
notify-muted-closed = Something that is not open to you now
notify-unmute = Hear of it again

notify-letter-greeting = Hello { $name },
notify-letter-subject = { $community }: { $count } new notifications
notify-digest-subject = { $community }: { $count ->
    [one] one unread notification
   *[other] { $count } unread notifications
  }
notify-letter-more = And { $count } more on the site.
notify-letter-look = Have a look
notify-letter-look-all = See notifications
notify-letter-note = This letter is from { $community }. To be told on the site only, go to { $address }/settings/notifications.

notify-unsubscribe = Stop mail
notify-unsubscribe-note = { $community } will then tell you things on the site only. Letters about the safety of your account still come.
notify-unsubscribe-now = Stop mail
notify-unsubscribed = Done
notify-unsubscribed-note = No more notifications by mail. Once signed in, you can change this in the notification settings.
