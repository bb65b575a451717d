# Mail: the outbox, and the layout of letters

mail-desk = Outbox
mail-no-server = No mail server is set up
mail-no-server-note = Letters stay here and go nowhere. Once mail.url is set, new ones are sent.
mail-empty = No letters yet
mail-empty-note = What is written to people who register or reset a password appears here.
mail-subject = Subject
mail-to = To
mail-state = State
mail-kind = Kind
mail-written = Written
mail-sent-at = Sent
mail-state-waiting = Waiting
mail-state-sent = Sent
mail-state-kept = Kept here
mail-state-dead = Given up
mail-error = The last attempt failed
mail-text = Text
mail-html = See it as HTML
mail-erased = The letter was sent and its text erased: it may have held a link that lets somebody in.
mail-back = Back to the outbox
mail-send-again = Send again
mail-send-again-title = Send this letter again?
mail-send-again-text = It keeps its words and its identifier.
mail-sent-again = The letter is on its way again.
mail-by-hand = If the button does nothing, copy this address of { $name } into your browser:
mail-unsubscribe = Stop letters like this one
