//! What uses an upload says so, and keeps it thereby.

use db::{DbError, Tx};
use kernel::{MemberId, Subject};

use crate::FileId;
use crate::store;

/// How many pictures of one text are looked at.
const IN_TEXT_MAX: usize = 200;

/// Ties a file of this member to the thing that uses it; `false` where it is not theirs, or something else uses it.
/// Asking again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn claim(tx: &mut Tx, id: FileId, owner: MemberId, by: &Subject) -> Result<bool, DbError> {
    store::claim(tx, id, owner, by)
}

/// Ties every file of this member that a text shows (`/files/7/name.png`) to the thing that the text belongs to.
///
/// # Errors
/// When the database fails.
pub fn claim_shown(tx: &mut Tx, text: &str, owner: MemberId, by: &Subject) -> Result<(), DbError> {
    for id in shown(text) {
        store::claim(tx, id, owner, by)?;
    }
    Ok(())
}

/// The file at a path of ours, `/files/7/name.png`; `None` for any other text.
pub fn file_at(path: &str) -> Option<FileId> {
    let (id, name) = path.strip_prefix("/files/")?.split_once('/')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    id.parse().ok().filter(|_| plain)
}

fn shown(text: &str) -> Vec<FileId> {
    let mut ids: Vec<FileId> = text
        .split("/files/")
        .skip(1)
        .take(IN_TEXT_MAX)
        .filter_map(|rest| rest.split_once('/')?.0.parse().ok())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_found_in_a_text() {
        let text = "![一](/files/7/a.png) https://x.example/files/9/b.jpg /files/7/a.png /files/x/y /files/-1/ /files/3";
        assert_eq!(shown(text), [FileId::new(7), FileId::new(9)]);
    }

    #[test]
    fn only_a_path_of_ours_is_a_file() {
        assert_eq!(file_at("/files/7/a1.png"), Some(FileId::new(7)));
        for bad in [
            "",
            "/files/7",
            "/files/7/",
            "/files/x/a.png",
            "/files/7/../a",
            "/files/7/a?b",
            "//files/7/a.png",
        ] {
            assert_eq!(file_at(bad), None, "{bad}");
        }
    }
}
