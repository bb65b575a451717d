//! The JSON doors of this crate.

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use kernel::text::clean_line;
use kernel::{Cursor, PageSize, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{
    App, Error, Json, Limits, PathId, PathPair, Problem, Query, Routes, SameSite, ViewerExt as _, Visit,
};

use crate::kind::{Digest, Kind, Way};
use crate::list::{Told, list, unread};
use crate::mark_read::{mark_read, mark_read_up_to};
use crate::mute::{Mute, Silent, mute, silent, unmute};
use crate::settings::{Choice, Settings, choose_all, settings};
use crate::{NotificationId, Threads, words};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(list_notifications), Limits::read())
        .api(routes!(read), Limits::form())
        .api(routes!(read_one), Limits::form())
        .api(routes!(silence), Limits::form())
        .api(routes!(show_settings, save_settings), Limits::form())
        .api(routes!(list_mutes), Limits::read())
        .api(routes!(listen), Limits::form())
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

/// Mark one notification as read.
#[utoipa::path(post, path = "/api/v1/notifications/{id}/read", operation_id = "read_notification", tag = "notify",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn read_one(
    State(app): State<App>,
    visit: Visit,
    _: SameSite,
    PathId(id): PathId<NotificationId>,
) -> Result<StatusCode, Error> {
    let threads = app.service::<Threads>()?;
    app.write(&visit, move |tx, viewer| mark_read(tx, viewer, &threads, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How much is to go silent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct MuteJson {
    /// `thread`: the topic, lesson, article or course that it is about. `space`: the space that it stands in. `kind`:
    /// everything of its kind.
    what: String,
}

/// Hear no more of what a notification is about.
#[utoipa::path(post, path = "/api/v1/notifications/{id}/mute", operation_id = "mute_notification", tag = "notify",
    params(("id" = i64, Path, description = "Id")), request_body = MuteJson,
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn silence(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<NotificationId>,
    Json(input): Json<MuteJson>,
) -> Result<StatusCode, Error> {
    let what: Mute = input.what.parse().map_err(|_| Error::not_one_of("what", Mute::WORDS))?;
    app.write(&visit, move |tx, viewer| mute(tx, viewer, id, what)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the caller is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotifySettingsJson {
    /// `off`, `bell` or `mail` for each kind of notification.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    ways: BTreeMap<&'static str, Way>,
    /// `off`, `daily` or `weekly`.
    #[schema(value_type = String)]
    digest: Digest,
}

impl From<Settings> for NotifySettingsJson {
    fn from(settings: Settings) -> Self {
        let ways = settings.ways.into_iter().map(|(kind, way)| (kind.as_str(), way)).collect();
        Self { ways, digest: settings.digest }
    }
}

/// Show how the caller is told of things.
#[utoipa::path(get, path = "/api/v1/notifications/settings", operation_id = "show_notification_settings", tag = "notify",
    responses((status = 200, body = NotifySettingsJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn show_settings(State(app): State<App>, visit: Visit) -> Result<Json<NotifySettingsJson>, Error> {
    let (_, chosen) = app.read(&visit, |q, viewer| Ok(settings(q, viewer.member()?.id)?)).await?;
    Ok(Json(chosen.into()))
}

/// What is to change; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ChooseSettingsJson {
    /// `off`, `bell` or `mail` for some kinds of notification.
    #[serde(default)]
    ways: BTreeMap<String, String>,
    /// `off`, `daily` or `weekly`.
    digest: Option<String>,
}

/// Choose how to be told of things.
#[utoipa::path(put, path = "/api/v1/notifications/settings", operation_id = "choose_notification_settings", tag = "notify",
    request_body = ChooseSettingsJson,
    responses((status = 200, body = NotifySettingsJson), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn save_settings(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<ChooseSettingsJson>,
) -> Result<Json<NotifySettingsJson>, Error> {
    let ways = input.ways.iter().map(|(kind, way)| (kind.as_str(), way.as_str()));
    let chosen = Choice::read(ways, input.digest.as_deref())?;
    let site = app.site().clone();
    let (_, chosen) = app
        .write(&visit, move |tx, viewer| {
            choose_all(tx, viewer, &chosen, &site.zone)?;
            Ok(settings(tx, viewer.member()?.id)?)
        })
        .await?;
    Ok(Json(chosen.into()))
}

/// Something that the caller does not want to hear of.
#[derive(Debug, Serialize, ToSchema)]
pub struct SilentJson {
    /// `topic`, `lesson`, `article`, `course` or `space`.
    kind: String,
    id: i64,
    /// Empty where the caller may not know of it any more.
    title: String,
    /// Where it is on this site; empty likewise.
    path: String,
}

/// List what the caller does not want to hear of, the newest first.
#[utoipa::path(get, path = "/api/v1/notifications/mutes", operation_id = "list_mutes", tag = "notify",
    responses((status = 200, body = Vec<SilentJson>), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_mutes(State(app): State<App>, visit: Visit) -> Result<Json<Vec<SilentJson>>, Error> {
    let threads = app.service::<Threads>()?;
    let (_, found) = app.read(&visit, move |q, viewer| silent(q, viewer, &threads)).await?;
    let json = |silent: Silent| SilentJson {
        kind: silent.subject.kind.into_owned(),
        id: silent.subject.id,
        title: silent.title,
        path: silent.url,
    };
    Ok(Json(found.into_iter().map(json).collect()))
}

/// Hear of something again.
#[utoipa::path(delete, path = "/api/v1/notifications/mutes/{kind}/{id}", operation_id = "unmute", tag = "notify",
    params(("kind" = String, Path, description = "What it is"), ("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn listen(
    State(app): State<App>,
    visit: Visit,
    _: SameSite,
    PathPair(kind, id): PathPair<String, i64>,
) -> Result<StatusCode, Error> {
    let subject = Subject::read(clean_line(&kind), id);
    let (_, was_silent) = app.write(&visit, move |tx, viewer| unmute(tx, viewer, &subject)).await?;
    if was_silent { Ok(StatusCode::NO_CONTENT) } else { Err(Error::not_found()) }
}
