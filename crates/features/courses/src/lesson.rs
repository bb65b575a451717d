//! A lesson: what its author writes, and the rules for that.

use access::{Audience, Thing};
use kernel::Timestamp;
use kernel::text::{Length, clean_body, clean_line};
use web::Invalid;

use crate::course::{Course, CourseId, LessonId, ModuleId};

/// How long the title of a lesson or a module may be.
pub const TITLE_LENGTH: Length = Length::new(1, 160);
/// How long a lesson may be. The longest chapter of the Rust book has about 60,000 characters.
pub const TEXT_LENGTH: Length = Length::new(1, 300_000);
/// How many lessons a course may have.
pub const LESSONS_MAX: i64 = 5_000;

kernel::text_enum! {
    /// How a lesson stands.
    pub enum LessonState {
        /// It can be read.
        Open = "open",
        /// It is named in the outline and has no text yet.
        Announced = "announced",
        /// Its book no longer has it. It is kept for those who completed or discussed it.
        Retired = "retired",
        /// Its author took it out. It is kept for the same reason, and an import does not bring it back.
        Removed = "removed",
    }
}

impl LessonState {
    /// Whether it stands in the outline.
    pub fn is_listed(self) -> bool {
        matches!(self, Self::Open | Self::Announced)
    }
}

db::text_column!(LessonState, crate::mdbook::Section);

db::row! {
    /// A lesson as it is stored, without its text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Lesson {
        /// Which lesson.
        pub id: LessonId,
        /// The course it is part of.
        pub course_id: CourseId,
        /// The module it is part of.
        pub module_id: ModuleId,
        /// `4.2`, or empty.
        pub number: String,
        /// The name in its address.
        pub slug: String,
        /// Its title.
        pub title: String,
        /// Open to everybody.
        pub trial: bool,
        /// How it stands.
        pub state: LessonState,
        /// About how long it takes to read.
        pub minutes: u32,
        /// The file in the book it was imported from.
        pub source_key: Option<String>,
        /// Counts edits.
        pub version: i64,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
}

impl Lesson {
    /// The lesson under the rules of access: a trial lesson is open, any other is for whom the course is.
    pub fn thing(&self, course: &Course) -> Thing {
        let audience = if self.trial { Audience::Public } else { course.audience };
        Thing::new(self.id.subject(), audience).within(&course.thing())
    }

    /// Its path, in a course with this name.
    pub fn path(&self, course_slug: &str) -> String {
        format!("/courses/{course_slug}/{}", self.slug)
    }
}

/// What an author writes in a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonText {
    /// Its title.
    pub title: String,
    /// The text, as Markdown.
    pub markdown: String,
    /// Open to everybody.
    pub trial: bool,
}

impl LessonText {
    /// Cleans and checks.
    pub fn check(&mut self, invalid: &mut Invalid) {
        self.title = clean_line(&self.title);
        self.markdown = clean_body(&self.markdown);
        invalid.check_length("title", &self.title, TITLE_LENGTH);
        invalid.check_length("markdown", &self.markdown, TEXT_LENGTH);
    }
}
