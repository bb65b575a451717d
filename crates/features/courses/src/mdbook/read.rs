//! Reads the whole book: settings, summary, then one chapter after the other.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::book::{Body, Book, Chapter, Image, ImageKind, Module, Part, Section};
use super::folder::{Folder, Limits};
use super::includes::Expander;
use super::links::{Href, candidates, href};
use super::manifest;
use super::markup;
use super::references::references;
use super::report::{Reason, Report};
use super::summary::{self, Item, Listed, Summary};

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Chapters that are done.
    pub done: usize,
    /// Chapters in all.
    pub total: usize,
    /// The chapter that comes now.
    pub title: &'a str,
}

/// Why a folder is no book at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such folder, or the system will not let us look.
    #[error("{path}: cannot be opened as a folder")]
    Folder {
        /// As it was given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing that makes a folder a book.
    #[error("{path}: no book there: it has no {summary}")]
    NoBook {
        /// As it was given.
        path: String,
        /// Where the list of chapters was looked for.
        summary: String,
    },
    /// `book.toml` cannot be read.
    #[error("book.toml: {0}")]
    Manifest(Reason),
    /// `book.toml` is not what mdBook understands.
    #[error("book.toml: {0}")]
    ManifestSyntax(String),
    /// `SUMMARY.md` cannot be read.
    #[error("SUMMARY.md: {0}")]
    Summary(Reason),
    /// `SUMMARY.md` lists nothing.
    #[error("SUMMARY.md: lists no chapters")]
    Empty,
}

/// Reads the book in `folder`. What cannot be read is told in the report; `progress` is called before each chapter.
///
/// # Errors
/// When the folder is no book: without a `SUMMARY.md` that lists chapters, or with a `book.toml` that cannot be read.
pub fn read(
    folder: &Path,
    limits: Limits,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(Book, Report), ReadError> {
    let path = folder.display().to_string();
    let folder = match Folder::open(folder, limits) {
        Ok(folder) => folder,
        Err(source) => return Err(ReadError::Folder { path, source }),
    };
    let manifest = manifest::read(&folder)?;
    let mut report = Report::default();
    let summary_file = join(&manifest.src, "SUMMARY.md");
    let summary_text = folder.text(&summary_file).map_err(|reason| match reason {
        Reason::Missing(summary) => ReadError::NoBook { path, summary },
        other => ReadError::Summary(other),
    })?;
    let Summary { title, items } = summary::parse(&summary_text, &summary_file, &mut report);
    let items = listed_once(items, &summary_file, folder.limits().chapters_max, &mut report);

    let listed: Vec<&Listed> = items.iter().filter_map(chapter_of).collect();
    if listed.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = Reader {
        folder: &folder,
        src: &manifest.src,
        summary_file: &summary_file,
        chapters: listed.iter().filter_map(|chapter| chapter.path.clone()).collect(),
        images: Vec::new(),
        image_at: HashMap::new(),
        report: &mut report,
    };
    let total = listed.len();
    let mut bodies = Vec::with_capacity(total);
    for (done, chapter) in listed.iter().enumerate() {
        progress(Progress { done, total, title: &chapter.title });
        bodies.push(reader.body(chapter));
    }
    progress(Progress { done: total, total, title: "" });
    let images = reader.images;
    let usual =
        |title: &String| !matches!(title.to_lowercase().as_str(), "summary" | "目录" | "table of contents");
    let book = Book {
        title: manifest.title.or(title.filter(usual)).unwrap_or_else(|| folder.name()),
        authors: manifest.authors,
        language: manifest.language.or_else(|| Some(guess_language(&summary_text).to_owned())),
        description: manifest.description,
        parts: parts(items, bodies),
        images,
    };
    Ok((book, report))
}

// Which of the two languages the names of the chapters are mostly in.
fn guess_language(text: &str) -> &'static str {
    let han = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    // One Han letter says about as much as three Latin ones.
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    if han * 12 > latin { "zh-CN" } else { "en" }
}

fn chapter_of(item: &Item) -> Option<&Listed> {
    match item {
        Item::Chapter(chapter) => Some(chapter),
        Item::Part(_) => None,
    }
}

fn is_path(address: &str) -> bool {
    let address = address.trim();
    address.starts_with('/') && !address.starts_with("//")
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn listed_once(items: Vec<Item>, file: &str, chapters_max: usize, report: &mut Report) -> Vec<Item> {
    let mut seen = HashSet::new();
    let mut kept = Vec::with_capacity(items.len());
    let mut count = 0;
    for item in items {
        if let Item::Chapter(chapter) = &item {
            if let Some(path) = &chapter.path
                && !seen.insert(path.clone())
            {
                report.add(file, Some(chapter.line), Reason::DuplicateChapter(path.clone()));
                continue;
            }
            if count == chapters_max {
                report.add(file, Some(chapter.line), Reason::TooManyChapters(chapters_max));
                break;
            }
            count += 1;
        }
        kept.push(item);
    }
    kept
}

struct Reader<'a> {
    folder: &'a Folder,
    src: &'a str,
    summary_file: &'a str,
    chapters: HashSet<String>,
    images: Vec<Image>,
    /// Where in `images` a path is; `None` when it could not be read and that was said.
    image_at: HashMap<String, Option<usize>>,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn body(&mut self, listed: &Listed) -> Body {
        let Some(path) = &listed.path else { return Body::Draft };
        let file = join(self.src, path);
        let text = match self.folder.text(&file) {
            Ok(text) => text,
            Err(reason) => {
                self.report.add(self.summary_file, Some(listed.line), reason);
                return Body::Unreadable;
            }
        };
        let Some(expanded) = Expander::new(self.folder, self.report, &file).expand(&text) else {
            return Body::Unreadable;
        };
        // Lines of the text are lines of the file only where nothing was put in between.
        let exact = expanded == text;
        let limit = self.folder.limits().chapter_bytes_max;
        if expanded.len() > limit {
            self.report.add(&file, None, Reason::ExpandedTooLarge(limit));
            return Body::Unreadable;
        }
        let markdown = markup::plain(&expanded);
        let mut images = Vec::new();
        for found in references(&markdown) {
            let line = exact.then_some(found.line);
            let (path, is_image) = match href(path, &found.address) {
                Href::Inside { path, .. } => {
                    let is_image = found.shown || ImageKind::from_path(&path).is_some();
                    (path, is_image)
                }
                Href::Outside => {
                    self.report.add(&file, line, Reason::OutsideBook(found.address));
                    continue;
                }
                // A picture by a path of the machine it was written on: no reader has that.
                Href::External if found.shown && is_path(&found.address) => {
                    self.report.add(&file, line, Reason::OutsideBook(found.address));
                    continue;
                }
                Href::External | Href::Here(_) => continue,
            };
            if is_image {
                if let Some(at) = self.image(&path, &file, line)
                    && !images.contains(&at)
                {
                    images.push(at);
                }
            } else if !candidates(&path).iter().any(|chapter| self.chapters.contains(chapter)) {
                self.report.add(&file, line, Reason::LinkBroken(found.address));
            }
        }
        Body::Text { markdown, images }
    }

    fn image(&mut self, path: &str, file: &str, line: Option<usize>) -> Option<usize> {
        if let Some(known) = self.image_at.get(path) {
            return *known;
        }
        let read = self.read_image(path);
        let at = match read {
            Ok(image) => {
                self.images.push(image);
                Some(self.images.len() - 1)
            }
            Err(reason) => {
                self.report.add(file, line, reason);
                None
            }
        };
        self.image_at.insert(path.to_owned(), at);
        at
    }

    fn read_image(&self, path: &str) -> Result<Image, Reason> {
        let kind = ImageKind::from_path(path).ok_or_else(|| Reason::ImageKind(path.to_owned()))?;
        let bytes = self.folder.image(&join(self.src, path))?;
        if !kind.fits(&bytes) {
            return Err(Reason::ImageContent(path.to_owned()));
        }
        Ok(Image { path: path.to_owned(), kind, bytes })
    }
}

// Puts the chapters into modules and the modules into parts.
fn parts(items: Vec<Item>, bodies: Vec<Body>) -> Vec<Part> {
    let mut parts = vec![Part { title: None, modules: Vec::new() }];
    let mut bodies = bodies.into_iter();
    let mut unnumbered = HashMap::new();
    for item in items {
        let last_is_empty = parts.last().is_some_and(|part| part.modules.is_empty());
        match item {
            Item::Part(title) if last_is_empty => {
                if let Some(part) = parts.last_mut() {
                    part.title = title.or(part.title.take());
                }
            }
            Item::Part(title) => parts.push(Part { title, modules: Vec::new() }),
            Item::Chapter(listed) => {
                let body = bodies.next().unwrap_or(Body::Draft);
                if let Some(part) = parts.last_mut() {
                    place(part, listed, body, &mut unnumbered);
                }
            }
        }
    }
    parts.retain(|part| !part.modules.is_empty());
    parts
}

fn place(part: &mut Part, listed: Listed, body: Body, unnumbered: &mut HashMap<Section, usize>) {
    let Listed { title, number, depth, section, path, .. } = listed;
    let chapter = Chapter { title, number, depth, path, body };
    let joins = part.modules.last().is_some_and(|module| match section {
        Section::Numbered => module.section == section && depth > 0,
        Section::Front | Section::Back => module.section == section,
    });
    if joins && let Some(module) = part.modules.last_mut() {
        module.chapters.push(chapter);
        return;
    }
    let (title, key) = match section {
        Section::Numbered => (Some(chapter.title.clone()), chapter.key()),
        Section::Front | Section::Back => {
            let count = unnumbered.entry(section).or_insert(0);
            *count += 1;
            (None, format!("{section}:{count}"))
        }
    };
    part.modules.push(Module { section, title, key, chapters: vec![chapter] });
}
