//! Places on a page that other crates fill. A page asks for its slot by name; `app` says who fills it.

use std::collections::HashMap;

use db::Snapshot;
use events::freshness::Tag;
use kernel::{Subject, Viewer};
use ui::Frame;

use crate::error::Error;

/// The top of the home page, for what a member goes on with.
pub const HOME_TOP: &str = "home.top";
/// The right rail of the home page.
pub const HOME_RAIL: &str = "home.rail";
/// A member's page, below the bio; about the member.
pub const MEMBER_PAGE: &str = "member.page";
/// Below the text of a lesson; about the lesson.
pub const LESSON_BELOW: &str = "lesson.below";
/// The price card of a course; about the course.
pub const COURSE_OFFER: &str = "course.offer";
/// The operator's first page.
pub const DESK: &str = "desk";

/// A piece of a page: data that was read in the page's snapshot and is rendered after it.
pub trait Fragment: Send {
    /// The HTML.
    ///
    /// # Errors
    /// Where the template fails.
    fn html(&self, frame: &Frame) -> Result<String, askama::Error>;

    /// What it shows: a page that is kept for passers-by ends with an event about one of these.
    fn tags(&self) -> Vec<Tag> {
        Vec::new()
    }
}

type Filler = Box<
    dyn Fn(&mut Snapshot, &Viewer, Option<&Subject>) -> Result<Option<Box<dyn Fragment>>, Error>
        + Send
        + Sync,
>;

/// Who fills which slot.
#[derive(Default)]
pub struct Slots(HashMap<&'static str, Vec<Filler>>);

impl Slots {
    /// Adds a piece to a slot, below what is there.
    pub fn add(
        &mut self,
        slot: &'static str,
        filler: impl Fn(&mut Snapshot, &Viewer, Option<&Subject>) -> Result<Option<Box<dyn Fragment>>, Error>
        + Send
        + Sync
        + 'static,
    ) {
        self.0.entry(slot).or_default().push(Box::new(filler));
    }

    /// Reads everything that belongs into a slot.
    ///
    /// # Errors
    /// Where one of the reads fails.
    pub fn fill(
        &self,
        q: &mut Snapshot,
        slot: &str,
        viewer: &Viewer,
        about: Option<&Subject>,
    ) -> Result<Vec<Box<dyn Fragment>>, Error> {
        let fillers = self.0.get(slot).map_or(&[][..], Vec::as_slice);
        let mut filled = Vec::new();
        for filler in fillers {
            filled.extend(filler(q, viewer, about)?);
        }
        Ok(filled)
    }
}

/// What filled slots show, for the page that is kept with them.
pub fn tags_of(fragments: &[Box<dyn Fragment>]) -> Vec<Tag> {
    fragments.iter().flat_map(|fragment| fragment.tags()).collect()
}

/// The HTML of filled slots, one after the other.
///
/// # Errors
/// Where a template fails.
pub fn html_of(fragments: &[Box<dyn Fragment>], frame: &Frame) -> Result<String, Error> {
    let mut html = String::new();
    for fragment in fragments {
        html.push_str(&fragment.html(frame).map_err(Error::internal)?);
    }
    Ok(html)
}
