//! The questions that this crate asks of access: a thing comes back only where the viewer may.

use access::{Action, Thing};
use db::Snapshot;
use kernel::Viewer;
use web::Error;

use crate::course::{Course, CourseId, LessonId};
use crate::lesson::Lesson;
use crate::store;

/// Goes on only where the viewer may do this.
///
/// # Errors
/// 401, 403 or 404, as access says; or that the database fails.
pub fn require(q: &mut Snapshot, viewer: &Viewer, action: Action, thing: &Thing) -> Result<(), Error> {
    access::require(q, viewer, action, thing)?;
    Ok(())
}

/// A course that the viewer may know of.
///
/// # Errors
/// 404 where there is none, or none for this viewer.
pub fn course_seen(q: &mut Snapshot, viewer: &Viewer, slug: &str) -> Result<Course, Error> {
    let course = store::courses::by_slug(q, slug)?.ok_or_else(Error::not_found)?;
    require(q, viewer, Action::See, &course.thing())?;
    Ok(course)
}

/// A course with which the viewer may do this.
///
/// # Errors
/// 404 where there is none; 401, 403 or 404 as access says.
pub fn course_for(q: &mut Snapshot, viewer: &Viewer, action: Action, id: CourseId) -> Result<Course, Error> {
    let course = store::courses::by_id(q, id)?.ok_or_else(Error::not_found)?;
    require(q, viewer, action, &course.thing())?;
    Ok(course)
}

/// A lesson, with its course, with which the viewer may do this. Lessons that were taken out are not there.
///
/// # Errors
/// As [`course_for`].
pub fn lesson_for(
    q: &mut Snapshot,
    viewer: &Viewer,
    action: Action,
    id: LessonId,
) -> Result<(Course, Lesson), Error> {
    let lesson = store::lessons::by_id(q, id)?.ok_or_else(Error::not_found)?;
    let course = store::courses::by_id(q, lesson.course_id)?.ok_or_else(Error::not_found)?;
    require(q, viewer, action, &lesson.thing(&course))?;
    if !lesson.state.is_listed() {
        return Err(Error::not_found());
    }
    Ok((course, lesson))
}
