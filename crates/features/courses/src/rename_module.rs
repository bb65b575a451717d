//! An author renames a module.

use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use kernel::text::clean_line;
use web::{Error, Invalid, ViewerExt as _};

use crate::course::{Course, CourseId, ModuleId};
use crate::events::ModuleRenamed;
use crate::gate::course_to_write;
use crate::lesson::TITLE_LENGTH;
use crate::store;

/// Gives a module another title. Front and back matter have none.
///
/// # Errors
/// For whoever may not edit the course; 404 where it has no such module; 422 where the title is too short or long.
pub fn rename_module(
    tx: &mut Tx,
    viewer: &Viewer,
    course: CourseId,
    module: ModuleId,
    title: &str,
) -> Result<Course, Error> {
    let course = course_to_write(tx, viewer, course)?;
    let title = clean_line(title);
    let mut invalid = Invalid::new();
    invalid.check_length("title", &title, TITLE_LENGTH);
    invalid.into_result()?;
    if !store::outline::rename_module(tx, module, course.id, &title)? {
        return Err(Error::not_found());
    }
    store::courses::touch(tx, course.id)?;
    tx.emit(&ModuleRenamed { course: course.id, by: Some(viewer.member()?.id) })?;
    Ok(course)
}
