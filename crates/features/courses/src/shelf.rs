//! What a member has of courses: begun, bought, completed, and where to go on.

use access::Action;
use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, Page, PageSize, Timestamp, Viewer};

use crate::course::CourseId;
use crate::outline::{Outline, OutlineLesson};
use crate::store;
use crate::store::courses::Card;
use crate::store::learning::Enrolment;

/// How many courses a profile lists.
const SHELF_MAX: i64 = 50;
/// How many begun courses are looked at to find where to go on.
const RESUME_MAX: i64 = 5;

/// A course on a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfCourse {
    /// Which course.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// When it was bought or completed.
    pub at: Timestamp,
}

/// The courses on a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Bought and not given back, the latest first.
    pub bought: Vec<ShelfCourse>,
    /// Completed, the latest first.
    pub completed: Vec<ShelfCourse>,
}

/// The courses that a member bought and completed, of those that anybody may know of.
///
/// # Errors
/// When the database fails.
pub fn bought_and_completed(q: &mut Snapshot, member: MemberId) -> Result<Shelf, DbError> {
    let bought: Vec<(CourseId, Timestamp)> =
        q.rows(&store::learning::COURSES_BOUGHT, params![member, SHELF_MAX])?;
    let completed: Vec<(CourseId, Timestamp)> =
        q.rows(&store::learning::COURSES_COMPLETED, params![member, SHELF_MAX])?;
    Ok(Shelf { bought: shelf(q, &bought)?, completed: shelf(q, &completed)? })
}

fn shelf(q: &mut Snapshot, dated: &[(CourseId, Timestamp)]) -> Result<Vec<ShelfCourse>, DbError> {
    let ids: Vec<CourseId> = dated.iter().map(|(id, _)| *id).collect();
    let cards = store::courses::cards(q, &ids)?.into_iter();
    let known =
        cards.filter(|card| card.removal == access::Removal::None && card.stage != access::Stage::Draft);
    Ok(known
        .filter_map(|card| {
            let (_, at) = dated.iter().find(|(id, _)| *id == card.id)?;
            Some(ShelfCourse { id: card.id, url: card.path(), title: card.title, at: *at })
        })
        .collect())
}

/// Where a member goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// The course's title.
    pub course: String,
    /// Where the course is.
    pub course_url: String,
    /// The lesson to read next.
    pub lesson: OutlineLesson,
    /// Where that is.
    pub lesson_url: String,
    /// The whole course with the member's progress.
    pub outline: Outline,
}

/// Where the viewer goes on: in the course with the latest progress, the next lesson that the viewer may read.
///
/// # Errors
/// When the database fails.
pub fn resume(q: &mut Snapshot, viewer: &Viewer) -> Result<Option<Resume>, DbError> {
    let Some(member) = viewer.member_id() else { return Ok(None) };
    let begun: Vec<(CourseId, Timestamp)> =
        q.rows(&store::learning::UNFINISHED, params![member, RESUME_MAX])?;
    for (id, _) in begun {
        let Some(course) = store::courses::by_id(q, id)? else { continue };
        let thing = course.thing();
        let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
        let may = |action| access::decide(viewer, action, &thing, &grants).is_allowed();
        if !may(Action::See) {
            continue;
        }
        let outline = Outline::load(q, id, Some(member))?;
        let next = if may(Action::Read) {
            outline.next_lesson()
        } else {
            outline.open().find(|lesson| lesson.trial && !outline.is_done(lesson))
        };
        if let Some(lesson) = next.cloned() {
            return Ok(Some(Resume {
                lesson_url: format!("{}/{}", course.path(), lesson.slug),
                course_url: course.path(),
                course: course.title,
                lesson,
                outline,
            }));
        }
    }
    Ok(None)
}

/// A course that a member began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The course.
    pub card: Card,
    /// Completed lessons of those that can be read.
    pub done: i64,
    /// When the course was completed.
    pub completed_at: Option<Timestamp>,
}

/// The courses that the viewer began and may still know of, the latest first.
///
/// # Errors
/// When the database fails.
pub fn begun(
    q: &mut Snapshot,
    viewer: &Viewer,
    member: MemberId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Begun>, DbError> {
    let (before_at, before_id) = after.map_or((i64::MAX, i64::MAX), Cursor::as_pair);
    let rows: Vec<Enrolment> =
        q.rows(&store::learning::ENROLMENTS, params![member, before_at, before_id, size.with_extra()])?;
    let page = Page::from_extra(rows, size, |row| Cursor::pair(row.created_at.micros(), row.course_id.get()));
    let ids: Vec<CourseId> = page.items.iter().map(|row| row.course_id).collect();
    let cards = store::courses::cards(q, &ids)?;
    let things: Vec<_> = cards.iter().map(Card::thing).collect();
    let seen = access::can_each(q, viewer, Action::See, &things)?;
    let items = cards.into_iter().zip(seen).filter(|(_, decision)| decision.is_allowed());
    let items = items.filter_map(|(card, _)| {
        let row = page.items.iter().find(|row| row.course_id == card.id)?;
        Some(Begun { done: row.done, completed_at: row.completed_at, card })
    });
    Ok(Page { items: items.collect(), next: page.next })
}
