//! A member has seen it.

use db::{Tx, params};
use kernel::Viewer;
use live::Signal;
use web::{Error, ViewerExt as _};

use crate::NotificationId;
use crate::deliver::TOPIC;
use crate::list::readable;
use crate::store::{self, Row};
use crate::threads::Threads;

/// Marks one as read; says where it leads.
///
/// # Errors
/// 404 where the viewer was not told so, or may not know of it any more.
pub fn mark_read(
    tx: &mut Tx,
    viewer: &Viewer,
    threads: &Threads,
    id: NotificationId,
) -> Result<String, Error> {
    let member = viewer.member()?.id;
    let row: Row = tx.row(&store::ONE, params![id, member])?.ok_or_else(Error::not_found)?;
    let told = readable(tx, viewer, threads, vec![row])?.pop().ok_or_else(Error::not_found)?;
    let now = tx.now();
    if tx.execute(&store::READ_ONE, params![id, member, now])? > 0 {
        live::announce(tx, member, Signal::new(TOPIC, ""));
    }
    Ok(told.url)
}

/// Marks all as read up to one: what came since the page was shown stays unread.
///
/// # Errors
/// For passers-by.
pub fn mark_read_up_to(tx: &mut Tx, viewer: &Viewer, newest: NotificationId) -> Result<(), Error> {
    let (member, now) = (viewer.member()?.id, tx.now());
    if tx.execute(&store::READ_UP_TO, params![member, newest, now])? > 0 {
        live::announce(tx, member, Signal::new(TOPIC, ""));
    }
    Ok(())
}
