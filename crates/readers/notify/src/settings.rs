//! How a member wants to be told.

use std::collections::HashMap;

use ::events::Emit as _;
use db::{DbError, Snapshot, Tx, params};
use jiff::tz::TimeZone;
use kernel::{MemberId, Viewer};
use web::{Error, ViewerExt as _};

use crate::events::{DigestChosen, WayChosen};
use crate::kind::{Digest, Kind, Way};
use crate::letters;
use crate::store::{self, LettersRow};

/// What a member has chosen, with the usual where nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How the member is told of each kind.
    pub ways: Vec<(Kind, Way)>,
    /// How often a digest comes.
    pub digest: Digest,
}

/// How a member wants to be told.
///
/// # Errors
/// Only of the database.
pub fn settings(q: &mut Snapshot, member: MemberId) -> Result<Settings, DbError> {
    let chosen: Vec<(Kind, Way)> = q.rows(&store::WAYS, params![member])?;
    let chosen: HashMap<Kind, Way> = chosen.into_iter().collect();
    let way = |kind: &Kind| (*kind, chosen.get(kind).copied().unwrap_or(kind.usual_way()));
    let letters: Option<LettersRow> = q.row(&store::LETTERS, params![member])?;
    let digest = letters.map_or(Digest::Off, |letters| letters.digest);
    Ok(Settings { ways: Kind::ALL.iter().map(way).collect(), digest })
}

/// Notes how a member wants to be told of a kind.
///
/// # Errors
/// For passers-by.
pub fn set_way(tx: &mut Tx, viewer: &Viewer, kind: Kind, way: Way) -> Result<(), Error> {
    let member = viewer.member()?.id;
    choose(tx, member, kind, way)?;
    Ok(())
}

pub(crate) fn choose(tx: &mut Tx, member: MemberId, kind: Kind, way: Way) -> Result<(), DbError> {
    if store::way(tx, member, kind)? != way {
        tx.execute(&store::SET_WAY, params![member, kind, way])?;
        tx.emit(&WayChosen { member, kind, way })?;
    }
    Ok(())
}

/// Notes how often a member wants a digest, in the mornings of this time zone.
///
/// # Errors
/// For passers-by.
pub fn set_digest(tx: &mut Tx, viewer: &Viewer, digest: Digest, zone: &TimeZone) -> Result<(), Error> {
    let member = viewer.member()?.id;
    letters::choose_digest(tx, member, digest, zone)?;
    Ok(())
}

pub(crate) fn emit_digest(tx: &mut Tx, member: MemberId, digest: Digest) -> Result<(), DbError> {
    tx.emit(&DigestChosen { member, digest }).map(drop)
}
