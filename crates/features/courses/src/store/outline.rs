//! Parts and modules, and the order of lessons in them.

use db::{DbError, Snapshot, Tx, params};

use crate::course::{CourseId, LessonId, ModuleId, PartId};
use crate::lesson::LessonState;
use crate::mdbook::Section;

db::statements! {
    /// The modules of a course in order, with the heading they stand under.
    MODULES = "SELECT course_modules.id, course_modules.section, course_modules.title, course_modules.source_key, \
        course_modules.part_id, course_modules.position, COALESCE(course_parts.title, '') AS part_title \
        FROM course_modules LEFT JOIN course_parts ON course_parts.id = course_modules.part_id \
        WHERE course_modules.course_id = $1 ORDER BY course_modules.position, course_modules.id";
    /// The lessons of a course in order, without their texts.
    LESSONS = "SELECT lessons.id, lessons.module_id, lessons.depth, lessons.number, lessons.slug, lessons.title, \
        lessons.trial, lessons.state, lessons.minutes \
        FROM lessons JOIN course_modules ON course_modules.id = lessons.module_id \
        WHERE lessons.course_id = $1 AND lessons.state IN ('open', 'announced') \
        ORDER BY course_modules.position, course_modules.id, lessons.position, lessons.id";

    /// Adds a part.
    INSERT_PART = "INSERT INTO course_parts (course_id, position, title) VALUES ($1, $2, $3) RETURNING id";
    /// The parts of a course in order.
    PARTS = "SELECT id, position, title FROM course_parts WHERE course_id = $1 ORDER BY position, id";
    /// Renames and moves a part.
    UPDATE_PART = "UPDATE course_parts SET position = $2, title = $3 WHERE id = $1";
    /// Removes parts that hold nothing.
    DELETE_EMPTY_PARTS = "DELETE FROM course_parts WHERE course_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM course_modules WHERE course_modules.part_id = course_parts.id)";

    /// Adds a module.
    INSERT_MODULE = "INSERT INTO course_modules (course_id, part_id, position, section, title, source_key) \
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    /// Renames and moves a module.
    UPDATE_MODULE = "UPDATE course_modules SET part_id = $2, position = $3, section = $4, title = $5 WHERE id = $1";
    /// Moves a module.
    MOVE_MODULE = "UPDATE course_modules SET position = $2 WHERE id = $1";
    /// Renames a module of a course.
    RENAME_MODULE = "UPDATE course_modules SET title = $3 WHERE id = $1 AND course_id = $2 AND section = 'numbered'";
    /// Removes modules that never held anything; those with retired lessons stay, but no outline shows them.
    DELETE_EMPTY_MODULES = "DELETE FROM course_modules WHERE course_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM lessons WHERE lessons.module_id = course_modules.id)";
    /// Where the last module of a course stands, and under which part.
    LAST_MODULE = "SELECT position, part_id FROM course_modules WHERE course_id = $1 \
        ORDER BY position DESC, id DESC LIMIT 1";
    /// One module of a course.
    MODULE = "SELECT id FROM course_modules WHERE id = $1 AND course_id = $2";
}

db::row! {
    /// A module with its heading.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ModuleRow {
        /// Which module.
        pub id: ModuleId,
        /// Where it stands.
        pub section: Section,
        /// Its title; empty for front and back matter.
        pub title: String,
        /// What it is called in its book.
        pub source_key: Option<String>,
        /// The part it stands in.
        pub part_id: Option<PartId>,
        /// Its order within the course.
        pub position: i64,
        /// The heading of that part.
        pub part_title: String,
    }
}

db::row! {
    /// A lesson in an outline.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct OutlineLesson {
        /// Which lesson.
        pub id: LessonId,
        /// The module it is part of.
        pub module_id: ModuleId,
        /// How deep it is nested.
        pub depth: u32,
        /// `4.2`, or empty.
        pub number: String,
        /// The name in its address.
        pub slug: String,
        /// Its title.
        pub title: String,
        /// Open to everybody.
        pub trial: bool,
        /// How it stands.
        pub state: LessonState,
        /// About how long it takes to read.
        pub minutes: u32,
    }
}

pub(crate) fn modules(q: &mut Snapshot, course: CourseId) -> Result<Vec<ModuleRow>, DbError> {
    q.rows(&MODULES, params![course])
}

pub(crate) fn lessons(q: &mut Snapshot, course: CourseId) -> Result<Vec<OutlineLesson>, DbError> {
    q.rows(&LESSONS, params![course])
}

pub(crate) fn module_is_of(q: &mut Snapshot, module: ModuleId, course: CourseId) -> Result<bool, DbError> {
    Ok(q.row::<ModuleId>(&MODULE, params![module, course])?.is_some())
}

/// Adds a module after the last one, in the same part.
pub(crate) fn append_module(tx: &mut Tx, course: CourseId, title: &str) -> Result<ModuleId, DbError> {
    let last: Option<(i64, Option<PartId>)> = tx.row(&LAST_MODULE, params![course])?;
    let (position, part) = last.map_or((1, None), |(position, part)| (position + 1, part));
    let id =
        tx.insert(&INSERT_MODULE, params![course, part, position, Section::Numbered, title, None::<String>])?;
    Ok(ModuleId::new(id))
}

/// Renames a module of a course; false where the course has no such module.
pub(crate) fn rename_module(
    tx: &mut Tx,
    module: ModuleId,
    course: CourseId,
    title: &str,
) -> Result<bool, DbError> {
    Ok(tx.execute(&RENAME_MODULE, params![module, course, title])? == 1)
}

pub(crate) fn delete_empty(tx: &mut Tx, course: CourseId) -> Result<(), DbError> {
    tx.execute(&DELETE_EMPTY_MODULES, params![course])?;
    tx.execute(&DELETE_EMPTY_PARTS, params![course]).map(drop)
}

pub(crate) fn parts(q: &mut Snapshot, course: CourseId) -> Result<Vec<(PartId, i64, String)>, DbError> {
    q.rows(&PARTS, params![course])
}

pub(crate) fn insert_part(
    tx: &mut Tx,
    course: CourseId,
    position: i64,
    title: &str,
) -> Result<PartId, DbError> {
    Ok(PartId::new(tx.insert(&INSERT_PART, params![course, position, title])?))
}

pub(crate) fn update_part(tx: &mut Tx, id: PartId, position: i64, title: &str) -> Result<(), DbError> {
    tx.execute(&UPDATE_PART, params![id, position, title]).map(drop)
}

pub(crate) fn insert_module(
    tx: &mut Tx,
    course: CourseId,
    part: PartId,
    position: i64,
    section: Section,
    title: &str,
    key: &str,
) -> Result<ModuleId, DbError> {
    Ok(ModuleId::new(tx.insert(&INSERT_MODULE, params![course, part, position, section, title, key])?))
}

pub(crate) fn update_module(
    tx: &mut Tx,
    id: ModuleId,
    part: PartId,
    position: i64,
    section: Section,
    title: &str,
) -> Result<(), DbError> {
    tx.execute(&UPDATE_MODULE, params![id, part, position, section, title]).map(drop)
}

pub(crate) fn move_module(tx: &mut Tx, id: ModuleId, position: i64) -> Result<(), DbError> {
    tx.execute(&MOVE_MODULE, params![id, position]).map(drop)
}
