//! A member completes a lesson, and with the last one the course.

use access::Action;
use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::course::{Course, LessonId};
use crate::enrol::enrol_member;
use crate::events::{CourseCompleted, LessonCompleted, LessonReopened};
use crate::gate::lesson_for;
use crate::lesson::{Lesson, LessonState};
use crate::store;

/// What completing a lesson led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The course.
    pub course: Course,
    /// The lesson.
    pub lesson: Lesson,
    /// Whether it was not completed before.
    pub fresh: bool,
    /// Whether the course was completed by it, for the first time.
    pub course_completed: bool,
}

/// Completes a lesson that the viewer may read. Completing it again changes nothing.
///
/// # Errors
/// 401 for passers-by; for whoever may not read it; 404 where it has no text yet.
pub fn complete_lesson(tx: &mut Tx, viewer: &Viewer, id: LessonId) -> Result<Completed, Error> {
    let (course, lesson) = lesson_for(tx, viewer, Action::Read, id)?;
    let member = viewer.member()?.id;
    if lesson.state != LessonState::Open {
        return Err(Error::not_found());
    }
    enrol_member(tx, course.id, member)?;
    let fresh = store::learning::complete(tx, id, course.id, member)?;
    let mut course_completed = false;
    if fresh {
        tx.emit(&LessonCompleted { lesson: id, course: course.id, member })?;
        course_completed = store::learning::remaining(tx, course.id, member)? == 0
            && store::learning::complete_course(tx, course.id, member)?;
        if course_completed {
            tx.emit(&CourseCompleted { course: course.id, member })?;
        }
    }
    Ok(Completed { course, lesson, fresh, course_completed })
}

/// Takes the completion of a lesson back. A course that was completed stays so.
///
/// # Errors
/// 401 for passers-by; for whoever may not read it.
pub fn reopen_lesson(tx: &mut Tx, viewer: &Viewer, id: LessonId) -> Result<(Course, Lesson), Error> {
    let (course, lesson) = lesson_for(tx, viewer, Action::Read, id)?;
    let member = viewer.member()?.id;
    if store::learning::uncomplete(tx, id, member)? {
        tx.emit(&LessonReopened { lesson: id, course: course.id, member })?;
    }
    Ok((course, lesson))
}
