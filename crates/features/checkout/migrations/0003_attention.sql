-- What waits for a person is looked up on every page of the desk; there is little of it among many payments.
CREATE INDEX payments_mismatched ON payments (order_id) WHERE verdict = 'mismatched';
CREATE INDEX refunds_refused ON refunds (order_id) WHERE state = 'needs_attention';
