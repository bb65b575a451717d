//! An author takes a lesson out. It is kept: whoever completed or discussed it did so.

use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::course::{Course, LessonId};
use crate::events::LessonRemoved;
use crate::gate::lesson_to_take_out;
use crate::lesson::LessonState;
use crate::store;

/// Takes a lesson out of its course. A module without other lessons is no longer shown.
///
/// # Errors
/// For whoever may not edit it, and 404 where it was taken out before.
pub fn remove_lesson(tx: &mut Tx, viewer: &Viewer, id: LessonId) -> Result<Course, Error> {
    let (course, lesson) = lesson_to_take_out(tx, viewer, id)?;
    store::lessons::take_out(tx, lesson.id, LessonState::Removed)?;
    store::courses::touch(tx, course.id)?;
    files::rest_claims(tx, &id.subject())?;
    tx.emit(&LessonRemoved { course: course.id, by: Some(viewer.member()?.id), lesson: id })?;
    Ok(course)
}
