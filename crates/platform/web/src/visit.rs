//! What one request brings along, and what its answer takes back.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use bytes::Bytes;
use cookie::Cookie;
use db::{DbError, Tx};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, HOST, REFERER, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, Method};
use kernel::{Entropy, Locale, Theme, Token, Viewer};
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

use crate::afterwards::Afterwards;
use crate::app::App;
use crate::cookies::{self, CookieNames};
use crate::error::Error;
use crate::head::HeadMark;
use crate::page::local_path;
use crate::standing::{Current, Standing};

/// How the request says who sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Not at all.
    None,
    /// The secret of a browser session.
    Session(Token),
    /// The secret of an API token, as the header gives it.
    Bearer(String),
}

/// One request, as handlers and the page frame see it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Visit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Names the request in log and error page.
    request_id: String,
    method: Method,
    path: String,
    query: Option<String>,
    credential: Credential,
    visitor: Option<Token>,
    fresh_visitor: Token,
    locale_cookie: Option<Locale>,
    locale_header: Option<Locale>,
    theme_cookie: Option<Theme>,
    flash: Option<String>,
    htmx: bool,
    wants_json: bool,
    user_agent: String,
    client: String,
    nonce: String,
    /// The page of this site that the request was sent from.
    sent_from: Option<String>,
    form: OnceLock<Bytes>,
    names: CookieNames,
    viewer: OnceLock<Viewer>,
    current: Current,
    standing: OnceLock<Arc<Standing>>,
    position: OnceLock<events::freshness::Position>,
    head: OnceLock<Vec<HeadMark>>,
    answer_cookies: Mutex<Vec<Cookie<'static>>>,
    afterwards: Mutex<Option<Afterwards>>,
}

impl Visit {
    /// Reads a request. `client` is the address that limits are counted for.
    pub(crate) fn read(app: &App, parts: &Parts, client: String) -> Self {
        let names = app.cookie_names();
        let headers = &parts.headers;
        let entropy = app.entropy();
        let credential = credential(headers, names);
        let known = |name: &str| cookies::read(headers, name);
        Self(Arc::new(Inner {
            request_id: short_id(entropy),
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            visitor: known(names.visitor()).and_then(|text| Token::parse(&text)),
            fresh_visitor: Token::generate(entropy),
            locale_cookie: known(names.locale()).and_then(|tag| Locale::from_tag(&tag)),
            locale_header: text_header(headers, ACCEPT_LANGUAGE.as_str()).and_then(Locale::negotiate),
            theme_cookie: known(names.theme()).and_then(|word| word.parse().ok()),
            flash: known(names.flash()).filter(|id| is_message_id(id)),
            htmx: headers.contains_key("hx-request"),
            wants_json: wants_json(parts),
            user_agent: text_header(headers, USER_AGENT.as_str()).unwrap_or("").chars().take(256).collect(),
            client,
            nonce: short_id(entropy),
            sent_from: sent_from(app, headers),
            form: OnceLock::new(),
            credential,
            names,
            viewer: OnceLock::new(),
            current: app.current().clone(),
            standing: OnceLock::new(),
            position: OnceLock::new(),
            head: OnceLock::new(),
            answer_cookies: Mutex::new(Vec::new()),
            afterwards: Mutex::new(None),
        }))
    }

    /// Names the request in log lines and on error pages.
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The path that was asked for.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Path and query, to come back to.
    pub fn path_and_query(&self) -> String {
        match &self.0.query {
            Some(query) => format!("{}?{query}", self.0.path),
            None => self.0.path.clone(),
        }
    }

    /// Where a person who has to sign in first comes back to: only pages can be come back to; from what is sent, or is
    /// part of a page, the way leads to the page that sent it.
    pub fn return_to(&self) -> String {
        if self.0.method == Method::GET && !self.0.wants_json && !self.0.htmx {
            self.path_and_query()
        } else {
            self.0.sent_from.clone().unwrap_or_else(|| "/".to_owned())
        }
    }

    /// The page of this site that the request was sent from, if the browser says so.
    pub(crate) fn sent_from(&self) -> Option<&str> {
        self.0.sent_from.as_deref()
    }

    /// The body of the form that was sent with this request from one of our pages.
    pub(crate) fn form(&self) -> Option<&Bytes> {
        self.0.form.get()
    }

    pub(crate) fn remember_form(&self, body: &Bytes) {
        let _ = self.0.form.set(body.clone());
    }

    /// How the request says who sends it.
    pub fn credential(&self) -> &Credential {
        &self.0.credential
    }

    /// Whether nobody claims to be signed in, so that the answer is the same for all passers-by.
    pub fn is_anonymous(&self) -> bool {
        self.0.credential == Credential::None
    }

    /// Whether htmx asks for a fragment.
    pub fn is_htmx(&self) -> bool {
        self.0.htmx
    }

    /// Whether the answer is JSON: the API, or a client that says so.
    pub fn wants_json(&self) -> bool {
        self.0.wants_json
    }

    /// What the browser calls itself, at most 256 characters.
    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// The address that the request came from, as a proxy that we trust reports it.
    pub fn client(&self) -> &str {
        &self.0.client
    }

    /// The value that lets one inline script run under the content security policy.
    pub fn nonce(&self) -> &str {
        &self.0.nonce
    }

    /// The language to answer in, given what the member has chosen, if one is signed in.
    pub fn locale(&self, chosen: Option<Locale>, fallback: Locale) -> Locale {
        chosen.or(self.0.locale_cookie).or(self.0.locale_header).unwrap_or(fallback)
    }

    /// The theme to answer in.
    pub fn theme(&self, chosen: Option<Theme>) -> Theme {
        chosen.or(self.0.theme_cookie).unwrap_or(Theme::Auto)
    }

    /// The id of the message to show once.
    pub fn flash(&self) -> Option<&str> {
        self.0.flash.as_deref()
    }

    /// The community's settings, the same for all of this request.
    pub fn standing(&self) -> &Arc<Standing> {
        self.0.standing.get_or_init(|| self.0.current.get())
    }

    pub(crate) fn remember_standing(&self, standing: Arc<Standing>) {
        // Only the first layer calls this, before anybody has asked.
        let _ = self.0.standing.set(standing);
    }

    /// The viewer that the database told, once it was asked.
    pub fn viewer(&self) -> Option<&Viewer> {
        self.0.viewer.get()
    }

    pub(crate) fn remember_viewer(&self, viewer: &Viewer) {
        // A second operation in the same request sees the same viewer; the first answer stays.
        let _ = self.0.viewer.set(viewer.clone());
    }

    pub(crate) fn position(&self) -> Option<events::freshness::Position> {
        self.0.position.get().copied()
    }

    /// Whether the marks of the head are still to be read: the answer may be a page, and they are not here yet.
    pub(crate) fn wants_head(&self) -> bool {
        !self.0.wants_json && !self.0.htmx && self.0.head.get().is_none()
    }

    /// The marks of the head; none where nobody is signed in or nothing was read.
    pub(crate) fn head(&self) -> &[HeadMark] {
        self.0.head.get().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn remember_head(&self, marks: Vec<HeadMark>) {
        let _ = self.0.head.set(marks);
    }

    pub(crate) fn remember_position(&self, position: events::freshness::Position) {
        let _ = self.0.position.set(position);
    }

    /// The value that forms carry. For a member it is tied to the session, for a passer-by to a cookie that is
    /// set the first time a form is shown.
    pub fn csrf_token(&self) -> String {
        match (&self.0.credential, &self.0.visitor) {
            (Credential::Session(session), _) => csrf_of(session),
            (_, Some(visitor)) => csrf_of(visitor),
            (_, None) => {
                let names = self.0.names;
                let value = self.0.fresh_visitor.as_str().to_owned();
                let cookie = names.build(names.visitor(), value, 86_400);
                let mut cookies = self.0.answer_cookies.lock();
                if !cookies.iter().any(|set| set.name() == names.visitor()) {
                    cookies.push(cookie);
                }
                csrf_of(&self.0.fresh_visitor)
            }
        }
    }

    /// What a submitted form has to carry; `None` where the browser brought no secret to compare with.
    pub(crate) fn expected_csrf(&self) -> Option<String> {
        match (&self.0.credential, &self.0.visitor) {
            (Credential::Session(session), _) => Some(csrf_of(session)),
            (_, visitor) => visitor.as_ref().map(csrf_of),
        }
    }

    /// A secret for one purpose that this browser alone leads to: it is made of the secret in its cookie, as a member
    /// or as a passer-by, and is another one after signing in or out. `None` where the browser brought no cookie.
    pub fn secret_for(&self, purpose: &str) -> Option<String> {
        let own = match (&self.0.credential, &self.0.visitor) {
            (Credential::Session(session), _) => session,
            (Credential::Bearer(_), _) | (Credential::None, None) => return None,
            (Credential::None, Some(visitor)) => visitor,
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(own.as_str().as_bytes()).ok()?;
        mac.update(b"jixia browser v1\0");
        mac.update(purpose.as_bytes());
        Some(hex::encode(mac.finalize().into_bytes()))
    }

    /// A value for `_once`: names one showing of a form.
    pub fn once_token(&self, entropy: &dyn Entropy) -> String {
        Token::generate(entropy).as_str().to_owned()
    }

    /// Sets a cookie with the answer.
    pub fn set_cookie(&self, name: &'static str, value: String, max_age_seconds: i64) {
        self.0.answer_cookies.lock().push(self.0.names.build(name, value, max_age_seconds));
    }

    /// Takes a cookie back with the answer.
    pub fn remove_cookie(&self, name: &'static str) {
        self.0.answer_cookies.lock().push(self.0.names.remove(name));
    }

    /// Shows a catalogue message once, on the next page.
    pub fn flash_next(&self, message_id: &str) {
        self.set_cookie(self.0.names.flash(), message_id.to_owned(), 60);
    }

    /// The names of our cookies on this site.
    pub fn cookie_names(&self) -> CookieNames {
        self.0.names
    }

    /// Has something small written once this request is answered; nobody waits for it, and it is lost where the program
    /// ends badly before. The first that a request asks for is done. While one with the same `key` is under way, for
    /// whatever request, it is not begun again; `work` still has to be safe to repeat.
    pub fn afterwards(
        &self,
        key: Vec<u8>,
        work: impl Fn(&mut Tx) -> Result<(), DbError> + Send + Sync + 'static,
    ) {
        self.0.afterwards.lock().get_or_insert_with(|| Afterwards::new(key, work));
    }

    pub(crate) fn take_afterwards(&self) -> Option<Afterwards> {
        self.0.afterwards.lock().take()
    }

    pub(crate) fn take_cookies(&self) -> Vec<Cookie<'static>> {
        std::mem::take(&mut *self.0.answer_cookies.lock())
    }
}

fn credential(headers: &HeaderMap, names: CookieNames) -> Credential {
    if headers.contains_key(AUTHORIZATION) {
        // A wrong scheme or broken text is a wrong token, not an anonymous request: the caller meant to be somebody.
        let text = text_header(headers, AUTHORIZATION.as_str()).unwrap_or_default();
        let bearer = text.strip_prefix("Bearer ").unwrap_or_default().trim();
        return Credential::Bearer(bearer.to_owned());
    }
    match cookies::read(headers, names.session()).and_then(|text| Token::parse(&text)) {
        Some(token) => Credential::Session(token),
        None => Credential::None,
    }
}

/// Path and query of the page that the request says it was sent from, if that is a page of this site. The sign-in form
/// is no place to come back to.
fn sent_from(app: &App, headers: &HeaderMap) -> Option<String> {
    let url = text_header(headers, "hx-current-url").or_else(|| text_header(headers, REFERER.as_str()))?;
    let (_, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let own = app.config().origin().split_once("://").map_or("", |(_, host)| host);
    if host != own && Some(host) != text_header(headers, HOST.as_str()) {
        return None;
    }
    let path = path.split('#').next().unwrap_or_default();
    let is_page = local_path(Some(path)) == path && path.len() <= 2048 && !path.starts_with("/login");
    is_page.then(|| path.to_owned())
}

fn text_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn wants_json(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let accept = text_header(&parts.headers, ACCEPT.as_str()).unwrap_or("");
    // Payment gateways say nothing of what they read, and none of them reads a page.
    ["/api/", "/webhooks/"].iter().any(|doors| path.starts_with(doors))
        || (accept.contains("json") && !accept.contains("text/html"))
}

fn is_message_id(id: &str) -> bool {
    id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

// A hash of the secret, so that a page never shows the secret itself.
fn csrf_of(secret: &Token) -> String {
    let mut hash = Sha256::new();
    hash.update(b"jixia csrf v1\0");
    hash.update(secret.as_str().as_bytes());
    hex::encode(&hash.finalize()[..16])
}

fn short_id(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 10];
    entropy.fill(&mut bytes);
    hex::encode(bytes)
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if let Some(visit) = parts.extensions.get::<Self>() {
            return Ok(visit.clone());
        }
        // Outside the full stack (a router in a test) there is no layer that has read the request before.
        Ok(Self::read(app, parts, "local".to_owned()))
    }
}

impl OptionalFromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Error> {
        <Self as FromRequestParts<App>>::from_request_parts(parts, app).await.map(Some)
    }
}
