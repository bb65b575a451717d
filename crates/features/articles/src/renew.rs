//! Articles that an older renderer made.

use access::Audience;
use db::{DbError, Snapshot, Tx, params};
use events::renewal::{Anew, Old, Place, Renewal};
use kernel::Locale;
use markdown::RENDERER_VERSION;

use crate::article::{ArticleId, Made};
use crate::store::bodies;

db::statements! {
    /// Articles of an older renderer, behind a place.
    OLD = "SELECT article_bodies.rendered_by, articles.id, articles.version, language, audience, excerpt, minutes, body, html,
        open_html, open_text, open_percent, outline
        FROM article_bodies JOIN articles ON articles.id = article_id
        WHERE article_bodies.rendered_by < $1 AND (article_bodies.rendered_by, article_id) > ($2, $3)
        ORDER BY article_bodies.rendered_by, article_id LIMIT $4";
    /// The text of an article was made anew, unless it was edited since.
    RENEW_BODY = "UPDATE article_bodies SET html = $3, open_html = $4, open_text = $5, open_percent = $6, outline = $7,
        rendered_by = $8
        WHERE article_id = $1 AND rendered_by < $8
        AND EXISTS (SELECT 1 AS one FROM articles WHERE id = $1 AND version = $2)";
    /// What the row of the article says of it.
    RENEW_ROW = "UPDATE articles SET excerpt = $3, minutes = $4 WHERE id = $1 AND version = $2";
}

/// What this crate has rendered and stored.
pub(crate) fn renewals() -> Vec<Renewal> {
    vec![Renewal { name: "articles.articles", version: RENDERER_VERSION, older: old }]
}

db::row! {
    struct OldArticle {
        rendered_by: u32,
        id: ArticleId,
        version: i64,
        language: String,
        audience: Audience,
        excerpt: String,
        minutes: u32,
        body: String,
        html: String,
        open_html: String,
        open_text: String,
        open_percent: u32,
        outline: String,
    }
}

impl OldArticle {
    fn made(&self) -> Result<Made, DbError> {
        Ok(Made {
            excerpt: self.excerpt.clone(),
            html: self.html.clone(),
            open_html: self.open_html.clone(),
            open_text: self.open_text.clone(),
            open_percent: self.open_percent,
            outline: bodies::outline_of(&self.outline)?,
            minutes: self.minutes,
        })
    }
}

fn old(q: &mut Snapshot, below: u32, after: Place, most: u32) -> Result<Vec<Old>, DbError> {
    let rows: Vec<OldArticle> = q.rows(&OLD, params![below, after.version, after.id, most])?;
    let one = |row: OldArticle| {
        let place = Place { version: row.rendered_by, id: row.id.get() };
        Old::new(place, move || {
            let language = Locale::from_tag(&row.language).unwrap_or_default();
            let (made, _) = Made::of(&row.body, language, row.audience);
            let changed = !row.made().is_ok_and(|before| before == made);
            Anew::new(changed, move |tx| save(tx, row.id, row.version, &made))
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

fn save(tx: &mut Tx, id: ArticleId, version: i64, made: &Made) -> Result<u64, DbError> {
    let outline = bodies::outline_text(&made.outline)?;
    let set = params![
        id,
        version,
        made.html,
        made.open_html,
        made.open_text,
        made.open_percent,
        outline,
        RENDERER_VERSION
    ];
    let saved = tx.execute(&RENEW_BODY, set)?;
    if saved > 0 {
        tx.execute(&RENEW_ROW, params![id, version, made.excerpt, made.minutes])?;
    }
    Ok(saved)
}
