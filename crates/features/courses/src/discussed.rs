//! What a discussion under a lesson needs to know of it.

use access::Thing;
use db::{DbError, Snapshot};

use crate::course::LessonId;
use crate::store;

/// A lesson as the thing that a discussion is about.
#[derive(Debug, Clone)]
pub struct DiscussedLesson {
    /// The lesson under the rules of access.
    pub thing: Thing,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// The lesson that a discussion is about; `None` where there is none, or it was taken out of its course.
///
/// # Errors
/// When the database fails.
pub fn discussed_lesson(q: &mut Snapshot, id: LessonId) -> Result<Option<DiscussedLesson>, DbError> {
    let Some(lesson) = store::lessons::by_id(q, id)?.filter(|lesson| lesson.state.is_listed()) else {
        return Ok(None);
    };
    let Some(course) = store::courses::by_id(q, lesson.course_id)? else { return Ok(None) };
    Ok(Some(DiscussedLesson {
        thing: lesson.thing(&course),
        url: format!("{}/{}", course.path(), lesson.slug),
        title: lesson.title,
    }))
}
