//! Whoever a request comes from.

use db::{Snapshot, params};
use kernel::{Locale, Viewer, ViewerMember};
use web::{Credential, Error, Visit, codes as common};

use crate::sessions;
use crate::sign_in::hash_of;
use crate::store::{self, ViewerRow};
use crate::tier;

/// Loads the viewer in the snapshot of the page: a session that is over is a passer-by, an API token that does not
/// work is refused, since a program would otherwise silently see less.
///
/// # Errors
/// 401 for an API token that does not work.
pub fn load_viewer(q: &mut Snapshot, visit: &Visit, fallback: Locale) -> Result<Viewer, Error> {
    let now = q.now();
    let row: Option<ViewerRow> = match visit.credential() {
        Credential::None => None,
        Credential::Session(token) => {
            let session = hash_of(token.as_str());
            let row: Option<ViewerRow> = q.row(&store::VIEWER_BY_SESSION, params![session, now])?;
            if let Some(seen_at) = row.as_ref().and_then(|row| row.seen_at) {
                sessions::see(visit, &session, seen_at, now);
            }
            row
        }
        Credential::Bearer(secret) => {
            let row = q.row(&store::VIEWER_BY_TOKEN, params![hash_of(secret), now])?;
            Some(row.ok_or_else(|| Error::new(&common::BAD_TOKEN))?)
        }
    };
    let chosen_locale = row.as_ref().and_then(|row| row.locale.as_deref()).and_then(Locale::from_tag);
    let chosen_theme = row.as_ref().and_then(|row| row.theme);
    Ok(Viewer {
        locale: visit.locale(chosen_locale, fallback),
        theme: visit.theme(chosen_theme),
        now,
        member: row.map(|row| ViewerMember {
            tier: tier::shown(row.role, row.tier, row.tier_until, now),
            id: row.id,
            name: row.name,
            role: row.role,
        }),
    })
}
