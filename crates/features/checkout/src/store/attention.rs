//! What waits for a person: money that is held, refunds that a gateway refused, notices in quarantine.

use db::{DbError, Snapshot, params};

db::statements! {
    /// How much of each waits.
    WAITING = "
        SELECT (SELECT COUNT(*) FROM payments p WHERE p.verdict = 'mismatched'
                AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id)) AS held,
               (SELECT COUNT(*) FROM refunds WHERE state = 'needs_attention') AS refused,
               (SELECT COUNT(*) FROM gateway_notices WHERE state = 'quarantined') AS quarantined";
}

db::row! {
    /// How much waits for a person.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Waiting {
        /// Payments that are not what was due.
        pub held: i64,
        /// Refunds that a gateway refused.
        pub refused: i64,
        /// Notices that do not fit what we know.
        pub quarantined: i64,
    }
}

impl Waiting {
    /// All of it.
    #[must_use]
    pub fn total(self) -> i64 {
        self.held + self.refused + self.quarantined
    }
}

/// How much waits for a person now.
pub fn waiting(q: &mut Snapshot) -> Result<Waiting, DbError> {
    q.one(&WAITING, params![])
}
