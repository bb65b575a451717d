//! The pages that belong to no feature.

use askama::Template;

use crate::Frame;

/// What a visitor sees where a page cannot be shown.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame; its title is the short name of what happened.
    pub f: Frame,
    /// The HTTP status.
    pub status: u16,
    /// One sentence, in the viewer's language.
    pub sentence: String,
    /// Named on the page so that a person can be asked about it; empty for none.
    pub request_id: String,
    /// Whether signing in may help.
    pub may_sign_in: bool,
}
