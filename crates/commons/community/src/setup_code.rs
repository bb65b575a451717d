//! Codes that prove that whoever founds the community can read what the program prints.

use db::{DbError, Snapshot, Tx, params};
use sha2::{Digest as _, Sha256};

use crate::store;

/// Letters and digits that nobody mistakes for each other: five bits each.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A new code for the first-run wizard, to be printed where only the operator reads it; `None` where the community has
/// an owner. Every code works until one was used, so that each node can print its own.
///
/// # Errors
/// Only of the database.
pub fn new_setup_code(tx: &mut Tx) -> Result<Option<String>, DbError> {
    if store::has_owner(tx)? {
        return Ok(None);
    }
    let mut bytes = [0; 12];
    tx.entropy().fill(&mut bytes);
    let code = spelled(&bytes);
    let (hash, now) = (hash_of(&code), tx.now());
    tx.execute(&store::INSERT_CODE, params![&hash[..], now])?;
    Ok(Some(code))
}

/// Whether somebody was told this code.
pub(crate) fn is_known(q: &mut Snapshot, typed: &str) -> Result<bool, DbError> {
    let hash = hash_of(typed);
    let found: Option<i64> = q.row(&store::CODE, params![&hash[..]])?;
    Ok(found.is_some())
}

/// Twelve letters in three groups: sixty bits, more than anybody guesses through a door with a limit.
fn spelled(bytes: &[u8; 12]) -> String {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
    let groups = bytes.chunks(4).map(|group| group.iter().map(letter).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// Case, blanks and hyphens do not matter.
fn hash_of(code: &str) -> [u8; 32] {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(plain.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = spelled(&[0, 1, 2, 3, 31, 30, 29, 28, 255, 254, 253, 8]);
        assert_eq!(code, "ABCD-9876-987J");
        assert_eq!(hash_of(&code), hash_of(" abcd 9876-987j"));
        assert_ne!(hash_of(&code), hash_of("ABCD-9876-987K"));
    }
}
