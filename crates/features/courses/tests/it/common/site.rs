//! The pages and JSON doors of this crate behind the real layers, in process.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use db::{Db, Tx};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{ManualClock, Viewer};
use testkit::House;
use tower::ServiceExt as _;

/// A running site.
pub struct Site {
    router: axum::Router,
    db: Db,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The value of a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let start = format!("name=\"{name}\" value=\"");
        let at =
            text.find(&start).map(|at| at + start.len()).unwrap_or_else(|| panic!("no {name} in {text}"));
        text[at..].split('"').next().unwrap().to_owned()
    }
}

impl Site {
    pub fn start(db: &Db, clock: Arc<ManualClock>) -> Self {
        let features = vec![web::feature(), accounts::feature(), access::feature(), courses::feature()];
        let site = House::of(features).open(db, clock, accounts::load_viewer, |_| {});
        Self { router: site.router().clone(), db: db.clone() }
    }

    /// A browser in which this viewer is signed in; nobody without a member.
    pub async fn browser(&self, viewer: &Viewer) -> Browser<'_> {
        let mut cookies = HashMap::new();
        if let Some(member) = viewer.member_id() {
            let lasts = std::time::Duration::from_secs(3600);
            let token =
                self.db.write(move |tx: &mut Tx| accounts::begin_session(tx, member, "test", lasts)).await;
            cookies.insert("jixia_session".to_owned(), token.unwrap().as_str().to_owned());
        }
        Browser { site: self, cookies }
    }
}

/// Somebody's browser.
pub struct Browser<'a> {
    site: &'a Site,
    cookies: HashMap<String, String>,
}

impl Browser<'_> {
    pub async fn send(&self, request: http::request::Builder, body: impl Into<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::HOST, "jixia.example")
            .body(body.into())
            .unwrap();
        let response: Response<Body> = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(encoded(path)), Body::empty()).await
    }

    /// Sends a form with the secret that members' pages carry.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let secret = match self.cookies.is_empty() {
            true => String::new(),
            false => self.get("/courses").await.hidden("_csrf"),
        };
        let fields = fields.iter().copied().chain([("_csrf", secret.as_str())]);
        let body = serde_urlencoded::to_string(fields.collect::<Vec<_>>()).unwrap();
        let request =
            Request::post(encoded(path)).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    pub async fn json(&self, method: &str, path: &str, body: serde_json::Value) -> Answer {
        let request = Request::builder().method(method).uri(encoded(path));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request, if body.is_null() { String::new() } else { body.to_string() }).await
    }
}

fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii() { out.push(byte as char) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}
