//! Landing pages and lessons that an older renderer made.

use std::collections::HashMap;
use std::sync::Arc;

use db::{DbError, Snapshot, Tx, params};
use events::renewal::{Anew, Old, Place, Renewal};
use kernel::Locale;
use markdown::RENDERER_VERSION;

use crate::course::{CourseId, LessonId, about_html, locale_of};
use crate::render::{LinkTable, RenderedLesson};
use crate::store;

db::statements! {
    /// Courses of an older renderer, behind a place.
    OLD_COURSES = "SELECT rendered_by, id, version, about, about_html, language FROM courses
        WHERE rendered_by < $1 AND (rendered_by, id) > ($2, $3) ORDER BY rendered_by, id LIMIT $4";
    /// The landing page of a course was made anew, unless it was edited since.
    RENEW_COURSE = "UPDATE courses SET about_html = $3, rendered_by = $4
        WHERE id = $1 AND version = $2 AND rendered_by < $4";
    /// Lessons of an older renderer, behind a place.
    OLD_LESSONS = "SELECT lesson_bodies.rendered_by, lessons.id, lessons.version, course_id, title, source_key, minutes,
        markdown, html FROM lesson_bodies JOIN lessons ON lessons.id = lesson_id
        WHERE lesson_bodies.rendered_by < $1 AND (lesson_bodies.rendered_by, lesson_id) > ($2, $3)
        ORDER BY lesson_bodies.rendered_by, lesson_id LIMIT $4";
    /// The text of a lesson was made anew, unless it was edited since.
    RENEW_BODY = "UPDATE lesson_bodies SET html = $3, rendered_by = $4 WHERE lesson_id = $1 AND rendered_by < $4
        AND EXISTS (SELECT 1 AS one FROM lessons WHERE id = $1 AND version = $2)";
    /// How long it takes to read.
    RENEW_LESSON = "UPDATE lessons SET minutes = $3 WHERE id = $1 AND version = $2";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    let renewal = |name, older| Renewal { name, version: RENDERER_VERSION, older };
    vec![renewal("courses.courses", old_courses), renewal("courses.lessons", old_lessons)]
}

db::row! {
    struct OldCourse {
        rendered_by: u32,
        id: CourseId,
        version: i64,
        about: String,
        about_html: String,
        language: String,
    }
}

fn old_courses(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldCourse> = q.rows(&OLD_COURSES, params![below, after.version, after.id, most])?;
    let one = |row: OldCourse| {
        let place = Place { version: row.rendered_by, id: row.id.get() };
        Old::new(place, move || {
            let html = about_html(&row.about, locale_of(&row.language));
            Anew::new(html != row.about_html, move |tx| {
                tx.execute(&RENEW_COURSE, params![row.id, row.version, html, RENDERER_VERSION])
            })
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

db::row! {
    struct OldLesson {
        rendered_by: u32,
        id: LessonId,
        version: i64,
        course_id: CourseId,
        title: String,
        source_key: Option<String>,
        minutes: u32,
        markdown: String,
        html: String,
    }
}

fn old_lessons(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldLesson> = q.rows(&OLD_LESSONS, params![below, after.version, after.id, most])?;
    // What the lessons of a course may point to; the next lesson is mostly of the same course.
    let mut courses: HashMap<CourseId, Arc<(LinkTable, Locale)>> = HashMap::new();
    let mut old = Vec::with_capacity(rows.len());
    for row in rows {
        let course = match courses.get(&row.course_id) {
            Some(known) => Arc::clone(known),
            None => {
                let Some(course) = store::courses::by_id(q, row.course_id)? else { continue };
                let base = Arc::new((LinkTable::load(q, &course)?, course.locale()));
                Arc::clone(courses.entry(row.course_id).or_insert(base))
            }
        };
        let place = Place { version: row.rendered_by, id: row.id.get() };
        old.push(Old::new(place, move || {
            let (links, locale) = &*course;
            let rendered = links.render(&row.markdown, &row.title, row.source_key.as_deref(), *locale);
            let changed = rendered.html != row.html || rendered.minutes != row.minutes;
            Anew::new(changed, move |tx| save(tx, row.course_id, row.id, row.version, &rendered))
        }));
    }
    Ok(old)
}

fn save(
    tx: &mut Tx,
    course: CourseId,
    lesson: LessonId,
    version: i64,
    rendered: &RenderedLesson,
) -> Result<u64, DbError> {
    let saved = tx.execute(&RENEW_BODY, params![lesson, version, rendered.html, RENDERER_VERSION])?;
    if saved > 0 {
        tx.execute(&RENEW_LESSON, params![lesson, version, rendered.minutes])?;
        store::files::link_paths(tx, course, lesson, &rendered.pictures)?;
    }
    Ok(saved)
}
