//! What the owner sees first: members, orders, revenue.
