//! Orders, gateways, refunds: money in and money back.
