//! Events: signed with a secret that both have, then read.

use super::shapes::{Event, Refund, Session, account};
use crate::gateway::{Fact, Notice, NoticeError};
use crate::gateways::setting::Secret;
use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// How far apart the two clocks may be, in seconds, in both directions.
const WINDOW_SECONDS: u64 = 300;

/// Checks `Stripe-Signature` over the raw body. While a secret is replaced there are two, and a signature for each.
pub(super) fn verify(
    secrets: &[Secret],
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<(), NoticeError> {
    let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    let parts = || header.unwrap_or_default().split(',').filter_map(|part| part.trim().split_once('='));
    let timestamp = parts().find(|(name, _)| *name == "t").ok_or(NoticeError::Unsigned)?.1;
    let seconds: i64 = timestamp.parse().map_err(|_| NoticeError::Unsigned)?;
    let proofs: Vec<Vec<u8>> =
        parts().filter(|(name, _)| *name == "v1").filter_map(|(_, proof)| hex::decode(proof).ok()).collect();
    if proofs.is_empty() {
        return Err(NoticeError::Unsigned);
    }
    if now.seconds().abs_diff(seconds) > WINDOW_SECONDS {
        return Err(NoticeError::Stale);
    }
    let fits = |secret: &Secret| {
        // The whole secret is the key, with its prefix and not decoded.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose()) else { return false };
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        proofs.iter().any(|proof| mac.clone().verify_slice(proof).is_ok())
    };
    if secrets.iter().any(fits) { Ok(()) } else { Err(NoticeError::Forged) }
}

/// Reads an event whose signature was right. What orders need not know is kept with its kind.
pub(super) fn read(body: &[u8], is_live: bool) -> Result<Notice, NoticeError> {
    let event: Event = serde_json::from_slice(body).map_err(|_| NoticeError::Unreadable)?;
    let mut fact = match event.kind.as_str() {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => {
            let session: Session = object(&event)?;
            // Other software may sell through the same account.
            if session.is_ours() {
                let failed = event.kind.ends_with("_failed");
                Fact::Payment(session.report(failed).ok_or(NoticeError::Unreadable)?)
            } else {
                Fact::Other
            }
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            let refund: Refund = object(&event)?;
            match refund.number() {
                Some(_) => Fact::Refund(refund.report(event.livemode).ok_or(NoticeError::Unreadable)?),
                None => Fact::Other,
            }
        }
        _ => Fact::Other,
    };
    // Money of another mode or of a connected account is not ours, whatever else the event says.
    let whose = match event.account {
        Some(other) => other,
        None => account(event.livemode).to_owned(),
    };
    if whose != account(is_live) {
        match &mut fact {
            Fact::Payment(report) => report.merchant = whose,
            Fact::Refund(report) => report.merchant = whose,
            Fact::Other => {}
        }
    }
    Ok(Notice { key: event.id, kind: event.kind, fact })
}

fn object<T: DeserializeOwned>(event: &Event) -> Result<T, NoticeError> {
    T::deserialize(&event.data.object).map_err(|_| NoticeError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: i64 = 1_700_000_000;
    const BODY: &[u8] = br#"{"id":"evt_test_1","object":"event","type":"checkout.session.completed"}"#;
    const PROOF: &str = "692c0d76ef15fda5b47a5f41b6469955f6b358c4ee78facdac3ec14616fbdaf6";

    fn check(header: &str, secrets: &[&str], body: &[u8], at: i64) -> Result<(), NoticeError> {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        let mut headers = HeaderMap::new();
        headers.insert("stripe-signature", header.parse().unwrap());
        verify(&secrets, &headers, body, Timestamp::from_seconds(at))
    }

    #[test]
    fn the_published_signature_is_right_and_its_neighbours_are_wrong() {
        let right = format!("t={T},v1={PROOF}");
        let ours = ["whsec_jixia_test"];
        assert_eq!(check(&right, &ours, BODY, T), Ok(()));
        assert_eq!(
            check(&right, &["whsec_of_tomorrow", ours[0]], BODY, T),
            Ok(()),
            "while a secret is replaced"
        );
        let rolled = format!("t={T},v1={},v1={PROOF},v0=ab", "0".repeat(64));
        assert_eq!(check(&rolled, &ours, BODY, T), Ok(()));
        assert_eq!(
            (check(&right, &ours, BODY, T + 300), check(&right, &ours, BODY, T - 300)),
            (Ok(()), Ok(()))
        );
        assert_eq!(check(&right, &ours, BODY, T + 301), Err(NoticeError::Stale));
        assert_eq!(check(&right, &ours, BODY, T - 301), Err(NoticeError::Stale));
        assert_eq!(check(&right, &["whsec_another"], BODY, T), Err(NoticeError::Forged));
        assert_eq!(check(&right, &ours, b"{}", T), Err(NoticeError::Forged));
        let later = format!("t={},v1={PROOF}", T + 1);
        assert_eq!(check(&later, &ours, BODY, T), Err(NoticeError::Forged));
        for odd in
            ["", "t=1", &format!("v1={PROOF}"), &format!("t={T},v0={PROOF}"), &format!("t=x,v1={PROOF}")]
        {
            assert_eq!(check(odd, &ours, BODY, T), Err(NoticeError::Unsigned), "{odd}");
        }
        assert_eq!(
            verify(&[], &HeaderMap::new(), BODY, Timestamp::from_seconds(T)),
            Err(NoticeError::Unsigned)
        );
    }

    #[test]
    fn what_orders_need_not_know_is_kept_with_its_kind() {
        for kind in ["charge.dispute.created", "charge.refunded", "payment_intent.succeeded", "something.new"]
        {
            let body = format!(
                r#"{{"id":"evt_1","type":"{kind}","livemode":false,"data":{{"object":{{"id":"x"}}}}}}"#
            );
            let notice = read(body.as_bytes(), false).unwrap();
            assert_eq!((notice.kind.as_str(), notice.fact), (kind, Fact::Other));
        }
        assert_eq!(read(BODY, false).err(), Some(NoticeError::Unreadable));
    }
}
