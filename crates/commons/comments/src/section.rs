//! The comments as a part of somebody else's page.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Snapshot;
use events::freshness::Tag;
use kernel::{Subject, Viewer};
use sha2::{Digest as _, Sha256};
use ui::{FieldErrors, Frame, Pager};
use web::{Error, Fragment};

use crate::comment::BODY;
use crate::discussion::{COMMENTS_ON_PAGE, CommentView, Discussion, discussion};
use crate::host::Hosts;
use crate::like_comment::Likes;
use crate::pages::tags;

/// The first page of the comments under a thing, ready to be shown below it.
#[derive(Debug, Clone)]
pub struct Section {
    subject: Subject,
    discussion: Discussion,
}

/// Reads the comments under a thing for a page of that thing; `None` where the viewer may not read it, so that a
/// page in front of a paywall shows none.
///
/// # Errors
/// Only of the database.
pub fn section(
    q: &mut Snapshot,
    viewer: &Viewer,
    hosts: &Hosts,
    subject: &Subject,
) -> Result<Option<Section>, Error> {
    match discussion(q, viewer, hosts, subject, None, COMMENTS_ON_PAGE) {
        Ok(discussion) => Ok(Some(Section { subject: subject.clone(), discussion })),
        Err(error) if matches!(error.status().as_u16(), 401 | 403 | 404) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Fragment for Section {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        SectionHtml::new(frame.clone(), &self.subject, &self.discussion, false).render()
    }

    fn tags(&self) -> Vec<Tag> {
        let Discussion { place, comments, .. } = &self.discussion;
        tags(place, &comments.items.iter().collect::<Vec<_>>())
    }
}

/// The list of comments with the form above it.
#[derive(Template)]
#[template(path = "comments/section.html")]
pub(crate) struct SectionHtml {
    f: Frame,
    action: String,
    count: i64,
    may_post: bool,
    locked: bool,
    comments: Vec<CommentView>,
    later: bool,
    pager: Pager,
    once: String,
    draft: String,
    errors: FieldErrors,
}

impl SectionHtml {
    /// `later`: this is not the first page.
    pub(crate) fn new(f: Frame, subject: &Subject, discussion: &Discussion, later: bool) -> Self {
        let action = list_path(subject);
        Self {
            once: once_of(&f, &action),
            count: discussion.count,
            may_post: discussion.may_post,
            locked: discussion.place.thing.locked,
            comments: discussion.comments.items.clone(),
            later,
            pager: Pager::keyset(&action, later, discussion.comments.next),
            draft: String::new(),
            errors: FieldErrors::default(),
            action,
            f,
        }
    }

    /// The same with a comment that was not taken, and why.
    pub(crate) fn with_draft(self, draft: String, errors: FieldErrors) -> Self {
        Self { draft, errors, ..self }
    }

    fn body_max(&self) -> usize {
        BODY.max
    }

    fn like_button(&self, comment: &CommentView) -> LikeButton {
        LikeButton::new(&self.f, comment)
    }
}

/// The button that likes a comment; htmx swaps it for itself.
#[derive(Template)]
#[template(path = "comments/like.html")]
pub(crate) struct LikeButton {
    f: Frame,
    id: crate::CommentId,
    likes: Likes,
    enabled: bool,
}

impl LikeButton {
    pub(crate) fn new(f: &Frame, comment: &CommentView) -> Self {
        Self::of(f, comment.row.id, comment.likes, comment.rights.like)
    }

    pub(crate) fn of(f: &Frame, id: crate::CommentId, likes: Likes, enabled: bool) -> Self {
        Self { f: f.clone(), id, likes, enabled }
    }
}

/// Where the comments under a thing are listed, and where a new one is sent.
pub(crate) fn list_path(subject: &Subject) -> String {
    format!("/comments/on/{}/{}", ui::path_segment(&subject.kind), subject.id)
}

/// Names this showing of a form. The slot of another page has no random bytes at hand, but that page's nonce is made
/// of them; hashed together with the form's address it gives each form of the page a name of its own.
pub(crate) fn once_of(f: &Frame, form: &str) -> String {
    if f.nonce.is_empty() {
        return String::new();
    }
    let mut hash = Sha256::new();
    hash.update(f.nonce.as_bytes());
    hash.update(form.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}
