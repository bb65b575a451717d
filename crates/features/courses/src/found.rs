//! Reads for whoever keeps a list of courses or lessons of its own: as they are now, whoever asks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use access::Thing;
use db::{DbError, Snapshot};

use crate::course::{Course, CourseId, LessonId};
use crate::lesson::{Lesson, LessonState};
use crate::store;
use crate::store::courses::Card;

/// A course.
///
/// # Errors
/// Only of the database.
pub fn course(q: &mut Snapshot, id: CourseId) -> Result<Option<Course>, DbError> {
    store::courses::by_id(q, id)
}

/// Some courses as cards, at most 100.
///
/// # Errors
/// Only of the database.
pub fn cards(q: &mut Snapshot, ids: &[CourseId]) -> Result<Vec<Card>, DbError> {
    store::courses::cards(q, ids)
}

/// Every lesson that a course ever had, also those that were taken out.
///
/// # Errors
/// Only of the database.
pub fn lesson_ids(q: &mut Snapshot, course: CourseId) -> Result<Vec<LessonId>, DbError> {
    store::lessons::ids(q, course)
}

/// A lesson that can be read, with its text as safe HTML; `None` where it is only announced or was taken out. Whether
/// somebody may read it is for the caller to ask.
///
/// # Errors
/// Only of the database.
pub fn readable_lesson(q: &mut Snapshot, id: LessonId) -> Result<Option<(Lesson, String)>, DbError> {
    let lesson = store::lessons::by_id(q, id)?.filter(|lesson| lesson.state == LessonState::Open);
    let Some(lesson) = lesson else { return Ok(None) };
    let html = store::lessons::html(q, id)?;
    Ok(Some((lesson, html)))
}

/// Some lessons under the rules of access, at most 100; those that were taken out are left out.
///
/// # Errors
/// Only of the database.
pub fn lesson_things(q: &mut Snapshot, ids: &[LessonId]) -> Result<Vec<(LessonId, Thing)>, DbError> {
    let lessons = store::lessons::some(q, ids)?;
    let mut courses: HashMap<CourseId, Option<Course>> = HashMap::new();
    let mut things = Vec::new();
    for lesson in lessons.into_iter().filter(|lesson| lesson.state.is_listed()) {
        let course = match courses.entry(lesson.course_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(store::courses::by_id(q, lesson.course_id)?),
        };
        if let Some(course) = course {
            things.push((lesson.id, lesson.thing(course)));
        }
    }
    Ok(things)
}
