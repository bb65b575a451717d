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
app-resume-progress = { $done } of { $total } lessons completed
app-courses-bought = Courses bought
app-courses-completed = Courses completed

app-plan-scholar-month = Scholar membership, one month
app-plan-scholar-year = Scholar membership, one year
app-plan-fellow-month = Fellow membership, one month
app-plan-fellow-year = Fellow membership, one year
