//! What browsers send as `application/x-www-form-urlencoded`, in bodies and behind the `?`.

use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

use crate::code::codes;
use crate::error::Error;
use crate::mismatch::Mismatch;

/// Reads a form into a type.
pub(crate) fn parse<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, Error> {
    require_text(encoded)?;
    serde_urlencoded::from_bytes(encoded).map_err(|error| Error::new(&codes::BAD_REQUEST).because(error))
}

/// Reads what stands behind the `?` into a type; the refusal names the parameter, as nobody sees it who only called.
pub(crate) fn parse_query<T: DeserializeOwned>(encoded: &[u8]) -> Result<T, Error> {
    require_text(encoded)?;
    let pairs = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(encoded));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        let Mismatch { kind, field, allowed, .. } = Mismatch::read(&error.to_string());
        // Of a parameter that is missing or there twice the sentence has the name.
        let name = if field.is_empty() { path } else { field };
        let refusal = if name == "." {
            Error::new(&codes::BAD_REQUEST)
        } else {
            Error::new(&codes::BAD_PARAMETER).arg("name", name).arg("kind", kind).arg("allowed", allowed)
        };
        refusal.because(error)
    })
}

/// Broken UTF-8 is refused: the parser alone would put replacement characters in its place, and something else than was
/// sent would be kept. So is NUL, which no text of people has and PostgreSQL cannot keep.
fn require_text(encoded: &[u8]) -> Result<(), Error> {
    let decoded = percent_decode(encoded)
        .decode_utf8()
        .map_err(|error| Error::new(&codes::BAD_REQUEST).because(error))?;
    if decoded.contains('\0') { Err(Error::new(&codes::NUL)) } else { Ok(()) }
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

    #[test]
    fn a_parameter_that_does_not_fit_is_named() {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "only read")]
        struct Part {
            of: String,
            after: Option<kernel::Cursor>,
            limit: Option<u32>,
        }
        let named = |query: &str| {
            let error = parse_query::<Part>(query.as_bytes()).unwrap_err();
            assert!(error.is(&codes::BAD_PARAMETER), "{query}: {error:?}");
            let text = |name: &str| error.reason().args.iter().find(|arg| arg.0 == name).unwrap().1.clone();
            (text("name"), text("kind"))
        };
        let pair = |name: &str, kind: &str| (name.into(), kind.into());
        assert_eq!(named("of=a&limit=many"), pair("limit", "value"));
        assert_eq!(named("of=a&limit=99999999999999999999"), pair("limit", "value"));
        assert_eq!(named("of=a&limit="), pair("limit", "value"));
        assert_eq!(named("of=a&after=x"), pair("after", "value"));
        assert_eq!(named("limit=1"), pair("of", "missing"));
        assert_eq!(named("of=a&limit=1&limit=2"), pair("limit", "twice"));
        assert!(parse_query::<Part>(b"of=a&more=1").is_ok());
    }
}
