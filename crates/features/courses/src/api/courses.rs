//! Courses as JSON.

use access::Action;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use db::Snapshot;
use http::StatusCode;
use kernel::{Cursor, PageSize, Viewer};
use web::{App, Error, Invalid, Json, PathId, PathPair, Problem, Query, SameSite, Visit};

use super::shapes::{After, CourseCardJson, CourseInput, CourseJson, CoursesJson, OutlineJson, TitleInput};
use crate::course::{Course, CourseId, ModuleId};
use crate::create_course::CreateCourse;
use crate::edit_course::EditCourse;
use crate::gate::{course_for, course_to_write, require_author};
use crate::outline::Outline;
use crate::pages::page_of;
use crate::store;

/// List published courses, the newest first.
#[utoipa::path(get, path = "/api/v1/courses", operation_id = "list_courses", tag = "courses", params(After),
    responses((status = 200, body = CoursesJson)))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<CoursesJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, (page, prices)) = app
        .read(&visit, move |q, _| {
            let before = query.after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
            let page = page_of(store::courses::listed(q, before, size)?, size);
            let ids: Vec<_> = page.items.iter().map(|card| card.id).collect();
            Ok((page, store::courses::prices_of(q, &ids)?))
        })
        .await?;
    let next = page.next;
    let items = page.items.into_iter().map(|card| CourseCardJson::of(card, &prices)).collect();
    Ok(Json(CoursesJson { items, next }))
}

/// Begin a course.
#[utoipa::path(post, path = "/api/v1/courses", operation_id = "create_course", tag = "courses",
    request_body = CourseInput,
    responses((status = 201, body = CourseJson),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<CourseInput>,
) -> Result<Response, Error> {
    // Whoever may not write courses need not hear what is wrong with this one.
    app.read(&visit, require_author).await?;
    let mut invalid = Invalid::new();
    let text = input.text(&mut invalid);
    let ready = CreateCourse { slug: input.slug, text }.check(invalid)?;
    let (_, course) = app
        .write(&visit, move |tx, viewer| {
            let course = crate::create_course::create_course(tx, viewer, &ready)?;
            shown(tx, viewer, course)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(course)).into_response())
}

/// Show a course.
#[utoipa::path(get, path = "/api/v1/courses/{id}", operation_id = "show_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CourseJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
) -> Result<Json<CourseJson>, Error> {
    let (_, course) = app
        .read(&visit, move |q, viewer| {
            let course = course_for(q, viewer, Action::See, id)?;
            shown(q, viewer, course)
        })
        .await?;
    Ok(Json(course))
}

/// Change what is said of a course, its audience and its prices.
#[utoipa::path(put, path = "/api/v1/courses/{id}", operation_id = "edit_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")), request_body = CourseInput,
    responses((status = 200, body = CourseJson),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Json(input): Json<CourseInput>,
) -> Result<Json<CourseJson>, Error> {
    app.read(&visit, move |q, viewer| course_to_write(q, viewer, id)).await?;
    let mut invalid = Invalid::new();
    let text = input.text(&mut invalid);
    let ready = EditCourse { course: id, version: input.version, text }.check(invalid)?;
    let (_, course) = app
        .write(&visit, move |tx, viewer| {
            let course = crate::edit_course::edit_course(tx, viewer, &ready)?;
            shown(tx, viewer, course)
        })
        .await?;
    Ok(Json(course))
}

/// Delete a course. It can be brought back.
#[utoipa::path(delete, path = "/api/v1/courses/{id}", operation_id = "delete_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn delete(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CourseId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| crate::delete_course::delete_course(tx, viewer, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted course back.
#[utoipa::path(post, path = "/api/v1/courses/{id}/restoration", operation_id = "restore_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CourseJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CourseId>,
) -> Result<Json<CourseJson>, Error> {
    changed(&app, &visit, move |tx, viewer| crate::delete_course::restore_course(tx, viewer, id)).await
}

/// Offer a course to its audience.
#[utoipa::path(put, path = "/api/v1/courses/{id}/publication", operation_id = "publish_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CourseJson),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn publish(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CourseId>,
) -> Result<Json<CourseJson>, Error> {
    changed(&app, &visit, move |tx, viewer| crate::publish::publish(tx, viewer, id)).await
}

/// No longer offer a course; whoever bought it keeps it.
#[utoipa::path(delete, path = "/api/v1/courses/{id}/publication", operation_id = "withdraw_course", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = CourseJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(id): PathId<CourseId>,
) -> Result<Json<CourseJson>, Error> {
    changed(&app, &visit, move |tx, viewer| crate::publish::withdraw(tx, viewer, id)).await
}

/// Show the modules and lessons of a course, with the asker's progress.
#[utoipa::path(get, path = "/api/v1/courses/{id}/outline", operation_id = "course_outline", tag = "courses",
    params(("id" = i64, Path, description = "Id")),
    responses((status = 200, body = OutlineJson),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn outline(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
) -> Result<Json<OutlineJson>, Error> {
    let (_, (outline, owned)) = app
        .read(&visit, move |q, viewer| {
            let course = course_for(q, viewer, Action::See, id)?;
            let owned = access::can(q, viewer, Action::Read, &course.thing())?.is_allowed();
            Ok((Outline::load(q, id, viewer.member_id())?, owned))
        })
        .await?;
    Ok(Json(OutlineJson::of(&outline, owned)))
}

/// Rename a module.
#[utoipa::path(put, path = "/api/v1/courses/{id}/modules/{module}", operation_id = "rename_module", tag = "courses",
    params(("id" = i64, Path, description = "Id of the course"), ("module" = i64, Path, description = "Id of the module")),
    request_body = TitleInput,
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn rename_module(
    State(app): State<App>,
    visit: Visit,
    PathPair(id, module): PathPair<CourseId, ModuleId>,
    Json(input): Json<TitleInput>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| {
        crate::rename_module::rename_module(tx, viewer, id, module, &input.title)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn changed(
    app: &App,
    visit: &Visit,
    change: impl Fn(&mut db::Tx, &Viewer) -> Result<Course, Error> + Send + 'static,
) -> Result<Json<CourseJson>, Error> {
    let (_, course) = app
        .write(visit, move |tx, viewer| {
            let course = change(tx, viewer)?;
            shown(tx, viewer, course)
        })
        .await?;
    Ok(Json(course))
}

fn shown(q: &mut Snapshot, viewer: &Viewer, course: Course) -> Result<CourseJson, Error> {
    let prices = store::courses::prices(q, course.id)?;
    let readable = access::can(q, viewer, Action::Read, &course.thing())?.is_allowed();
    Ok(CourseJson::of(course, prices, readable))
}
