//! Members like an article, and take that back.

use access::Action;
use db::Tx;
use events::Emit as _;
use kernel::Viewer;
use web::{Error, ViewerExt as _};

use crate::article::ArticleId;
use crate::events::{ArticleLiked, ArticleUnliked};
use crate::gate::article_for;
use crate::{codes, store};

/// How many like an article, and whether the viewer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Likes {
    /// All.
    pub count: i64,
    /// The viewer among them.
    pub mine: bool,
}

/// Likes an article, once however often it is asked.
///
/// # Errors
/// For whoever may not read all of it, or wrote it.
pub fn like_article(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Likes, Error> {
    let article = article_for(tx, viewer, Action::Read, id)?;
    let by = viewer.member()?.id;
    if by == article.owner_id {
        return Err(Error::new(&codes::OWN_LIKE));
    }
    if store::commerce::insert_like(tx, id, by)? {
        tx.emit(&ArticleLiked { article: id, by: Some(by), author: article.owner_id })?;
    }
    let (count, mine) = store::commerce::likes(tx, id, Some(by))?;
    Ok(Likes { count, mine })
}

/// Takes a like back.
///
/// # Errors
/// For whoever may not know of it.
pub fn unlike_article(tx: &mut Tx, viewer: &Viewer, id: ArticleId) -> Result<Likes, Error> {
    // A like can be taken back also where a membership ran out.
    let article = article_for(tx, viewer, Action::See, id)?;
    let by = viewer.member()?.id;
    if store::commerce::delete_like(tx, id, by)? {
        tx.emit(&ArticleUnliked { article: id, by: Some(by), author: article.owner_id })?;
    }
    let (count, mine) = store::commerce::likes(tx, id, Some(by))?;
    Ok(Likes { count, mine })
}
