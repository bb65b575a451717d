//! After a dump was restored into another PostgreSQL cluster, transaction ids begin again at a low number, and new
//! events would land before the readers' places and before what caches remember. This raises them above everything
//! that was ever given. On SQLite, and after a restart without a restore, there is nothing to do.

use db::{Db, DbError, params};

use crate::store;

/// Call it once after the database was opened and before the first event is emitted; [`Runner::start`] does.
///
/// [`Runner::start`]: crate::Runner::start
///
/// # Errors
/// When the database refuses.
pub async fn settle_era(db: &Db) -> Result<(), DbError> {
    let behind = db
        .read(|q| -> Result<i64, DbError> {
            let (_, next) = store::horizon(q)?;
            let newest = store::newest(q)?.position;
            let furthest = q.one::<Option<i64>>(&store::READERS_FURTHEST, params![])?.unwrap_or(0);
            Ok(newest.max(furthest) + 1 - next)
        })
        .await?;
    if behind <= 0 {
        return Ok(());
    }
    tracing::warn!(behind, "the log comes from another database cluster; its positions are raised");
    db.write(move |tx| -> Result<(), DbError> {
        // Asked again: another node may have raised them meanwhile.
        let (_, next) = store::horizon(tx)?;
        let newest = store::newest(tx)?.position;
        let furthest = tx.one::<Option<i64>>(&store::READERS_FURTHEST, params![])?.unwrap_or(0);
        let behind = newest.max(furthest) + 1 - next;
        if behind > 0 {
            tx.execute(&store::RAISE_ERA, params![behind])?;
        }
        Ok(())
    })
    .await
}
