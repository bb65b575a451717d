//! Comments that an older renderer made.

use db::{DbError, Snapshot, params};
use events::renewal::{Anew, Old, Place, Renewal};
use markdown::RENDERER_VERSION;

use crate::CommentId;
use crate::draft::{html_of, mentioned};

db::statements! {
    /// Comments of an older renderer, behind a place.
    OLD_COMMENTS = "SELECT rendered_by, id, version, body, body_html FROM comments
        WHERE rendered_by < $1 AND (rendered_by, id) > ($2, $3) ORDER BY rendered_by, id LIMIT $4";
    /// A comment was made anew, unless it was edited since.
    RENEW_COMMENT = "UPDATE comments SET body_html = $3, rendered_by = $4
        WHERE id = $1 AND version = $2 AND rendered_by < $4";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    vec![Renewal { name: "comments.comments", version: RENDERER_VERSION, older: old_comments }]
}

db::row! {
    struct OldComment {
        rendered_by: u32,
        id: CommentId,
        version: i64,
        body: String,
        body_html: String,
    }
}

fn old_comments(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldComment> = q.rows(&OLD_COMMENTS, params![below, after.version, after.id, most])?;
    let mut old = Vec::with_capacity(rows.len());
    for row in rows {
        let known = mentioned(q, &row.body)?;
        let place = Place { version: row.rendered_by, id: row.id.get() };
        old.push(Old::new(place, move || {
            let html = html_of(&row.body, &known);
            Anew::new(html != row.body_html, move |tx| {
                tx.execute(&RENEW_COMMENT, params![row.id, row.version, html, RENDERER_VERSION])
            })
        }));
    }
    Ok(old)
}
