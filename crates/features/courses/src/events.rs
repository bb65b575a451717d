//! The facts that others may rely on.
//!
//! What changes a course or its outline is about the course, so that whoever keeps a page of it hears of all of
//! these; what a learner does is about the lesson or the course, with the learner as the actor.

use access::Removal;
use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::course::{CourseId, LessonId};

/// Declares an event about a course with the member who did it.
macro_rules! course_events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The course.
            pub course: CourseId,
            /// Who did it; none where the program did.
            pub by: Option<MemberId>,
            $($(#[$fmeta])* pub $field: $type,)*
        }

        impl Event for $name {
            const KIND: &'static str = $kind;

            fn subject(&self) -> Subject {
                self.course.subject()
            }

            fn actor(&self) -> Option<MemberId> {
                self.by
            }
        }
    )+};
}

course_events! {
    /// A course was begun; nobody but its author knows of it yet.
    CourseCreated = "courses.course.created" {
        /// Its title.
        title: String,
    }
    /// What its author says of a course was changed: title, summary, landing page, audience or prices.
    CourseEdited = "courses.course.edited" {}
    /// A course was offered to its audience, for the first time or again.
    CoursePublished = "courses.course.published" {
        /// Its title.
        title: String,
        /// Whether it was never published before.
        first: bool,
    }
    /// A course is no longer offered; who has it keeps it.
    CourseWithdrawn = "courses.course.withdrawn" {}
    /// A course was deleted.
    CourseDeleted = "courses.course.deleted" {
        /// By its author or by staff.
        removal: Removal,
    }
    /// A deleted course was brought back.
    CourseRestored = "courses.course.restored" {}
    /// A book became a course, or a newer version of it was taken in.
    CourseImported = "courses.course.imported" {
        /// Lessons that are new.
        added: usize,
        /// Lessons whose title or text changed.
        changed: usize,
        /// Lessons that the book no longer has.
        retired: usize,
    }
    /// A lesson was added.
    LessonAdded = "courses.lesson.added" {
        /// The lesson.
        lesson: LessonId,
        /// Its title.
        title: String,
    }
    /// A lesson was changed.
    LessonEdited = "courses.lesson.edited" {
        /// The lesson.
        lesson: LessonId,
    }
    /// A lesson was put into another place.
    LessonMoved = "courses.lesson.moved" {
        /// The lesson.
        lesson: LessonId,
    }
    /// A lesson was taken out.
    LessonRemoved = "courses.lesson.removed" {
        /// The lesson.
        lesson: LessonId,
    }
    /// A module was renamed.
    ModuleRenamed = "courses.module.renamed" {}
}

/// A member began a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEnrolled {
    /// The course.
    pub course: CourseId,
    /// Who.
    pub member: MemberId,
}

impl Event for CourseEnrolled {
    const KIND: &'static str = "courses.course.enrolled";

    fn subject(&self) -> Subject {
        self.course.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member completed the last lesson of a course; at most once for each member and course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseCompleted {
    /// The course.
    pub course: CourseId,
    /// Who.
    pub member: MemberId,
}

impl Event for CourseCompleted {
    const KIND: &'static str = "courses.course.completed";

    fn subject(&self) -> Subject {
        self.course.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member completed a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonCompleted {
    /// The lesson.
    pub lesson: LessonId,
    /// The course it is part of.
    pub course: CourseId,
    /// Who.
    pub member: MemberId,
}

impl Event for LessonCompleted {
    const KIND: &'static str = "courses.lesson.completed";

    fn subject(&self) -> Subject {
        self.lesson.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// A member took the completion of a lesson back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonReopened {
    /// The lesson.
    pub lesson: LessonId,
    /// The course it is part of.
    pub course: CourseId,
    /// Who.
    pub member: MemberId,
}

impl Event for LessonReopened {
    const KIND: &'static str = "courses.lesson.reopened";

    fn subject(&self) -> Subject {
        self.lesson.subject()
    }

    fn actor(&self) -> Option<MemberId> {
        Some(self.member)
    }
}
