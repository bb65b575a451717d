//! Addresses that open a private file for a while.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::FileId;

/// What addresses are signed with.
#[derive(Clone)]
pub(crate) struct Key(Vec<u8>);

impl Key {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(secret.to_vec())
    }

    /// The signature of a file until a time, in whole seconds.
    pub(crate) fn sign(&self, id: FileId, name: &str, until: i64) -> String {
        // A key of any length will do for HMAC, so this cannot fail; should it ever, no signature fits.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(format!("jixia file v1\n{id}\n{name}\n{until}").as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    /// Whether a signature holds now.
    pub(crate) fn holds(&self, id: FileId, name: &str, until: i64, signature: &str, now: Timestamp) -> bool {
        let expected = self.sign(id, name, until);
        !expected.is_empty()
            && now.seconds() < until
            && bool::from(expected.as_bytes().ct_eq(signature.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_one_file_until_one_time() {
        let (key, other) = (Key::new(b"secret"), Key::new(b"other"));
        let (id, now) = (FileId::new(7), Timestamp::from_seconds(1_000));
        let signature = key.sign(id, "a.png", 1_060);
        assert!(key.holds(id, "a.png", 1_060, &signature, now));
        assert!(!key.holds(id, "a.png", 1_060, &signature, Timestamp::from_seconds(1_060)), "it is over");
        assert!(!key.holds(id, "a.png", 9_999, &signature, now), "a longer time");
        assert!(!key.holds(FileId::new(8), "a.png", 1_060, &signature, now), "another file");
        assert!(!key.holds(id, "b.png", 1_060, &signature, now));
        assert!(!other.holds(id, "a.png", 1_060, &signature, now));
        for bad in ["", "0", &signature[1..], &signature.to_uppercase()] {
            assert!(!key.holds(id, "a.png", 1_060, bad, now), "{bad}");
        }
    }
}
