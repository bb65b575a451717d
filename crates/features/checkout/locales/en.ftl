# Menus
checkout-nav-mine = My orders
checkout-nav-desk = Orders

# The page before the gateway
checkout-title = Confirm your order
checkout-currency = Currency
checkout-currency-show = Show this price
checkout-pay-card = Payment
checkout-total = Total due
checkout-sum = Total
checkout-gateway = Pay with
checkout-confirm = Confirm and pay
checkout-no-gateway = No way to pay in this currency is open right now. Choose another currency, or come back later.
checkout-owned-title = This is yours already
checkout-owned-note = You own it, so there is no need to buy it again.
checkout-open-goods = Open it
checkout-look-again = Choose again
checkout-not-for-sale = Not for sale
checkout-not-for-sale-note = It has no price at the moment.
checkout-promise-open = You pay with the provider, on its page or in its app; we never see your card or password.
checkout-promise-granted = It opens the moment the money arrives, with nobody in between.
checkout-promise-time = { $count ->
    [one] We keep the order for one minute. Money that arrives later goes back by itself.
   *[other] We keep the order for { $count } minutes. Money that arrives later goes back by itself.
}

# My orders
checkout-mine-title = My orders
checkout-mine-empty = No orders yet
checkout-mine-empty-note = Courses and memberships that you buy are listed here, with receipts.
checkout-mine-look = Browse courses
checkout-col-order = Order
checkout-col-goods = What
checkout-col-total = Amount
checkout-col-state = Status
checkout-col-when = When
checkout-col-buyer = Buyer

# One order
checkout-order-title = Order #{ $number }
checkout-go-on = Continue to payment
checkout-pay-again = Try to pay again
checkout-refresh = Refresh
checkout-receipt = Receipt
checkout-details = Order details
checkout-story = What happened
checkout-fact-created = Ordered
checkout-fact-expires = Pay before
checkout-fact-paid = Paid
checkout-fact-refund = Refund
checkout-cancel = Cancel order
checkout-cancel-title = Cancel this order?
checkout-cancel-text = It cannot be brought back. Money already on its way is returned when it arrives.
checkout-cancel-yes = Cancel order
checkout-staff = For staff
checkout-staff-more = See callbacks and attempts
checkout-refund = Refund
checkout-refund-title = Refund the whole order?
checkout-refund-text = { $amount } goes back the way it came. Once it has, the buyer’s access and the author’s share are taken back too.
checkout-refund-yes = Refund
checkout-return = Return
checkout-return-title = Return this payment?
checkout-flash-gateway = Your order is kept, but the payment provider does not answer. Please try again in a moment.
checkout-flash-cancelled = The order is cancelled.
checkout-flash-dismissed = Noted as dealt with.
checkout-flash-refund = The payment provider has been told to refund.

# Statuses
checkout-state-created = Not paid
checkout-state-awaiting-payment = Awaiting payment
checkout-state-paid = Paid
checkout-state-fulfilled = Complete
checkout-state-refunding = Being refunded
checkout-state-refunded = Refunded
checkout-state-expired = Expired
checkout-state-cancelled = Cancelled
checkout-state-note-created = Choose how to pay.
checkout-state-note-awaiting-payment = Waiting for the payment provider. Once you have paid, this page updates by itself.
checkout-state-note-paid = The money has arrived; access is being opened.
checkout-state-note-fulfilled = The money has arrived and access is open.
checkout-state-note-refunding = The payment provider has been asked to refund. Access ends when the money is back.
checkout-state-note-refunded = The money went back the way it came, and access has ended.
checkout-state-note-expired = Time ran out and the order was closed. You can order again.
checkout-state-declined = Payment declined
checkout-state-note-declined = The payment provider declined this payment; nothing was charged. Your order is kept: choose a way to pay and try again.
checkout-state-note-declined-over = The payment provider declined the payment; nothing was charged.
checkout-state-note-cancelled = The order was cancelled; no money had come in.
checkout-state-note-cancelled-paid = The order was cancelled.
checkout-money-held = We received { $amount }, which is not what was due. It is kept safe until staff have looked and send it back.
checkout-money-returning = We received { $amount }, which was not counted towards the order. It is on its way back.
checkout-money-stuck = We received { $amount }, which was not counted towards the order. The payment provider refused to take it back; staff will see to it.
checkout-money-returned = The { $amount } that we received was not counted towards the order and went back the way it came.

# What happened
checkout-what-created = Ordered
checkout-what-replaced = The price changed; a newer order took its place
checkout-what-attempt-started = Sent to the payment provider
checkout-what-attempt-failed = The payment did not go through
checkout-what-attempt-closed = The payment attempt was closed
checkout-what-notice-received = Callback received
checkout-what-notice-repeated = Callback repeated
checkout-what-notice-stale = Callback said nothing new
checkout-what-notice-quarantined = Callback does not match our records; set aside
checkout-what-notice-dismissed = A person dealt with the callback that was set aside
checkout-what-queried = Learnt by asking the provider
checkout-what-paid = Payment received
checkout-what-paid-late = Payment arrived after the order was over
checkout-what-paid-twice = Payment arrived a second time
checkout-what-paid-mismatched = The amount received is wrong; held
checkout-what-fulfilled = Access opened
checkout-what-undeliverable = Access cannot be opened; everything is refunded
checkout-what-refund-requested = Refund requested
checkout-what-refund-underway = Refund accepted by the provider
checkout-what-refund-refused = Refund refused by the provider
checkout-what-refunded = Refunded; access ended
checkout-what-returned = Excess payment returned
checkout-what-expired = Expired unpaid
checkout-what-cancelled = Cancelled

# Refunds
checkout-refund-requested = To be sent to the provider
checkout-refund-underway = With the provider
checkout-refund-needs-attention = Refused; needs a person
checkout-refund-succeeded = Returned

# The desk
checkout-desk-all = All
checkout-attention = Money that needs a person
checkout-attention-look = Have a look
checkout-attention-tab = Needs attention
checkout-attention-badge = Needs attention
checkout-attention-held =
    { $count ->
        [one] { $count } payment of a wrong amount.
       *[other] { $count } payments of a wrong amount.
    }
checkout-attention-refused =
    { $count ->
        [one] { $count } refund that was refused.
       *[other] { $count } refunds that were refused.
    }
checkout-attention-quarantined =
    { $count ->
        [one] { $count } callback set aside.
       *[other] { $count } callbacks set aside.
    }
checkout-desk-empty = No such orders
checkout-desk-empty-note = Try another status.
checkout-desk-as-buyer = As the buyer sees it
checkout-desk-payments = Money received
checkout-desk-attempts = Attempts to pay
checkout-desk-number = Number
checkout-desk-verdict = Verdict
checkout-desk-timeline = Everything that happened
checkout-desk-what = Event
checkout-desk-detail = Detail
checkout-quarantine = Callbacks that need a person
checkout-quarantine-note = Their signatures are right, but they do not match our records. Nothing was changed because of them.
checkout-dismiss = Dealt with
checkout-verdict-settles = Settles the order
checkout-verdict-late = Late; goes back
checkout-verdict-double = Double; goes back
checkout-verdict-mismatched = Wrong amount; held
checkout-attempt-starting = Written down
checkout-attempt-waiting = Waiting for payment
checkout-attempt-failed = Failed
checkout-attempt-closed = Closed
checkout-attempt-paid = Paid
checkout-attempt-mismatched = Paid, wrong amount
checkout-trouble-gateway-off = this gateway is switched off
checkout-trouble-merchant = for another merchant
checkout-trouble-number = unknown number
checkout-trouble-gateway = from another gateway
checkout-trouble-changed = differs from the payment on record
checkout-trouble-amount = impossible amount

# Gateways
checkout-gateway-sandbox = Sandbox bank
checkout-gateway-note-sandbox = For trying things out; no real money
checkout-gateway-wechat-pay = WeChat Pay
checkout-gateway-note-wechat-pay = Scan a code with WeChat; on a phone it opens WeChat
checkout-scan-wechat-pay = Scan this code with WeChat.
checkout-gateway-alipay = Alipay
checkout-gateway-note-alipay = On Alipay’s own page, or in its app on a phone
checkout-gateway-stripe = Card
checkout-gateway-note-stripe = Cards and wallets, on Stripe’s page
checkout-scan-alipay = Scan this code with Alipay.
checkout-scan-picture = QR code to pay with
checkout-scan-until = It can be paid until { $until }. This page follows by itself.
checkout-scan-paid = I have paid

# The sandbox bank's own page
checkout-bank-name = SANDBOX BANK
checkout-bank-other-language = 中文
checkout-bank-notice = This bank is for trying things out. Nothing you choose here moves real money.
checkout-bank-number = Merchant’s number
checkout-bank-until = Pay before
checkout-bank-choose = What should the bank do?
checkout-bank-go = Go
checkout-bank-back = Back to the merchant
checkout-bank-foot = The bank and the merchant exchange nothing but signed messages.
checkout-bank-pay = Pay
checkout-bank-decline = Decline: not enough money
checkout-bank-pay-later = Pay, but the money takes some seconds
checkout-bank-say-twice = Pay once and report it four times
checkout-bank-out-of-order = Pay, but report things out of order
checkout-bank-say-nothing = Pay, but report nothing
checkout-bank-wrong-amount = Pay an amount that is off by one
checkout-bank-after-close = Take the money after the order is closed
checkout-bank-refuse-refund = Pay, and refuse the first refund later
checkout-bank-state-open = Waiting for payment
checkout-bank-state-processing = The money is on its way
checkout-bank-state-paid = Paid
checkout-bank-state-declined = Declined
checkout-bank-state-closed = This payment is closed

# Refusals
error-checkout-owned = You own this already.
error-checkout-not-for-sale = This is not for sale now.
error-checkout-currency = This cannot be paid in { $currency }.
error-checkout-gateway = Choose a way to pay.
error-checkout-gateway-silent = The payment provider does not answer. Your order is kept; please try again in a moment.
error-checkout-gateway-refused = The payment provider refused the request.
error-checkout-already-paid = This order is paid already.
error-checkout-order-over = This order is over. Please order again.
error-checkout-nothing-to-refund = This order has no money to refund.
error-checkout-notice-refused = The signature of the notice is wrong.
error-checkout-notice-unreadable = The notice cannot be read.
