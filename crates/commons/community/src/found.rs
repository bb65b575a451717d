//! Somebody founds the community.

use accounts::{Candidate, Registration};
use db::{Tx, params};
use events::Emit as _;
use kernel::text::{Length, clean_body};
use kernel::{Locale, MemberId, Role};
use markdown::RENDERER_VERSION;
use web::{Error, Invalid};

use crate::change_settings::write;
use crate::codes;
use crate::events::CommunityFounded;
use crate::features::Switching;
use crate::preset::{Furnish, Preset, Wish};
use crate::settings::{General, GeneralDraft, rendered};
use crate::shape::Shape;
use crate::{setup_code, store};

/// How long the rules may be.
pub const RULES: Length = Length::new(0, 20_000);

/// Everything that the wizard asks for.
#[derive(Debug, Clone, Default)]
pub struct FoundingDraft {
    /// The code that the program printed.
    pub code: String,
    /// Name, slogan, values and language.
    pub general: GeneralDraft,
    /// The rules, as Markdown; may be empty.
    pub rules: String,
    /// The name of a preset.
    pub preset: String,
    /// Whether some first topics are written.
    pub samples: bool,
    /// Who owns the community.
    pub owner: Owner,
}

/// Who owns the community.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    /// The name that others see.
    pub name: String,
    /// Mail address, to sign in with.
    pub mail: String,
    /// In clear, until it is hashed.
    pub password: String,
}

/// A founding that is in order; the password is still to be hashed and the house to be furnished.
#[derive(Debug, Clone)]
pub struct Founding {
    code: String,
    general: General,
    rules: Option<(String, String)>,
    switching: Switching,
    /// What is put into the community.
    pub wish: Wish,
    candidate: Candidate,
}

/// Cleans and checks the rules, and renders them; `None` for no rules.
pub(crate) fn ready_rules(text: &str, words: Locale) -> Result<Option<(String, String)>, Error> {
    let body = clean_body(text);
    let mut invalid = Invalid::new();
    invalid.check_length("rules", &body, RULES);
    invalid.into_result()?;
    let html = rendered(&body, words);
    Ok((!body.trim().is_empty()).then_some((body, html)))
}

impl FoundingDraft {
    /// Checks the page of rules.
    ///
    /// # Errors
    /// Where they are too long.
    pub fn check_rules(&self) -> Result<(), Error> {
        let mut invalid = Invalid::new();
        invalid.check_length("rules", &clean_body(&self.rules), RULES);
        invalid.into_result()
    }

    /// Checks the page of presets.
    ///
    /// # Errors
    /// Where there is no such preset.
    pub fn check_preset(&self, shape: &Shape) -> Result<(&'static str, Switching), Error> {
        let preset = Preset::named(shape, &self.preset)?;
        Ok((preset.name, preset.switching(shape)?))
    }

    /// Checks the page of the owner's account.
    ///
    /// # Errors
    /// With all fields that are wrong.
    pub fn check_owner(&self) -> Result<Candidate, Error> {
        let Owner { name, mail, password } = self.owner.clone();
        Registration { name, mail, password }.check()
    }

    /// Checks everything, outside of every transaction.
    ///
    /// # Errors
    /// With the fields of the first page on which something is wrong.
    pub fn check(&self, shape: &Shape) -> Result<Founding, Error> {
        let general = self.general.check()?;
        let locale = Locale::from_tag(&self.general.locale).unwrap_or(shape.locale);
        let rules = ready_rules(&self.rules, locale)?;
        let (preset, switching) = self.check_preset(shape)?;
        let wish = Wish { preset, locale, samples: self.samples };
        let candidate = self.check_owner()?;
        Ok(Founding { code: self.code.clone(), general, rules, switching, wish, candidate })
    }
}

/// Founds the community: settings, rules, owner, spaces and first topics, all or nothing.
///
/// # Errors
/// Where the code is not known, somebody was faster, or name and mail do not do.
pub fn found(
    tx: &mut Tx,
    shape: &Shape,
    founding: &Founding,
    password_hash: &str,
    furnish: &Furnish,
) -> Result<MemberId, Error> {
    if store::has_owner(tx)? {
        return Err(Error::new(&codes::ALREADY_FOUNDED));
    }
    if !setup_code::is_known(tx, &founding.code)? {
        return Err(Error::new(&codes::SETUP_CODE).field("code"));
    }
    let owner = accounts::register(tx, &founding.candidate, password_hash, Role::Owner)?;
    let now = tx.now();
    let preset = founding.wish.preset;
    // The unique row decides between two that both saw no owner.
    if tx.execute(&store::INSERT_FOUNDING, params![now, owner, preset])? == 0 {
        return Err(Error::new(&codes::ALREADY_FOUNDED));
    }
    let settings = store::settings(tx, shape)?;
    let texts = [&founding.general.texts[..], &founding.switching.texts()].concat();
    write(tx, &settings, Some(owner), &texts)?;
    if let Some((body, html)) = &founding.rules {
        tx.insert(&store::INSERT_RULES, params![body, html, "", now, owner, RENDERER_VERSION])?;
    }
    furnish(tx, owner)?;
    tx.execute(&store::DELETE_CODES, params![])?;
    tx.emit(&CommunityFounded { by: owner, preset: preset.to_owned() })?;
    Ok(owner)
}
