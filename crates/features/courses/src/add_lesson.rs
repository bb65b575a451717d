//! An author adds a lesson.

use db::{Snapshot, Tx};
use events::Emit as _;
use kernel::Viewer;
use kernel::text::clean_line;
use web::{Error, Invalid, ViewerExt as _, codes as common};

use crate::codes;
use crate::course::{Course, CourseId, ModuleId};
use crate::events::LessonAdded;
use crate::gate::course_to_write;
use crate::lesson::{LESSONS_MAX, Lesson, LessonState, LessonText, TITLE_LENGTH};
use crate::render::{LinkTable, RenderedLesson};
use crate::store;
use crate::store::lessons::NewLesson;

/// Where a new lesson goes: to the end of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LessonPlace {
    /// A module that the course has.
    Module(ModuleId),
    /// A new module with this title, after all others.
    NewModule(String),
}

/// What an author types to add a lesson.
#[derive(Debug, Clone)]
pub struct AddLesson {
    /// The course.
    pub course: CourseId,
    /// Where it goes.
    pub place: LessonPlace,
    /// What it says.
    pub text: LessonText,
}

/// A lesson in order, ready to be added.
#[derive(Debug, Clone)]
pub struct ReadyAdd {
    input: AddLesson,
    rendered: RenderedLesson,
}

/// What the form of a new or edited lesson is made from, and what rendering needs.
#[derive(Debug, Clone)]
pub struct LessonBase {
    /// The course.
    pub course: Course,
    /// What lessons may point to.
    pub links: LinkTable,
}

/// Reads what is needed to add a lesson to a course.
///
/// # Errors
/// For whoever may not edit the course.
pub fn base_of(q: &mut Snapshot, viewer: &Viewer, course: CourseId) -> Result<LessonBase, Error> {
    let course = course_to_write(q, viewer, course)?;
    let links = LinkTable::load(q, &course)?;
    Ok(LessonBase { course, links })
}

impl AddLesson {
    /// Cleans, checks and renders, outside of the transaction.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(mut self, base: &LessonBase) -> Result<ReadyAdd, Error> {
        let mut invalid = Invalid::new();
        if let LessonPlace::NewModule(title) = &mut self.place {
            *title = clean_line(title);
            invalid.check_length("module_title", title, TITLE_LENGTH);
        }
        self.text.check(&mut invalid);
        invalid.into_result()?;
        let rendered = base
            .links
            .render(&self.text.markdown, &self.text.title, None, base.course.locale())
            .required()?;
        Ok(ReadyAdd { input: self, rendered })
    }
}

/// Adds a lesson to the end of a module.
///
/// # Errors
/// For whoever may not edit the course; 422 where the module is not one of this course; 409 where it is full.
pub fn add_lesson(tx: &mut Tx, viewer: &Viewer, ready: &ReadyAdd) -> Result<(Course, Lesson), Error> {
    let ReadyAdd { input, rendered } = ready;
    let course = course_to_write(tx, viewer, input.course)?;
    if store::lessons::count(tx, course.id)? >= LESSONS_MAX {
        return Err(Error::new(&codes::LESSONS_MANY).arg("max", LESSONS_MAX));
    }
    let module = match &input.place {
        LessonPlace::NewModule(title) => store::outline::append_module(tx, course.id, title)?,
        LessonPlace::Module(id) if store::outline::module_is_of(tx, *id, course.id)? => *id,
        LessonPlace::Module(_) => return Err(Error::new(&common::BAD_VALUE).field("module")),
    };
    let slug = store::lessons::free_slug(tx, course.id, &input.text.title)?;
    let position = store::lessons::last_position(tx, module)? + 1;
    let id = store::lessons::insert(
        tx,
        &NewLesson {
            course: course.id,
            module,
            position,
            depth: 0,
            number: "",
            slug: &slug,
            title: &input.text.title,
            trial: input.text.trial,
            state: LessonState::Open,
            minutes: rendered.minutes,
            source_key: None,
        },
    )?;
    store::lessons::edit_body(tx, id, &input.text.markdown, &rendered.html)?;
    store::files::link_paths(tx, course.id, id, &rendered.pictures)?;
    store::courses::touch(tx, course.id)?;
    let by = viewer.member()?.id;
    ::files::claim_shown(tx, by, &id.subject(), &[&input.text.markdown])?;
    tx.emit(&LessonAdded { course: course.id, by: Some(by), lesson: id, title: input.text.title.clone() })?;
    let lesson = store::lessons::by_id(tx, id)?.ok_or_else(Error::not_found)?;
    Ok((course, lesson))
}
