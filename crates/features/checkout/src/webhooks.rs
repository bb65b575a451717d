//! The door for gateways: no session, no form, no reading of the body before its signature was checked.

use crate::codes;
use crate::gateway::NoticeError;
use crate::receive_notice::{ReceiveError, Received, receive_notice};
use crate::till::Till;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use web::{App, Error, Limits, Routes};

/// Real notices have a few kilobytes.
const LIMITS: Limits = Limits::form().with_body(64 * 1024).with_rate(1200, Duration::from_secs(60));

pub(crate) fn routes() -> Routes {
    Routes::new().post("/webhooks/{gateway}", receive, LIMITS)
}

async fn receive(
    State(app): State<App>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let till = app.service::<Till>()?;
    let gateway = till.gateway(&code).ok_or_else(Error::not_found)?;
    let body = body.map_err(|rejection| Error::new(&web::codes::TOO_LARGE).because(rejection))?;
    let notice =
        gateway.read_notice(&headers, &body, app.now()).map_err(|error| refuse(gateway.code(), error))?;
    let hash = Sha256::digest(&body);
    let code = gateway.code();
    let received = app.db().write(move |tx| receive_notice(tx, code, &notice, &hash)).await;
    match received {
        Ok(Received::New(id)) => tracing::info!(gateway = code, notice = %id, "a notice came in"),
        Ok(Received::Repeated) => tracing::debug!(gateway = code, "a notice came in again"),
        Err(ReceiveError::Unreadable) => return Err(refuse(code, NoticeError::Unreadable)),
        Err(ReceiveError::Db(error)) => return Err(error.into()),
    }
    let accepted = gateway.accepted();
    Ok((accepted.status, [(header::CONTENT_TYPE, accepted.content_type)], accepted.body).into_response())
}

// The reason goes to the log and the metrics; whoever sent the notice learns only that it was refused.
fn refuse(gateway: &'static str, error: NoticeError) -> Error {
    let reason = match error {
        NoticeError::Unsigned => "unsigned",
        NoticeError::Stale => "stale",
        NoticeError::Forged => "forged",
        NoticeError::Probe => "probe",
        NoticeError::Unreadable => "unreadable",
    };
    metrics::counter!("jixia_notices_refused_total", "gateway" => gateway, "reason" => reason).increment(1);
    let code =
        if error == NoticeError::Unreadable { &codes::NOTICE_UNREADABLE } else { &codes::NOTICE_REFUSED };
    Error::new(code).because(error)
}
