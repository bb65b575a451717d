## Menus and lists
articles-nav = Articles
articles-title = Articles
articles-lead = Tutorials, case studies, snippets and videos by the authors of this community.
articles-kinds = By kind
articles-all = All
articles-kind-tutorial = Tutorial
articles-kind-case = Case study
articles-kind-snippet = Snippet
articles-kind-video = Video
articles-list-empty = No articles yet
articles-list-empty-note = The first one appears here as soon as it is published.
articles-newest = New articles
articles-by = Articles by { $name }
articles-more-by = More by { $name }
articles-minutes = { $minutes } min
articles-minutes-about = about { $minutes } min to read
articles-like = Like
articles-likes = { $count ->
    [one] like
   *[other] likes
}
articles-lock-members = Members
articles-lock-paid = Paid

## Who may read
articles-for-everybody = Open to everybody
articles-for-members = Free for members
articles-for-paid = For those who bought it
articles-for-paid-or-tier = For buyers, free from { $tier } up

## An article
articles-toc = Contents
articles-in-series = { $series }, part { $number }
articles-open-share = { $percent }% open
articles-edit = Edit
articles-watch = Watch the video
articles-not-public = Not public
articles-draft-note = Only you, the moderators and the owner see this page.
articles-wall-title = The rest is still rolled up
articles-wall-note = That was the open part, about { $percent }% of the whole.
articles-wall-note-all = The whole takes about { $minutes } min to read. No part of it is open.
articles-wall-rest = What follows
articles-wall-members = This article is free for everybody who has registered: register or sign in to read on.
articles-wall-tier = Free for members from { $tier } up.
articles-wall-this-one = Just this one
articles-wall-forever = Pay once, read it for good, with the comments.
articles-wall-bought = Bought it already?
articles-wall-bought-note = Sign in and read on.
articles-buy = Buy this article
articles-see-plans = See the plans

## Authors
articles-mine = My articles
articles-mine-empty = Nothing written yet
articles-mine-empty-note = Begin with a draft. Publish it when it is ready, or schedule it.
articles-new = Write an article
articles-view = View the page
articles-save = Save
articles-preview = Preview
articles-publish = Publish
articles-schedule = Schedule
articles-unschedule = Unschedule
articles-withdraw = Withdraw
articles-delete = Delete
articles-delete-title = Delete “{ $title }”?
articles-delete-text = It disappears from the lists and for its readers. Comments and orders stay, and you can bring it back.
articles-restore = Bring back
articles-updated = Updated
articles-draft = Draft
articles-published = Published
articles-scheduled = Comes out { $time }
articles-withdrawn = Withdrawn
articles-deleted = Deleted
articles-deleted-by-staff = Deleted by a moderator
articles-field-title = Title
articles-field-kind = Kind
articles-field-slug = Name in the address
articles-field-slug-hint = Lower-case letters and digits, joined by -. Left empty, the title decides. It cannot be changed later.
articles-field-summary = In one sentence
articles-field-summary-hint = Shown in lists and on link cards. Left empty, the first words of the open part are.
articles-field-body = Text
articles-field-body-hint = Markdown. A line <!-- more --> ends the open part. Without one, an article that is not public has no open part.
articles-field-video = Address of the video
articles-field-video-hint = The page or file of the video, beginning with https://. Like the text, it goes only to those who may read the whole.
articles-field-cover = Picture at the head
articles-field-cover-hint = The address of a picture that you uploaded, such as /files/7/….png.
articles-field-cover-upload = Upload a picture
articles-field-language = Language
articles-field-audience = Who may read the whole
articles-field-audience-hint = The open part is always open to everybody.
articles-field-prices = Prices
articles-field-prices-hint = At most one in each currency; leave empty what it is not sold in. Free articles have no price.
articles-field-other-currencies = Other currencies
articles-field-series = Series
articles-field-series-hint = The name of a series of yours, or of a new one.
articles-field-series-position = Place in the series
articles-field-series-position-hint = Low numbers come first. Left empty, it goes to the end.
articles-field-at = Publish at
articles-field-at-hint = In the community’s time zone ({ $zone }). A new time replaces the old one.

## Afterwards
articles-flash-saved = Saved.
articles-flash-published = The article is out.
articles-flash-scheduled = Scheduled.
articles-flash-unscheduled = No longer scheduled.
articles-flash-withdrawn = Withdrawn. Whoever bought it can go on reading.
articles-flash-deleted = Deleted. You can bring it back here.
articles-flash-restored = The article is back.

## Refusals
error-articles-authors-only = Only authors write articles here.
error-articles-slug-taken = Another article already has this name in its address.
error-articles-slug-shape = Only lower-case letters and digits, joined by -.
error-articles-price-range = A price has to be above zero, and within reason.
error-articles-price-shape = The price in { $currency } is not an amount; write 9 or 9.00, for example.
error-articles-price-twice = Only one price in each currency.
error-articles-price-of-free = A free article has no price.
error-articles-video-shape = This is not a web address. It should begin with https://
error-articles-cover-shape = This is not the address of an uploaded picture, such as /files/7/….png.
error-articles-cover-gone = You did not upload this picture, or it is used elsewhere, or it is gone.
error-articles-publish-empty = There is no text yet. Write it, then publish.
error-articles-schedule-published = The article is out already; it needs no time.
error-articles-schedule-past = This time has already passed. Choose one that is yet to come.
error-articles-schedule-shape = This is not a date and time, such as 2026-01-02 09:30.
error-articles-like-own = You cannot like your own article.
