//! Reads an mdBook folder into plain values: no database, no HTML, no clock.
//!
//! The order of the work: `book.toml` ([`manifest`]), `SUMMARY.md` ([`summary`]), then each chapter: its
//! directives are expanded ([`includes`]), named headings become anchors
//! ([`markup`]), and everything it points at is looked up ([`references`]). All files are opened through
//! [`folder`], which refuses whatever lies outside the book. What cannot be read becomes an entry of the
//! [`Report`] and the rest of the book goes on; only a book without a `SUMMARY.md`, or with a `book.toml` that cannot be read,
//! is an error.
//!
//! Chosen where mdBook is stricter or says nothing:
//!
//! - A heading of any level after the title begins a part (mdBook knows only `#`, many books write `##`).
//! - A rule `---` between chapters ends the part: what follows stands in a part without a title.
//! - Chapters outside of lists before the first list are the front matter, all others the back matter;
//!   neighbours share one module, for mdBook does not number or nest them.
//! - A list item without a link is a draft, so that the chapters below it keep their place.
//! - A chapter that is listed twice counts where it stands first.

mod book;
mod folder;
mod includes;
mod links;
mod manifest;
mod markup;
mod read;
mod references;
mod report;
mod selection;
mod summary;
mod tags;

pub use book::{Body, Book, Chapter, Image, ImageKind, Module, Part, Section};
pub use folder::Limits;
pub use links::{Href, candidates, href};
pub use read::{Progress, ReadError, read};
pub use references::image_sources;
pub use report::{Entry, Reason, Report};
