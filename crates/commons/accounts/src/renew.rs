//! Bios that an older renderer made.

use db::{DbError, Snapshot, params};
use events::renewal::{Anew, Old, Place, Renewal};
use kernel::{Locale, MemberId};
use markdown::RENDERER_VERSION;

use crate::edit_profile::bio_html;

db::statements! {
    /// Bios of an older renderer, behind a place.
    OLD_BIOS = "SELECT bio_rendered_by, id, version, bio, bio_html FROM members
        WHERE bio <> '' AND bio_rendered_by < $1 AND (bio_rendered_by, id) > ($2, $3)
        ORDER BY bio_rendered_by, id LIMIT $4";
    /// A bio was made anew, unless it was edited since.
    RENEW_BIO = "UPDATE members SET bio_html = $3, bio_rendered_by = $4
        WHERE id = $1 AND version = $2 AND bio_rendered_by < $4";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    vec![Renewal { name: "accounts.bios", version: RENDERER_VERSION, older: old_bios }]
}

fn old_bios(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<(u32, MemberId, i64, String, String)> =
        q.rows(&OLD_BIOS, params![below, after.version, after.id, most])?;
    let one = |(version, id, edition, bio, before): (u32, MemberId, i64, String, String)| {
        Old::new(Place { version, id: id.get() }, move || {
            // Posts are rendered alike in every language.
            let html = bio_html(&bio, Locale::ZhCn);
            Anew::new(html != before, move |tx| {
                tx.execute(&RENEW_BIO, params![id, edition, html, RENDERER_VERSION])
            })
        })
    };
    Ok(rows.into_iter().map(one).collect())
}
