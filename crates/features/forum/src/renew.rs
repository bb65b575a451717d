//! Topics and replies that an older renderer made.

use db::{DbError, Snapshot, params};
use events::renewal::{Anew, Old, Place, Renewal};
use kernel::Locale;
use markdown::RENDERER_VERSION;

use crate::draft::{mentioned, render_with};
use crate::{ReplyId, TopicId};

db::statements! {
    /// Topics of an older renderer, behind a place.
    OLD_TOPICS = "SELECT rendered_by, id, version, body, body_html, excerpt FROM topics
        WHERE rendered_by < $1 AND (rendered_by, id) > ($2, $3) ORDER BY rendered_by, id LIMIT $4";
    /// A topic was made anew, unless it was edited since.
    RENEW_TOPIC = "UPDATE topics SET body_html = $3, excerpt = $4, rendered_by = $5
        WHERE id = $1 AND version = $2 AND rendered_by < $5";
    /// Replies of an older renderer, behind a place.
    OLD_REPLIES = "SELECT rendered_by, id, version, body, body_html FROM replies
        WHERE rendered_by < $1 AND (rendered_by, id) > ($2, $3) ORDER BY rendered_by, id LIMIT $4";
    /// A reply was made anew, unless it was edited since.
    RENEW_REPLY = "UPDATE replies SET body_html = $3, rendered_by = $4
        WHERE id = $1 AND version = $2 AND rendered_by < $4";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    let renewal = |name, older| Renewal { name, version: RENDERER_VERSION, older };
    vec![renewal("forum.topics", old_topics), renewal("forum.replies", old_replies)]
}

/// Posts are rendered alike in every language.
const LOCALE: Locale = Locale::ZhCn;

db::row! {
    struct OldTopic {
        rendered_by: u32,
        id: TopicId,
        version: i64,
        body: String,
        body_html: String,
        excerpt: String,
    }
}

fn old_topics(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldTopic> = q.rows(&OLD_TOPICS, params![below, after.version, after.id, most])?;
    let mut old = Vec::with_capacity(rows.len());
    for row in rows {
        let known = mentioned(q, &row.body)?;
        let place = Place { version: row.rendered_by, id: row.id.get() };
        old.push(Old::new(place, move || {
            let text = render_with(row.body, LOCALE, &known);
            let changed = text.html != row.body_html || text.excerpt != row.excerpt;
            Anew::new(changed, move |tx| {
                let set = params![row.id, row.version, text.html, text.excerpt, RENDERER_VERSION];
                tx.execute(&RENEW_TOPIC, set)
            })
        }));
    }
    Ok(old)
}

db::row! {
    struct OldReply {
        rendered_by: u32,
        id: ReplyId,
        version: i64,
        body: String,
        body_html: String,
    }
}

fn old_replies(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldReply> = q.rows(&OLD_REPLIES, params![below, after.version, after.id, most])?;
    let mut old = Vec::with_capacity(rows.len());
    for row in rows {
        let known = mentioned(q, &row.body)?;
        let place = Place { version: row.rendered_by, id: row.id.get() };
        old.push(Old::new(place, move || {
            let text = render_with(row.body, LOCALE, &known);
            Anew::new(text.html != row.body_html, move |tx| {
                let set = params![row.id, row.version, text.html, RENDERER_VERSION];
                tx.execute(&RENEW_REPLY, set)
            })
        }));
    }
    Ok(old)
}
