//! Calls to the world outside, the same for every gateway.

use axum::http::{HeaderMap, HeaderName, Method, Request};
use std::future::Future;
use std::pin::Pin;
use thiserror::Error;
use web::Outside;

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// `GET` or `POST`.
    pub method: Method,
    /// The full address.
    pub url: String,
    /// Headers beside those that every call has.
    pub headers: Vec<(HeaderName, String)>,
    /// The exact bytes, as they were signed.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers: some gateways sign their answers there.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Nothing came back, or nothing that can be used: whether the other side did something is unknown.
#[derive(Debug, Error)]
#[error("the gateway did not answer: {0}")]
pub struct WireError(pub String);

/// A call on its way.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Result<Reply, WireError>> + Send + 'a>>;

/// Carries calls. Production has one over HTTP; a test may lead them straight into a router.
pub trait Wire: Send + Sync {
    /// Makes a call.
    fn call(&self, call: Call) -> Calling<'_>;
}

/// Calls over HTTP.
#[derive(Debug, Clone, Default)]
pub struct HttpWire(Outside);

impl HttpWire {
    async fn send(&self, call: Call) -> Result<Reply, WireError> {
        let mut request = Request::builder().method(call.method).uri(call.url);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        let request = request.body(call.body).map_err(|error| WireError(error.to_string()))?;
        let answer = self.0.send(request).await.map_err(|error| WireError(error.to_string()))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok(Reply { status, headers, body: answer.into_body() })
    }
}

impl Wire for HttpWire {
    fn call(&self, call: Call) -> Calling<'_> {
        Box::pin(self.send(call))
    }
}
