# Points

points-title = Points
points-mine = Mine
points-board = Leader board
points-rules = Rules
points-balance = Points
points-level = Level
points-streak = { $count ->
    [one] { $count } day in a row
   *[other] { $count } days in a row
}
points-missing = { $count ->
    [one] { $count } point to the next level
   *[other] { $count } points to the next level
}
points-month = This month { $done } / { $days }
points-month-label = Checked in on { $done } of { $days } days this month
points-check-in = Check in
points-checked-in = You are checked in for today.
points-checked-in-before = You had checked in today already.
points-done-today = Checked in today
points-statement = Statement
points-none = No points yet
points-none-note = Write something, help somebody, or check in.
points-when = When
points-why = Reason
points-change = Change
points-after = Balance
points-taken-back = Taken back: its cause is gone
points-other = Other
points-span = Time
points-span-day = Today
points-span-month = This month
points-span-all = All time
points-you = You
points-board-empty = Nobody has points here yet
points-rank = Rank
points-member = Member
points-daily = At most a day
points-rules-lead = Points say thanks for what helps others. They are no money and cannot be bought. What is undone is taken back.
points-fades = half as much each time from the same person
points-levels = Levels
points-from = From
points-opens = Opens
points-right-upload = Upload files
points-right-tag = Set tags
points-right-downvote = Vote down
points-level-first = Newcomer
points-level-second = Reader
points-level-third = Contributor
points-level-fourth = Mentor
points-level-fifth = Master
points-rule-welcome = Joined
points-rule-check-in = Daily check-in
points-rule-topic = Wrote a topic
points-rule-reply = Replied to somebody
points-rule-comment = Wrote a comment
points-rule-liked = Was liked
points-rule-accepted = An answer was accepted
points-rule-lesson = Completed a lesson
points-rule-course = Completed a course
