//! A course is deleted, so that it can be brought back: its lessons, progress and sales stay, its pictures for a month.

use access::{Action, Removal};
use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::course::{Course, CourseId};
use crate::events::{CourseDeleted, CourseRestored};
use crate::gate::course_for;
use crate::store;

/// Deletes a course. Deleting what is deleted changes nothing.
///
/// # Errors
/// For whoever may not delete it.
pub fn delete_course(tx: &mut Tx, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = course_for(tx, viewer, Action::See, id)?;
    if course.removal != Removal::None {
        // Whoever sees a deleted course could have deleted it.
        return Ok(course);
    }
    let course = course_for(tx, viewer, Action::Delete, id)?;
    let by = viewer.member()?.id;
    let removal = if by == course.owner_id { Removal::Owner } else { Removal::Staff };
    store::courses::set_removal(tx, id, removal)?;
    files::rest_claims(tx, &id.subject())?;
    for lesson in store::lessons::with_files(tx, id)? {
        files::rest_claims(tx, &lesson.subject())?;
    }
    tx.emit(&CourseDeleted { course: id, by: Some(by), removal })?;
    Ok(Course { removal, ..course })
}

/// Brings a deleted course back, as it was. Bringing back what is there changes nothing.
///
/// # Errors
/// For whoever may not: what staff deleted only staff bring back.
pub fn restore_course(tx: &mut Tx, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = course_for(tx, viewer, Action::See, id)?;
    if course.removal == Removal::None {
        return course_for(tx, viewer, Action::Delete, id);
    }
    let course = course_for(tx, viewer, Action::Restore, id)?;
    store::courses::set_removal(tx, id, Removal::None)?;
    files::wake_claims(tx, &id.subject())?;
    for lesson in store::lessons::with_files(tx, id)? {
        files::wake_claims(tx, &lesson.subject())?;
    }
    tx.emit(&CourseRestored { course: id, by: Some(viewer.member()?.id) })?;
    Ok(Course { removal: Removal::None, ..course })
}
