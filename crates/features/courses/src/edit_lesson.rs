//! An author changes a lesson.

use db::{Snapshot, Tx};
use events::Emit as _;
use kernel::Viewer;
use web::{Error, Invalid, ViewerExt as _, codes as common};

use crate::add_lesson::LessonBase;
use crate::course::{Course, LessonId};
use crate::events::LessonEdited;
use crate::gate::lesson_to_write;
use crate::lesson::{Lesson, LessonText};
use crate::render::{LinkTable, RenderedLesson};
use crate::store;

/// What an author types to change a lesson.
#[derive(Debug, Clone)]
pub struct EditLesson {
    /// Which lesson.
    pub lesson: LessonId,
    /// The version that the form was made from.
    pub version: i64,
    /// What it says now.
    pub text: LessonText,
}

/// An edit in order, ready to be stored.
#[derive(Debug, Clone)]
pub struct ReadyLessonEdit {
    input: EditLesson,
    rendered: RenderedLesson,
}

/// Reads a lesson for editing, with its Markdown and what rendering needs.
///
/// # Errors
/// For whoever may not edit it.
pub fn lesson_to_edit(
    q: &mut Snapshot,
    viewer: &Viewer,
    id: LessonId,
) -> Result<(LessonBase, Lesson, String), Error> {
    let (course, lesson) = lesson_to_write(q, viewer, id)?;
    let markdown = store::lessons::markdown(q, id)?;
    let links = LinkTable::load(q, &course)?;
    Ok((LessonBase { course, links }, lesson, markdown))
}

impl EditLesson {
    /// Cleans, checks and renders, outside of the transaction.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(mut self, base: &LessonBase, lesson: &Lesson) -> Result<ReadyLessonEdit, Error> {
        let mut invalid = Invalid::new();
        self.text.check(&mut invalid);
        invalid.into_result()?;
        let source = lesson.source_key.as_deref();
        let rendered = base
            .links
            .render(&self.text.markdown, &self.text.title, source, base.course.locale())
            .required()?;
        Ok(ReadyLessonEdit { input: self, rendered })
    }
}

/// Saves an edit. A lesson that was only announced is open from then on.
///
/// # Errors
/// For whoever may not edit it; 409 where it was edited since the form was made.
pub fn edit_lesson(tx: &mut Tx, viewer: &Viewer, ready: &ReadyLessonEdit) -> Result<(Course, Lesson), Error> {
    let ReadyLessonEdit { input, rendered } = ready;
    let (course, lesson) = lesson_to_write(tx, viewer, input.lesson)?;
    if !store::lessons::update(tx, lesson.id, input.version, &input.text, rendered.minutes)? {
        return Err(Error::new(&common::STALE_EDIT));
    }
    store::lessons::edit_body(tx, lesson.id, &input.text.markdown, &rendered.html)?;
    store::files::link_paths(tx, course.id, lesson.id, &rendered.pictures)?;
    store::courses::touch(tx, course.id)?;
    let by = viewer.member()?.id;
    ::files::reclaim_shown(tx, by, &lesson.id.subject(), &[&input.text.markdown])?;
    tx.emit(&LessonEdited { course: course.id, by: Some(by), lesson: lesson.id })?;
    let lesson = store::lessons::by_id(tx, lesson.id)?.ok_or_else(Error::not_found)?;
    Ok((course, lesson))
}
