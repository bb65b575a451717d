//! An author offers a course, or no longer offers it.

use access::Stage;
use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::codes;
use crate::course::{Course, CourseId};
use crate::events::{CoursePublished, CourseWithdrawn};
use crate::gate::{course_to_offer, course_to_take_away};
use crate::store;

/// Offers a course to its audience. Publishing what is published changes nothing.
///
/// # Errors
/// For whoever may not edit it; 409 where it has no lesson that can be read.
pub fn publish(tx: &mut Tx, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = course_to_offer(tx, viewer, id)?;
    if course.stage == Stage::Published {
        return Ok(course);
    }
    if store::lessons::count_open(tx, id)? == 0 {
        return Err(Error::new(&codes::NOTHING_TO_PUBLISH));
    }
    store::courses::set_stage(tx, id, Stage::Published)?;
    let first = course.published_at.is_none();
    let by = Some(viewer.member()?.id);
    tx.emit(&CoursePublished { course: id, by, title: course.title, first })?;
    store::courses::by_id(tx, id)?.ok_or_else(Error::not_found)
}

/// No longer offers a course; whoever bought it keeps it. A draft stays a draft.
///
/// # Errors
/// For whoever neither wrote it nor keeps the house.
pub fn withdraw(tx: &mut Tx, viewer: &Viewer, id: CourseId) -> Result<Course, Error> {
    let course = course_to_take_away(tx, viewer, id)?;
    if course.stage != Stage::Published {
        return Ok(course);
    }
    store::courses::set_stage(tx, id, Stage::Withdrawn)?;
    tx.emit(&CourseWithdrawn { course: id, by: Some(viewer.member()?.id) })?;
    store::courses::by_id(tx, id)?.ok_or_else(Error::not_found)
}
