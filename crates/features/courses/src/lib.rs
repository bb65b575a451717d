#![doc = include_str!("../README.md")]

mod add_lesson;
mod api;
mod codes;
mod complete_lesson;
mod course;
mod create_course;
mod delete_course;
mod discussed;
mod edit_course;
mod edit_lesson;
mod enrol;
pub mod events;
mod found;
mod gate;
mod import;
mod lesson;
pub mod mdbook;
mod move_lesson;
mod outline;
mod pages;
mod publish;
mod remove_lesson;
mod rename_module;
mod render;
mod renew;
mod sell;
mod shelf;
mod store;

pub use add_lesson::{AddLesson, LessonBase, LessonPlace, ReadyAdd, add_lesson, base_of};
pub use complete_lesson::{Completed, complete_lesson, reopen_lesson};
pub use course::{
    AUDIENCES, Course, CourseId, CourseText, FileId, LessonId, ModuleId, PartId, ReadyCourse, SHARE_BPS,
    is_sold, path_of,
};
pub use create_course::{CreateCourse, ReadyCreate, create_course};
pub use delete_course::{delete_course, restore_course};
pub use discussed::{DiscussedLesson, discussed_lesson};
pub use edit_course::{EditCourse, ReadyEdit, edit_course};
pub use edit_lesson::{EditLesson, ReadyLessonEdit, edit_lesson, lesson_to_edit};
pub use enrol::enrol;
pub use found::{cards, course, lesson_ids, lesson_things, readable_lesson};
pub use gate::course_seen;
pub use import::{ImportBook, ImportError, Imported, Repriced, import_book};
pub use lesson::{Lesson, LessonState, LessonText};
pub use move_lesson::{Direction, move_lesson};
pub use outline::{Outline, OutlineLesson, OutlineModule, OutlinePart};
pub use publish::{publish, withdraw};
pub use remove_lesson::remove_lesson;
pub use rename_module::rename_module;
pub use render::{LinkTable, RenderedLesson};
pub use sell::{CourseOffer, FulfilError, fulfil, offer, reverse};
pub use shelf::{Begun, Resume, Shelf, ShelfCourse, begun, bought_and_completed, resume};
pub use store::courses::Card;

use db::Migration;
use ui::{NavItem, Place, Who};
use web::Feature;

static MIGRATIONS: &[Migration] = &[
    Migration::new("courses", "0001_courses", include_str!("../migrations/0001_courses.sql")),
    Migration::new("courses", "0002_rendered_by", include_str!("../migrations/0002_rendered_by.sql")),
];

/// What this crate registers.
pub fn feature() -> Feature {
    Feature {
        migrations: MIGRATIONS,
        statements: store::ALL.to_vec(),
        codes: vec![codes::ALL],
        catalogues: ui::catalogues!().to_vec(),
        routes: pages::routes().merge(api::routes()),
        renewals: renew::renewals(),
        nav: vec![
            nav("courses", ui::message("courses-nav"), "/courses", "book", Place::Main, Who::Everyone, 20),
            nav(
                "my-courses",
                ui::message("courses-mine"),
                "/my/courses",
                "play",
                Place::Account,
                Who::Members,
                20,
            ),
            nav("teach", ui::message("courses-teach"), "/teach", "write", Place::Account, Who::Authors, 30),
        ],
        ..Feature::named("courses")
    }
}

fn nav(
    key: &'static str,
    label: &'static str,
    href: &'static str,
    icon: &'static str,
    place: Place,
    who: Who,
    order: u16,
) -> NavItem {
    NavItem { key, label, href, icon, place, who, order }
}
