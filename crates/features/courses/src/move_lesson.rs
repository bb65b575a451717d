//! An author puts a lesson into another place.

use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::codes;
use crate::course::{Course, LessonId, ModuleId};
use crate::events::LessonMoved;
use crate::gate::lesson_to_write;
use crate::outline::Outline;
use crate::store;

kernel::text_enum! {
    /// Which way a lesson goes.
    pub enum Direction {
        /// Before the one that it follows.
        Up = "up",
        /// After the one that follows it.
        Down = "down",
    }
}

/// Moves a lesson one place up or down; at the edge of a module into the one beside it.
///
/// # Errors
/// For whoever may not edit it; 409 where it is at the very beginning or end.
pub fn move_lesson(
    tx: &mut Tx,
    viewer: &Viewer,
    id: LessonId,
    direction: Direction,
) -> Result<Course, Error> {
    let (course, _) = lesson_to_write(tx, viewer, id)?;
    let outline = Outline::load(tx, course.id, None)?;
    let before: Vec<(ModuleId, Vec<LessonId>)> = outline
        .modules()
        .map(|module| (module.id, module.lessons.iter().map(|lesson| lesson.id).collect()))
        .collect();
    let after = moved(&before, id, direction).ok_or_else(|| Error::new(&codes::MOVE_NOWHERE))?;
    for ((module, lessons), (_, old)) in after.iter().zip(&before) {
        if lessons == old {
            continue;
        }
        for (position, lesson) in (1..).zip(lessons) {
            store::lessons::place(tx, *lesson, *module, position)?;
        }
    }
    store::courses::touch(tx, course.id)?;
    tx.emit(&LessonMoved { course: course.id, by: Some(viewer.member()?.id), lesson: id })?;
    Ok(course)
}

type Order = Vec<(ModuleId, Vec<LessonId>)>;

fn moved(before: &[(ModuleId, Vec<LessonId>)], id: LessonId, direction: Direction) -> Option<Order> {
    let module = before.iter().position(|(_, lessons)| lessons.contains(&id))?;
    let mut after = before.to_vec();
    let lessons = &mut after.get_mut(module)?.1;
    let place = lessons.iter().position(|lesson| *lesson == id)?;
    let within = match direction {
        Direction::Up => place.checked_sub(1),
        Direction::Down => Some(place + 1).filter(|next| *next < lessons.len()),
    };
    if let Some(other) = within {
        lessons.swap(place, other);
        return Some(after);
    }
    lessons.remove(place);
    match direction {
        Direction::Up => after.get_mut(module.checked_sub(1)?)?.1.push(id),
        Direction::Down => after.get_mut(module + 1)?.1.insert(0, id),
    }
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(modules: &[&[i64]]) -> Order {
        let lessons = |ids: &[i64]| ids.iter().map(|id| LessonId::new(*id)).collect();
        (1..).zip(modules).map(|(id, ids)| (ModuleId::new(id), lessons(ids))).collect()
    }

    #[test]
    fn a_lesson_moves_by_one_and_across_the_edge_of_a_module() {
        let before = order(&[&[1, 2], &[3, 4]]);
        let up = |id| moved(&before, LessonId::new(id), Direction::Up);
        let down = |id| moved(&before, LessonId::new(id), Direction::Down);
        assert_eq!(up(2), Some(order(&[&[2, 1], &[3, 4]])));
        assert_eq!(up(3), Some(order(&[&[1, 2, 3], &[4]])));
        assert_eq!(down(2), Some(order(&[&[1], &[2, 3, 4]])));
        assert_eq!(down(3), Some(order(&[&[1, 2], &[4, 3]])));
        assert_eq!(up(1), None);
        assert_eq!(down(4), None);
        assert_eq!(up(9), None);
    }
}
