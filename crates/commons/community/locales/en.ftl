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
