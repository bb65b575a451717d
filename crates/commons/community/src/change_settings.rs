//! The owner decides otherwise.

use db::{DbError, Tx};
use events::Emit as _;
use kernel::MemberId;
use web::{Error, codes as common};

use crate::events::{COMMUNITY, Change, FeaturesChanged, GeneralChanged};
use crate::features::Switching;
use crate::settings::{FEATURES, GENERAL, General, Key, Settings};
use crate::shape::Shape;
use crate::store;

/// Saves the general settings. `version` is what the form was made from.
///
/// # Errors
/// Where somebody else changed one of them meanwhile.
pub fn change_general(
    tx: &mut Tx,
    shape: &Shape,
    by: MemberId,
    version: i64,
    general: &General,
) -> Result<(), Error> {
    let settings = store::settings(tx, shape)?;
    if settings.version_of(GENERAL) != version {
        return Err(Error::new(&common::STALE_EDIT));
    }
    let changes = write(tx, &settings, Some(by), &general.texts)?;
    if let Some(values) = changes.iter().find(|change| change.key == Key::Values) {
        files::reclaim_shown(tx, by, &COMMUNITY, &[&values.after])?;
    }
    if !changes.is_empty() {
        tx.emit(&GeneralChanged { by, changes })?;
    }
    Ok(())
}

/// Switches features and chooses the home page. `version` is what the form was made from.
///
/// # Errors
/// Where somebody else changed one of them meanwhile; where what is on would lack something.
pub fn change_features(
    tx: &mut Tx,
    shape: &Shape,
    by: MemberId,
    version: i64,
    wanted: &Switching,
) -> Result<(), Error> {
    let settings = store::settings(tx, shape)?;
    if settings.version_of(FEATURES) != version {
        return Err(Error::new(&common::STALE_EDIT));
    }
    let changes = write(tx, &settings, Some(by), &wanted.texts())?;
    if !changes.is_empty() {
        tx.emit(&FeaturesChanged { by, changes })?;
    }
    Ok(())
}

/// Writes what differs, all under one new number, and says what did. HTML that follows from a text is written with it
/// and not told.
pub(crate) fn write(
    tx: &mut Tx,
    settings: &Settings,
    by: Option<MemberId>,
    texts: &[(Key, String)],
) -> Result<Vec<Change>, DbError> {
    let version = settings.version() + 1;
    let mut changes = Vec::new();
    for (key, after) in texts {
        let before = settings.text(*key);
        if before == *after {
            continue;
        }
        store::save(tx, by, *key, after, version)?;
        if *key != Key::ValuesHtml {
            changes.push(Change { key: *key, before, after: after.clone() });
        }
    }
    Ok(changes)
}
