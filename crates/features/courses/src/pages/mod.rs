//! The pages of this crate.

mod course;
mod course_form;
mod files;
mod lesson;
mod lesson_form;
mod list;
mod manage;
mod mine;
mod preview;
mod progress;
mod teach;
mod words;

pub(crate) use list::page_of;
pub(crate) use teach::own_courses;

use web::{Limits, Routes};

/// Room for a long lesson, which a form sends with three bytes for each byte of a Han letter.
const LESSON_FORM: Limits = Limits::long_text().with_body(4 * 1024 * 1024);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/courses", list::show)
        .get("/courses/{slug}", course::show)
        .post("/courses/{slug}/enrolment", progress::enrol, Limits::form())
        .get("/courses/{slug}/files/{file}", files::show)
        .get("/courses/{slug}/{lesson}", lesson::show)
        .post("/courses/{slug}/{lesson}/completion", progress::complete, Limits::form())
        .get("/my/courses", mine::show)
        .get("/teach", teach::show)
        .get("/teach/courses/new", course_form::new)
        .post("/teach/courses", course_form::create, Limits::long_text())
        .get("/teach/courses/{id}", course_form::edit)
        .post("/teach/courses/{id}", course_form::save, Limits::long_text())
        .get("/teach/courses/{id}/lessons", manage::show)
        .post("/teach/courses/{id}/publication", manage::publication, Limits::form())
        .post("/teach/courses/{id}/deletion", manage::deletion, Limits::form())
        .post("/teach/courses/{id}/modules/{module}", manage::rename, Limits::form())
        .get("/teach/courses/{id}/lessons/new", lesson_form::new)
        .post("/teach/courses/{id}/lessons", lesson_form::create, LESSON_FORM)
        .get("/teach/lessons/{id}", lesson_form::edit)
        .post("/teach/lessons/{id}", lesson_form::save, LESSON_FORM)
        .post("/teach/lessons/{id}/move", manage::shift, Limits::form())
        .post("/teach/lessons/{id}/removal", manage::removal, Limits::form())
        .post("/teach/preview", preview::show, LESSON_FORM)
}
