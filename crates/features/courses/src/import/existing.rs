//! What there is before an import.

use std::collections::{HashMap, HashSet};

use db::Snapshot;
use kernel::Money;

use super::{ImportBook, ImportError};
use crate::course::{Course, LessonId, PartId, SLUG_LENGTH};
use crate::create_course::free_slug;
use crate::store;
use crate::store::files::FileRow;
use crate::store::lessons::{PlacedLesson, StoredBody};
use crate::store::outline::ModuleRow;

/// The course as it is stored, or the address under which it will begin.
#[derive(Debug)]
pub(super) struct Existing {
    pub(super) course: Option<Course>,
    /// The address, of a new course too.
    pub(super) slug: String,
    pub(super) source: String,
    pub(super) prices: Vec<Money>,
    pub(super) parts: Vec<(PartId, i64, String)>,
    pub(super) modules: Vec<ModuleRow>,
    /// Every lesson, retired ones too.
    pub(super) lessons: Vec<PlacedLesson>,
    pub(super) bodies: HashMap<LessonId, StoredBody>,
    pub(super) files: Vec<FileRow>,
}

impl Existing {
    pub(super) fn load(q: &mut Snapshot, wish: &ImportBook, source: &str) -> Result<Self, ImportError> {
        let course = match &wish.slug {
            Some(slug) => {
                let usable = kernel::text::slug(slug) == *slug && SLUG_LENGTH.check(slug).is_ok();
                if !usable {
                    return Err(ImportError::Slug(slug.clone()));
                }
                let course = store::courses::by_slug(q, slug)?;
                if course.as_ref().is_some_and(|course| course.owner_id != wish.author) {
                    return Err(ImportError::Slug(slug.clone()));
                }
                course
            }
            None => store::courses::by_source(q, wish.author, source)?,
        };
        let Some(course) = course else {
            let slug = match &wish.slug {
                Some(slug) => slug.clone(),
                None => free_slug(q, source.trim_start_matches("mdbook:"))?,
            };
            return Ok(Self::nothing(slug, source));
        };
        let bodies = store::lessons::bodies(q, course.id)?.into_iter();
        Ok(Self {
            slug: course.slug.clone(),
            source: source.to_owned(),
            prices: store::courses::prices(q, course.id)?,
            parts: store::outline::parts(q, course.id)?,
            modules: store::outline::modules(q, course.id)?,
            lessons: store::lessons::placed(q, course.id)?,
            bodies: bodies.map(|body| (body.lesson_id, body)).collect(),
            files: store::files::of_course(q, course.id)?,
            course: Some(course),
        })
    }

    fn nothing(slug: String, source: &str) -> Self {
        Self {
            course: None,
            slug,
            source: source.to_owned(),
            prices: Vec::new(),
            parts: Vec::new(),
            modules: Vec::new(),
            lessons: Vec::new(),
            bodies: HashMap::new(),
            files: Vec::new(),
        }
    }

    /// The addresses that are taken in the course.
    pub(super) fn slugs(&self) -> HashSet<String> {
        self.lessons.iter().map(|lesson| lesson.slug.clone()).collect()
    }

    /// The lesson that came from this chapter before.
    pub(super) fn lesson(&self, key: &str) -> Option<&PlacedLesson> {
        self.lessons.iter().find(|lesson| lesson.source_key.as_deref() == Some(key))
    }
}
