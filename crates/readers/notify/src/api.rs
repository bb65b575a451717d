//! The JSON doors of this crate.

use axum::extract::State;
use http::StatusCode;
use kernel::{Cursor, PageSize, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Problem, Query, Routes, ViewerExt as _, Visit};

use crate::kind::Kind;
use crate::list::{Told, list, unread};
use crate::mark_read::mark_read_up_to;
use crate::{NotificationId, Threads, words};

pub(crate) fn routes() -> Routes {
    Routes::new().api(routes!(list_notifications), Limits::read()).api(routes!(read), Limits::form())
}

/// A part of the notifications.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationsJson {
    items: Vec<NotificationJson>,
    /// How many are unread, counted up to 99.
    unread: i64,
    /// Give it as `after` for the next part.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// A notification.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationJson {
    #[schema(value_type = i64)]
    id: NotificationId,
    /// `reply`, `answer`, `accepted`, `mention`, `comment`, `like`, `paid`, `refunded` or `lesson`.
    #[schema(value_type = String)]
    kind: Kind,
    /// The sentence for a person, in the language of the request.
    text: String,
    /// Where it leads on this site.
    path: String,
    /// How many did it, or how often it happened.
    times: i64,
    #[schema(value_type = String, format = DateTime)]
    happened_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
}

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// List what the caller was told, the newest first.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "notify", params(Part),
    responses((status = 200, body = NotificationsJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_notifications(
    State(app): State<App>,
    visit: Visit,
    Query(part): Query<Part>,
) -> Result<Json<NotificationsJson>, Error> {
    let threads = app.service::<Threads>()?;
    let size = PageSize::clamped(part.limit.unwrap_or(20));
    let (viewer, (found, unread)) = app
        .read(&visit, move |q, viewer| {
            let unread = unread(q, viewer.member()?.id)?;
            Ok((list(q, viewer, &threads, part.after, size)?, unread))
        })
        .await?;
    let item = |told: Told| NotificationJson {
        text: words::sentence(&app.site().messages, viewer.locale, &told),
        id: told.row.id,
        kind: told.row.kind,
        path: told.url,
        times: told.row.times,
        happened_at: told.row.happened_at,
        read_at: told.row.read_at,
    };
    let next = found.told.next;
    let items = found.told.items.into_iter().map(item).collect();
    Ok(Json(NotificationsJson { items, unread, next }))
}

/// Up to which.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ReadJson {
    /// The newest that the caller has seen; it and all older ones are read.
    #[schema(value_type = i64)]
    newest: NotificationId,
}

/// Mark notifications as read.
#[utoipa::path(post, path = "/api/v1/notifications/read", operation_id = "read_notifications", tag = "notify", request_body = ReadJson,
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn read(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ReadJson>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| mark_read_up_to(tx, viewer, input.newest)).await?;
    Ok(StatusCode::NO_CONTENT)
}
