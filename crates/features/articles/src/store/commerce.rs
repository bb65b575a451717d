//! Prices, purchases and likes.

use access::GrantId;
use db::{DbError, Snapshot, Tx, params};
use kernel::{Currency, MemberId, Money};

use crate::article::ArticleId;

db::statements! {
    /// Removes the prices of an article.
    DELETE_PRICES = "DELETE FROM article_prices WHERE article_id = $1";
    /// Adds a price.
    INSERT_PRICE = "INSERT INTO article_prices (article_id, currency, minor) VALUES ($1, $2, $3)";
    /// The prices of an article.
    PRICES = "SELECT currency, minor FROM article_prices WHERE article_id = $1 ORDER BY currency";

    /// Notes what was handed over for money.
    INSERT_PURCHASE = "INSERT INTO article_purchases (order_line_id, article_id, member_id, grant_id, created_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (order_line_id) DO NOTHING";
    /// Notes that it was taken back; gives the grant to end.
    REVERSE_PURCHASE = "UPDATE article_purchases SET reversed_at = $2 WHERE order_line_id = $1 AND reversed_at IS NULL \
        RETURNING grant_id";

    /// Notes a like; touches nothing where it is noted already.
    INSERT_LIKE = "INSERT INTO article_likes (article_id, member_id, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (article_id, member_id) DO NOTHING";
    /// Takes a like back.
    DELETE_LIKE = "DELETE FROM article_likes WHERE article_id = $1 AND member_id = $2";
    /// How many like an article.
    COUNT_LIKES = "SELECT COUNT(*) AS total FROM article_likes WHERE article_id = $1";
    /// Whether a member likes it.
    LIKED_BY = "SELECT article_id FROM article_likes WHERE article_id = $1 AND member_id = $2";
}

pub(crate) fn set_prices(tx: &mut Tx, id: ArticleId, prices: &[Money]) -> Result<(), DbError> {
    tx.execute(&DELETE_PRICES, params![id])?;
    for price in prices {
        tx.execute(&INSERT_PRICE, params![id, price.currency, price.minor])?;
    }
    Ok(())
}

/// The prices of an article, renminbi first, for that is the currency of most.
pub(crate) fn prices(q: &mut Snapshot, id: ArticleId) -> Result<Vec<Money>, DbError> {
    let rows: Vec<(Currency, i64)> = q.rows(&PRICES, params![id])?;
    let mut prices: Vec<Money> =
        rows.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
    prices.sort_by_key(|price| (price.currency != Currency::CNY, price.currency));
    Ok(prices)
}

pub(crate) fn insert_purchase(
    tx: &mut Tx,
    order_line: i64,
    id: ArticleId,
    buyer: MemberId,
    grant: GrantId,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(&INSERT_PURCHASE, params![order_line, id, buyer, grant, now]).map(drop)
}

pub(crate) fn reverse_purchase(tx: &mut Tx, order_line: i64) -> Result<Option<GrantId>, DbError> {
    let now = tx.now();
    tx.row(&REVERSE_PURCHASE, params![order_line, now])
}

pub(crate) fn insert_like(tx: &mut Tx, id: ArticleId, member: MemberId) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute(&INSERT_LIKE, params![id, member, now])? > 0)
}

pub(crate) fn delete_like(tx: &mut Tx, id: ArticleId, member: MemberId) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE_LIKE, params![id, member])? > 0)
}

pub(crate) fn likes(
    q: &mut Snapshot,
    id: ArticleId,
    member: Option<MemberId>,
) -> Result<(i64, bool), DbError> {
    let count = q.one(&COUNT_LIKES, params![id])?;
    let mine: Option<ArticleId> = match member {
        Some(member) => q.row(&LIKED_BY, params![id, member])?,
        None => None,
    };
    Ok((count, mine.is_some()))
}
