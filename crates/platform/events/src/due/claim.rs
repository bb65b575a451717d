//! Taking work that is due, with a lease that is committed before anything runs.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use db::{Db, DbError, params};
use kernel::Timestamp;

use super::store;
use super::work::{Work, WorkContext};

/// The kinds of work that this node does.
pub(crate) struct Slate {
    db: Db,
    works: Vec<Work>,
    kinds: Arc<[&'static str]>,
    owner: Arc<str>,
}

/// One piece of work in our hands.
pub(crate) struct Claimed {
    pub(crate) work: Work,
    pub(crate) context: WorkContext,
    pub(crate) payload: String,
}

db::row! {
    /// What a claim gives.
    struct ClaimedRow {
        /// Its id.
        id: i64,
        /// Its kind.
        kind: String,
        /// Its idempotency key.
        key: String,
        /// JSON.
        payload: String,
        /// When it was to be done.
        due_at: Timestamp,
        /// How often it was begun, with this time.
        attempts: u32,
    }
}

impl Slate {
    /// As many kinds as the statements ask for.
    pub(crate) const KINDS_MAX: usize = 64;

    pub(crate) fn new(db: Db, works: Vec<Work>, owner: Arc<str>) -> Self {
        let kinds = works.iter().map(|work| work.kind).collect();
        Self { db, works, kinds, owner }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.works.is_empty()
    }

    /// Takes at most `limit` pieces of work that are due.
    pub(crate) async fn claim(&self, limit: u32) -> Result<Vec<Claimed>, DbError> {
        let kinds = Arc::clone(&self.kinds);
        // Looking is a read of its own, so that on SQLite nobody waits for the writer while there is nothing to do.
        let candidates = self
            .db
            .read(move |q| -> Result<Vec<(i64, String)>, DbError> {
                let now = q.now();
                q.rows(&store::CANDIDATES, params![now, limit].list(&kinds))
            })
            .await?;
        let wanted: Vec<(i64, Duration)> =
            candidates.into_iter().filter_map(|(id, kind)| Some((id, self.work(&kind)?.lease))).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let owner = Arc::clone(&self.owner);
        let rows = self
            .db
            .write(move |tx| -> Result<Vec<ClaimedRow>, DbError> {
                let now = tx.now();
                let mut rows = Vec::new();
                for (id, lease) in &wanted {
                    rows.extend(tx.row(&store::CLAIM, params![*id, &*owner, now.plus(*lease), now])?);
                }
                Ok(rows)
            })
            .await?;
        Ok(rows.into_iter().filter_map(|row| self.claimed(row)).collect())
    }

    /// How long until something may be due, if anything waits at all.
    pub(crate) async fn until_next(&self) -> Result<Option<Duration>, DbError> {
        let kinds = Arc::clone(&self.kinds);
        self.db
            .read(move |q| -> Result<Option<Duration>, DbError> {
                let next = q.row::<Timestamp>(&store::NEXT_AT, params![].list(&kinds))?;
                let now = q.now();
                Ok(next.map(|next| next.since(now)))
            })
            .await
    }

    fn work(&self, kind: &str) -> Option<&Work> {
        self.works.iter().find(|work| work.kind == kind)
    }

    fn claimed(&self, row: ClaimedRow) -> Option<Claimed> {
        let work = self.work(&row.kind)?.clone();
        let context = WorkContext {
            db: self.db.clone(),
            id: row.id,
            key: row.key.into(),
            attempt: row.attempts,
            attempts_max: work.attempts_max,
            due_at: row.due_at,
            owner: Arc::clone(&self.owner),
            finished: Arc::new(AtomicBool::new(false)),
        };
        Some(Claimed { work, context, payload: row.payload })
    }
}

/// Forgets what was done or dismissed longer than `keep` ago, a little at a time so that other writers get their turn.
pub(crate) async fn forget_finished(db: &Db, keep: Duration) -> Result<u64, DbError> {
    const AT_ONCE: u32 = 500;
    let mut forgotten = 0;
    loop {
        let some = db
            .write(move |tx| -> Result<u64, DbError> {
                let before = tx.now().minus(keep);
                tx.execute(&store::FORGET, params![before, AT_ONCE])
            })
            .await?;
        forgotten += some;
        if some < u64::from(AT_ONCE) {
            return Ok(forgotten);
        }
    }
}
