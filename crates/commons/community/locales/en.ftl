# The community's settings

community-about = About
community-no-values = The owner has not yet written down what this community stands for.
community-settings = Community settings
community-general = General
community-features = Features
community-save = Save
community-flash-saved = Saved. Every page shows it from now on.

community-name = Name of the community
community-name-hint = Shown in the top left corner of every page and in the browser’s title.
community-slogan = In one line
community-slogan-hint = Shown at the foot of every page and in search results.
community-values = What it stands for
community-values-hint = Shown on the About page. You can use Markdown.
community-mark = Mark
community-mark-seal = Bamboo slips
community-mark-seal-note = The red seal that comes with Jixia.
community-mark-initial = First letter
community-mark-initial-note = The first letter of the community’s name on a red seal.
community-locale = Default language
community-locale-hint = For visitors who have not chosen a language and whose browser names none.

community-presets = Kind of community
community-presets-lead = Make the community one of another kind: which features are on and which page is home, all at once. Everything in it stays.
community-preset-current = As it is now
community-preset-apply = Switch
community-preset-title = Switch to “{ $preset }”?
community-preset-yes = Switch
community-preset-on = On: { $features }.
community-preset-off = Off: { $features }.
community-preset-home = Home becomes “{ $page }”.
community-preset-keeps = Spaces that are missing are added. Nothing is deleted, and you can switch back at any time.
community-list-comma = { ", " }
community-flash-preset = The community is of another kind now.
community-features-lead = A feature that is off has no pages and no menu entries. Its data stays: switch it back on and everything is where it was.
community-needs = Needs { $features }.
community-and = { " and " }
community-home = Home page
community-home-hint = What people see first when they open the site.

error-community-feature-needed = Something that is on needs a feature that is off. Switch both on, or both off.
error-community-home-off = The home page belongs to a feature that is off. Choose another one.

community-rules = Rules of the community

community-setup-title = First run
community-setup-next = Next
community-setup-back = Back
community-setup-finish = Open the community
community-setup-flash = The community is open, and you own it.
community-setup-facts = What it runs on
community-setup-facts-note = Not what you meant? Stop the program, change jixia.toml and start again.
community-setup-database = Database
community-setup-address = Address
community-setup-secure = HTTPS
community-setup-secure-yes = On
community-setup-secure-no = Off: for trying out on this machine only

community-setup-key = Key
community-setup-key-title = First, the key
community-setup-key-lead = Only somebody who can read what the server prints may open the community.
community-setup-code = Setup code
community-setup-code-hint = Printed in the terminal when jixia serve starts. Upper or lower case does not matter.
community-setup-naming = Name
community-setup-naming-title = Name your community
community-setup-naming-lead = You can change all of this later, under Community settings.
community-setup-rules = Rules
community-setup-rules-title = Lay down some rules
community-setup-rules-lead = Here is a draft to make your own. Leave it empty to have no rules for now.
community-setup-rules-hint = You can use Markdown.
community-setup-rules-draft =
    1. Argue about the matter, not about the person.
    2. Search before you ask; when you ask, give versions, steps and the full error.
    3. Name your sources, and post nothing you have no right to post.
    4. No advertising, no spam.
    5. Moderators deal with what breaks the rules. If you disagree, write to the owner.
community-setup-preset = Kind
community-setup-preset-title = What kind of community is it?
community-setup-preset-lead = This decides which features are on, which spaces there are and what the home page is. You can change each of them later.
community-setup-samples = Sample content
community-setup-samples-yes = Some samples
community-setup-samples-yes-note = An opening topic in each space, in your name, to rewrite or delete.
community-setup-samples-no = Nothing yet
community-setup-samples-no-note = The spaces are there; what is in them is up to you.
community-setup-owner = Owner
community-setup-owner-lead = The first account may do everything. You can appoint others later.

error-community-setup-code = That is not the setup code. Compare it with the line that jixia serve printed when it started.
error-community-setup-done = The community is open already and cannot be set up twice.

community-audit = Audit log
community-audit-area = Area
community-audit-area-all = All
community-audit-area-accounts = Members
community-audit-area-forum = Forum
community-audit-area-comments = Comments
community-audit-area-articles = Articles
community-audit-area-courses = Courses
community-audit-area-membership = Membership
community-audit-area-checkout = Orders and refunds
community-audit-area-access = Access
community-audit-area-mail = Mail
community-audit-area-events = Background work
community-audit-area-other = Other
community-audit-by = Member
community-audit-find = Filter
community-audit-when = When
community-audit-who = Who
community-audit-what = What
community-audit-nobody = The program
community-audit-empty = Nothing on record
community-audit-empty-note = What owners and moderators decide is kept here.
community-audit-unknown = No member has this name.
community-audit-colon = { ": " }
community-audit-gap = { " " }
community-audit-about = { $kind ->
    [topic] topic
    [reply] reply
    [comment] comment
    [space] space
    [article] article
    [course] course
    [plan] plan
    [order] order
    [grant] grant
    [mail] message
   *[other] { $kind }
} #{ $id }
community-audit-key = { $key ->
    [name] Name
    [slogan] In one line
    [values] What it stands for
    [mark] Mark
    [locale] Default language
    [home] Home page
    [off] Features that are off
   *[other] { $key }
}

community-audit-community-founded = founded the community
community-audit-settings-changed = changed the settings
community-audit-features-changed = switched features
community-audit-rules-changed = changed the rules
community-audit-role-changed = changed a role from { $from ->
    [owner] owner
    [moderator] moderator
    [author] author
   *[member] member
} to { $to ->
    [owner] owner
    [moderator] moderator
    [author] author
   *[member] member
}:
community-audit-space-created = opened
community-audit-space-edited = changed
community-audit-deleted = deleted
community-audit-restored = restored
community-audit-withdrawn = withdrew
community-audit-published = published
community-audit-topic-locked = locked
community-audit-topic-unlocked = unlocked
community-audit-reply-deleted = deleted a reply in
community-audit-reply-restored = restored a reply in
community-audit-comment-deleted = deleted a comment on
community-audit-comment-restored = restored a comment on
community-audit-plan-changed = { $active ->
    [yes] edited and listed
   *[no] edited and delisted
}
community-audit-refund-requested = refunded { $amount } for
community-audit-grant-given = gave access:
community-audit-grant-revoked = took access back:
community-audit-mail-sent-again = sent once more
community-audit-work-retried = retried a piece of background work
community-audit-work-dismissed = gave up a piece of background work
community-audit-letter-retried = retried an event that a reader had refused
community-audit-letter-dismissed = gave up an event that a reader had refused
community-audit-noted = { $what }:

community-rules-since = In force since { $date }
community-rules-history = Earlier versions
community-rules-none = No rules yet
community-rules-none-note = Once the owner has written some, they are shown here.
community-rules-accept = I accept
community-rules-accepted = You have accepted the rules. Thank you.
community-rules-by = By { $name }
community-rules-text = Read it all
community-rules-lifted = All rules were lifted.
community-rules-lead = Each time you save, the rules get a new version. Members read it before they next post, and accept it first.
community-rules-hint = You can use Markdown. Leave it empty to have no rules.
community-rules-note = What changed
community-rules-note-hint = One line for members.
community-rules-save = Publish this version
community-rules-ask = Before you post, please read the rules of this community. What you wrote is safe: it is posted once you accept.
community-rules-accept-and-post = Accept and post

error-community-rules-unaccepted = Please accept the rules of this community before you post.
