//! After a dump was restored into another PostgreSQL cluster, transaction ids begin again at a low number, and new
//! events would land before the readers' places and before what caches remember. This raises them above everything
//! that was ever given. On SQLite, and after a restart without a restore, there is nothing to do.

use db::{Db, DbError, Snapshot, params};

use crate::store;

/// Call it once after the database was opened and before the first event is emitted, not on an asynchronous thread.
///
/// # Errors
/// When the database refuses.
pub fn settle_era(db: &Db) -> Result<(), DbError> {
    let missing = db.read_blocking(behind)?;
    if missing <= 0 {
        return Ok(());
    }
    tracing::warn!(missing, "the log comes from another database cluster; its positions are raised");
    db.write_blocking(|tx| {
        // Asked again: another node may have raised them meanwhile.
        let missing = behind(tx)?;
        if missing > 0 {
            tx.execute(&store::RAISE_ERA, params![missing])?;
        }
        Ok(())
    })
}

/// How far the next position lies below the highest that was ever given.
fn behind(q: &mut Snapshot) -> Result<i64, DbError> {
    let (_, next) = store::horizon(q)?;
    let newest = store::newest(q)?.position;
    let furthest = q.one::<Option<i64>>(&store::READERS_FURTHEST, params![])?.unwrap_or(0);
    Ok(newest.max(furthest) + 1 - next)
}
