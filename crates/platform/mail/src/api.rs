//! The JSON doors of this crate.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use kernel::{Cursor, Page, PageSize, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Query, Routes, SameSite, ViewerExt as _, Visit};

use crate::MailId;
use crate::compose::parts;
use crate::mailer::Mailer;
use crate::send_again::send_again;
use crate::store::{self, MailRow, MailState};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list_mail), Limits::read())
        .api(routes!(show_mail), Limits::read())
        .api(routes!(send_mail_again), Limits::form())
}

/// A letter in the outbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailJson {
    /// Id.
    #[schema(value_type = i64)]
    id: MailId,
    /// The address.
    recipient: String,
    /// What sort of letter it is.
    kind: String,
    /// The line that a mail program lists.
    subject: String,
    /// `waiting`, `sent`, `kept` or `dead`.
    #[schema(value_type = String)]
    state: MailState,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When a mail server took it.
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// Why the last attempt failed.
    error: Option<String>,
    /// The letter as text; only of one letter, and not once it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl MailJson {
    fn of(row: MailRow, text: Option<String>) -> Self {
        Self {
            id: row.id,
            recipient: row.recipient,
            kind: row.kind,
            subject: row.subject,
            state: row.state,
            created_at: row.created_at,
            sent_at: row.sent_at,
            error: row.error,
            text,
        }
    }
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailsJson {
    /// The letters.
    items: Vec<MailJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// List the letters of the outbox, the newest first. For the owner.
#[utoipa::path(get, path = "/api/v1/desk/mail", tag = "desk", params(After),
    responses((status = 200, body = MailsJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn list_mail(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<MailsJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, rows) = app
        .read(&visit, move |q, viewer| {
            viewer.owner()?;
            Ok(store::messages(q, query.after, size)?)
        })
        .await?;
    let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get()));
    let page = page.map(|row| MailJson::of(row, None));
    Ok(Json(MailsJson { items: page.items, next: page.next }))
}

/// Show one letter. For the owner.
#[utoipa::path(get, path = "/api/v1/desk/mail/{id}", tag = "desk", params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = MailJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show_mail(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<MailId>,
) -> Result<Json<MailJson>, Error> {
    let (_, row) = app
        .read(&visit, move |q, viewer| {
            viewer.owner()?;
            store::message(q, id)?.ok_or_else(Error::not_found)
        })
        .await?;
    let mailer: Arc<Mailer> = app.service()?;
    let text = parts(&mailer, &row).map_err(Error::internal)?.map(|parts| parts.text);
    Ok(Json(MailJson::of(row, text)))
}

/// Send a letter once more that was kept or given up. For the owner.
#[utoipa::path(post, path = "/api/v1/desk/mail/{id}/send", tag = "desk", params(("id" = i64, Path, description = "Id")),
    responses((status = 202), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn send_mail_again(
    State(app): State<App>,
    visit: Visit,
    _: SameSite,
    PathId(id): PathId<MailId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| send_again(tx, viewer.owner()?.id, id)).await?;
    Ok(StatusCode::ACCEPTED)
}
