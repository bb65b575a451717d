//! What stands on pages of others: where to go on, on the home page, and a member's courses, on the profile. `app`
//! puts them into their slots.

use askama::Template;
use db::Snapshot;
use kernel::{MemberId, Subject, Viewer};
use ui::{Frame, Slip};
use web::Error;
use web::slots::Fragment;

use crate::pages::words;
use crate::shelf::{Resume, Shelf, bought_and_completed, resume};

#[derive(Template)]
#[template(path = "courses/slot_resume.html")]
struct ResumePart<'a> {
    f: &'a Frame,
    resume: &'a Resume,
    bundles: Vec<Vec<Slip>>,
    progress: String,
}

#[derive(Template)]
#[template(path = "courses/slot_shelf.html")]
struct ShelfPart<'a> {
    f: &'a Frame,
    shelf: &'a Shelf,
}

impl Fragment for Resume {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        let (done, total) = self.outline.progress();
        let part = ResumePart {
            bundles: words::bundles(&self.outline, Some(self.lesson.id), true),
            progress: frame.t2("courses-progress", "done", done, "total", total),
            resume: self,
            f: frame,
        };
        part.render()
    }
}

impl Fragment for Shelf {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        ShelfPart { f: frame, shelf: self }.render()
    }
}

/// For the top of the home page: the lesson with which the viewer goes on.
///
/// # Errors
/// When the database fails.
pub fn home_resume(
    q: &mut Snapshot,
    viewer: &Viewer,
    _about: Option<&Subject>,
) -> Result<Option<Box<dyn Fragment>>, Error> {
    Ok(resume(q, viewer)?.map(|resume| Box::new(resume) as Box<dyn Fragment>))
}

/// For a member's page: the courses that the member bought and completed.
///
/// # Errors
/// When the database fails.
pub fn member_shelf(
    q: &mut Snapshot,
    _viewer: &Viewer,
    about: Option<&Subject>,
) -> Result<Option<Box<dyn Fragment>>, Error> {
    let Some(member) = about.and_then(MemberId::from_subject) else { return Ok(None) };
    let shelf = bought_and_completed(q, member)?;
    let empty = shelf.bought.is_empty() && shelf.completed.is_empty();
    Ok((!empty).then(|| Box::new(shelf) as Box<dyn Fragment>))
}
