//! An author begins an article.

use db::{DbError, Snapshot, Tx};
use events::Emit as _;
use kernel::{MemberId, Viewer};
use web::{Error, Invalid, ViewerExt as _};

use crate::article::{Article, ArticleId, ArticleText, ReadyArticle, SeriesId, check_slug};
use crate::codes;
use crate::events::ArticleCreated;
use crate::gate::may_create;
use crate::store;

/// What an author types to begin an article.
#[derive(Debug, Clone)]
pub struct CreateArticle {
    /// The name in its address; empty means that the title decides.
    pub slug: String,
    /// Everything else.
    pub text: ArticleText,
}

/// An article in order, ready to be begun.
#[derive(Debug, Clone)]
pub struct ReadyCreate {
    slug: String,
    ready: ReadyArticle,
}

impl CreateArticle {
    /// Cleans, checks and renders, outside of the transaction. `invalid` may hold what a form found before.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(self, mut invalid: Invalid) -> Result<ReadyCreate, Error> {
        let slug = check_slug(&self.slug, &mut invalid);
        let ready = self.text.check(&mut invalid);
        invalid.into_result()?;
        Ok(ReadyCreate { slug, ready })
    }
}

/// Begins an article as a draft that only its author and staff know of.
///
/// # Errors
/// 401 and 403 for whoever is no author; 422 where the address is taken.
pub fn create_article(tx: &mut Tx, viewer: &Viewer, input: &ReadyCreate) -> Result<Article, Error> {
    may_create(tx, viewer)?;
    let owner = viewer.member()?.id;
    let slug = match input.slug.as_str() {
        "" => free_slug(tx, &input.ready.text.title, "article", |q, slug| {
            Ok(store::by_slug(q, slug)?.is_some())
        })?,
        wanted if store::by_slug(tx, wanted)?.is_some() => {
            return Err(Error::new(&codes::SLUG_TAKEN).field("slug"));
        }
        wanted => wanted.to_owned(),
    };
    let series = place_in_series(tx, owner, &input.ready, None)?;
    let id = store::insert(tx, &slug, owner, &input.ready, series).map_err(taken)?;
    claim_pictures(tx, id, owner, &input.ready)?;
    tx.emit(&ArticleCreated { article: id, by: Some(owner) })?;
    store::by_id(tx, id)?.ok_or_else(|| DbError::NoRow.into())
}

/// Two authors may ask for one address at the same moment; the index lets one of them have it.
fn taken(error: DbError) -> Error {
    if error.is_unique("articles_slug_key") {
        return Error::new(&codes::SLUG_TAKEN).field("slug");
    }
    error.into()
}

/// An address that nothing has: the title's, or the title's with a number.
fn free_slug(
    q: &mut Snapshot,
    title: &str,
    otherwise: &str,
    is_taken: impl Fn(&mut Snapshot, &str) -> Result<bool, DbError>,
) -> Result<String, DbError> {
    let mut wanted = kernel::text::slug(title);
    if wanted.is_empty() {
        wanted = otherwise.to_owned();
    }
    let mut slug = wanted.clone();
    for number in 2..10_000 {
        if !is_taken(q, &slug)? {
            break;
        }
        slug = format!("{wanted}-{number}");
    }
    Ok(slug)
}

/// The series that the author named, begun where there is none, and the place in it. `former` is where the article
/// stood before: without a wish it stays there.
pub(crate) fn place_in_series(
    tx: &mut Tx,
    owner: MemberId,
    ready: &ReadyArticle,
    former: Option<(SeriesId, u32)>,
) -> Result<(Option<SeriesId>, u32), DbError> {
    let title = &ready.text.series;
    if title.is_empty() {
        return Ok((None, 0));
    }
    let series = match store::series::by_title(tx, owner, title)? {
        Some(series) => series.id,
        None => {
            let slug =
                free_slug(tx, title, "series", |q, slug| Ok(store::series::by_slug(q, slug)?.is_some()))?;
            store::series::insert(tx, owner, &slug, title)?
        }
    };
    let place = match (ready.text.series_position, former) {
        (Some(place), _) => place,
        (None, Some((before, place))) if before == series => place,
        (None, _) => store::series::next_position(tx, series)?,
    };
    Ok((Some(series), place))
}

/// Keeps the pictures that an article shows, and lets others go. The picture at its head has to be the writer's or the
/// article's already, or it would vanish one day.
pub(crate) fn claim_pictures(
    tx: &mut Tx,
    id: ArticleId,
    writer: MemberId,
    ready: &ReadyArticle,
) -> Result<(), Error> {
    let (subject, text) = (id.subject(), &ready.text);
    files::reclaim_shown(tx, writer, &subject, &[&text.body, &text.cover])?;
    match files::file_at(&text.cover) {
        Some(cover) if !files::claim(tx, cover, writer, &subject)? => {
            Err(Error::new(&codes::COVER_GONE).field("cover"))
        }
        _ => Ok(()),
    }
}
