//! Rules that an older renderer made. A version of the rules is never edited: only what it looks like changes.

use db::{DbError, Snapshot, params};
use events::renewal::{Anew, Old, Place, Renewal};
use kernel::Locale;
use markdown::RENDERER_VERSION;

use crate::settings::rendered;

db::statements! {
    /// Rules of an older renderer, behind a place.
    OLD_RULES = "SELECT rendered_by, id, body, body_html FROM community_rules
        WHERE rendered_by < $1 AND (rendered_by, id) > ($2, $3) ORDER BY rendered_by, id LIMIT $4";
    /// A version of the rules was made anew.
    RENEW_RULES = "UPDATE community_rules SET body_html = $2, rendered_by = $3 WHERE id = $1 AND rendered_by < $3";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    vec![Renewal { name: "community.rules", version: RENDERER_VERSION, older: old_rules }]
}

fn old_rules(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<(u32, i64, String, String)> =
        q.rows(&OLD_RULES, params![below, after.version, after.id, most])?;
    let one = |(version, id, body, before): (u32, i64, String, String)| {
        Old::new(Place { version, id }, move || {
            // Posts are rendered alike in every language.
            let html = rendered(&body, Locale::ZhCn);
            Anew::new(html != before, move |tx| tx.execute(&RENEW_RULES, params![id, html, RENDERER_VERSION]))
        })
    };
    Ok(rows.into_iter().map(one).collect())
}
