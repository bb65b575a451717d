//! What goes out as JSON.

use std::time::Duration;

use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::FileId;
use crate::files::Files;
use crate::link::address;
use crate::store::FileRow;

/// How long the address of a private file holds that its own uploader gets.
const OWN_LINK: Duration = Duration::from_secs(3600);

/// A file that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stored {
    /// Id.
    #[schema(value_type = i64)]
    pub id: FileId,
    /// Where it is; for a private file, for an hour.
    pub url: String,
    /// Where its small copy is.
    pub thumb_url: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Media type.
    pub content_type: String,
    /// Bytes.
    pub size: i64,
}

impl Stored {
    /// A file as its uploader sees it.
    pub fn of(files: &Files, row: &FileRow, now: Timestamp) -> Self {
        let url = address(files, row, now.plus(OWN_LINK));
        let joint = if row.private { '&' } else { '?' };
        Self {
            id: row.id,
            thumb_url: format!("{url}{joint}size=thumb"),
            url,
            width: row.width,
            height: row.height,
            content_type: row.content_type.clone(),
            size: row.size,
        }
    }
}
