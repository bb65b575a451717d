//! Learning as JSON.

use axum::extract::State;
use http::StatusCode;
use kernel::PageSize;
use web::{App, Error, Json, PathId, Problem, Query, SameSite, ViewerExt as _, Visit};

use super::shapes::{After, BegunJson, BegunListJson, CompletedJson, CourseCardJson};
use crate::complete_lesson::{complete_lesson, reopen_lesson};
use crate::course::{CourseId, LessonId};
use crate::shelf::begun;
use crate::store;

/// Complete a lesson.
#[utoipa::path(put, path = "/api/v1/lessons/{id}/completion", operation_id = "complete_lesson", tag = "learning",
    params(("id" = i64, Path, description = "Id of the lesson")),
    responses((status = 200, body = CompletedJson),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn complete(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<LessonId>,
) -> Result<Json<CompletedJson>, Error> {
    let (_, done) = app.write(&visit, move |tx, viewer| complete_lesson(tx, viewer, id)).await?;
    Ok(Json(CompletedJson { fresh: done.fresh, course_completed: done.course_completed }))
}

/// Take the completion of a lesson back.
#[utoipa::path(delete, path = "/api/v1/lessons/{id}/completion", operation_id = "reopen_lesson", tag = "learning",
    params(("id" = i64, Path, description = "Id of the lesson")),
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn reopen(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<LessonId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| reopen_lesson(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin a course: it stands among the asker's courses from then on.
#[utoipa::path(put, path = "/api/v1/courses/{id}/enrolment", operation_id = "enrol", tag = "learning",
    params(("id" = i64, Path, description = "Id of the course")),
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn enrol(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CourseId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::enrol::enrol(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the courses that the asker began, the latest first.
#[utoipa::path(get, path = "/api/v1/me/courses", operation_id = "my_courses", tag = "learning", params(After),
    responses((status = 200, body = BegunListJson),
        (status = 401, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<BegunListJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, (page, prices)) = app
        .read(&visit, move |q, viewer| {
            let member = viewer.member()?.id;
            let page = begun(q, viewer, member, query.after, size)?;
            let ids: Vec<_> = page.items.iter().map(|item| item.card.id).collect();
            Ok((page, store::courses::prices_of(q, &ids)?))
        })
        .await?;
    let next = page.next;
    let items = page.items.into_iter().map(|item| BegunJson {
        completed: item.done,
        completed_at: item.completed_at,
        course: CourseCardJson::of(item.card, &prices),
    });
    Ok(Json(BegunListJson { items: items.collect(), next }))
}
