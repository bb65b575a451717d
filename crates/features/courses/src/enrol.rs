//! A member begins a course: it stands among the member's courses from then on. That opens no lesson.

use access::Action;
use db::{DbError, Tx};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use web::{Error, ViewerExt as _};

use crate::course::{Course, CourseId};
use crate::events::CourseEnrolled;
use crate::gate::course_for;
use crate::store;

/// Enrols the viewer. Enrolling again changes nothing.
///
/// # Errors
/// 401 for passers-by; 404 where the viewer may not know of the course.
pub fn enrol(tx: &mut Tx, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let member = viewer.member()?.id;
    let course = course_for(tx, viewer, Action::See, id)?;
    enrol_member(tx, id, member)?;
    Ok(course)
}

pub(crate) fn enrol_member(tx: &mut Tx, course: CourseId, member: MemberId) -> Result<(), DbError> {
    if store::learning::enrol(tx, course, member)? {
        tx.emit(&CourseEnrolled { course, member })?;
    }
    Ok(())
}
