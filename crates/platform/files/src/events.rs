//! The facts that others may rely on.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::FileId;

/// A member uploaded a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStored {
    /// The file.
    pub file: FileId,
    /// Who uploaded it.
    pub by: MemberId,
    /// How large it is, in bytes.
    pub size: i64,
}

impl Event for FileStored {
    const KIND: &'static str = "files.file.stored";

    fn subject(&self) -> Subject {
        self.file.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}

/// A file that nothing used was thrown away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileForgotten {
    /// The file.
    pub file: FileId,
}

impl Event for FileForgotten {
    const KIND: &'static str = "files.file.forgotten";

    fn subject(&self) -> Subject {
        self.file.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        None
    }
}
