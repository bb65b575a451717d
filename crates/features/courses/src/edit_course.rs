//! An author changes what is said of a course, its audience and its prices.

use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, Invalid, ViewerExt as _, codes as common};

use crate::course::{Course, CourseId, CourseText, ReadyCourse};
use crate::events::CourseEdited;
use crate::gate::course_to_write;
use crate::store;

/// What an author types to change a course.
#[derive(Debug, Clone)]
pub struct EditCourse {
    /// Which course.
    pub course: CourseId,
    /// The version that the form was made from.
    pub version: i64,
    /// Everything that is said of it.
    pub text: CourseText,
}

/// An edit in order, ready to be stored.
#[derive(Debug, Clone)]
pub struct ReadyEdit {
    course: CourseId,
    version: i64,
    ready: ReadyCourse,
}

impl EditCourse {
    /// Cleans, checks and renders, outside of the transaction. `invalid` may hold what a form found before.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(self, mut invalid: Invalid) -> Result<ReadyEdit, Error> {
        let ready = self.text.check(&mut invalid);
        invalid.into_result()?;
        Ok(ReadyEdit { course: self.course, version: self.version, ready })
    }
}

/// Saves an edit.
///
/// # Errors
/// For whoever may not edit it; 409 where it was edited since the form was made.
pub fn edit_course(tx: &mut Tx, viewer: &Viewer, input: &ReadyEdit) -> Result<Course, Error> {
    let course = course_to_write(tx, viewer, input.course)?;
    if !store::courses::update(tx, course.id, input.version, &input.ready)? {
        return Err(Error::new(&common::STALE_EDIT));
    }
    let by = viewer.member()?.id;
    files::reclaim_shown(tx, by, &course.id.subject(), &[&input.ready.text.about])?;
    tx.emit(&CourseEdited { course: course.id, by: Some(by) })?;
    store::courses::by_id(tx, course.id)?.ok_or_else(Error::not_found)
}
