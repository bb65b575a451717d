//! Calls to the world outside: bounded in time and size, without redirects and proxies.

use std::sync::{Arc, OnceLock};
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

/// Makes calls. Cheap to clone; all clones share one client, which is set up at the first call: it knows all
/// certificates of the system, and a house that calls nobody need not hold them in memory.
#[derive(Debug, Clone, Default)]
pub struct Outside(Arc<OnceLock<Result<reqwest::Client, String>>>);

impl Outside {
    fn client(&self) -> Result<&reqwest::Client, OutsideError> {
        let client = self.0.get_or_init(|| client().map_err(|OutsideError(why)| why));
        client.as_ref().map_err(|why| OutsideError(why.clone()))
    }

    /// Makes a call and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// Where no answer comes, or one that is too large.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutsideError> {
        // The address is left out of errors: with some it carries secrets.
        let lost = |error: reqwest::Error| OutsideError(error.without_url().to_string());
        let mut answer = self.client()?.execute(request.try_into().map_err(lost)?).await.map_err(lost)?;
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

/// A client with the limits of this house.
fn client() -> Result<reqwest::Client, OutsideError> {
    let failed = |error: &dyn std::fmt::Display| OutsideError(error.to_string());
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        // A proxy from the environment would see secrets and could answer in another's name.
        .no_proxy()
        .user_agent(concat!("jixia/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(outside_tls().map_err(|error| failed(&error))?)
        .build()
        .map_err(|error| failed(&error))
}
