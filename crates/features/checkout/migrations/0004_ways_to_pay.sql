-- What the buyer held when the try began: a gateway opens another page on a phone, under another number.
ALTER TABLE payment_attempts ADD COLUMN device TEXT NOT NULL DEFAULT 'desktop';
-- What the buyer does with pay_url: follow it, or scan it.
ALTER TABLE payment_attempts ADD COLUMN pay_kind TEXT NOT NULL DEFAULT 'redirect';
-- When pay_url stops working, if before the order's own time is up.
ALTER TABLE payment_attempts ADD COLUMN pay_until {i64};
-- The gateway's own name for what it opened, where one is needed to ask about it.
ALTER TABLE payment_attempts ADD COLUMN provider_ref TEXT;
