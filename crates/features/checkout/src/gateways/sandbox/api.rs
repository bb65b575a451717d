//! The bank's API for merchants. Every call is signed; the secret decides whose merchant it is.

use super::bank::{self, BankError};
use super::shapes::{ChargeAsk, ChargeView, RefundAsk, Refusal};
use super::store::ChargeRow;
use super::{Sandbox, signature};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use web::{App, Limits, Routes};

const LIMITS: Limits = Limits::form().with_body(16 * 1024).with_rate(1200, Duration::from_secs(60));

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/sandbox/api/charges", open_charge, LIMITS)
        .get("/sandbox/api/charges/{number}", query)
        .post("/sandbox/api/charges/{number}/close", close, LIMITS)
        .post("/sandbox/api/refunds", refund, LIMITS)
        .get("/sandbox/api/refunds/{number}", query_refund)
}

type Answered = Result<Response, Refused>;

async fn open_charge(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Answered {
    let sandbox = check(&app, "POST /sandbox/api/charges", &headers, &body)?;
    let ask: ChargeAsk = read(&body)?;
    own_merchant(&sandbox, &ask.merchant)?;
    let charge = app.db().write(move |tx| bank::open_charge(tx, &ask)).await?;
    json(&view(&sandbox, &charge))
}

async fn query(State(app): State<App>, Path(number): Path<String>, headers: HeaderMap) -> Answered {
    let sandbox = check(&app, &format!("GET /sandbox/api/charges/{number}"), &headers, b"")?;
    let merchant = sandbox.settings().merchant.clone();
    let charge = app.db().read(move |q| bank::query(q, &merchant, &number)).await?;
    json(&view(&sandbox, &charge))
}

async fn close(
    State(app): State<App>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answered {
    let sandbox = check(&app, &format!("POST /sandbox/api/charges/{number}/close"), &headers, &body)?;
    let merchant = sandbox.settings().merchant.clone();
    let charge = app.db().write(move |tx| bank::close(tx, &merchant, &number)).await?;
    json(&view(&sandbox, &charge))
}

async fn refund(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Answered {
    let sandbox = check(&app, "POST /sandbox/api/refunds", &headers, &body)?;
    let ask: RefundAsk = read(&body)?;
    own_merchant(&sandbox, &ask.merchant)?;
    let (refund, charge) = app.db().write(move |tx| bank::refund(tx, &ask)).await?;
    json(&bank::refund_view(&refund, &charge))
}

async fn query_refund(State(app): State<App>, Path(number): Path<String>, headers: HeaderMap) -> Answered {
    let sandbox = check(&app, &format!("GET /sandbox/api/refunds/{number}"), &headers, b"")?;
    let merchant = sandbox.settings().merchant.clone();
    let (refund, charge) = app.db().read(move |q| bank::query_refund(q, &merchant, &number)).await?;
    json(&bank::refund_view(&refund, &charge))
}

fn check(app: &App, topic: &str, headers: &HeaderMap, body: &[u8]) -> Result<Arc<Sandbox>, Refused> {
    let sandbox = app.service::<Sandbox>().map_err(|_| Refused(StatusCode::NOT_FOUND, "sandbox_off"))?;
    let checked = signature::verify(&sandbox.settings().secret, topic, headers, body, app.now());
    checked.map_err(|_| Refused(StatusCode::UNAUTHORIZED, "bad_signature"))?;
    Ok(sandbox)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused(StatusCode::BAD_REQUEST, "unreadable"))
}

fn own_merchant(sandbox: &Sandbox, merchant: &str) -> Result<(), Refused> {
    let own = sandbox.settings().merchant == merchant;
    if own { Ok(()) } else { Err(Refused(StatusCode::FORBIDDEN, "other_merchant")) }
}

fn view(sandbox: &Sandbox, charge: &ChargeRow) -> ChargeView {
    let page = format!("{}/sandbox/pay/{}", sandbox.settings().page_url, charge.reference);
    ChargeView { pay_url: Some(page), ..bank::charge_view(charge) }
}

fn json(body: &impl Serialize) -> Answered {
    let body =
        serde_json::to_vec(body).map_err(|_| Refused(StatusCode::INTERNAL_SERVER_ERROR, "unreadable"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// A refusal in the bank's own words; the house's error pages are not the bank's.
struct Refused(StatusCode, &'static str);

impl From<BankError> for Refused {
    fn from(error: BankError) -> Self {
        match error {
            BankError::NotFound => Self(StatusCode::NOT_FOUND, "not_found"),
            BankError::NumberReused => Self(StatusCode::UNPROCESSABLE_ENTITY, "number_reused"),
            BankError::AlreadyPaid => Self(StatusCode::CONFLICT, "already_paid"),
            BankError::WrongState => Self(StatusCode::UNPROCESSABLE_ENTITY, "wrong_state"),
            BankError::BadAmount => Self(StatusCode::UNPROCESSABLE_ENTITY, "bad_amount"),
            BankError::Db(error) => {
                tracing::error!(%error, "the sandbox bank failed");
                Self(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let refusal = Refusal { error: self.1.to_owned() };
        let body = serde_json::to_vec(&refusal).unwrap_or_default();
        (self.0, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
