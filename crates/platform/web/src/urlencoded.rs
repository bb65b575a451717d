//! What browsers send as `application/x-www-form-urlencoded`, in bodies and behind the `?`.

use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

use crate::code::codes;
use crate::error::Error;

/// Reads it into a type. Broken UTF-8 is refused: the parser alone would put replacement characters in its place, and
/// something else than was sent would be kept. So is NUL, which no text of people has and PostgreSQL cannot keep.
pub(crate) fn parse<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, Error> {
    let decoded = percent_decode(encoded)
        .decode_utf8()
        .map_err(|error| Error::new(&codes::BAD_REQUEST).because(error))?;
    if decoded.contains('\0') {
        return Err(Error::new(&codes::NUL));
    }
    serde_urlencoded::from_bytes(encoded).map_err(|error| Error::new(&codes::BAD_REQUEST).because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_utf_8_is_refused_and_not_replaced() {
        let read = |encoded: &str| parse::<Vec<(String, String)>>(encoded.as_bytes());
        assert_eq!(read("a=%E7%A8%B7&b=+%").unwrap(), [("a".into(), "稷".into()), ("b".into(), " %".into())]);
        for broken in ["a=%FF", "a=%E7%A8", "%C0%80=a", "a=%ED%A0%80"] {
            assert!(read(broken).unwrap_err().is(&codes::BAD_REQUEST), "{broken}");
        }
        assert!(read("a=b%00").unwrap_err().is(&codes::NUL));
    }
}
