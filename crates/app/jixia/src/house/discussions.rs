//! What is discussed under a thing goes and comes back with it. Articles and courses know no comments, and comments know
//! no articles and courses: whoever knows both is here.

use std::collections::HashSet;

use access::Removal;
use articles::events::{ArticleDeleted, ArticleRestored};
use courses::events::{CourseDeleted, CourseImported, CourseRestored, LessonRemoved};
use courses::{CourseId, LessonId};
use db::{DbError, Tx};
use events::{Event, Logged, Reader, ReaderError};

/// The most lessons that are asked for at once.
const AT_ONCE: usize = 100;

/// Lets the pictures of comments rest with what they stand under, and wakes them with it.
pub(super) fn reader() -> Reader {
    Reader {
        name: "house.discussions",
        kinds: &[
            ArticleDeleted::KIND,
            ArticleRestored::KIND,
            CourseDeleted::KIND,
            CourseRestored::KIND,
            CourseImported::KIND,
            LessonRemoved::KIND,
        ],
        apply,
    }
}

fn apply(tx: &mut Tx, logged: &Logged) -> Result<(), ReaderError> {
    let about = logged.subject.id;
    match logged.kind.as_str() {
        ArticleDeleted::KIND => comments::rest_under(tx, "article", &[about])?,
        ArticleRestored::KIND => comments::wake_under(tx, "article", &[about])?,
        _ => lessons_of(tx, CourseId::new(about))?,
    }
    Ok(())
}

/// A course or its outline changed: the lessons that it has now are there, unless the course itself is not.
fn lessons_of(tx: &mut Tx, course: CourseId) -> Result<(), DbError> {
    let ids = courses::lesson_ids(tx, course)?;
    for some in ids.chunks(AT_ONCE) {
        let things = courses::lesson_things(tx, some)?;
        let there: HashSet<LessonId> = things
            .into_iter()
            .filter(|(_, thing)| thing.removal == Removal::None)
            .map(|(lesson, _)| lesson)
            .collect();
        let (there, gone): (Vec<LessonId>, Vec<LessonId>) =
            some.iter().copied().partition(|lesson| there.contains(lesson));
        comments::wake_under(tx, "lesson", &numbers(&there))?;
        comments::rest_under(tx, "lesson", &numbers(&gone))?;
    }
    Ok(())
}

fn numbers(lessons: &[LessonId]) -> Vec<i64> {
    lessons.iter().map(|lesson| lesson.get()).collect()
}
