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

/// What a member changes at once: the ways that are named, and the digest if it is.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// How to be told of some kinds.
    pub ways: Vec<(Kind, Way)>,
    /// How often a digest is to come.
    pub digest: Option<Digest>,
}

impl Choice {
    /// Reads what form or JSON says of kinds, by their names.
    ///
    /// # Errors
    /// Where a kind or a way is none.
    pub fn read<'a>(
        ways: impl IntoIterator<Item = (&'a str, &'a str)>,
        digest: Option<&str>,
    ) -> Result<Self, Error> {
        let mut read = Self::default();
        for (kind, way) in ways {
            let kind: Kind = kind.parse().map_err(|_| Error::not_one_of("ways", Kind::WORDS))?;
            let way = way.parse().map_err(|_| Error::not_one_of(kind.as_str(), Way::WORDS))?;
            read.ways.push((kind, way));
        }
        let no_digest = |_| Error::not_one_of("digest", Digest::WORDS);
        read.digest = digest.map(|digest| digest.parse().map_err(no_digest)).transpose()?;
        Ok(read)
    }
}

/// Notes what a member has chosen; what is not named stays.
///
/// # Errors
/// For passers-by.
pub fn choose_all(tx: &mut Tx, viewer: &Viewer, chosen: &Choice, zone: &TimeZone) -> Result<(), Error> {
    viewer.member()?;
    for (kind, way) in &chosen.ways {
        set_way(tx, viewer, *kind, *way)?;
    }
    if let Some(digest) = chosen.digest {
        set_digest(tx, viewer, digest, zone)?;
    }
    Ok(())
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
