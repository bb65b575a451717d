//! How the bank and we prove to each other who speaks: HMAC-SHA256 over time, nonce and the raw bytes.
//!
//! ```text
//! Sandbox-Timestamp: 1795248000            unix seconds; 300 seconds off is too far
//! Sandbox-Nonce: 32 hex characters         never twice for one body, so that two sendings differ
//! Sandbox-Signature: hex(HMAC-SHA256(secret, topic "\n" timestamp "\n" nonce "\n" body "\n"))
//! ```
//!
//! `topic` is `notice` for callbacks and `METHOD /path` for calls, so that what was signed for one purpose is worthless
//! for another.

use crate::gateway::NoticeError;
use crate::gateways::Secret;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{Entropy, Timestamp};
use sha2::Sha256;

/// When it was signed.
pub const TIMESTAMP: HeaderName = HeaderName::from_static("sandbox-timestamp");
/// What makes two sendings differ.
pub const NONCE: HeaderName = HeaderName::from_static("sandbox-nonce");
/// The proof.
pub const SIGNATURE: HeaderName = HeaderName::from_static("sandbox-signature");
/// How far apart the two clocks may be, in seconds, in both directions.
pub const WINDOW_SECONDS: i64 = 300;
/// The topic of callbacks.
pub const NOTICE_TOPIC: &str = "notice";

/// The headers that sign `body`.
#[must_use]
pub fn sign(
    secret: &Secret,
    topic: &str,
    body: &[u8],
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Vec<(HeaderName, String)> {
    let mut random = [0; 16];
    entropy.fill(&mut random);
    let (timestamp, nonce) = (now.seconds().to_string(), hex::encode(random));
    let proof = hex::encode(mac(secret, topic, &timestamp, &nonce, body).finalize().into_bytes());
    vec![(TIMESTAMP, timestamp), (NONCE, nonce), (SIGNATURE, proof)]
}

/// Checks the headers against the raw `body`.
///
/// # Errors
/// Where a header is missing or malformed, the time is off, or the proof is wrong.
pub fn verify(
    secret: &Secret,
    topic: &str,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<(), NoticeError> {
    let timestamp = single(headers, &TIMESTAMP)?;
    let nonce = single(headers, &NONCE)?;
    let proof = hex::decode(single(headers, &SIGNATURE)?).map_err(|_| NoticeError::Unsigned)?;
    let canonical = timestamp.len() <= 12 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let hexadecimal = nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !canonical || !hexadecimal {
        return Err(NoticeError::Unsigned);
    }
    // `verify_slice` compares in constant time. The proof is checked before the clock, so that a stranger learns
    // nothing about how our clock stands.
    mac(secret, topic, timestamp, nonce, body).verify_slice(&proof).map_err(|_| NoticeError::Forged)?;
    let signed_at: i64 = timestamp.parse().map_err(|_| NoticeError::Unsigned)?;
    if (now.seconds() - signed_at).abs() >= WINDOW_SECONDS {
        return Err(NoticeError::Stale);
    }
    Ok(())
}

// A second header of the same name could be read differently by a proxy and by us.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<&'a str, NoticeError> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (Some(Ok(value)), None) => Ok(value),
        _ => Err(NoticeError::Unsigned),
    }
}

fn mac(secret: &Secret, topic: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose()).expect("HMAC takes keys of every length");
    for part in [topic.as_bytes(), timestamp.as_bytes(), nonce.as_bytes(), body] {
        mac.update(part);
        mac.update(b"\n");
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededEntropy;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_248_000);

    fn signed(body: &[u8]) -> HeaderMap {
        let entropy = SeededEntropy::new(1);
        sign(&secret(), NOTICE_TOPIC, body, NOW, &entropy)
            .into_iter()
            .map(|(name, value)| (name, value.parse().unwrap()))
            .collect()
    }

    fn secret() -> Secret {
        Secret::new("a secret of thirty-two bytes....")
    }

    fn check(headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<(), NoticeError> {
        verify(&secret(), NOTICE_TOPIC, headers, body, now)
    }

    #[test]
    fn the_text_that_is_signed_is_the_documented_one() {
        // python3: hmac.new(b"key", b"notice\n1795248000\n" + b"0"*32 + b"\n{}\n", "sha256").hexdigest()
        let proof = mac(&Secret::new("key"), "notice", "1795248000", &"0".repeat(32), b"{}");
        assert_eq!(
            hex::encode(proof.finalize().into_bytes()),
            "3ad4a178ae93e9c905ebd1c653f16a5eb1e8a29bc7663e71c4bb49d1a197118b"
        );
    }

    #[test]
    fn what_was_signed_is_believed_within_the_window() {
        let headers = signed(b"{}");
        for off in [-299, 0, 299] {
            assert_eq!(check(&headers, b"{}", Timestamp::from_seconds(NOW.seconds() + off)), Ok(()));
        }
        for off in [-300, 300, 86_400] {
            let now = Timestamp::from_seconds(NOW.seconds() + off);
            assert_eq!(check(&headers, b"{}", now), Err(NoticeError::Stale));
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_a_forgery() {
        let body = br#"{"amount_minor":9900}"#;
        let headers = signed(body);
        for at in 0..body.len() {
            let mut other = body.to_vec();
            other[at] ^= 1;
            assert_eq!(check(&headers, &other, NOW), Err(NoticeError::Forged));
        }
        for (name, value) in [(TIMESTAMP, "1795248001"), (NONCE, "00000000000000000000000000000000")] {
            let mut other = headers.clone();
            other.insert(name, value.parse().unwrap());
            assert_eq!(check(&other, body, NOW), Err(NoticeError::Forged));
        }
        let wrong = verify(&Secret::new("another"), NOTICE_TOPIC, &headers, body, NOW);
        assert_eq!(wrong, Err(NoticeError::Forged));
        let purpose = verify(&secret(), "POST /sandbox/api/refunds", &headers, body, NOW);
        assert_eq!(purpose, Err(NoticeError::Forged));
    }

    #[test]
    fn missing_doubled_and_malformed_headers_are_refused() {
        let good = signed(b"{}");
        for name in [TIMESTAMP, NONCE, SIGNATURE] {
            let mut missing = good.clone();
            missing.remove(&name);
            assert_eq!(check(&missing, b"{}", NOW), Err(NoticeError::Unsigned));
            let mut doubled = good.clone();
            doubled.append(name.clone(), good[&name].clone());
            assert_eq!(check(&doubled, b"{}", NOW), Err(NoticeError::Unsigned));
            for bad in ["", "-1", "+1795248000", "1e9", "zz", "9999999999999999999"] {
                let mut malformed = good.clone();
                malformed.insert(&name, bad.parse().unwrap());
                let refused = check(&malformed, b"{}", NOW);
                assert!(
                    matches!(refused, Err(NoticeError::Unsigned | NoticeError::Forged)),
                    "{name} {bad:?}"
                );
            }
        }
    }

    #[test]
    fn the_secret_hides_itself() {
        assert!(!format!("{:?}", Secret::new("visible")).contains("visible"));
    }
}
