//! Collects what nothing uses.

use std::time::Duration;

use db::Tx;
use events::{Emit as _, Work, WorkContext};
use serde::{Deserialize, Serialize};

use crate::events::FileForgotten;
use crate::files::Files;
use crate::store;

pub(crate) const KIND: &str = "files.sweep";

/// The bytes of one upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Swept {
    pub(crate) object: String,
    pub(crate) thumb_object: String,
}

/// Throws an upload away, unless something uses it by now.
pub(crate) fn work(files: &Files) -> Work {
    let files = files.clone();
    Work::new(KIND, 20, Duration::from_secs(120), move |context: WorkContext, swept: Swept| {
        let files = files.clone();
        async move {
            let object = swept.object.clone();
            // First the row: from then on nobody finds the bytes, nor can claim them.
            let used = context
                .db()
                .write(move |tx: &mut Tx| -> Result<bool, db::DbError> {
                    if let Some(file) = store::forget(tx, &object)? {
                        tx.emit(&FileForgotten { file })?;
                    }
                    store::has_object(tx, &object)
                })
                .await?;
            if !used {
                files.delete(&swept.thumb_object).await?;
                files.delete(&swept.object).await?;
            }
            Ok(())
        }
    })
}
