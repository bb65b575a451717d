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
    /// The way to sign in and back, where that may help; empty for none.
    pub sign_in: String,
    /// The page that sent what was refused; empty for none.
    pub back: String,
    /// What somebody had written and sent, to copy.
    pub written: Vec<String>,
}

impl ErrorPage {
    /// Lines that a text takes, about, and no more than a screen has.
    fn rows(&self, text: &str) -> usize {
        text.lines().map(|line| 1 + line.chars().count() / 40).sum::<usize>().clamp(1, 16)
    }
}

/// What a page that stays as it is says of something that it sent in the background.
#[derive(Debug, Template)]
#[template(path = "notice.html")]
pub struct Notice {
    /// The words.
    pub f: Frame,
    /// One sentence, in the viewer's language.
    pub sentence: String,
    /// The way to sign in and back, where that may help; empty for none.
    pub sign_in: String,
}
