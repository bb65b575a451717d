//! What an import is going to write: everything is rendered and compared here, outside of any transaction.

use std::collections::{BTreeSet, HashMap, HashSet};

use access::Audience;
use kernel::Money;
use sha2::{Digest as _, Sha256};

use super::existing::Existing;
use super::{ImportBook, ImportError};
use crate::course::{CourseText, ReadyCourse, SUMMARY_LENGTH, TITLE_LENGTH, locale_of};
use crate::lesson::{LessonState, TITLE_LENGTH as LESSON_TITLE_LENGTH};
use crate::mdbook::{Body, Book, Chapter, Image, Module, Progress, Section};
use crate::render::{LinkTable, RenderedLesson};
use crate::store::lessons::{PlacedLesson, lesson_slug};

/// Everything that one import writes.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) existing: Existing,
    pub(super) wish: ImportBook,
    /// How a new course begins.
    pub(super) course: ReadyCourse,
    /// Prices to set, where they differ.
    pub(super) prices: Option<Vec<Money>>,
    pub(super) parts: Vec<PlannedPart>,
    pub(super) images: Vec<PlannedImage>,
}

#[derive(Debug)]
pub(super) struct PlannedPart {
    /// Empty for a part without a heading.
    pub(super) title: String,
    pub(super) modules: Vec<PlannedModule>,
}

#[derive(Debug)]
pub(super) struct PlannedModule {
    pub(super) section: Section,
    pub(super) title: String,
    pub(super) key: String,
    pub(super) lessons: Vec<PlannedLesson>,
}

#[derive(Debug)]
pub(super) struct PlannedLesson {
    pub(super) key: String,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) depth: u32,
    /// Used where the lesson is new.
    pub(super) trial: bool,
    pub(super) before: Option<PlacedLesson>,
    pub(super) text: PlannedText,
}

#[derive(Debug)]
pub(super) enum PlannedText {
    /// It has no text, or its file cannot be read and it stays as it is.
    None,
    /// It has this text.
    Text {
        markdown: String,
        /// Of the chapter in the book, also where an edit by hand stays.
        digest: String,
        rendered: RenderedLesson,
        edit: HandEdit,
    },
}

/// What becomes of an edit by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HandEdit {
    /// There is none.
    None,
    /// It stays, as the chapter did not change.
    Kept,
    /// The chapter changed and takes its place.
    Replaced,
}

#[derive(Debug)]
pub(super) struct PlannedImage {
    pub(super) path: String,
    pub(super) digest: String,
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl From<&Image> for PlannedImage {
    fn from(image: &Image) -> Self {
        Self {
            path: image.path.clone(),
            digest: digest(&image.bytes),
            media_type: image.kind.media_type(),
            bytes: image.bytes.clone(),
        }
    }
}

impl Plan {
    pub(super) fn make(
        wish: &ImportBook,
        book: &Book,
        existing: Existing,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Self, ImportError> {
        if !book.chapters().any(|chapter| matches!(chapter.body, Body::Text { .. })) {
            return Err(ImportError::NothingToRead);
        }
        let images: Vec<PlannedImage> = book.images.iter().map(PlannedImage::from).collect();
        let slugs = slugs(book, &existing);
        let mut links = LinkTable::new(&existing.slug);
        for chapter in book.chapters() {
            if let (Some(path), Some(slug)) = (&chapter.path, slugs.get(&chapter.key())) {
                links.add_lesson(path, slug);
            }
        }
        for image in &images {
            links.add_picture(&image.path, &image.digest);
        }
        let course = new_course(wish, book)?;
        let total = book.chapters().count();
        let mut maker = Maker {
            existing: &existing,
            slugs,
            links,
            locale: course.text.language,
            progress,
            done: 0,
            total,
        };
        let first_numbered = first_numbered(book);
        let parts = book
            .parts
            .iter()
            .map(|part| PlannedPart {
                title: cut(part.title.as_deref().unwrap_or_default(), LESSON_TITLE_LENGTH.max),
                modules: part
                    .modules
                    .iter()
                    .map(|module| maker.module(module, first_numbered.as_deref()))
                    .collect(),
            })
            .collect();
        let wanted = merged(&existing.prices, &wish.prices);
        let differs = sorted(&existing.prices) != sorted(&wanted);
        let prices = (existing.course.is_some() && differs).then_some(wanted);
        Ok(Self { wish: wish.clone(), course, prices, parts, images, existing })
    }
}

struct Maker<'a, 'p> {
    existing: &'a Existing,
    slugs: HashMap<String, String>,
    links: LinkTable,
    locale: kernel::Locale,
    progress: &'p mut dyn FnMut(Progress<'_>),
    done: usize,
    total: usize,
}

impl Maker<'_, '_> {
    fn module(&mut self, module: &Module, first_numbered: Option<&str>) -> PlannedModule {
        // The first chapters are the sample that everybody may read.
        let trial = module.section == Section::Front || first_numbered == Some(&module.key);
        PlannedModule {
            section: module.section,
            title: cut(module.title.as_deref().unwrap_or_default(), LESSON_TITLE_LENGTH.max),
            key: module.key.clone(),
            lessons: module.chapters.iter().filter_map(|chapter| self.lesson(chapter, trial)).collect(),
        }
    }

    /// `None` for a chapter that cannot be read and never could.
    fn lesson(&mut self, chapter: &Chapter, trial: bool) -> Option<PlannedLesson> {
        (self.progress)(Progress { done: self.done, total: self.total, title: &chapter.title });
        self.done += 1;
        let key = chapter.key();
        let before = self.existing.lesson(&key).cloned();
        let title = cut(&chapter.title, LESSON_TITLE_LENGTH.max);
        let text = match &chapter.body {
            Body::Text { markdown, .. } => self.text(before.as_ref(), chapter, &title, markdown),
            Body::Draft => PlannedText::None,
            Body::Unreadable if before.is_none() => return None,
            Body::Unreadable => PlannedText::None,
        };
        Some(PlannedLesson {
            slug: self.slugs.get(&key).cloned().unwrap_or_default(),
            number: chapter.number_text(),
            depth: u32::try_from(chapter.depth).unwrap_or(u32::MAX),
            title,
            key,
            trial,
            before,
            text,
        })
    }

    fn text(
        &self,
        before: Option<&PlacedLesson>,
        chapter: &Chapter,
        title: &str,
        markdown: &str,
    ) -> PlannedText {
        let book_digest = digest(markdown.as_bytes());
        let stored = before.and_then(|lesson| self.existing.bodies.get(&lesson.id));
        let edited =
            stored.filter(|body| body.imported_digest.as_deref() != Some(&digest(body.markdown.as_bytes())));
        let (markdown, edit) = match edited {
            None => (markdown, HandEdit::None),
            Some(body) if body.markdown == markdown => (markdown, HandEdit::None),
            Some(body) if body.imported_digest.as_deref() == Some(&book_digest) => {
                (body.markdown.as_str(), HandEdit::Kept)
            }
            Some(_) => (markdown, HandEdit::Replaced),
        };
        PlannedText::Text {
            rendered: self.links.render(markdown, title, chapter.path.as_deref(), self.locale),
            markdown: markdown.to_owned(),
            digest: book_digest,
            edit,
        }
    }
}

impl PlannedLesson {
    /// How the lesson stands afterwards.
    pub(super) fn state(&self) -> LessonState {
        match (&self.text, &self.before) {
            // What the author took out stays out.
            (_, Some(before)) if before.state == LessonState::Removed => LessonState::Removed,
            (PlannedText::Text { .. }, _) => LessonState::Open,
            // A draft of the book that has a text already keeps it; so does a file that cannot be read.
            (PlannedText::None, Some(before)) if before.state == LessonState::Open => LessonState::Open,
            (PlannedText::None, _) => LessonState::Announced,
        }
    }

    /// The pictures that the lesson shows.
    pub(super) fn pictures(&self) -> Option<&BTreeSet<String>> {
        match &self.text {
            PlannedText::Text { rendered, .. } => Some(&rendered.pictures),
            PlannedText::None => None,
        }
    }
}

/// An address for each chapter: the one that its lesson has, or a new one from its path.
fn slugs(book: &Book, existing: &Existing) -> HashMap<String, String> {
    let mut taken: HashSet<String> = existing.slugs();
    let mut slugs = HashMap::new();
    for chapter in book.chapters() {
        let key = chapter.key();
        let slug = match existing.lesson(&key) {
            Some(lesson) => lesson.slug.clone(),
            None => {
                let wanted = lesson_slug(&slug_source(chapter));
                let numbered = (2..).map(|number| format!("{wanted}-{number}"));
                let mut tries = std::iter::once(wanted.clone()).chain(numbered);
                tries.find(|slug| !taken.contains(slug)).unwrap_or(wanted)
            }
        };
        taken.insert(slug.clone());
        slugs.insert(key, slug);
    }
    slugs
}

/// `one/install.md` is `one-install`, `one/README.md` is `one`.
fn slug_source(chapter: &Chapter) -> String {
    let Some(path) = &chapter.path else { return chapter.title.clone() };
    let path = path.strip_suffix(".md").unwrap_or(path);
    let path = ["/README", "/index"].iter().find_map(|name| path.strip_suffix(name)).unwrap_or(path);
    path.replace('/', "-")
}

fn first_numbered(book: &Book) -> Option<String> {
    let mut modules = book.parts.iter().flat_map(|part| &part.modules);
    modules.find(|module| module.section == Section::Numbered).map(|module| module.key.clone())
}

fn new_course(wish: &ImportBook, book: &Book) -> Result<ReadyCourse, ImportError> {
    let by_price = if wish.prices.is_empty() { Audience::Public } else { Audience::Paid };
    let summary = book.description.clone().unwrap_or_else(|| book.authors.join("、"));
    let title = match book.title.chars().count() {
        0 | 1 => format!("{}　", book.title),
        _ => book.title.clone(),
    };
    let text = CourseText {
        title: cut(&title, TITLE_LENGTH.max),
        summary: cut(&summary, SUMMARY_LENGTH.max),
        about: String::new(),
        language: locale_of(book.language.as_deref().unwrap_or_default()),
        audience: wish.audience.unwrap_or(by_price),
        prices: wish.prices.clone(),
    };
    let mut invalid = web::Invalid::new();
    let ready = text.check(&mut invalid);
    invalid.into_result().map_err(|_| ImportError::Prices)?;
    Ok(ready)
}

fn cut(text: &str, chars_max: usize) -> String {
    kernel::text::clean_line(text).chars().take(chars_max).collect()
}

/// The prices that a course has, with those that are wanted in place of its own in the same currencies.
fn merged(own: &[Money], wanted: &[Money]) -> Vec<Money> {
    let stays = |price: &&Money| !wanted.iter().any(|other| other.currency == price.currency);
    own.iter().filter(stays).chain(wanted).copied().collect()
}

fn sorted(prices: &[Money]) -> Vec<(kernel::Currency, i64)> {
    let mut prices: Vec<_> = prices.iter().map(|price| (price.currency, price.minor)).collect();
    prices.sort_unstable();
    prices
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
