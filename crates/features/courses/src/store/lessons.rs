//! Lessons and their texts.

use db::{DbError, Snapshot, Tx, params};
use markdown::RENDERER_VERSION;

use crate::course::{CourseId, LessonId, ModuleId};
use crate::lesson::{Lesson, LessonState, LessonText};

macro_rules! lesson_columns {
    () => {
        "id, course_id, module_id, number, slug, title, trial, state, minutes, source_key, version, updated_at"
    };
}

db::statements! {
    /// One lesson.
    BY_ID = concat!("SELECT ", lesson_columns!(), " FROM lessons WHERE id = $1");
    /// Some lessons.
    BY_IDS = concat!("SELECT ", lesson_columns!(), " FROM lessons WHERE id IN ({list:1:100})");
    /// Every lesson that a course ever had.
    IDS = "SELECT id FROM lessons WHERE course_id = $1 ORDER BY id";
    /// The lessons of a course that come and go with it and mention a file.
    WITH_FILES = "SELECT lessons.id FROM lessons JOIN lesson_bodies ON lesson_bodies.lesson_id = lessons.id \
        WHERE lessons.course_id = $1 AND lessons.state <> 'removed' AND lesson_bodies.markdown LIKE '%/files/%' \
        ORDER BY lessons.id";
    /// One lesson by its address within a course.
    BY_SLUG = concat!("SELECT ", lesson_columns!(), " FROM lessons WHERE course_id = $1 AND slug = $2");
    /// Whether an address within a course is taken, by a retired lesson too.
    SLUG_TAKEN = "SELECT id FROM lessons WHERE course_id = $1 AND slug = $2";
    /// The text of a lesson, as its author edits it.
    MARKDOWN = "SELECT markdown FROM lesson_bodies WHERE lesson_id = $1";
    /// The text of a lesson, as it is read.
    HTML = "SELECT html FROM lesson_bodies WHERE lesson_id = $1";
    /// Every lesson of a course that came from a book, retired ones too.
    SOURCES = concat!("SELECT ", lesson_columns!(), " FROM lessons WHERE course_id = $1 AND source_key IS NOT NULL");
    /// Every lesson of a course with its place, retired ones too.
    PLACED = "SELECT id, module_id, position, depth, number, slug, title, state, minutes, source_key, version \
        FROM lessons WHERE course_id = $1 ORDER BY id";
    /// The texts of all lessons of a course.
    BODIES = "SELECT lesson_bodies.lesson_id, lesson_bodies.markdown, lesson_bodies.html, lesson_bodies.imported_digest \
        FROM lesson_bodies JOIN lessons ON lessons.id = lesson_bodies.lesson_id WHERE lessons.course_id = $1";
    /// Saves what a book says of a lesson.
    UPDATE_IMPORTED = "UPDATE lessons SET module_id = $2, position = $3, depth = $4, number = $5, title = $6, state = $7, \
        minutes = $8, version = version + 1, updated_at = $9 WHERE id = $1";
    /// How many lessons a course has ever had.
    COUNT = "SELECT COUNT(*) AS lessons FROM lessons WHERE course_id = $1";
    /// How many lessons of a course can be read.
    COUNT_OPEN = "SELECT COUNT(*) AS lessons FROM lessons WHERE course_id = $1 AND state = 'open'";

    /// Adds a lesson.
    INSERT = "INSERT INTO lessons (course_id, module_id, position, depth, number, slug, title, trial, state, minutes, \
        source_key, version, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) RETURNING id";
    /// The text of a new lesson, or a new text of an old one.
    PUT_BODY = "INSERT INTO lesson_bodies (lesson_id, markdown, html, imported_digest, rendered_by) \
        VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (lesson_id) DO UPDATE SET markdown = excluded.markdown, html = excluded.html, \
        imported_digest = excluded.imported_digest, rendered_by = excluded.rendered_by";
    /// A text that was edited by hand: what the book said stays noted.
    EDIT_BODY = "INSERT INTO lesson_bodies (lesson_id, markdown, html, rendered_by) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (lesson_id) DO UPDATE SET markdown = excluded.markdown, html = excluded.html, \
        rendered_by = excluded.rendered_by";
    /// Saves an edited lesson, unless it was edited since. An announced lesson that gets a text is open.
    UPDATE = "UPDATE lessons SET title = $3, trial = $4, minutes = $5, state = 'open', version = version + 1, \
        updated_at = $6 WHERE id = $1 AND version = $2 AND state IN ('open', 'announced')";
    /// Takes a lesson out.
    TAKE_OUT = "UPDATE lessons SET state = $2, version = version + 1, updated_at = $3 \
        WHERE id = $1 AND state IN ('open', 'announced')";
    /// The last place in a module.
    LAST_POSITION = "SELECT position FROM lessons WHERE module_id = $1 ORDER BY position DESC LIMIT 1";
    /// Puts a lesson into a place.
    PLACE = "UPDATE lessons SET module_id = $2, position = $3 WHERE id = $1";
}

db::row! {
    /// A lesson with its place.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct PlacedLesson {
        pub(crate) id: LessonId,
        pub(crate) module_id: ModuleId,
        pub(crate) position: i64,
        pub(crate) depth: u32,
        pub(crate) number: String,
        pub(crate) slug: String,
        pub(crate) title: String,
        pub(crate) state: LessonState,
        pub(crate) minutes: u32,
        pub(crate) source_key: Option<String>,
        pub(crate) version: i64,
    }
}

db::row! {
    /// The text of a lesson.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct StoredBody {
        pub(crate) lesson_id: LessonId,
        pub(crate) markdown: String,
        pub(crate) html: String,
        pub(crate) imported_digest: Option<String>,
    }
}

/// A lesson to be added.
pub(crate) struct NewLesson<'a> {
    pub(crate) course: CourseId,
    pub(crate) module: ModuleId,
    pub(crate) position: i64,
    pub(crate) depth: u32,
    pub(crate) number: &'a str,
    pub(crate) slug: &'a str,
    pub(crate) title: &'a str,
    pub(crate) trial: bool,
    pub(crate) state: LessonState,
    pub(crate) minutes: u32,
    pub(crate) source_key: Option<&'a str>,
}

pub(crate) fn insert(tx: &mut Tx, lesson: &NewLesson<'_>) -> Result<LessonId, DbError> {
    let now = tx.now();
    let id = tx.insert(
        &INSERT,
        params![
            lesson.course,
            lesson.module,
            lesson.position,
            lesson.depth,
            lesson.number,
            lesson.slug,
            lesson.title,
            lesson.trial,
            lesson.state,
            lesson.minutes,
            lesson.source_key,
            now
        ],
    )?;
    Ok(LessonId::new(id))
}

pub(crate) fn by_id(q: &mut Snapshot, id: LessonId) -> Result<Option<Lesson>, DbError> {
    q.row(&BY_ID, params![id])
}

pub(crate) fn some(q: &mut Snapshot, ids: &[LessonId]) -> Result<Vec<Lesson>, DbError> {
    if ids.is_empty() { Ok(Vec::new()) } else { q.rows(&BY_IDS, params![].list(ids)) }
}

pub(crate) fn ids(q: &mut Snapshot, course: CourseId) -> Result<Vec<LessonId>, DbError> {
    q.rows(&IDS, params![course])
}

pub(crate) fn by_slug(q: &mut Snapshot, course: CourseId, slug: &str) -> Result<Option<Lesson>, DbError> {
    q.row(&BY_SLUG, params![course, slug])
}

pub(crate) fn sources(q: &mut Snapshot, course: CourseId) -> Result<Vec<Lesson>, DbError> {
    q.rows(&SOURCES, params![course])
}

pub(crate) fn markdown(q: &mut Snapshot, id: LessonId) -> Result<String, DbError> {
    Ok(q.row(&MARKDOWN, params![id])?.unwrap_or_default())
}

pub(crate) fn html(q: &mut Snapshot, id: LessonId) -> Result<String, DbError> {
    Ok(q.row(&HTML, params![id])?.unwrap_or_default())
}

pub(crate) fn count(q: &mut Snapshot, course: CourseId) -> Result<i64, DbError> {
    q.one(&COUNT, params![course])
}

pub(crate) fn count_open(q: &mut Snapshot, course: CourseId) -> Result<i64, DbError> {
    q.one(&COUNT_OPEN, params![course])
}

/// An address within the course that nobody has: the wanted one, or the wanted one with a number.
pub(crate) fn free_slug(q: &mut Snapshot, course: CourseId, title: &str) -> Result<String, DbError> {
    let wanted = lesson_slug(title);
    let mut slug = wanted.clone();
    for number in 2..10_000 {
        if q.row::<LessonId>(&SLUG_TAKEN, params![course, slug])?.is_none() {
            break;
        }
        slug = format!("{wanted}-{number}");
    }
    Ok(slug)
}

/// The address that a title gives. Two words stand for something else in the addresses of a course.
pub(crate) fn lesson_slug(title: &str) -> String {
    match kernel::text::slug(title).as_str() {
        "" => "lesson".to_owned(),
        taken @ ("files" | "enrolment") => format!("{taken}-1"),
        slug => slug.to_owned(),
    }
}

pub(crate) fn last_position(q: &mut Snapshot, module: ModuleId) -> Result<i64, DbError> {
    Ok(q.row(&LAST_POSITION, params![module])?.unwrap_or(0))
}

pub(crate) fn place(tx: &mut Tx, id: LessonId, module: ModuleId, position: i64) -> Result<(), DbError> {
    tx.execute(&PLACE, params![id, module, position]).map(drop)
}

/// The text of a lesson that was written by hand.
pub(crate) fn edit_body(tx: &mut Tx, id: LessonId, markdown: &str, html: &str) -> Result<(), DbError> {
    tx.execute(&EDIT_BODY, params![id, markdown, html, RENDERER_VERSION]).map(drop)
}

/// The text of a lesson as a book has it.
pub(crate) fn put_body(
    tx: &mut Tx,
    id: LessonId,
    markdown: &str,
    html: &str,
    digest: &str,
) -> Result<(), DbError> {
    tx.execute(&PUT_BODY, params![id, markdown, html, digest, RENDERER_VERSION]).map(drop)
}

/// Saves an edit; false where the lesson was edited since `version`.
pub(crate) fn update(
    tx: &mut Tx,
    id: LessonId,
    version: i64,
    text: &LessonText,
    minutes: u32,
) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&UPDATE, params![id, version, text.title, text.trial, minutes, now])? == 1)
}

/// Takes a lesson out of the outline: retired or removed.
pub(crate) fn take_out(tx: &mut Tx, id: LessonId, state: LessonState) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&TAKE_OUT, params![id, state, now]).map(drop)
}

pub(crate) fn placed(q: &mut Snapshot, course: CourseId) -> Result<Vec<PlacedLesson>, DbError> {
    q.rows(&PLACED, params![course])
}

pub(crate) fn bodies(q: &mut Snapshot, course: CourseId) -> Result<Vec<StoredBody>, DbError> {
    q.rows(&BODIES, params![course])
}

/// Saves place, number, title and state as a book has them.
pub(crate) fn update_imported(tx: &mut Tx, lesson: &PlacedLesson) -> Result<(), DbError> {
    let now = tx.now();
    let PlacedLesson { id, module_id, position, depth, number, title, state, minutes, .. } = lesson;
    tx.execute(&UPDATE_IMPORTED, params![id, module_id, position, depth, number, title, state, minutes, now])
        .map(drop)
}

/// The lessons of a course that come and go with it and may show pictures of members' own.
pub fn with_files(q: &mut Snapshot, course: CourseId) -> Result<Vec<LessonId>, DbError> {
    q.rows(&WITH_FILES, params![course])
}
