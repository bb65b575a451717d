//! Calls to the world outside: bounded in time and size, without redirects and proxies.

use std::time::Duration;

use http::{Request, Response};
use thiserror::Error;

use crate::tls::outside_tls;

/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Nothing came back, or nothing that can be used: whether the other side did something is unknown.
#[derive(Debug, Error)]
#[error("no answer from outside: {0}")]
pub struct OutsideError(String);

/// Makes calls. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outside(reqwest::Client);

impl Outside {
    /// A client with the limits of this house.
    ///
    /// # Errors
    /// Where the client cannot be set up.
    pub fn try_new() -> Result<Self, OutsideError> {
        reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            // A proxy from the environment would see secrets and could answer in another's name.
            .no_proxy()
            .user_agent(concat!("jixia/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(outside_tls().map_err(|error| OutsideError(error.to_string()))?)
            .build()
            .map(Self)
            .map_err(|error| OutsideError(error.to_string()))
    }

    /// Makes a call and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// Where no answer comes, or one that is too large.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutsideError> {
        // The address is left out of errors: with some it carries secrets.
        let lost = |error: reqwest::Error| OutsideError(error.without_url().to_string());
        let mut answer = self.0.execute(request.try_into().map_err(lost)?).await.map_err(lost)?;
        let mut whole = Response::new(Vec::new());
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = answer.headers().clone();
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            if whole.body().len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(OutsideError("the answer is too large".to_owned()));
            }
            whole.body_mut().extend_from_slice(&chunk);
        }
        Ok(whole)
    }
}
