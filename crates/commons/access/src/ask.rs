//! Asking with the database: loads the grants that matter, in one query, and lets the rules decide.

use std::collections::BTreeSet;

use db::{DbError, Snapshot};
use kernel::{Cursor, MemberId, Page, PageSize, Subject, Viewer};

use crate::{Action, Decision, Denial, Grant, Grants, HeldTier, Thing, Why, decide, store};

/// Whether the viewer may do this with the thing, and why.
///
/// # Errors
/// When the database fails.
pub fn can(q: &mut Snapshot, viewer: &Viewer, action: Action, thing: &Thing) -> Result<Decision, DbError> {
    let grants = load(q, viewer, std::slice::from_ref(thing))?;
    Ok(decide(viewer, action, thing, &grants))
}

/// The same question about each thing of a list, in its order, with one query for every 40 different ids.
///
/// # Errors
/// When the database fails.
pub fn can_each(
    q: &mut Snapshot,
    viewer: &Viewer,
    action: Action,
    things: &[Thing],
) -> Result<Vec<Decision>, DbError> {
    let grants = load(q, viewer, things)?;
    Ok(things.iter().map(|thing| decide(viewer, action, thing, &grants)).collect())
}

/// Goes on only where the viewer may; otherwise answers with the refusal that this viewer is to be told.
///
/// # Errors
/// The refusal, or that the database fails.
pub fn require(
    q: &mut Snapshot,
    viewer: &Viewer,
    action: Action,
    thing: &Thing,
) -> Result<Why, RequireError> {
    Ok(can(q, viewer, action, thing)?.for_viewer(viewer)?)
}

/// Why [`require`] did not go on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RequireError {
    /// The viewer may not.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The grants that matter for a viewer and some things. A page that asks several questions about one thing loads them
/// once and calls [`decide`] for each.
///
/// # Errors
/// When the database fails.
pub fn load(q: &mut Snapshot, viewer: &Viewer, things: &[Thing]) -> Result<Grants, DbError> {
    let Some(member) = viewer.member_id() else {
        return Ok(Grants::none());
    };
    let ids: BTreeSet<i64> = things.iter().flat_map(Thing::reach).map(|subject| subject.id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut grants = Vec::new();
    for (nth, some) in ids.chunks(store::SUBJECTS_MAX).enumerate() {
        let held = store::held(q, member, viewer.now, some)?;
        // Each query brings the tiers again.
        grants.extend(
            held.into_iter().filter(|grant| nth == 0 || !matches!(grant.right, crate::Right::Tier(_))),
        );
    }
    Ok(Grants::new(grants))
}

/// The tier that grants give a member at this moment, and until when.
///
/// # Errors
/// When the database fails.
pub fn held_tier(q: &mut Snapshot, member: MemberId) -> Result<Option<HeldTier>, DbError> {
    let now = q.now();
    Ok(HeldTier::of(&store::tiers(q, member, now)?, now))
}

/// What a member was given on things of one kind, newest first, with what has ended.
///
/// # Errors
/// When the database fails.
pub fn grants_of(
    q: &mut Snapshot,
    member: MemberId,
    kind: &str,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Grant>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    let rows = store::of_member(q, member, kind, before, size.with_extra())?;
    Ok(Page::from_extra(rows, size, |grant: &Grant| Cursor::single(grant.id.get())))
}

/// Who was given something on a thing, newest first, with what has ended.
///
/// # Errors
/// When the database fails.
pub fn grants_on(
    q: &mut Snapshot,
    subject: &Subject,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Grant>, DbError> {
    let before = after.map_or(i64::MAX, Cursor::as_single);
    let rows = store::on_subject(q, subject, before, size.with_extra())?;
    Ok(Page::from_extra(rows, size, |grant: &Grant| Cursor::single(grant.id.get())))
}

/// One grant.
///
/// # Errors
/// When the database fails.
pub fn grant(q: &mut Snapshot, id: crate::GrantId) -> Result<Option<Grant>, DbError> {
    store::grant(q, id)
}
