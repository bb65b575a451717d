//! Which text is signed: parameters in the order of their names, raw, before any encoding.

use std::collections::BTreeMap;

/// Parameters by their names. The order of the map is that of the names' bytes, as it is wanted.
pub(super) type Params = BTreeMap<String, String>;

/// What a call signs: everything but `sign`, without what is empty.
pub(super) fn of_call(params: &Params) -> String {
    joined(params.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()))
}

/// What a notification signs. Sources disagree whether what is empty counts: the caller tries both.
pub(super) fn of_notification(params: &Params, with_empty: bool) -> String {
    const LEFT_OUT: [&str; 3] = ["sign", "sign_type", "alipay_cert_sn"];
    let counts = |(name, value): &(&String, &String)| {
        !LEFT_OUT.contains(&name.as_str()) && (with_empty || !value.is_empty())
    };
    joined(params.iter().filter(counts))
}

fn joined<'a>(params: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    params.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateways::keys::PrivateKey;

    #[test]
    fn a_call_is_signed_as_in_the_published_vector() {
        let params: Params = [
            ("app_id", "2021000000000001"),
            ("method", "alipay.trade.precreate"),
            ("format", "JSON"),
            ("charset", "utf-8"),
            ("sign_type", "RSA2"),
            ("timestamp", "2026-11-21 08:00:00"),
            ("version", "1.0"),
            ("notify_url", "https://jixia.example/pay/alipay/notify"),
            ("return_url", ""),
            (
                "biz_content",
                r#"{"out_trade_no":"JX202611210001","total_amount":"1.00","subject":"稷下 Rust 课程"}"#,
            ),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let signature =
            PrivateKey::read(fakes::keys::MERCHANT_KEY).unwrap().sign(of_call(&params).as_bytes());
        assert_eq!(
            signature.unwrap(),
            "GwsR8bUawMo80nOoz3qsdioH0to9HIBX2uLcaL5nXsz2Ya/CB8KgURsE305jQddIT+kXe8rBCyO2FbMEWVIufsrcCkCWQpzcB77i3BQ8TjYjdzliYMPEDMFI8Q1p6VKC24C6cgUckqXRC8r5CRGBTr3bvCw0/ELmSQDTJfV5YvLkHfDq4Ahbjbl0EB6WjUrvu58QcxiIAhHew8skRwJVEfWv0cMSSlSnMu6eeY8yiUp66/mE8AJHmGTfxll5HKl/B9thIDeE80fMtvPvYRd6KK6evRW4cmpCIPDuzqBluhZq+tL5w0dzB5BkoZPXSbKehm7J5k1MNqObxbsRze3RrA=="
        );
    }
}
