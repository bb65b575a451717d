//! Callbacks: an envelope whose content is encrypted with the APIv3 key.

use super::shapes::{Refund, Transaction};
use crate::gateway::{Fact, Notice, NoticeError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::Deserialize;

/// What WeChat Pay posts.
#[derive(Deserialize)]
struct Envelope {
    id: String,
    event_type: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    ciphertext: String,
    #[serde(default)]
    associated_data: String,
    nonce: String,
}

/// Reads a callback whose signature was right.
pub(super) fn read(
    body: &[u8],
    key: &[u8; 32],
    merchant_id: &str,
    account: &str,
) -> Result<Notice, NoticeError> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| NoticeError::Unreadable)?;
    let content = open(&envelope.resource, key).ok_or(NoticeError::Unreadable)?;
    let unreadable = |_| NoticeError::Unreadable;
    let fact = if envelope.event_type.starts_with("TRANSACTION.") {
        let transaction: Transaction = serde_json::from_slice(&content).map_err(unreadable)?;
        Fact::Payment(transaction.report().ok_or(NoticeError::Unreadable)?)
    } else if envelope.event_type.starts_with("REFUND.") {
        let refund: Refund = serde_json::from_slice(&content).map_err(unreadable)?;
        Fact::Refund(refund.report(merchant_id, account).ok_or(NoticeError::Unreadable)?)
    } else {
        Fact::Other
    };
    Ok(Notice { key: envelope.id, kind: envelope.event_type, fact })
}

fn open(resource: &Resource, key: &[u8; 32]) -> Option<Vec<u8>> {
    if resource.algorithm != "AEAD_AES_256_GCM" {
        return None;
    }
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(resource.nonce.as_bytes()).ok()?;
    let mut text = STANDARD.decode(&resource.ciphertext).ok()?;
    let plain = key.open_in_place(nonce, Aad::from(resource.associated_data.as_bytes()), &mut text).ok()?;
    Some(plain.to_vec())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::payment::AttemptState;

    const KEY: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
    const CIPHERTEXT: &str = "untH/wFODYvzWv0ZUqQUPuwGnbl/yzP+VqjUcbxAsYk+yzThZWrLRVlpwAaDmajFES8OkxjqaC8Vx2gYWO9B+1LnC+/qFIGkYderEbpqWLNlwHG4J/aiYhgmpO5e5jnrLhqXgfkHHu95GJuGC9XLBFi+sBhtDMyeLO+dhY8tqjYwKy0RnKQUpU83iGKOng34FQH8wEqSZ/VkmhEZ7e4Gw3z/mShNhlCvWf8fxFaQJJmGEePM+4oYBYgXHxpkvl7QB8Been7lkraEnuYLu1fZNUDAqfCrCZE24vWUGGuizD8kQhT5zQ==";

    /// The callback of the published vector.
    pub(in super::super) fn published() -> String {
        format!(
            r#"{{"id":"EV-1","create_time":"2026-11-21T08:01:00+08:00","event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource","summary":"ok","resource":{{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"{CIPHERTEXT}","associated_data":"transaction","nonce":"jixia-nonce1"}}}}"#
        )
    }

    #[test]
    fn the_published_callback_is_read() {
        let notice = read(published().as_bytes(), KEY, "1900000109", "x").unwrap();
        assert_eq!((notice.key.as_str(), notice.kind.as_str()), ("EV-1", "TRANSACTION.SUCCESS"));
        let Fact::Payment(report) = notice.fact else { panic!("{:?}", notice.fact) };
        assert_eq!(report.merchant, "1900000109/wx0000000000000001");
        assert_eq!(report.number, "JX202611210001");
        assert_eq!(report.provider_payment, "4200000000202611210000000001");
        assert_eq!((report.amount.minor, report.state), (100, AttemptState::Paid));
    }

    #[test]
    fn what_was_encrypted_otherwise_is_not_read() {
        let body = published();
        for (from, to) in [
            ("AEAD_AES_256_GCM", "AES_256_GCM"),
            ("jixia-nonce1", "jixia-nonce2"),
            ("jixia-nonce1", "jixia"),
            (r#""associated_data":"transaction""#, r#""associated_data":"refund""#),
            (r#""associated_data":"transaction","#, ""),
            ("untH/", "untH+"),
            ("TRANSACTION.SUCCESS", "REFUND.SUCCESS"),
        ] {
            let odd = body.replace(from, to);
            assert_eq!(read(odd.as_bytes(), KEY, "m", "x").err(), Some(NoticeError::Unreadable), "{to}");
        }
        let other = b"another key of exactly 32 bytes.";
        assert_eq!(read(body.as_bytes(), other, "m", "x").err(), Some(NoticeError::Unreadable));
        assert_eq!(read(b"not json", KEY, "m", "x").err(), Some(NoticeError::Unreadable));
    }
}
