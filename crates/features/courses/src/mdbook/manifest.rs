//! `book.toml`: the few settings that a course needs.

use serde::Deserialize;

use super::folder::{Folder, within};
use super::read::ReadError;
use super::report::Reason;

/// What `book.toml` says.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
    /// The source folder below the book's folder, without slashes at the ends.
    pub(super) src: String,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    book: BookTable,
}

#[derive(Deserialize, Default)]
struct BookTable {
    title: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    language: Option<String>,
    description: Option<String>,
    src: Option<String>,
}

/// Reads `book.toml`. Without one a book has no title of its own, and its `SUMMARY.md` in the usual place.
pub(super) fn read(folder: &Folder) -> Result<Manifest, ReadError> {
    match folder.text("book.toml") {
        Ok(text) => parse(&text),
        Err(Reason::Missing(_)) => parse(""),
        Err(reason) => Err(ReadError::Manifest(reason)),
    }
}

fn parse(text: &str) -> Result<Manifest, ReadError> {
    let file: File = toml::from_str(text).map_err(|error| ReadError::ManifestSyntax(error.to_string()))?;
    let book = file.book;
    let src = book.src.unwrap_or_else(|| "src".to_owned());
    let Some(src) = within("", &src) else {
        return Err(ReadError::Manifest(Reason::OutsideBook(src)));
    };
    Ok(Manifest {
        title: said(book.title),
        authors: book.authors.into_iter().filter_map(|name| said(Some(name))).collect(),
        language: said(book.language),
        description: said(book.description),
        src,
    })
}

fn said(text: Option<String>) -> Option<String> {
    text.map(|text| kernel::text::clean_line(&text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_the_rest_is_ignored() {
        let manifest = parse(
            "[book]\ntitle = \" A  book \"\nauthors = [\"甲\", \" \"]\nsrc = \"./text/\"\n[output.html]\nx = 1\n",
        )
        .unwrap();
        assert_eq!(manifest.title.as_deref(), Some("A book"));
        assert_eq!(manifest.authors, ["甲"]);
        assert_eq!(manifest.src, "text");
        assert_eq!(manifest.language, None);
    }

    #[test]
    fn an_empty_file_is_a_book_with_defaults() {
        assert_eq!(parse("").unwrap().src, "src");
    }

    #[test]
    fn a_source_folder_outside_and_broken_syntax_are_refused() {
        assert!(matches!(
            parse("[book]\nsrc = \"../other\""),
            Err(ReadError::Manifest(Reason::OutsideBook(path))) if path == "../other"
        ));
        assert!(matches!(parse("[book\n"), Err(ReadError::ManifestSyntax(_))));
        assert!(matches!(parse("[book]\ntitle = 3"), Err(ReadError::ManifestSyntax(_))));
    }
}
