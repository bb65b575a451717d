//! Where an author keeps a course in order: its lessons, and whether it is offered.

use access::{Action, Removal, Stage};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, PathPair, Visit, see_other};

use super::words;
use crate::course::{Course, CourseId, LessonId, ModuleId};
use crate::delete_course::{delete_course, restore_course};
use crate::gate::{course_for, is_dismissed, is_maker, taking_away};
use crate::mdbook::Section;
use crate::move_lesson::{Direction, move_lesson};
use crate::outline::{Outline, OutlineLesson};
use crate::publish::{publish, withdraw};
use crate::remove_lesson::remove_lesson;
use crate::rename_module::rename_module;

#[derive(Template)]
#[template(path = "courses/manage.html")]
struct ManagePage {
    f: Frame,
    course: Course,
    standing: (String, &'static str),
    published: bool,
    deleted: bool,
    /// The viewer may change its words.
    writable: bool,
    /// The viewer may offer it.
    publishable: bool,
    chapters: Vec<Chapter>,
    errors: FieldErrors,
}

struct Chapter {
    id: ModuleId,
    heading: String,
    renamable: bool,
    lessons: Vec<OutlineLesson>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, None).await
}

/// Shows the page; an error stands above the lessons.
async fn page(app: &App, visit: &Visit, id: CourseId, error: Option<Error>) -> Result<Response, Error> {
    let (viewer, (course, outline, edit)) = app
        .read(visit, move |q, viewer| {
            let thing = course_for(q, viewer, Action::See, id)?.thing();
            // A deleted course can no longer be changed, but whoever could bring it back still finds it here.
            let deleted = thing.removal != Removal::None;
            let action = if deleted { Action::Restore } else { taking_away(q, viewer, &thing)? };
            let course = course_for(q, viewer, action, id)?;
            let edit = access::can(q, viewer, Action::Edit, &thing)?;
            Ok((course, Outline::load(q, id, None)?, edit))
        })
        .await?;
    let status = error.as_ref().map_or(StatusCode::OK, Error::status);
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = course.title.clone();
    app.page_with(status, visit, &viewer, Meta::titled(title).active("teach"), |f| ManagePage {
        standing: words::standing(&f, course.stage, course.removal),
        published: course.stage == Stage::Published,
        writable: is_maker(&viewer, edit),
        publishable: edit.is_allowed() && !is_dismissed(&viewer, edit),
        deleted: course.removal != Removal::None,
        chapters: outline
            .modules()
            .map(|module| Chapter {
                id: module.id,
                heading: words::module_title(&f, module).to_owned(),
                renamable: module.section == Section::Numbered,
                lessons: module.lessons.clone(),
            })
            .collect(),
        course,
        errors,
        f,
    })
}

/// Leads back to the page, or shows it again with what went wrong.
async fn back(app: &App, visit: &Visit, id: CourseId, done: Result<(), Error>) -> Result<Response, Error> {
    match done {
        Ok(()) => Ok(see_other(&format!("/teach/courses/{id}/lessons"))),
        Err(error) if error.is_form() => page(app, visit, id, Some(error)).await,
        Err(error) => Err(error),
    }
}

/// Offer the course, or no longer.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PublicationForm {
    publish: bool,
}

pub(super) async fn publication(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Form(form): Form<PublicationForm>,
) -> Result<Response, Error> {
    let done = app
        .write(
            &visit,
            move |tx, viewer| {
                if form.publish { publish(tx, viewer, id) } else { withdraw(tx, viewer, id) }
            },
        )
        .await;
    if done.is_ok() {
        visit.flash_next(if form.publish { "courses-flash-published" } else { "courses-flash-withdrawn" });
    }
    back(&app, &visit, id, done.map(drop)).await
}

/// Delete the course, or bring it back.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct DeletionForm {
    delete: bool,
}

pub(super) async fn deletion(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Form(form): Form<DeletionForm>,
) -> Result<Response, Error> {
    let done = app
        .write(&visit, move |tx, viewer| {
            if form.delete { delete_course(tx, viewer, id) } else { restore_course(tx, viewer, id) }
        })
        .await;
    if done.is_ok() {
        visit.flash_next(if form.delete { "courses-flash-deleted" } else { "courses-flash-restored" });
    }
    back(&app, &visit, id, done.map(drop)).await
}

/// Another title for a module.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RenameForm {
    title: String,
}

pub(super) async fn rename(
    State(app): State<App>,
    visit: Visit,
    PathPair(id, module): PathPair<CourseId, ModuleId>,
    Form(form): Form<RenameForm>,
) -> Result<Response, Error> {
    let done = app.write(&visit, move |tx, viewer| rename_module(tx, viewer, id, module, &form.title)).await;
    back(&app, &visit, id, done.map(drop)).await
}

/// Up or down.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MoveForm {
    direction: Direction,
}

pub(super) async fn shift(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
    Form(form): Form<MoveForm>,
) -> Result<Response, Error> {
    let (_, course) =
        app.write(&visit, move |tx, viewer| move_lesson(tx, viewer, id, form.direction)).await?;
    Ok(see_other(&format!("/teach/courses/{}/lessons#l{id}", course.id)))
}

/// The button has nothing to say.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn removal(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let (_, course) = app.write(&visit, move |tx, viewer| remove_lesson(tx, viewer, id)).await?;
    visit.flash_next("courses-flash-lesson-removed");
    Ok(see_other(&format!("/teach/courses/{}/lessons", course.id)))
}
