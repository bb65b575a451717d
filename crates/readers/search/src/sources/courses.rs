//! Courses: what their authors say of them.

use std::collections::HashMap;

use ::courses::{Card, CourseId};
use access::{Removal, Stage, Thing};
use db::{DbError, Snapshot, Tx};
use events::{Logged, ReaderError};

use super::{Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Courses;

impl Source for Courses {
    fn kind(&self) -> Kind {
        Kind::Course
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        match about(event, "course") {
            // Who begins or completes a course changes nothing that it says.
            Some(id) if event.kind.starts_with("courses.course.") && !is_learning(&event.kind) => {
                Ok(refresh(tx, CourseId::new(id))?)
            }
            _ => Ok(()),
        }
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<CourseId> = ids.iter().map(|id| CourseId::new(*id)).collect();
        let cards = ::courses::cards(q, &ids)?;
        Ok(cards.iter().map(|card: &Card| (card.id.get(), card.thing())).collect())
    }
}

/// Whether an event about a course is a learner's and not its author's.
pub(super) fn is_learning(kind: &str) -> bool {
    matches!(kind, "courses.course.enrolled" | "courses.course.completed")
}

fn refresh(tx: &mut Tx, id: CourseId) -> Result<(), DbError> {
    let course = ::courses::course(tx, id)?;
    let shown = |course: &::courses::Course| course.removal == Removal::None && course.stage != Stage::Draft;
    let Some(course) = course.filter(shown) else {
        return store::remove(tx, Kind::Course, id.get());
    };
    let entry = Entry {
        kind: Kind::Course,
        thing: id.get(),
        parent: 0,
        space: None,
        author: Some(course.owner_id),
        state: State::None,
        votes: 0,
        at: course.published_at.unwrap_or(course.created_at),
        url: course.path(),
        body: format!("{}\n{}", course.summary, plain::text_of(&course.about_html)),
        title: course.title,
        tags: Vec::new(),
    };
    store::put(tx, &entry)
}
