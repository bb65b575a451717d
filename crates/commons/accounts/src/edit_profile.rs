//! A member changes what others read about them, and language and theme.

use db::{Tx, params};
use events::Emit as _;
use kernel::text::{Length, clean_body};
use kernel::{Locale, MemberId, Theme};
use markdown::RENDERER_VERSION;
use web::{Error, Invalid, codes as common};

use crate::events::MemberEdited;
use crate::store;

/// How long a bio may be.
pub const BIO_LENGTH: Length = Length::new(0, 4000);

/// What a member types on the profile page.
#[derive(Debug, Clone)]
pub struct ProfileEdit {
    /// Markdown.
    pub bio: String,
    /// Language; `None` follows the browser.
    pub locale: Option<Locale>,
    /// Theme; `None` follows the browser.
    pub theme: Option<Theme>,
    /// The version that the form was made from.
    pub version: i64,
}

/// An edit whose text is in order and rendered, ready to be written.
#[derive(Debug, Clone)]
pub struct ReadyEdit {
    edit: ProfileEdit,
    bio_html: String,
}

impl ProfileEdit {
    /// Checks and renders, outside of the transaction. The renderer's own words are in the language `words`.
    ///
    /// # Errors
    /// Where the bio is too long.
    pub fn check(mut self, words: Locale) -> Result<ReadyEdit, Error> {
        let mut invalid = Invalid::new();
        self.bio = clean_body(&self.bio);
        invalid.check_length("bio", &self.bio, BIO_LENGTH);
        invalid.into_result()?;
        let bio_html = bio_html(&self.bio, words);
        Ok(ReadyEdit { edit: self, bio_html })
    }
}

/// A bio as safe HTML.
pub(crate) fn bio_html(bio: &str, words: Locale) -> String {
    markdown::render(bio, &markdown::Options::post(words)).html
}

/// Saves the profile of a member.
///
/// # Errors
/// Where it was edited since the form was made.
pub fn edit_profile(tx: &mut Tx, member: MemberId, ready: &ReadyEdit) -> Result<(), Error> {
    let ReadyEdit { edit, bio_html } = ready;
    let locale = edit.locale.map(Locale::tag);
    let row = params![member, edit.bio, bio_html, locale, edit.theme, edit.version, RENDERER_VERSION];
    if tx.execute(&store::UPDATE_PROFILE, row)? == 0 {
        return Err(Error::new(&common::STALE_EDIT));
    }
    files::reclaim_shown(tx, member, &member.subject(), &[&edit.bio])?;
    tx.emit(&MemberEdited { member })?;
    Ok(())
}
