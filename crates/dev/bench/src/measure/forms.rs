//! Forms as a browser sends them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderValue, Method, Request};
use http_body_util::Full;

/// A form sent to `path`, which has nothing in it that an address could not have.
pub(super) fn post(path: &str, cookie: &HeaderValue, fields: &[(&str, &str)]) -> Request<Full<Bytes>> {
    let body = serde_urlencoded::to_string(fields).unwrap_or_default();
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(COOKIE, cookie.clone());
    request
}

/// What a hidden field of a page's first form holds.
pub(super) fn hidden_field(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    after.split_once('"').map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_carries_what_its_page_gave() {
        let page = r#"<form><input type="hidden" name="_csrf" value="9f2"><input name="login" value="">"#;
        assert_eq!(hidden_field(page, "_csrf").as_deref(), Some("9f2"));
        assert_eq!(hidden_field(page, "_once"), None);
        let cookie = HeaderValue::from_static("a=b");
        let request = post("/login", &cookie, &[("_csrf", "9f2"), ("login", "周 明")]);
        assert_eq!((request.method(), request.uri().path()), (&Method::POST, "/login"));
        assert_eq!(request.headers()[COOKIE], cookie);
    }
}
