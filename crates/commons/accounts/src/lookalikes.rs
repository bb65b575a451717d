//! Names that look like another member's.

use db::{Db, DbError, Snapshot, Tx, params};
use kernel::MemberId;
use web::Error;

use crate::codes;
use crate::name::{Name, skeleton};

db::statements! {
    /// The keys of the names that are this one, or look like it as it is written or in lower case.
    ALIKE = "SELECT name_key FROM members WHERE name_key = $1 OR name_skeleton = $2 OR name_skeleton = $3 LIMIT 3";
    /// Members whose names were not looked at yet.
    UNSEEN = "SELECT id, name FROM members WHERE name_skeleton IS NULL ORDER BY id LIMIT 500";
    /// Keeps what a name looks like, unless an earlier name does.
    KEEP = "UPDATE members SET name_skeleton = $2 WHERE id = $1
        AND NOT EXISTS (SELECT 1 FROM members AS others WHERE others.name_skeleton = $2)";
    /// Keeps what a name looks like that came in before names were compared by their looks.
    KEEP_APART = "UPDATE members SET name_skeleton = $2 WHERE id = $1";
}

/// Whether a name is free. Two who ask at once are told apart by the unique indexes.
///
/// # Errors
/// Where somebody has it, or one that looks like it.
pub(crate) fn require_free(q: &mut Snapshot, name: &Name) -> Result<(), Error> {
    let keys: Vec<String> = q.rows(&ALIKE, params![name.key, name.skeleton, name.looks])?;
    if keys.contains(&name.key) {
        Err(Error::new(&codes::NAME_TAKEN).field("name"))
    } else if keys.is_empty() {
        Ok(())
    } else {
        Err(Error::new(&codes::NAME_ALIKE).field("name"))
    }
}

/// Notes what the names of members look like who came before that was noted. Names never change, so once at the start
/// of the program is enough.
///
/// # Errors
/// When the database fails.
pub fn fill_skeletons(db: &Db) -> Result<(), DbError> {
    while db.write_blocking(fill_some)? > 0 {}
    Ok(())
}

fn fill_some(tx: &mut Tx) -> Result<usize, DbError> {
    let unseen: Vec<(MemberId, String)> = tx.rows(&UNSEEN, params![])?;
    for (id, name) in &unseen {
        let looks = skeleton(name);
        if tx.execute(&KEEP, params![id, looks])? == 0 {
            // Both stay as they are; the blank, which no name has, keeps the second one out of everybody's way.
            let apart = format!("{looks} {id}");
            tx.execute(&KEEP_APART, params![id, apart])?;
        }
    }
    Ok(unseen.len())
}
