# Insight: the operator's first page

insight-desk = Overview
insight-lead = The last { $days } days, compared with the { $days } before. All amounts come from the ledger.
insight-currency = Currency
insight-members = Members
insight-new-members = New members
insight-received = Received
insight-revenue = House revenue
insight-orders = Paid orders
insight-refunds = Refunds
insight-topics = New topics
insight-replies = New replies
insight-money = Revenue by day
insight-money-sentence = Received and house revenue for each recent day; { $amount } received in all.
insight-activity = Orders and new members by day
insight-activity-sentence = Paid orders, refunds and new members for each recent day; { $count } paid orders in all.
