//! Posting: a balanced transfer enters the books, once for its key.
//!
//! Everything is checked before anything is written, so a caller may answer a refusal within its own transaction.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use events::Emit as _;
use kernel::Timestamp;

use crate::events::TransferPosted;
use crate::store::{self, AccountRow, PostingRow, TransferRow};
use crate::{AccountId, Leg, Transfer, TransferId, Unit};

/// A transfer that is in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Which transfer.
    pub id: TransferId,
    /// When it was first posted.
    pub at: Timestamp,
    /// Whether its key was there already, so that this call changed nothing.
    pub replayed: bool,
}

/// Why a transfer was not posted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PostError {
    /// The key belongs to a transfer that moves something else.
    #[error("the key of transfer {first} was used again for another movement")]
    KeyReused {
        /// The transfer that has the key.
        first: TransferId,
    },
    /// An account would go below its floor.
    #[error("`{code}` holds {balance} {unit}, which is too little")]
    BelowFloor {
        /// The account.
        code: String,
        /// What is counted.
        unit: Unit,
        /// What it holds before the transfer.
        balance: i64,
    },
    /// An account is open with another kind or floor.
    #[error("`{0}` is open with another kind or floor")]
    OtherAccount(String),
    /// The transfer that it points back to does not exist.
    #[error("there is no transfer {0} to take back")]
    Unknown(TransferId),
    /// More would be taken back than the earlier transfer moved, or from accounts that it did not touch.
    #[error("more would be taken back than transfer {0} moved")]
    TooMuchTakenBack(TransferId),
    /// A reversal is final; post the movement again instead.
    #[error("transfer {0} takes another back and cannot be taken back itself")]
    IsCounter(TransferId),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Enters a transfer into the books and tells the log (`ledger.transfer.posted`).
///
/// The same key with the same movement gives the first result again and changes nothing; actor and memo are those of
/// the first try. Call it in the transaction of the change that the movement belongs to.
///
/// # Errors
/// As [`PostError`] says. Nothing was written then.
pub fn post(tx: &mut Tx, transfer: &Transfer) -> Result<Posted, PostError> {
    if let Some(first) = store::transfer_by_key(tx, &transfer.key)? {
        return replay(tx, transfer, &first);
    }
    check_taken_back(tx, transfer)?;
    let accounts = open_accounts(tx, &transfer.legs)?;
    check_floors(tx, &transfer.legs, &accounts)?;
    let id = store::insert(tx, transfer, &accounts)?;
    tx.emit(&TransferPosted::new(id, transfer))?;
    Ok(Posted { id, at: tx.now(), replayed: false })
}

fn replay(tx: &mut Tx, transfer: &Transfer, first: &TransferRow) -> Result<Posted, PostError> {
    let legs: Vec<Leg> = store::postings(tx, first.id)?.iter().map(PostingRow::leg).collect();
    let same = first.kind == transfer.kind
        && first.about() == transfer.about
        && first.reverses_id == transfer.reverses
        && first.counters_id == transfer.counters
        && sorted(&legs) == sorted(&transfer.legs);
    if same {
        Ok(Posted { id: first.id, at: first.posted_at, replayed: true })
    } else {
        Err(PostError::KeyReused { first: first.id })
    }
}

/// The engines sort codes by their own collations, so neither order is relied on.
fn sorted(legs: &[Leg]) -> Vec<&Leg> {
    let mut legs: Vec<&Leg> = legs.iter().collect();
    legs.sort_unstable();
    legs
}

fn open_accounts(tx: &mut Tx, legs: &[Leg]) -> Result<Vec<AccountRow>, PostError> {
    legs.iter()
        .map(|leg| {
            let (kind, has_floor) = (leg.account.kind(), leg.account.has_floor());
            match store::account(tx, leg.account.code(), leg.unit)? {
                Some(open) if open.kind == kind && open.has_floor == has_floor => Ok(open),
                Some(_) => Err(PostError::OtherAccount(leg.account.code().to_owned())),
                None => {
                    let id = store::open_account(tx, &leg.account, leg.unit)?;
                    Ok(AccountRow { id, kind, has_floor })
                }
            }
        })
        .collect()
}

/// Refuses what would take an account below zero. The turn is taken before the balance is read: of two transfers that
/// could break the floor together, the second waits here (or is run again) and sees what the first did.
fn check_floors(tx: &mut Tx, legs: &[Leg], accounts: &[AccountRow]) -> Result<(), PostError> {
    let lowering =
        |(leg, account): &(&Leg, &AccountRow)| account.has_floor && leg.amount * account.kind.sign() < 0;
    let mut lowered: Vec<_> = legs.iter().zip(accounts).filter(lowering).collect();
    // One order for all, so that two transfers never wait for each other.
    lowered.sort_unstable_by_key(|(_, account)| account.id);
    for (leg, account) in lowered {
        store::take_turn(tx, account.id)?;
        let sign = account.kind.sign();
        let balance = store::balance(tx, account.id)? * sign;
        if balance.checked_add(leg.amount * sign).is_none_or(|after| after < 0) {
            let code = leg.account.code().to_owned();
            return Err(PostError::BelowFloor { code, unit: leg.unit, balance });
        }
    }
    Ok(())
}

/// Whatever points back to a transfer may, taken together, undo it and no more: each of its accounts ends between
/// where it was put and where it was before.
fn check_taken_back(tx: &mut Tx, transfer: &Transfer) -> Result<(), PostError> {
    let Some(earlier) = transfer.counters.or(transfer.reverses) else {
        return Ok(());
    };
    let target = store::transfer(tx, earlier)?.ok_or(PostError::Unknown(earlier))?;
    if target.reverses_id.or(target.counters_id).is_some() {
        return Err(PostError::IsCounter(earlier));
    }
    let moved = store::postings(tx, earlier)?;
    let taken: BTreeMap<AccountId, i64> = store::taken_back(tx, earlier)?.into_iter().collect();
    for leg in &transfer.legs {
        let of_leg = |posting: &&PostingRow| posting.code == leg.account.code() && posting.unit == leg.unit;
        let original = moved.iter().find(of_leg).ok_or(PostError::TooMuchTakenBack(earlier))?;
        let already = taken.get(&original.account_id).copied().unwrap_or(0);
        if !stays_between(original.amount, already, leg.amount) {
            return Err(PostError::TooMuchTakenBack(earlier));
        }
    }
    Ok(())
}

/// Whether `original + already + now` lies between `original` and zero, and `now` leads towards zero.
fn stays_between(original: i64, already: i64, now: i64) -> bool {
    let left = i128::from(original) + i128::from(already);
    let after = left + i128::from(now);
    if original > 0 { after >= 0 && after < left } else { after <= 0 && after > left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_leads_to_zero_and_no_further() {
        assert!(stays_between(100, 0, -100));
        assert!(stays_between(100, -60, -40));
        assert!(!stays_between(100, -60, -41));
        assert!(!stays_between(100, -60, 10), "taking back does not give again");
        assert!(stays_between(-100, 60, 40));
        assert!(!stays_between(-100, 60, 41));
        assert!(!stays_between(-100, 0, -1));
    }
}
