//! One click in a letter ends all letters, without signing in. The bell goes on.

use db::{Tx, params};
use kernel::{MemberId, Token};
use web::Error;

use crate::kind::{Kind, Way};
use crate::letters::end_digest;
use crate::{settings, store};

/// Ends the letters to whoever the token belongs to; as often as it is asked.
///
/// # Errors
/// 404 for a token that is nobody's.
pub fn unsubscribe(tx: &mut Tx, token: &str) -> Result<(), Error> {
    let token = Token::parse(token).ok_or_else(Error::not_found)?;
    let member: Option<MemberId> = tx.row(&store::BY_TOKEN, params![token.as_str()])?;
    let member = member.ok_or_else(Error::not_found)?;
    for kind in Kind::ALL {
        if store::way(tx, member, *kind)? == Way::Mail {
            settings::choose(tx, member, *kind, Way::Bell)?;
        }
    }
    end_digest(tx, member)?;
    tx.execute(&store::UNMAIL, params![member])?;
    Ok(())
}

/// Whether a token is somebody's.
///
/// # Errors
/// 404 where it is not.
pub(crate) fn check(q: &mut db::Snapshot, token: &str) -> Result<(), Error> {
    let token = Token::parse(token).ok_or_else(Error::not_found)?;
    let member: Option<MemberId> = q.row(&store::BY_TOKEN, params![token.as_str()])?;
    member.map(drop).ok_or_else(Error::not_found)
}
