//! The questions that this crate asks of access: a thing comes back only where the viewer may.

use access::{Action, Decision, Thing, Why};
use db::Snapshot;
use kernel::Viewer;
use web::Error;

use crate::codes;
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

/// Goes on only for authors: whoever may begin a course.
///
/// # Errors
/// 401 or 403; or that the database fails.
pub fn require_author(q: &mut Snapshot, viewer: &Viewer) -> Result<(), Error> {
    match require(q, viewer, Action::Create, &Thing::house()) {
        Err(error) if error.is(&access::refusal::NO_OFFICE) => Err(Error::new(&codes::AUTHORS_ONLY)),
        done => done,
    }
}

/// Whether this is the answer to a maker: the author, or somebody whom the author lets help. The owner of the house may
/// take a course away, but its words are its makers' alone. Who is no author any more begins no course and writes none.
pub fn is_maker(viewer: &Viewer, edit: Decision) -> bool {
    matches!(edit, Decision::Allow(Why::Own | Why::Grant(..))) && !is_dismissed(viewer, edit)
}

/// Whether the course is the viewer's own, from the time as an author.
pub fn is_dismissed(viewer: &Viewer, edit: Decision) -> bool {
    edit == Decision::Allow(Why::Own) && !viewer.is_author() && !viewer.is_staff()
}

/// Goes on only where the viewer may change the words.
///
/// # Errors
/// As [`require`].
pub fn require_maker(q: &mut Snapshot, viewer: &Viewer, thing: &Thing) -> Result<(), Error> {
    let edit = access::can(q, viewer, Action::Edit, thing)?;
    if is_maker(viewer, edit) {
        return Ok(());
    }
    require(q, viewer, Action::Edit, thing)?;
    let code = if is_dismissed(viewer, edit) { &codes::AUTHORS_ONLY } else { &access::refusal::NOT_YOURS };
    Err(Error::new(code))
}

/// What the viewer needs to be allowed to take a thing away: makers edit, staff delete.
pub fn taking_away(q: &mut Snapshot, viewer: &Viewer, thing: &Thing) -> Result<Action, Error> {
    let makes = access::can(q, viewer, Action::Edit, thing)?.is_allowed();
    Ok(if makes { Action::Edit } else { Action::Delete })
}

/// A course whose words the viewer may change.
///
/// # Errors
/// As [`course_for`].
pub fn course_to_write(q: &mut Snapshot, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = store::courses::by_id(q, id)?.ok_or_else(Error::not_found)?;
    require_maker(q, viewer, &course.thing())?;
    Ok(course)
}

/// A course that the viewer may offer: its makers, and the owner of the house.
///
/// # Errors
/// As [`course_for`].
pub fn course_to_offer(q: &mut Snapshot, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = course_for(q, viewer, Action::Edit, id)?;
    if is_dismissed(viewer, access::can(q, viewer, Action::Edit, &course.thing())?) {
        return Err(Error::new(&codes::AUTHORS_ONLY));
    }
    Ok(course)
}

/// A course that the viewer may take from its audience.
///
/// # Errors
/// As [`course_for`].
pub fn course_to_take_away(q: &mut Snapshot, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = store::courses::by_id(q, id)?.ok_or_else(Error::not_found)?;
    let action = taking_away(q, viewer, &course.thing())?;
    require(q, viewer, action, &course.thing())?;
    Ok(course)
}

/// A lesson, with its course, whose words the viewer may change.
///
/// # Errors
/// As [`course_for`].
pub fn lesson_to_write(q: &mut Snapshot, viewer: &Viewer, id: LessonId) -> Result<(Course, Lesson), Error> {
    let (course, lesson) = lesson_for(q, viewer, Action::Edit, id)?;
    require_maker(q, viewer, &lesson.thing(&course))?;
    Ok((course, lesson))
}

/// A lesson, with its course, that the viewer may take out of it.
///
/// # Errors
/// As [`course_for`].
pub fn lesson_to_take_out(
    q: &mut Snapshot,
    viewer: &Viewer,
    id: LessonId,
) -> Result<(Course, Lesson), Error> {
    let lesson = store::lessons::by_id(q, id)?.ok_or_else(Error::not_found)?;
    let course = store::courses::by_id(q, lesson.course_id)?.ok_or_else(Error::not_found)?;
    let action = taking_away(q, viewer, &lesson.thing(&course))?;
    lesson_for(q, viewer, action, id)
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
