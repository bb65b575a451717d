# The frame
ui-skip = Skip to content
ui-nav-main = Main
ui-nav-quick = Quick links
ui-nav-steps = Previous and next
ui-search = Search topics, code, people
ui-account-menu = Menu of { $name }
ui-me = Me
ui-sign-in = Sign in
ui-sign-out = Sign out
ui-register = Join
ui-home = Back to the front page
ui-settings = Settings
ui-desk = Desk
ui-language = Language
ui-theme = Theme
ui-theme-auto = System
ui-theme-light = Light
ui-theme-dark = Dark
ui-request-id = Request
ui-written = What you wrote
ui-written-note = What you wrote was not saved; it is all below. Copy it, then go back to the page and send it again.
ui-written-sign-in = You are no longer signed in. What you wrote was not saved; it is all below. Copy it, sign in, and send it again.
ui-written-back = Back to the page
ui-dismiss = Dismiss
ui-offline = We could not reach the server. Check your connection and try again.

# Parts
ui-crumbs = You are here
ui-pager = Pages
ui-pager-first = Back to the start
ui-pager-next = Next page
ui-chart-table = Show the figures as a table
ui-form-errors = Some fields need another look; they are marked below.
ui-optional = optional
ui-cancel = Cancel
ui-actions = Actions
ui-tools = Formatting
ui-tool-bold = Bold
ui-tool-code = Code
ui-tool-quote = Quote
ui-tool-list = List
ui-tool-link = Link
ui-draft-found = This device still has what you wrote on %time% and did not save.
ui-draft-restore = Go on with it
ui-draft-discard = Discard
ui-draft-kept = Draft kept on this device
ui-uploading = Uploading a picture
ui-upload-failed = The picture was not uploaded. Check your connection and try again.
ui-kind-question = Question
ui-kind-article = Essay
ui-kind-course = Course
ui-kind-debate = Debate
ui-kind-contest = Contest
ui-kind-talk = Discussion

# Standing and office
tier-guest = Guest
tier-scholar = Scholar
tier-fellow = Fellow
tier-chair = Chair
role-owner = Owner
role-moderator = Moderator
role-author = Author
role-member = Member

# Times
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-yesterday = yesterday
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
date-day = { $day } { $month }
date-full = { $day } { $month } { $year }
date-time = { $day } { $month } { $year }, { $time }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

# Code
ui-copy = Copy
ui-copied = Copied

# Names that are heard where a text has a table, a footnote, a list of tasks
ui-word-table = Table, scrolls sideways
ui-word-back = Back to the text
ui-word-done = Done
ui-word-to-do = To do
ui-word-whole-code = Show the whole code

# The style guide
sg-title = Parts
sg-dek = Slips, cord and seal. Content is a row of slips, a discussion is a cord, and red is only ever a signature.
sg-flash = Published.
sg-pigments = Pigments
sg-type = Type
sg-type-hero = A hundred schools, and code for proof
sg-type-title = Serif for titles: three years of Rust and Postgres
sg-type-text = Sans serif for the interface and for text. Between Han and Latin stands a quarter of an em.
sg-type-emphasis = English emphasis is italic; Chinese has a dot under each character.
sg-buttons = Buttons
sg-publish = Publish
sg-draft = Draft
sg-buy = Buy
sg-delete = Delete
sg-saved = Saved
sg-sold-out = Sold out
sg-small = Small
sg-large = Large
sg-reply = Reply
sg-marks = Marks
sg-solved = Solved
sg-trial = Free
sg-paid = Paid
sg-unpaid = Unpaid
sg-failed = Failed
sg-pinned = Pinned
sg-new = New
sg-seals = Seals
sg-seal-accepted = Accepted
sg-seal-passed = Passed
sg-seal-essay = Recommended
sg-seal-none = Not yet earned
sg-seal-first = First place
sg-seal-second = Second place
sg-people = Members
sg-people-note = Rings: azurite for Scholars, gamboge for Fellows, ink for the Chair. Words always stand beside them.
sg-slips = Slips and progress
sg-form = Forms
sg-form-error = Nothing was saved. Please try again.
sg-form-title = Title
sg-form-title-hint = Begin with what you expected to happen.
sg-form-title-placeholder = The question in one sentence
sg-form-mail = Email
sg-form-mail-error = The address lacks its ending, such as .com.
sg-form-space = Space
sg-form-site = Website
sg-form-audience = Audience
sg-choice-all = Public
sg-choice-all-note = Everyone can read it
sg-choice-members = Members only
sg-choice-members-note = Scholars and above
sg-form-mails = Send me new answers by email
sg-form-follow = Follow this topic
sg-form-bio = About you
sg-form-body = Text
sg-form-body-placeholder = Lead with the conclusion, then code that runs.
sg-form-markdown = Markdown works
sg-space-db = Database internals
sg-ways = Tabs, pages, crumbs
sg-tab-answers = Answers
sg-tab-history = History
sg-tab-related = Related
sg-crumb-spaces = Spaces
sg-crumb-rust = Rust
sg-callouts = Callouts
sg-callout-info = Scope
sg-callout-info-text = This is about queues that deliver at least once.
sg-callout-warn = Breaking change
sg-callout-warn-text = Since 0.8 path parameters are written differently.
sg-callout-bad = Avoid
sg-callout-bad-text = Waiting with a lock held stops the whole runtime.
sg-callout-ok = Verified
sg-callout-ok-text = Linux and macOS.
sg-code = Code
sg-rows = Rows
sg-row-title = How do I share one database transaction between middleware and handler?
sg-row-text = Begin it in the middleware, use it in the handler, and commit or roll back by the status code.
sg-thread = Thread
sg-thread-text = Where a transaction ends is a business decision, not one of the transport.
sg-thread-comment = Both are right; it depends on the team.
sg-like = Like
sg-data = Tables and charts
sg-table-order = Order
sg-table-item = Item
sg-table-state = State
sg-table-amount = Amount
sg-table-course = Write a storage engine in Rust
sg-table-plan = Fellow, one year
sg-fact-members = Paying members
sg-fact-lessons = Lessons
sg-fact-paid = Paid to authors
sg-chart-revenue = Revenue by day
sg-chart-revenue-sentence = Revenue on each of the last thirty days; a refund makes one of them negative
sg-chart-members = Members
sg-chart-active = Active this week
sg-chart-members-sentence = In thirty days members grew from 1,180 to 1,391; about a third are active
sg-money = Prices and paywall
sg-paywall-title = The rest of the scroll
sg-paywall-note = You have read 16 lessons; 26 remain.
sg-offer-badge = All courses
sg-offer-plan = Every course and essay; cancel whenever you like.
sg-offer-course = This course only
sg-offer-course-text = Buy it once and keep it.
sg-per-month = / month
sg-join = Become a Fellow
sg-overlays = Overlays
sg-more = More
sg-edit = Edit
sg-copy-link = Copy link
sg-report = Report
sg-confirm-title = Delete this answer?
sg-confirm-text = Its 3 comments are hidden too. You can undo this for seven days.
sg-nothing = Empty and waiting
sg-empty-title = Not a single slip yet
sg-empty-note = What you save is bound here. Mark what deserves a second reading with a star.
sg-loading = Loading
sg-icons = Icons
sg-slips-label = { $done } of { $total } lessons done
sg-row-answers = { $count ->
    [one] answer
   *[other] answers
}
