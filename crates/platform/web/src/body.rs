//! Reading of bodies, never more than the route takes.

use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest as _, Request};
use bytes::Bytes;

use crate::app::App;
use crate::code::codes;
use crate::error::Error;

/// Reads the whole body; the route's limit decides how much that may be.
pub(crate) async fn read_body(request: Request, app: &App) -> Result<Bytes, Error> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(cause)) => {
            Error::new(&codes::TOO_LARGE).because(cause)
        }
        other => Error::new(&codes::BAD_REQUEST).because(other),
    })
}
