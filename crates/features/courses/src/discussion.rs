//! Lessons as something to comment on: whoever may read a lesson reads what is said about it.

use comments::{Host, Place};
use db::{DbError, Snapshot};

use crate::course::LessonId;
use crate::store;

/// Offers lessons to the comments. `app` adds it to what can be commented on.
#[derive(Debug, Clone, Copy)]
pub struct LessonDiscussions;

impl Host for LessonDiscussions {
    fn kind(&self) -> &'static str {
        "lesson"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let Some(lesson) = store::lessons::by_id(q, LessonId::new(id))? else { return Ok(None) };
        let Some(course) = store::courses::by_id(q, lesson.course_id)? else { return Ok(None) };
        Ok(lesson.state.is_listed().then(|| Place {
            thing: lesson.thing(&course),
            url: lesson.path(&course.slug),
            title: lesson.title,
        }))
    }
}
