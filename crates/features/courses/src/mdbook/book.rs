//! A book as it was read: what the importer turns into a course.

use kernel::text_enum;

/// A whole book, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The title from `book.toml`, else from `SUMMARY.md`, else the folder's name.
    pub title: String,
    /// Who wrote it, as `book.toml` names them.
    pub authors: Vec<String>,
    /// The language tag of `book.toml`, when it has one.
    pub language: Option<String>,
    /// The description of `book.toml`, when it has one.
    pub description: Option<String>,
    /// The parts, in order; a part without a title stands before the first heading or after a rule.
    pub parts: Vec<Part>,
    /// Every picture that a chapter shows, once.
    pub images: Vec<Image>,
}

impl Book {
    /// All chapters in reading order.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.parts.iter().flat_map(|part| &part.modules).flat_map(|module| &module.chapters)
    }
}

/// A group of modules under one heading of `SUMMARY.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading, if it has one.
    pub title: Option<String>,
    /// The top-level chapters of this part.
    pub modules: Vec<Module>,
}

text_enum! {
    /// Where in a book a module stands.
    pub enum Section {
        /// Before the numbered chapters: title page, foreword.
        Front = "front",
        /// A numbered chapter with the chapters below it.
        Numbered = "numbered",
        /// After the numbered chapters: colophon, thanks.
        Back = "back",
    }
}

/// One top-level chapter with everything nested in it, or the whole front or back matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Where it stands.
    pub section: Section,
    /// The title of the top-level chapter; front and back matter have none of their own.
    pub title: Option<String>,
    /// What stays the same from one version of the book to the next.
    pub key: String,
    /// The top-level chapter itself, then its descendants in reading order.
    pub chapters: Vec<Chapter>,
}

/// One chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The title as `SUMMARY.md` gives it, as plain text.
    pub title: String,
    /// The numbers that lead to it: `[4, 2]` for 4.2; empty when it is not numbered.
    pub number: Vec<u32>,
    /// How deep it is nested; a top-level chapter is 0.
    pub depth: usize,
    /// Its path below the book's source folder, the same in each version of the book. A draft has none.
    pub path: Option<String>,
    /// What it says.
    pub body: Body,
}

impl Chapter {
    /// What stays the same from one version of the book to the next: the path, or for a draft its place and name.
    pub fn key(&self) -> String {
        match &self.path {
            Some(path) => path.clone(),
            None => format!("draft:{}:{}", dotted(&self.number), self.title),
        }
    }

    /// `4.2`, or nothing when it is not numbered.
    pub fn number_text(&self) -> String {
        dotted(&self.number)
    }
}

fn dotted(number: &[u32]) -> String {
    number.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// What a chapter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Markdown with every directive expanded; links are as the author wrote them.
    Text {
        /// The Markdown.
        markdown: String,
        /// The pictures that it shows, as indices into [`Book::images`].
        images: Vec<usize>,
    },
    /// Announced in `SUMMARY.md`, not written yet.
    Draft,
    /// The file is named in `SUMMARY.md` but could not be read; the report says why. An importer keeps what it
    /// has of such a chapter, for a damaged file is no wish to remove a lesson.
    Unreadable,
}

text_enum! {
    /// The kinds of picture that a course may serve.
    pub enum ImageKind {
        /// Portable network graphics.
        Png = "png",
        /// JPEG.
        Jpeg = "jpg",
        /// GIF, moving or not.
        Gif = "gif",
        /// WebP.
        Webp = "webp",
        /// Scalable vector graphics: served with a policy under which nothing in it can run or load.
        Svg = "svg",
    }
}

impl ImageKind {
    /// The media type to serve it as.
    pub fn media_type(self) -> &'static str {
        match self {
            ImageKind::Png => "image/png",
            ImageKind::Jpeg => "image/jpeg",
            ImageKind::Gif => "image/gif",
            ImageKind::Webp => "image/webp",
            ImageKind::Svg => "image/svg+xml",
        }
    }

    /// The kind that a file name promises.
    pub fn from_path(path: &str) -> Option<ImageKind> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "png" => Some(ImageKind::Png),
            "jpg" | "jpeg" => Some(ImageKind::Jpeg),
            "gif" => Some(ImageKind::Gif),
            "webp" => Some(ImageKind::Webp),
            "svg" => Some(ImageKind::Svg),
            _ => None,
        }
    }

    /// Whether the bytes begin as this kind does. A page named `photo.png` must not be stored as a picture.
    pub fn fits(self, bytes: &[u8]) -> bool {
        match self {
            ImageKind::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            ImageKind::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
            ImageKind::Gif => bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
            ImageKind::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
            ImageKind::Svg => std::str::from_utf8(bytes).is_ok_and(|text| text.contains("<svg")),
        }
    }
}

/// A picture of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its path below the book's source folder.
    pub path: String,
    /// What it is.
    pub kind: ImageKind,
    /// The file.
    pub bytes: Vec<u8>,
}
