//! Lessons of courses that are offered. Their titles are for everybody, their texts for whoever may read them.

use std::collections::HashMap;

use ::courses::events::{
    CourseDeleted, CourseImported, CoursePublished, CourseRestored, CourseWithdrawn, LessonAdded,
    LessonEdited, LessonRemoved,
};
use ::courses::{Course, CourseId, LessonId};
use access::{Removal, Stage, Thing};
use db::{DbError, Snapshot, Tx};
use events::{Event as _, Logged, ReaderError};

use super::{Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Lessons;

impl Source for Lessons {
    fn kind(&self) -> Kind {
        Kind::Lesson
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        let Some(course) = about(event, "course").map(CourseId::new) else { return Ok(()) };
        let lesson = match event.kind.as_str() {
            LessonAdded::KIND => event.decode::<LessonAdded>().transpose()?.map(|added| added.lesson),
            LessonEdited::KIND => event.decode::<LessonEdited>().transpose()?.map(|edited| edited.lesson),
            LessonRemoved::KIND => event.decode::<LessonRemoved>().transpose()?.map(|removed| removed.lesson),
            CoursePublished::KIND
            | CourseWithdrawn::KIND
            | CourseDeleted::KIND
            | CourseRestored::KIND
            | CourseImported::KIND => {
                refresh_all(tx, course)?;
                None
            }
            _ => None,
        };
        if let (Some(lesson), Some(course)) = (lesson, ::courses::course(tx, course)?) {
            refresh(tx, &course, lesson)?;
        }
        Ok(())
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<LessonId> = ids.iter().map(|id| LessonId::new(*id)).collect();
        let things = ::courses::lesson_things(q, &ids)?;
        Ok(things.into_iter().map(|(id, thing)| (id.get(), thing)).collect())
    }
}

fn is_offered(course: &Course) -> bool {
    course.removal == Removal::None && course.stage != Stage::Draft
}

fn refresh_all(tx: &mut Tx, id: CourseId) -> Result<(), DbError> {
    let course = ::courses::course(tx, id)?.filter(is_offered);
    let Some(course) = course else { return store::remove_below(tx, Kind::Lesson, id.get()) };
    for lesson in ::courses::lesson_ids(tx, id)? {
        refresh(tx, &course, lesson)?;
    }
    Ok(())
}

fn refresh(tx: &mut Tx, course: &Course, id: LessonId) -> Result<(), DbError> {
    let lesson = if is_offered(course) { ::courses::readable_lesson(tx, id)? } else { None };
    let Some((lesson, html)) = lesson else { return store::remove(tx, Kind::Lesson, id.get()) };
    let entry = Entry {
        kind: Kind::Lesson,
        thing: id.get(),
        parent: course.id.get(),
        space: None,
        author: Some(course.owner_id),
        state: State::None,
        votes: 0,
        at: lesson.updated_at,
        url: lesson.path(&course.slug),
        body: plain::text_of(&html),
        title: lesson.title,
        tags: Vec::new(),
    };
    store::put(tx, &entry)
}
