//! Lessons as JSON.

use access::Action;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use web::{App, Error, Json, PathId, Problem, SameSite, Visit};

use super::shapes::{LessonInput, LessonJson, MoveInput};
use crate::add_lesson::{AddLesson, LessonPlace, base_of};
use crate::course::{CourseId, LessonId};
use crate::edit_lesson::{EditLesson, lesson_to_edit};
use crate::gate::{is_maker, lesson_for};
use crate::lesson::LessonText;
use crate::store;

impl LessonInput {
    fn text(&self) -> LessonText {
        LessonText { title: self.title.clone(), markdown: self.markdown.clone(), trial: self.trial }
    }
}

/// Add a lesson to the end of a module.
#[utoipa::path(post, path = "/api/v1/courses/{id}/lessons", operation_id = "add_lesson", tag = "courses",
    params(("id" = i64, Path, description = "Id of the course")), request_body = LessonInput,
    responses((status = 201, body = LessonJson),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Json(input): Json<LessonInput>,
) -> Result<Response, Error> {
    let (_, base) = app.read(&visit, move |q, viewer| base_of(q, viewer, id)).await?;
    let place = match input.module_id {
        Some(module) => LessonPlace::Module(module),
        None => LessonPlace::NewModule(input.module_title.clone()),
    };
    let ready = AddLesson { course: id, place, text: input.text() }.check(&base)?;
    let (_, lesson) = app
        .write(&visit, move |tx, viewer| {
            let (_, lesson) = crate::add_lesson::add_lesson(tx, viewer, &ready)?;
            let (html, markdown) =
                (store::lessons::html(tx, lesson.id)?, store::lessons::markdown(tx, lesson.id)?);
            Ok(LessonJson::of(lesson, html, Some(markdown)))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(lesson)).into_response())
}

/// Show a lesson to whoever may read it.
#[utoipa::path(get, path = "/api/v1/lessons/{id}", operation_id = "show_lesson", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = LessonJson),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
) -> Result<Json<LessonJson>, Error> {
    let (_, lesson) = app
        .read(&visit, move |q, viewer| {
            let (course, lesson) = lesson_for(q, viewer, Action::Read, id)?;
            let may_edit = is_maker(viewer, access::can(q, viewer, Action::Edit, &lesson.thing(&course))?);
            let html = store::lessons::html(q, id)?;
            let markdown = if may_edit { Some(store::lessons::markdown(q, id)?) } else { None };
            Ok(LessonJson::of(lesson, html, markdown))
        })
        .await?;
    Ok(Json(lesson))
}

/// Change a lesson.
#[utoipa::path(put, path = "/api/v1/lessons/{id}", operation_id = "edit_lesson", tag = "courses",
    params(("id" = i64, Path, description = "Id")), request_body = LessonInput,
    responses((status = 200, body = LessonJson),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
    Json(input): Json<LessonInput>,
) -> Result<Json<LessonJson>, Error> {
    let (_, (base, row, _)) = app.read(&visit, move |q, viewer| lesson_to_edit(q, viewer, id)).await?;
    let ready = EditLesson { lesson: id, version: input.version, text: input.text() }.check(&base, &row)?;
    let (_, lesson) = app
        .write(&visit, move |tx, viewer| {
            let (_, lesson) = crate::edit_lesson::edit_lesson(tx, viewer, &ready)?;
            let (html, markdown) = (store::lessons::html(tx, id)?, store::lessons::markdown(tx, id)?);
            Ok(LessonJson::of(lesson, html, Some(markdown)))
        })
        .await?;
    Ok(Json(lesson))
}

/// Take a lesson out of its course.
#[utoipa::path(delete, path = "/api/v1/lessons/{id}", operation_id = "remove_lesson", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<LessonId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::remove_lesson::remove_lesson(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Move a lesson one place up or down.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/move", operation_id = "move_lesson", tag = "courses",
    params(("id" = i64, Path, description = "Id")), request_body = MoveInput,
    responses((status = 204), (status = 409, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn shift(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
    Json(input): Json<MoveInput>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::move_lesson::move_lesson(tx, viewer, id, input.direction))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
