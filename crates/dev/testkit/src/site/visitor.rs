//! Somebody with a browser, or a program with a token.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST};
use axum::http::request::Builder;
use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::{Answer, Form, Site};

/// How many redirects a browser follows before it gives up.
const REDIRECTS_MAX: usize = 10;

/// Somebody who visits a site: keeps cookies and remembers the last page. A clone is a second tab that has the same
/// cookies from then on for itself.
#[derive(Debug, Clone)]
pub struct Visitor {
    site: Site,
    cookies: BTreeMap<String, String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    address: Option<SocketAddr>,
    page: Option<Answer>,
    /// The last page that had a form with a secret; a part of a page has none.
    with_secret: Option<Answer>,
}

impl Visitor {
    pub(super) fn new(site: Site) -> Self {
        Self {
            site,
            cookies: BTreeMap::new(),
            headers: Vec::new(),
            address: None,
            page: None,
            with_secret: None,
        }
    }

    /// Asks for a language.
    #[must_use]
    pub fn speaking(self, accept_language: &str) -> Self {
        self.with_header(ACCEPT_LANGUAGE.as_str(), accept_language)
    }

    /// Sends an API token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        self.with_header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sends a header with every request.
    ///
    /// # Panics
    /// Where name or value cannot be sent.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("the name of a header");
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.parse().expect("the value of a header")));
        self
    }

    /// Has a cookie.
    #[must_use]
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Comes from an address other than this machine.
    #[must_use]
    pub fn from_address(mut self, address: IpAddr) -> Self {
        self.address = Some(SocketAddr::new(address, 40_000));
        self
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// The last page that was loaded.
    ///
    /// # Panics
    /// Before there was any.
    #[must_use]
    #[track_caller]
    pub fn page(&self) -> &Answer {
        self.page.as_ref().expect("a page was loaded before")
    }

    /// Asks for a page, without following where it leads.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(encoded(path)), Body::empty()).await
    }

    /// Asks for a page and follows where it leads.
    ///
    /// # Panics
    /// Where it leads round in circles or to another site.
    pub async fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Follows where an answer leads; one that leads nowhere is given back.
    ///
    /// # Panics
    /// Where it leads round in circles or to another site.
    pub async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..REDIRECTS_MAX {
            if !(300..400).contains(&answer.status) || answer.location().is_empty() {
                return answer;
            }
            let location = answer.location();
            let path = location.strip_prefix(self.site.origin()).unwrap_or(location);
            assert!(path.starts_with('/') && !path.starts_with("//"), "leads away: {answer}");
            let path = path.split('#').next().unwrap_or_default().to_owned();
            answer = self.get(&path).await;
        }
        panic!("round in circles: {answer}");
    }

    /// Asks for a fragment, as htmx does.
    pub async fn fragment(&mut self, path: &str) -> Answer {
        self.send(Request::get(encoded(path)).header("hx-request", "true"), Body::empty()).await
    }

    /// Fills in the form of the last page that is sent to `action`, and sends it with everything else that it holds.
    ///
    /// # Panics
    /// Where the last page has no such form.
    pub async fn submit(&mut self, action: &str, values: &[(&str, &str)]) -> Answer {
        let form = self.page().form(action).filled(values);
        self.send_form(&form).await
    }

    /// Sends a form that no page showed, with the secret (`_csrf`) and the value against double submits (`_once`) of
    /// the last page that had one.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let hidden = |name| {
            let forms = self.with_secret.iter().flat_map(Answer::forms);
            forms.filter_map(|form| form.value(name).map(str::to_owned)).next()
        };
        let own = ["_csrf", "_once"].into_iter().filter_map(|name| Some((name.to_owned(), hidden(name)?)));
        let form = Form { action: path.to_owned(), method: "post".to_owned(), fields: own.collect() };
        self.send_form(&form.filled(fields)).await
    }

    /// Sends a form as it is.
    pub async fn send_form(&mut self, form: &Form) -> Answer {
        let body = serde_urlencoded::to_string(&form.fields).unwrap_or_default();
        let request = Request::post(encoded(&form.action));
        self.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded"), body).await
    }

    /// Calls the API; `Value::Null` sends no body.
    pub async fn json(&mut self, method: &str, path: &str, body: impl Borrow<Value>) -> Answer {
        let body = body.borrow();
        let request = Request::builder().method(method).uri(encoded(path));
        if body.is_null() {
            return self.send(request, Body::empty()).await;
        }
        self.send(request.header(CONTENT_TYPE, "application/json"), body.to_string()).await
    }

    /// Sends any request, with this visitor's cookies and headers.
    ///
    /// # Panics
    /// Where the request cannot be sent.
    pub async fn send(&mut self, mut request: Builder, body: impl Into<Body>) -> Answer {
        let host = self.site.origin().split_once("://").map_or("", |(_, host)| host);
        request = request.header(HOST, host);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        let answer = self.site.send(request.body(body.into()).expect("a request that can be sent")).await;
        self.keep_cookies(&answer);
        if answer.header(CONTENT_TYPE.as_str()).starts_with("text/html") {
            if answer.text().contains("name=\"_csrf\"") {
                self.with_secret = Some(answer.clone());
            }
            self.page = Some(answer.clone());
        }
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.set_cookies() {
            let mut parts = line.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// An address as a browser sends it: letters of other scripts are encoded, what is encoded already stays.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
