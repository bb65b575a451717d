//! Addresses of files, signed where they have to be.

use std::time::Duration;

use kernel::Timestamp;
use web::{App, Error};

use crate::FileId;
use crate::files::Files;
use crate::store::{self, FileRow};

/// The address of a file: a private one is opened by it until the time is over. Whoever calls this has asked whether
/// the viewer may have the file.
///
/// # Errors
/// 404 where there is none; or that the database fails.
pub async fn signed_url(app: &App, id: FileId, lasts: Duration) -> Result<String, Error> {
    let files = app.service::<Files>()?;
    let row = app.db().read(move |q| store::by_id(q, id)).await?.ok_or_else(Error::not_found)?;
    Ok(app.config().url(&address(&files, &row, app.now().plus(lasts))))
}

/// The same for a row that was read already, as a path.
pub fn address(files: &Files, row: &FileRow, until: Timestamp) -> String {
    if !row.private {
        return row.path();
    }
    let until = until.seconds();
    let sign = files.key().sign(row.id, &row.name, until);
    format!("{}?until={until}&sign={sign}", row.path())
}
