//! What Alipay posts: a form whose signature counts before a word of it does.

use super::settings::Identity;
use super::shapes::{account, state};
use super::signing::{self, Params};
use crate::gateway::{Fact, Notice, NoticeError, PaymentReport, RefundProgress, RefundReport};
use crate::gateways::amount::yuan;
use kernel::Money;

/// Reads a notification. It bears no time that a second sending would change, so its age is not checked: a recording has
/// the id that the inbox knows.
pub(super) fn read(body: &[u8], identity: &Identity) -> Result<Notice, NoticeError> {
    let params = decoded(body).ok_or(NoticeError::Unreadable)?;
    let get = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let sign = get("sign");
    if sign.is_empty() || get("sign_type") != "RSA2" {
        return Err(NoticeError::Unsigned);
    }
    if identity.certified.as_ref().is_some_and(|certified| get("alipay_cert_sn") != certified.alipay) {
        return Err(NoticeError::Forged);
    }
    let signed = |with_empty| {
        identity.alipay_key.verifies(signing::of_notification(&params, with_empty).as_bytes(), sign)
    };
    if !signed(true) && !signed(false) {
        return Err(NoticeError::Forged);
    }
    if !get("charset").eq_ignore_ascii_case("utf-8") || get("notify_id").is_empty() {
        return Err(NoticeError::Unreadable);
    }
    let fact = fact(&params).ok_or(NoticeError::Unreadable)?;
    // What happened, in Alipay's word; a refund repeats the trade's own word.
    let kind = match (&fact, get("trade_status")) {
        (Fact::Refund(_), _) => "refund",
        (_, "") => get("notify_type"),
        (_, status) => status,
    };
    Ok(Notice { key: get("notify_id").to_owned(), kind: kind.to_owned(), fact })
}

// A name that comes twice could be signed with one value and read with the other.
fn decoded(body: &[u8]) -> Option<Params> {
    let mut params = Params::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        if params.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    Some(params)
}

fn fact(params: &Params) -> Option<Fact> {
    let get = |name: &str| params.get(name).map(String::as_str).filter(|value| !value.is_empty());
    if get("notify_type") != Some("trade_status_sync") {
        return Some(Fact::Other);
    }
    let merchant = account(get("app_id").unwrap_or_default(), get("seller_id").unwrap_or_default());
    if let Some(fee) = get("refund_fee") {
        // A refund repeats the word of the payment, and is no second payment.
        let Some(number) = get("out_biz_no") else { return Some(Fact::Other) };
        return Some(Fact::Refund(RefundReport {
            merchant,
            number: number.to_owned(),
            provider_refund: number.to_owned(),
            amount: yuan(fee)?,
            state: RefundProgress::Succeeded,
        }));
    }
    let amount: Money = yuan(get("total_amount")?)?;
    Some(Fact::Payment(PaymentReport {
        merchant,
        number: get("out_trade_no")?.to_owned(),
        provider_payment: get("trade_no")?.to_owned(),
        amount,
        state: state(get("trade_status")?)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateways::keys::{PrivateKey, PublicKey};
    use crate::payment::AttemptState;

    const FORM: &str = "app_id=2021000000000001&notify_id=2026112100222080000000000000000001&notify_time=2026-11-21+08%3A01%3A00&notify_type=trade_status_sync&charset=utf-8&version=1.0&out_trade_no=JX202611210001&trade_no=2026112122001400000000000001&trade_status=TRADE_SUCCESS&total_amount=1.00&seller_id=2088000000000001&subject=%E7%A8%B7%E4%B8%8B+Rust+%E8%AF%BE%E7%A8%8B&body=a%2Bb+%26+c%3D%2520&fund_bill_list=%5B%7B%22amount%22%3A%221.00%22%2C%22fundChannel%22%3A%22ALIPAYACCOUNT%22%7D%5D&sign=RTW7sDkcvXvtqjGG66yp0yWgkSIjz4r2KaIg4VPzyTFEtU1NT5gKViT5AWvkoIXgFuMgOU8%2Bqn1KwxwYggTBlgb9FNhL%2BxlWrtpBLCn8tY2Mkoz%2Fa39r9dA%2FYs6SYxSjLenm010lD%2Bcli4yVEhZIUVZaZxeg%2FP%2Fqr5D%2FqW9IGDM86NnrSzboxtdAehzLF7wPQIjHJ5OX4n39ZBmv6RRsGl8jqZ0wJpcA7rTweUWNGFGVrPtxe0kgERwIOHQ3G0YIlmIITiKcnXlvEgHKMyz2fuDhL3OSdlIDcCQfcprLQRFN0LzvH1yG8DLGsErPSheTjIYXdtOiatWfxEv1NTG3lA%3D%3D&sign_type=RSA2";
    const PUBLIC_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvhssWVMJrQ05kRxxgbv7MJVyaF+r/bpHVdfl5EyyX00IngEw5rT8IBfs9WIPAhIQ8vLCycXFFHufDii+ZPG353xEXGderiiaBRCAt04QqItyUNuesTzgWvs+XVqSJJ3nCCT+RNjuThU/WN3kTqpvfWDuTVumiwstzSDeAWiXhqDGTrGje7URcK0Vd10NeaOUg4nGvM4bxorSdM5ngY0AOCDNoUnivt/oV8BvWL5utL7V6KeIhzRHkzUo27xzTs9vzCrbabFw+gmEolsRbipBZV3ex7vmYqK8fVlzXq2dni378HE/AWXUJ4opRjG/78GwtkDVVKlsKxbW2edoZ+Cv/QIDAQAB";

    fn identity() -> Identity {
        Identity {
            app_key: PrivateKey::read(fakes::keys::MERCHANT_KEY).unwrap(),
            alipay_key: PublicKey::read(PUBLIC_KEY).unwrap(),
            certified: None,
        }
    }

    #[test]
    fn the_published_notification_is_read() {
        let notice = read(FORM.as_bytes(), &identity()).unwrap();
        assert_eq!(notice.key, "2026112100222080000000000000000001");
        assert_eq!(notice.kind, "TRADE_SUCCESS");
        let Fact::Payment(report) = notice.fact else { panic!("{:?}", notice.fact) };
        assert_eq!(report.merchant, "2021000000000001/2088000000000001");
        assert_eq!(
            (&*report.number, &*report.provider_payment),
            ("JX202611210001", "2026112122001400000000000001")
        );
        assert_eq!((report.amount.minor, report.state), (100, AttemptState::Paid));
    }

    #[test]
    fn a_changed_byte_is_a_forgery_wherever_it_is() {
        for (from, to) in [
            ("total_amount=1.00", "total_amount=1.01"),
            ("2088000000000001", "2088000000000002"),
            ("a%2Bb+%26", "a+b+%26"),
            ("c%3D%2520", "c%3D%20"),
            ("&version=1.0", ""),
            ("&version=1.0", "&version=1.0&more=1"),
            ("sign=RT", "sign=RS"),
        ] {
            let odd = FORM.replacen(from, to, 1);
            assert_eq!(read(odd.as_bytes(), &identity()).err(), Some(NoticeError::Forged), "{to}");
        }
        for (from, to, error) in [
            ("&sign_type=RSA2", "", NoticeError::Unsigned),
            ("&sign_type=RSA2", "&sign_type=RSA", NoticeError::Unsigned),
            ("&sign_type=RSA2", "&sign_type=RSA2&total_amount=0.01", NoticeError::Unreadable),
        ] {
            let odd = FORM.replacen(from, to, 1);
            assert_eq!(read(odd.as_bytes(), &identity()).err(), Some(error), "{to}");
        }
        assert_eq!(read(b"", &identity()).err(), Some(NoticeError::Unsigned));
    }
}
