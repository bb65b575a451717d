//! The rules of the community: a new version, and who accepted it.

use db::{Tx, params};
use events::Emit as _;
use kernel::text::{Length, clean_line};
use kernel::{Locale, MemberId, Subject, Timestamp};
use markdown::RENDERER_VERSION;
use web::{Error, Invalid, codes as common};

use crate::events::{RulesAccepted, RulesChanged};
use crate::found::ready_rules;
use crate::store;

/// How long the note about a change may be.
pub const NOTE: Length = Length::new(0, 120);

/// What the owner types.
#[derive(Debug, Clone, Default)]
pub struct RulesDraft {
    /// Markdown; empty lifts the rules.
    pub body: String,
    /// What is different, in one line.
    pub note: String,
}

/// Rules that are in order.
#[derive(Debug, Clone)]
pub struct ReadyRules {
    body: String,
    html: String,
    note: String,
}

impl RulesDraft {
    /// Cleans, checks and renders, outside of every transaction.
    ///
    /// # Errors
    /// With all fields that are wrong.
    pub fn check(&self, words: Locale) -> Result<ReadyRules, Error> {
        let note = clean_line(&self.note);
        let mut invalid = Invalid::new();
        invalid.check_length("note", &note, NOTE);
        invalid.into_result()?;
        let (body, html) = ready_rules(&self.body, words)?.unwrap_or_default();
        Ok(ReadyRules { body, html, note })
    }
}

/// Makes a new version of the rules. `seen` is the version that the form was made from, 0 for none.
///
/// # Errors
/// Where there is a newer one.
pub fn change_rules(tx: &mut Tx, by: MemberId, seen: i64, ready: &ReadyRules) -> Result<(), Error> {
    let present = store::rules(tx)?;
    if present.as_ref().map_or(0, |rules| rules.id) != seen {
        return Err(Error::new(&common::STALE_EDIT));
    }
    if present.map(|rules| rules.body).unwrap_or_default() == ready.body {
        return Ok(());
    }
    let now = tx.now();
    let row = params![ready.body, ready.html, ready.note, now, by, RENDERER_VERSION];
    let rules = tx.insert(&store::INSERT_RULES, row)?;
    // Every version can be read for ever, so what it shows is never let go.
    files::claim_shown(tx, by, &Subject::of("rules", rules), &[&ready.body])?;
    tx.emit(&RulesChanged { by, rules, note: ready.note.clone() })?;
    Ok(())
}

/// A member accepts a version of the rules. Doing so again changes nothing.
///
/// # Errors
/// 404 where there is no such version.
pub fn accept_rules(tx: &mut Tx, by: MemberId, rules: i64) -> Result<(), Error> {
    let made: Option<Timestamp> = tx.row(&store::RULES_MADE, params![rules])?;
    made.ok_or_else(Error::not_found)?;
    let now = tx.now();
    if tx.execute(&store::ACCEPT_RULES, params![by, rules, now])? == 1 {
        tx.emit(&RulesAccepted { by, rules })?;
    }
    Ok(())
}
