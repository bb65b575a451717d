//! A server on loopback, and the record of what was wrong with what it was sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use http::{HeaderMap, Method, Response, StatusCode};
use parking_lot::Mutex;

/// One call as it came in.
pub(crate) struct Incoming {
    pub method: Method,
    /// Path and query, exactly as they were sent.
    pub target: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Incoming {
    /// A header as text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// What all fakes have in common.
#[derive(Default)]
pub(crate) struct Common {
    faults: Mutex<Vec<String>>,
    loses_answers: AtomicBool,
}

impl Common {
    /// Notes that a call was not as the gateway wants it.
    pub fn fault(&self, what: impl Into<String>) {
        self.faults.lock().push(what.into());
    }

    pub fn assert_no_faults(&self) {
        let faults = self.faults.lock();
        assert!(faults.is_empty(), "the gateway turned calls away: {faults:?}");
    }

    /// Forgets what was wrong so far, and tells it.
    pub fn take_faults(&self) -> Vec<String> {
        std::mem::take(&mut *self.faults.lock())
    }

    pub fn lose_answers(&self, yes: bool) {
        self.loses_answers.store(yes, Ordering::SeqCst);
    }
}

/// Serves on a port of its own; gives the address.
pub(crate) async fn serve<F>(common: Arc<Common>, answer: F) -> String
where
    F: Fn(Incoming) -> Response<String> + Clone + Send + Sync + 'static,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a port");
    let address = format!("http://{}", listener.local_addr().expect("the port is known"));
    let router = Router::new().fallback(move |request: Request| {
        let (common, answer) = (Arc::clone(&common), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, 1024 * 1024).await.unwrap_or_default();
            let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
            let body = String::from_utf8_lossy(&body).into_owned();
            let reply = answer(Incoming { method: parts.method, target, headers: parts.headers, body });
            if common.loses_answers.load(Ordering::SeqCst) {
                return status(StatusCode::BAD_GATEWAY);
            }
            reply
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An answer without a body.
pub(crate) fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}

/// Undoes the coding of forms, once.
pub(crate) fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let pair: Vec<u8> = rest.by_ref().take(2).collect();
                let pair = String::from_utf8(pair).map_err(|_| "a broken %")?;
                bytes.push(u8::from_str_radix(&pair, 16).map_err(|_| "a broken %")?);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map_err(|_| "no UTF-8".to_owned())
}
