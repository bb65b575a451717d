//! What could not be read, and why.

use std::fmt;

/// A report holds at most this many entries; the rest is only counted, so a hostile book cannot fill memory.
const ENTRIES_MAX: usize = 1_000;

/// Everything in a book that could not be read as its author meant it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    entries: Vec<Entry>,
    omitted: usize,
}

impl Report {
    /// Notes one finding.
    pub fn add(&mut self, file: &str, line: Option<usize>, reason: Reason) {
        if self.entries.len() < ENTRIES_MAX {
            self.entries.push(Entry { file: file.to_owned(), line, reason });
        } else {
            self.omitted += 1;
        }
    }

    /// The findings, in the order in which the book was read.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many findings are not listed because there were too many.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Whether the whole book was read as it is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file in which it was found, below the book's folder.
    pub file: String,
    /// The line in that file, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

/// Why something of a book was left out or left as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The file does not exist.
    #[error("{0}: no such file")]
    Missing(String),
    /// The path leads outside of the book's folder, by `..`, as an absolute path or through a link.
    #[error("{0}: leads outside of the book's folder")]
    OutsideBook(String),
    /// A folder, a device, a pipe.
    #[error("{0}: not a plain file")]
    NotAFile(String),
    /// The system would not let us read it.
    #[error("{path}: cannot be read: {problem}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        problem: String,
    },
    /// More bytes than the limit for its kind.
    #[error("{path}: larger than {limit_bytes} bytes")]
    TooLarge {
        /// The file.
        path: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// All files together have more bytes than a book may have.
    #[error("{path}: left out, the book is larger than {limit_bytes} bytes")]
    BookTooLarge {
        /// The file at which the limit was reached.
        path: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The text is not UTF-8.
    #[error("{path}: not UTF-8 text (line {bad_line})")]
    NotUtf8 {
        /// The file.
        path: String,
        /// The line of the first bad byte.
        bad_line: usize,
    },
    /// The text contains a NUL character: it is no text, or a different encoding.
    #[error("{path}: contains a NUL character (line {bad_line})")]
    Nul {
        /// The file.
        path: String,
        /// The line of the first NUL.
        bad_line: usize,
    },
    /// A file includes itself.
    #[error("{0}: includes itself")]
    IncludeCycle(String),
    /// Includes are nested deeper than allowed.
    #[error("{path}: includes nested deeper than {depth_max}")]
    IncludeTooDeep {
        /// The file that was to be included.
        path: String,
        /// The limit.
        depth_max: usize,
    },
    /// One chapter has more includes than allowed.
    #[error("more than {0} includes in one chapter")]
    TooManyIncludes(usize),
    /// A chapter with everything that it includes is too large.
    #[error("the chapter with its includes is larger than {0} bytes")]
    ExpandedTooLarge(usize),
    /// The file exists, the named region in it does not.
    #[error("{path}: has no anchor `{anchor}`")]
    AnchorMissing {
        /// The file.
        path: String,
        /// The anchor.
        anchor: String,
    },
    /// A directive without its file name.
    #[error("`{0}`: directive without a file")]
    BadDirective(String),
    /// A link to a chapter that `SUMMARY.md` does not list, or to a file that does not exist.
    #[error("link to `{0}`, which is no chapter of this book")]
    LinkBroken(String),
    /// A picture of a kind that is not served.
    #[error("{0}: not a picture of a kind that is served (png, jpg, gif, webp, svg)")]
    ImageKind(String),
    /// The content is not what the file name promises.
    #[error("{0}: the content is not what the name promises")]
    ImageContent(String),
    /// The chapter stands in `SUMMARY.md` more than once.
    #[error("{0}: listed more than once; the first place counts")]
    DuplicateChapter(String),
    /// A list item of `SUMMARY.md` without a link.
    #[error("`{0}`: an item without a link becomes a draft")]
    ItemWithoutLink(String),
    /// An item of `SUMMARY.md` points to another site or has no usable path.
    #[error("`{0}`: not a chapter file; it becomes a draft")]
    ChapterPath(String),
    /// Nested deeper than a course shows; the chapter is kept at the deepest level.
    #[error("nested deeper than {0} levels")]
    NestedTooDeep(usize),
    /// More chapters than a book may have; the rest was left out.
    #[error("more than {0} chapters; the rest was left out")]
    TooManyChapters(usize),
}
