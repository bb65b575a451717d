//! The outline of a course: its parts, modules and lessons in order, and how far somebody is in it.

use std::collections::HashSet;

use db::{DbError, Snapshot};
use kernel::MemberId;

use crate::course::{CourseId, LessonId, ModuleId};
use crate::lesson::LessonState;
use crate::mdbook::Section;
use crate::store;
pub use crate::store::outline::OutlineLesson;

/// A course in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The parts; one without a title where a course has none.
    pub parts: Vec<OutlinePart>,
    /// The lessons that the viewer has completed.
    pub completed: HashSet<LessonId>,
}

/// Some modules under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlinePart {
    /// The heading; may be empty.
    pub title: String,
    /// The modules in order.
    pub modules: Vec<OutlineModule>,
}

/// Some lessons under one title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineModule {
    /// Which module.
    pub id: ModuleId,
    /// Where it stands in its book.
    pub section: Section,
    /// Its title; empty for front and back matter.
    pub title: String,
    /// The lessons in order.
    pub lessons: Vec<OutlineLesson>,
}

impl OutlineModule {
    /// How many of its lessons can be read.
    pub fn open(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.state == LessonState::Open).count()
    }

    /// About how long it takes to read.
    pub fn minutes(&self) -> u32 {
        self.lessons.iter().map(|lesson| lesson.minutes).sum()
    }

    /// Whether all that can be read in it is open to everybody.
    pub fn is_trial(&self) -> bool {
        self.lessons.iter().all(|lesson| lesson.trial)
    }
}

impl Outline {
    /// Reads the outline of a course, with the progress of a member if one is given.
    ///
    /// # Errors
    /// When the database fails.
    pub fn load(q: &mut Snapshot, course: CourseId, member: Option<MemberId>) -> Result<Self, DbError> {
        let modules = store::outline::modules(q, course)?;
        let lessons = store::outline::lessons(q, course)?;
        let completed = match member {
            Some(member) => store::learning::completed(q, course, member)?.into_iter().collect(),
            None => HashSet::new(),
        };
        Ok(Self { parts: arrange(modules, lessons), completed })
    }

    /// All modules in order.
    pub fn modules(&self) -> impl Iterator<Item = &OutlineModule> {
        self.parts.iter().flat_map(|part| &part.modules)
    }

    /// All lessons in order, announced ones too.
    pub fn lessons(&self) -> impl Iterator<Item = &OutlineLesson> {
        self.modules().flat_map(|module| &module.lessons)
    }

    /// The lessons that can be read, in order.
    pub fn open(&self) -> impl Iterator<Item = &OutlineLesson> {
        self.lessons().filter(|lesson| lesson.state == LessonState::Open)
    }

    /// The lessons before and after a lesson.
    pub fn neighbours(&self, lesson: LessonId) -> (Option<&OutlineLesson>, Option<&OutlineLesson>) {
        let mut before = None;
        let mut open = self.open();
        while let Some(current) = open.next() {
            if current.id == lesson {
                return (before, open.next());
            }
            before = Some(current);
        }
        (None, None)
    }

    /// The module that a lesson is part of.
    pub fn module_of(&self, lesson: LessonId) -> Option<&OutlineModule> {
        self.modules().find(|module| module.lessons.iter().any(|other| other.id == lesson))
    }

    /// Completed lessons and all lessons, of those that can be read.
    pub fn progress(&self) -> (usize, usize) {
        self.open().fold((0, 0), |(done, all), lesson| (done + usize::from(self.is_done(lesson)), all + 1))
    }

    /// Whether the viewer has completed a lesson.
    pub fn is_done(&self, lesson: &OutlineLesson) -> bool {
        self.completed.contains(&lesson.id)
    }

    /// Where to go on: the first lesson not completed after the last completed one, else the first not completed.
    pub fn next_lesson(&self) -> Option<&OutlineLesson> {
        let last_done =
            self.open().enumerate().filter(|(_, lesson)| self.is_done(lesson)).map(|(at, _)| at).last();
        let after = last_done.map_or(0, |at| at + 1);
        let open_after = self.open().skip(after).find(|lesson| !self.is_done(lesson));
        open_after.or_else(|| self.open().find(|lesson| !self.is_done(lesson)))
    }

    /// About how long the whole takes to read.
    pub fn minutes(&self) -> u32 {
        self.modules().map(OutlineModule::minutes).sum()
    }
}

fn arrange(modules: Vec<store::outline::ModuleRow>, lessons: Vec<OutlineLesson>) -> Vec<OutlinePart> {
    let mut parts: Vec<(Option<crate::course::PartId>, OutlinePart)> = Vec::new();
    let mut lessons = lessons.into_iter().peekable();
    for row in modules {
        let mut own = Vec::new();
        while let Some(lesson) = lessons.next_if(|lesson| lesson.module_id == row.id) {
            own.push(lesson);
        }
        if own.is_empty() {
            // Its lessons are retired.
            continue;
        }
        let module = OutlineModule { id: row.id, section: row.section, title: row.title, lessons: own };
        match parts.last_mut() {
            Some((part, last)) if *part == row.part_id => last.modules.push(module),
            _ => parts.push((row.part_id, OutlinePart { title: row.part_title, modules: vec![module] })),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(id: i64, state: LessonState) -> OutlineLesson {
        OutlineLesson {
            id: LessonId::new(id),
            module_id: ModuleId::new(1),
            depth: 0,
            number: String::new(),
            slug: format!("l{id}"),
            title: String::new(),
            trial: id == 1,
            state,
            minutes: 2,
        }
    }

    fn outline(done: &[i64]) -> Outline {
        let module = |lessons| OutlineModule {
            id: ModuleId::new(1),
            section: Section::Numbered,
            title: "m".into(),
            lessons,
        };
        let lessons = vec![lesson(1, LessonState::Open), lesson(2, LessonState::Announced)];
        let more = vec![lesson(3, LessonState::Open), lesson(4, LessonState::Open)];
        Outline {
            parts: vec![OutlinePart { title: String::new(), modules: vec![module(lessons), module(more)] }],
            completed: done.iter().map(|id| LessonId::new(*id)).collect(),
        }
    }

    #[test]
    fn neighbours_skip_what_cannot_be_read_and_cross_modules() {
        let outline = outline(&[]);
        let ids = |id| {
            let (before, after) = outline.neighbours(LessonId::new(id));
            (before.map(|lesson| lesson.id.get()), after.map(|lesson| lesson.id.get()))
        };
        assert_eq!(ids(1), (None, Some(3)));
        assert_eq!(ids(3), (Some(1), Some(4)));
        assert_eq!(ids(4), (Some(3), None));
        assert_eq!(ids(2), (None, None));
    }

    #[test]
    fn one_goes_on_after_the_last_completed_lesson() {
        let next = |done: &[i64]| outline(done).next_lesson().map(|lesson| lesson.id.get());
        assert_eq!(next(&[]), Some(1));
        assert_eq!(next(&[1]), Some(3));
        assert_eq!(next(&[4]), Some(1), "what was skipped comes last");
        assert_eq!(next(&[3]), Some(4));
        assert_eq!(next(&[1, 3, 4]), None);
        assert_eq!(outline(&[1, 3]).progress(), (2, 3));
        assert_eq!(outline(&[]).minutes(), 8);
    }
}
