## Menus and lists
courses-nav = Courses
courses-title = Courses
courses-lead = Every course shows its whole outline first; what is marked "trial" can be read without an account.
courses-list-empty = No courses yet
courses-list-empty-note = The first published course will appear here.
courses-lessons = { $count ->
    [one] { $count } lesson
   *[other] { $count } lessons
}
courses-trials = { $count ->
    [0] No trial lessons
    [one] { $count } trial lesson
   *[other] { $count } trial lessons
}
courses-trials-note = no account needed
courses-minutes = { $minutes } min
courses-hours = { $hours } h { $minutes } min
courses-volume = { $title }, lessons: { $count }
courses-module-note = { $lessons } · { $time }
courses-front-matter = Front matter
courses-back-matter = Back matter
courses-updated = Updated

## Who may read
courses-for-everybody = Open to everybody
courses-for-members = Free for members
courses-for-paid = For those who buy it
courses-for-paid-or-tier = For those who buy it; free from { $tier } upwards
courses-for-tier = For members from { $tier } upwards

## The page of a course
courses-card = Buy and learn
courses-buy = Buy this course
courses-start = Start learning
courses-resume = Continue
courses-enrol = Add to my courses
courses-read-trial = Read a trial lesson
courses-sign-in-to-read = Sign in to learn
courses-other-prices = Other currencies:
courses-tick-forever = Buy once, read for good, updates included
courses-tick-tier = Free for members from { $tier } upwards.
courses-tick-trials = { $count ->
    [0] No trial lessons
    [one] { $count } lesson to try first
   *[other] { $count } lessons to try first
}
courses-see-plans = See the plans
courses-completed = You completed this course
courses-completed-on = Completed on { $date }
courses-progress = { $total ->
    [one] { $done } of 1 lesson done
   *[other] { $done } of { $total } lessons done
}
courses-legend-done = Done
courses-legend-trial = Trial
courses-legend-lesson = Lesson
courses-outline = Outline
courses-about = About this course
courses-no-lessons = No lessons yet
courses-no-lessons-note = Add the first lesson, then the course can be published.
courses-announced = To come
courses-trial = Trial

## The page of a lesson
courses-previous = Previous
courses-previous-title = Previous: { $title }
courses-next = Next
courses-next-title = Next: { $title }
courses-sample = You are reading a trial lesson
courses-sample-note = This lesson is open to everybody; the others open once the course is bought.
courses-sample-link = See the whole course
courses-lesson-complete = Mark as complete
courses-lesson-done = Completed
courses-lesson-reopen = Undo
courses-sign-in-to-track = Sign in to keep your progress
courses-back-to-course = Back to the course
courses-wall-title = The rest is still rolled up
courses-wall-note = The course has { $total ->
    [one] one lesson
   *[other] { $total } lessons
}, { $trials ->
    [0] none of them to try
   *[other] { $trials } of them to try
}. This one unrolls once the course is bought.
courses-wall-members = This course is free for members: sign in or register, and read on.
courses-wall-bought = Bought it already?
courses-wall-bought-note = Sign in and read on.
courses-wall-rest = Also in this chapter

## My courses
courses-mine = My courses
courses-mine-empty = You have not begun a course yet
courses-mine-empty-note = Complete a trial lesson or buy a course, and it will appear here.

## Authors
courses-teach = My teaching
courses-teach-empty = You have not written a course yet
courses-teach-empty-note = Begin a course; with its first lesson it can be published. An existing mdBook can be imported by the operator.
courses-new = New course
courses-manage = Manage lessons
courses-edit = Edit description and prices
courses-view = View page
courses-save = Save
courses-preview = Preview
courses-publish = Publish
courses-withdraw = Withdraw
courses-delete = Delete
courses-delete-title = Delete “{ $title }”?
courses-delete-text = The course disappears from the list and from its learners. Lessons, progress and orders are kept, and it can be brought back.
courses-restore = Restore the course
courses-draft = Draft
courses-published = Published
courses-withdrawn = Withdrawn
courses-deleted = Deleted
courses-deleted-by-staff = Deleted by staff
courses-field-title = Title
courses-field-slug = Name in the address
courses-field-slug-hint = Lower-case letters and digits joined by hyphens. Left empty, the title decides; it cannot be changed later.
courses-field-summary = In one sentence
courses-field-summary-hint = Shown in lists and on link cards.
courses-field-about = About this course
courses-field-about-hint = Markdown. Say who it is for and what one can do afterwards.
courses-field-language = Language of the lessons
courses-field-audience = Who may read it
courses-field-prices = Prices
courses-field-prices-hint = At most one price in each currency; leave out what you do not sell in. A free course has no price.
courses-field-other-currencies = Other currencies
courses-lesson-new = Add a lesson
courses-lesson-edit = Edit this lesson
courses-lesson-title = Title of the lesson
courses-lesson-module = Goes into
courses-lesson-module-title = Title of the new chapter
courses-lesson-module-hint = Only needed where “A new chapter” is chosen above.
courses-lesson-text = Text
courses-lesson-text-hint = Markdown, with coloured code, tables, footnotes and mdBook's hidden lines.
courses-lesson-trial = Open as a trial lesson
courses-lesson-standing = Status
courses-module-new = A new chapter
courses-module-rename = Rename
courses-move-up = Move up: { $title }
courses-move-down = Move down: { $title }
courses-remove = Remove
courses-remove-title = Remove “{ $title }”?
courses-remove-text = Learners no longer see this lesson. Progress and comments are kept.

## Afterwards
courses-flash-saved = Saved.
courses-flash-published = The course is published.
courses-flash-withdrawn = The course is withdrawn; whoever bought it can go on reading.
courses-flash-deleted = The course is deleted. You can restore it here.
courses-flash-restored = The course is back.
courses-flash-lesson-removed = The lesson is removed.
courses-flash-enrolled = Added to your courses.
courses-flash-course-completed = Congratulations, you completed the whole course.

## Refusals
error-courses-authors-only = Only authors write courses here.
error-courses-slug-taken = Another course has this address.
error-courses-slug-shape = Use lower-case letters and digits joined by hyphens.
error-courses-price-range = A price has to be above zero, and not absurdly high.
error-courses-price-shape = The price in { $currency } is not an amount, such as 99 or 99.00.
error-courses-price-twice = There can be only one price in each currency.
error-courses-price-of-free = A course that is open to all has no price.
error-courses-publish-empty = There is no lesson to read yet. Add one, then publish.
error-courses-lesson-too-many = A course has at most { $max } lessons.
error-courses-lesson-move-nowhere = This lesson is already the first or the last.
