# Pages that belong to no feature

app-reference = API reference
app-reference-lead = What pages do, programs can do. Create a token under Settings → Access tokens and send it as Authorization: Bearer.
app-reference-parameters = Parameters
app-reference-body = Body
app-reference-type = Type
app-reference-note = Meaning
app-reference-codes = Error codes
app-reference-codes-lead = A refused request is answered as problem+json (RFC 9457); its code is stable and made for programs to branch on.
app-reference-code = Code
app-reference-status = Status
app-reference-sentence = Sentence

app-resume = Continue
app-resume-progress = { $total ->
    [one] { $done } of 1 lesson completed
   *[other] { $done } of { $total } lessons completed
}
app-courses-bought = Courses bought
app-courses-completed = Courses completed

app-plan-scholar-month = Scholar membership, one month
app-plan-scholar-year = Scholar membership, one year
app-plan-fellow-month = Fellow membership, one month
app-plan-fellow-year = Fellow membership, one year

app-feature-forum = Forum
app-feature-forum-note = Topics, questions and replies, in spaces.
app-feature-articles = Articles
app-feature-articles-note = Long reads, columns and paid reading.
app-feature-courses = Courses
app-feature-courses-note = A book made into lessons: to try, to buy, to learn step by step.
app-feature-membership = Membership
app-feature-membership-note = Monthly and yearly plans, in two tiers.
app-feature-checkout = Checkout
app-feature-checkout-note = Orders, payments, refunds and the ledger.
app-feature-search = Search
app-feature-search-note = The form in the head of every page, and its results. What is written while it is off is found once it is on again.
app-feature-notify = Notifications
app-feature-notify-note = The bell, letters and digests. While they are off nobody is disturbed.
app-feature-points = Points
app-feature-points-note = Check-ins, points, levels and boards. What is earned while they are off is given once they are on again.
app-feature-insight = Overview
app-feature-insight-note = The first page of the desk, with its figures.

app-preset-tech = Technical community
app-preset-tech-note = Questions, answers and work to show. The forum is the home page; nothing is sold.
app-preset-knowledge = Paid knowledge
app-preset-knowledge-note = Courses are the home page, with membership and checkout; the forum is for talking about them.
app-preset-commerce = Shop
app-preset-commerce-note = Plans and prices are the home page; the forum answers before and after buying.
