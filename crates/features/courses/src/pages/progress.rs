//! Forms of a learner: begin a course, complete a lesson, take that back.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use web::{App, Error, Form, PathId, PathPair, Visit, see_other};

use crate::complete_lesson::{complete_lesson, reopen_lesson};
use crate::course::Slug;
use crate::gate::course_seen;
use crate::store;

/// What the button under a lesson sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct CompletionForm {
    done: bool,
}

pub(super) async fn complete(
    State(app): State<App>,
    visit: Visit,
    PathPair(Slug(course), Slug(lesson)): PathPair<Slug, Slug>,
    Form(CompletionForm { done }): Form<CompletionForm>,
) -> Result<Response, Error> {
    let (_, (path, message)) = app
        .write(&visit, move |tx, viewer| {
            let course = course_seen(tx, viewer, &course)?;
            let lesson = store::lessons::by_slug(tx, course.id, &lesson)?.ok_or_else(Error::not_found)?;
            let path = lesson.path(&course.slug);
            if !done {
                reopen_lesson(tx, viewer, lesson.id)?;
                return Ok((path, None));
            }
            let completed = complete_lesson(tx, viewer, lesson.id)?;
            if completed.course_completed {
                return Ok((course.path(), Some("courses-flash-course-completed")));
            }
            Ok((path, None))
        })
        .await?;
    match message {
        Some(message) => {
            visit.flash_next(message);
            Ok(see_other(&path))
        }
        None => Ok(see_other(&format!("{path}#done"))),
    }
}

/// The button has nothing to say.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn enrol(
    State(app): State<App>,
    visit: Visit,
    PathId(Slug(slug)): PathId<Slug>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let (_, path) = app
        .write(&visit, move |tx, viewer| {
            let course = course_seen(tx, viewer, &slug)?;
            crate::enrol::enrol(tx, viewer, course.id).map(|course| course.path())
        })
        .await?;
    visit.flash_next("courses-flash-enrolled");
    Ok(see_other(&path))
}
