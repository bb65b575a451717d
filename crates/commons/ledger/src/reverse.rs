//! Reversing: the whole of a transfer is taken back by another that points to it, at most once.

use db::{DbError, Tx};
use kernel::MemberId;

use crate::post::{PostError, Posted, post};
use crate::store::{self, PostingRow};
use crate::{Draft, DraftError, TransferId};

/// What is to be taken back, and in whose name.
#[derive(Debug, Clone)]
pub struct Reversal {
    /// Idempotency key, made by the caller before the first try.
    pub key: String,
    /// The name of the movement, such as `sale.refunded`.
    pub kind: &'static str,
    /// The transfer to take back.
    pub of: TransferId,
    /// Who decided so.
    pub actor: Option<MemberId>,
    /// A line for whoever reads the statement.
    pub memo: String,
}

/// Why a transfer was not reversed.
#[derive(Debug, thiserror::Error)]
pub enum ReverseError {
    /// It was reversed before, under another key.
    #[error("transfer {by} reverses it already")]
    AlreadyReversed {
        /// The reversal.
        by: TransferId,
    },
    /// A part of it was taken back before. Take back the rest in part too: see [`rest`](crate::rest).
    #[error("a part of transfer {0} was taken back already")]
    PartlyTakenBack(TransferId),
    /// The key, kind or memo is not acceptable.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// It could not be posted, for example because an account would go below its floor.
    #[error(transparent)]
    Post(#[from] PostError),
}

impl From<DbError> for ReverseError {
    fn from(error: DbError) -> Self {
        Self::Post(error.into())
    }
}

/// Takes back the whole of a transfer: every posting is answered by its opposite. The reversal is about the same thing
/// as the original. The same key again gives the first result.
///
/// # Errors
/// As [`ReverseError`] says. Nothing was written then.
pub fn reverse(tx: &mut Tx, reversal: &Reversal) -> Result<Posted, ReverseError> {
    let original = store::transfer(tx, reversal.of)?.ok_or(PostError::Unknown(reversal.of))?;
    let by = store::reversal_of(tx, reversal.of)?;
    let is_replay = match by {
        Some(by) => store::transfer_by_key(tx, &reversal.key)?.is_some_and(|known| known.id == by),
        None => false,
    };
    if let Some(by) = by
        && !is_replay
    {
        return Err(ReverseError::AlreadyReversed { by });
    }
    if by.is_none() && !store::taken_back(tx, reversal.of)?.is_empty() {
        return Err(ReverseError::PartlyTakenBack(reversal.of));
    }
    let postings = store::postings(tx, reversal.of)?;
    let draft = Draft::new(reversal.key.clone(), reversal.kind, original.about())
        .by(reversal.actor)
        .memo(reversal.memo.clone())
        .reverses(reversal.of);
    let transfer = postings.iter().fold(draft, opposite).seal()?;
    Ok(post(tx, &transfer)?)
}

fn opposite(draft: Draft, posting: &PostingRow) -> Draft {
    let amount = |minor| crate::Amount::new(minor, posting.unit);
    if posting.amount > 0 {
        draft.credit(&posting.account(), amount(posting.amount))
    } else {
        draft.debit(&posting.account(), amount(-posting.amount))
    }
}
