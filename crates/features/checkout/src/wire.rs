//! Calls to the world outside, the same for every gateway: bounded in time and size, no redirects, no proxies.

use axum::http::{HeaderName, Method};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use thiserror::Error;

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
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Nothing came back, or nothing that can be used: whether the other side did something is unknown.
#[derive(Debug, Error)]
#[error("no answer from outside: {0}")]
pub struct WireError(pub String);

/// A call on its way.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Result<Reply, WireError>> + Send + 'a>>;

/// Carries calls. Production has one over HTTP; a test may lead them straight into a router.
pub trait Wire: Send + Sync {
    /// Makes a call.
    fn call(&self, call: Call) -> Calling<'_>;
}

/// The largest answer that is read.
const REPLY_BYTES_MAX: usize = 1024 * 1024;

/// Calls over HTTP.
#[derive(Debug, Clone)]
pub struct HttpWire(reqwest::Client);

impl HttpWire {
    /// A client with the limits of this house.
    ///
    /// # Errors
    /// Where the client cannot be set up.
    pub fn try_new() -> Result<Self, WireError> {
        reqwest::Client::builder()
            .tls_backend_preconfigured(web::outside_tls().map_err(|error| WireError(error.to_string()))?)
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            // A proxy from the environment would see signed bodies and answer in a gateway's name.
            .no_proxy()
            .user_agent(concat!("jixia/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|error| WireError(error.to_string()))
    }

    async fn send(&self, call: Call) -> Result<Reply, WireError> {
        // The address is left out of errors: with some gateways it carries secrets.
        let lost = |error: reqwest::Error| WireError(error.without_url().to_string());
        let mut request = self.0.request(call.method, &call.url).body(call.body);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        let mut response = request.send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if body.len() + chunk.len() > REPLY_BYTES_MAX {
                return Err(WireError("the answer is too large".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, body })
    }
}

impl Wire for HttpWire {
    fn call(&self, call: Call) -> Calling<'_> {
        Box::pin(self.send(call))
    }
}
