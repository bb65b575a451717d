membership-nav = Membership
membership-nav-mine = My membership
membership-nav-desk = Plans
membership-plan-title = { $tier } membership, { $interval }
membership-interval-month = one month
membership-interval-year = one year

# Pricing
membership-pricing-title = To debate, not to rule
membership-pricing-dek = The masters of the Jixia Academy drew a stipend and held no office; they read, wrote and argued. Membership does the same: it keeps people who write with care.
membership-paying = paying members
membership-period = Billing period
membership-by-month = Monthly
membership-by-year = Yearly
membership-saved = { $count ->
    [one] one month free
   *[other] { $count } months free
}
membership-per-month = / month
membership-per-year = / year
membership-free = Free
membership-forever = for ever
membership-guest-tagline = Read, ask, answer. No threshold.
membership-guest-talk = All public discussions and questions
membership-guest-trial = Trial lessons and free courses
membership-guest-not = What is for members only
membership-not-included = Not included:
membership-register = Register
membership-current = Current tier
membership-become = Become a { $tier }
membership-extend = Extend { $tier }
membership-not-monthly = Not sold by the month
membership-not-yearly = Not sold by the year
membership-none = No plans yet
membership-none-note = For now, everything public is free to read.
membership-faq = Often asked
membership-faq-renew = Will I be charged again when it ends?
membership-faq-renew-answer = No. It ends on its day; come back when you want to go on. Courses you bought stay yours.
membership-faq-extend = Is time lost if I extend early?
membership-faq-extend-answer = No. New time begins where the old one ends, counted in calendar months, to the day.
membership-faq-upgrade = Can a Scholar become a Fellow?
membership-faq-upgrade-answer = Yes, at once. Scholar time that has begun runs on beneath; months that have not begun wait until the Fellow time ends.
membership-faq-refund = Can I have my money back?
membership-faq-refund-answer = Write to the staff with your order number. The money goes back the way it came, that time is taken back, and the end you had before is restored.

# My membership
membership-until = ends
membership-no-renewal = You will not be charged when it ends.
membership-renew = Extend or upgrade
membership-none-yet = You have no membership, or it has ended.
membership-look = See the plans
membership-history = What you bought
membership-col-tier = Tier
membership-col-from = From
membership-col-until = Until
membership-col-state = Status
membership-col-order = Order
membership-period-running = Running
membership-period-waiting = Not begun
membership-period-over = Over
membership-period-reversed = Refunded

# The desk
membership-col-plan = Plan
membership-col-prices = Prices
membership-plan-new = New plan
membership-desk-none-note = Make a plan and it appears on the pricing page.
membership-offered = On sale
membership-retired = Retired
membership-retire = Retire
membership-offer = Offer again
membership-field-interval = Period
membership-field-tagline-zh = One line (Chinese)
membership-field-tagline-en = One line (English)
membership-field-benefits-zh = Benefits (Chinese)
membership-field-benefits-en = Benefits (English)
membership-field-benefits-hint = One a line, 12 at most.
membership-field-prices-hint = Fill in at least one currency; an empty one is not sold in. The first one filled in is the default.
membership-field-more-currencies = More currencies
membership-save = Save
membership-flash-saved = The plan is saved.
membership-flash-retired = The plan is retired. Members who bought it keep it.
membership-flash-offered = The plan is on sale again.

error-membership-many-benefits = At most { $max } benefits.
error-membership-bad-price = The price in { $currency } is wrong: give a number above zero with no more decimals than the currency has.
error-membership-no-price = Give a price in at least one currency.
error-membership-already-offered = Another plan is on sale for this tier and period. Retire it first.
