//! The book's folder as the only place from which files are read.
//!
//! A path is first put together as text and refused if it climbs out; then the file is resolved by the
//! system, so a symbolic link out of the folder is refused too, while one inside it works.

use std::cell::Cell;
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::report::Reason;

/// How much a book may contain. The defaults leave room for the largest public books and stop a hostile one.
#[derive(Debug, Clone)]
pub struct Limits {
    /// One text file.
    pub text_bytes_max: u64,
    /// One picture.
    pub image_bytes_max: u64,
    /// All files that are read, each as often as it is read.
    pub book_bytes_max: u64,
    /// One chapter with everything that it includes.
    pub chapter_bytes_max: usize,
    /// Chapters in the whole book.
    pub chapters_max: usize,
    /// Levels of nested includes, as mdBook has it.
    pub include_depth_max: usize,
    /// Includes in one chapter, nested ones too.
    pub includes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text_bytes_max: 2 << 20,
            image_bytes_max: 8 << 20,
            book_bytes_max: 256 << 20,
            chapter_bytes_max: 1 << 20,
            chapters_max: 5_000,
            include_depth_max: 10,
            includes_max: 10_000,
        }
    }
}

/// The folder of one book.
pub(super) struct Folder {
    root: PathBuf,
    limits: Limits,
    bytes_read: Cell<u64>,
}

impl Folder {
    /// Opens a folder that exists.
    pub(super) fn open(path: &Path, limits: Limits) -> std::io::Result<Folder> {
        let root = fs::canonicalize(path)?;
        if !fs::metadata(&root)?.is_dir() {
            return Err(std::io::Error::new(ErrorKind::NotADirectory, "not a folder"));
        }
        Ok(Folder { root, limits, bytes_read: Cell::new(0) })
    }

    /// The limits in force.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The name of the folder itself.
    pub(super) fn name(&self) -> String {
        self.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// A picture's bytes.
    pub(super) fn image(&self, path: &str) -> Result<Vec<u8>, Reason> {
        self.bytes(path, self.limits.image_bytes_max)
    }

    /// A text file: UTF-8 without NUL, with plain line ends and no byte order mark.
    pub(super) fn text(&self, path: &str) -> Result<String, Reason> {
        let bytes = self.bytes(path, self.limits.text_bytes_max)?;
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(Reason::Nul { path: path.to_owned(), bad_line: line_of(&bytes, at) });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(plain_lines(&text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Err(Reason::NotUtf8 { path: path.to_owned(), bad_line: line_of(error.as_bytes(), at) })
            }
        }
    }

    fn bytes(&self, path: &str, limit_bytes: u64) -> Result<Vec<u8>, Reason> {
        let unreadable = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Reason::Missing(path.to_owned()),
            // A file name too long for the system, or one with NUL, cannot exist either.
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Reason::Missing(path.to_owned()),
            _ => Reason::Unreadable { path: path.to_owned(), problem: error.to_string() },
        };
        let real = fs::canonicalize(self.root.join(path)).map_err(unreadable)?;
        if !real.starts_with(&self.root) {
            return Err(Reason::OutsideBook(path.to_owned()));
        }
        let about = fs::metadata(&real).map_err(unreadable)?;
        // Asked before opening: opening a pipe would wait for its other end for ever.
        if !about.is_file() {
            return Err(Reason::NotAFile(path.to_owned()));
        }
        let too_large = || Reason::TooLarge { path: path.to_owned(), limit_bytes };
        if about.len() > limit_bytes {
            return Err(too_large());
        }
        let total = self.bytes_read.get().saturating_add(about.len());
        if total > self.limits.book_bytes_max {
            let limit_bytes = self.limits.book_bytes_max;
            return Err(Reason::BookTooLarge { path: path.to_owned(), limit_bytes });
        }
        self.bytes_read.set(total);
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
        let file = fs::File::open(&real).map_err(unreadable)?;
        // The file may grow while it is read.
        file.take(limit_bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > limit_bytes {
            return Err(too_large());
        }
        Ok(bytes)
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count()
}

fn plain_lines(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

/// Puts a relative path onto the folder of `from` (a file). `None` when it is absolute or climbs out of the root.
pub(super) fn beside(from: &str, relative: &str) -> Option<String> {
    let base = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    within(base, relative)
}

/// Puts a relative path onto a folder. `None` when it is absolute or climbs out of the root.
pub(super) fn within(base: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || relative.starts_with('\\') {
        return None;
    }
    let mut names: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
    for name in relative.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_stays_inside_the_root() {
        assert_eq!(beside("src/a/b.md", "../c.md").as_deref(), Some("src/c.md"));
        assert_eq!(beside("src/a.md", "../listings/x.rs").as_deref(), Some("listings/x.rs"));
        assert_eq!(beside("a.md", "./b//c.md").as_deref(), Some("b/c.md"));
        assert_eq!(beside("src/a.md", "../../etc/passwd"), None);
        assert_eq!(beside("src/a.md", "x/../../../etc"), None);
        assert_eq!(beside("src/a.md", "/etc/passwd"), None);
    }

    #[test]
    fn text_has_plain_line_ends_and_no_mark() {
        assert_eq!(plain_lines("\u{feff}a\r\nb"), "a\nb");
    }
}
