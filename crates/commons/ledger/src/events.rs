//! The facts that others may rely on.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::{AccountKind, Transfer, TransferId, Unit};

/// Value moved. The event is about what the value moved for, such as an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferPosted {
    /// Which transfer.
    pub transfer: TransferId,
    /// The name of the movement, such as `sale.paid`.
    pub movement: String,
    /// What it was for.
    pub about: Subject,
    /// Who caused it.
    pub actor: Option<MemberId>,
    /// The transfer that it takes back whole.
    pub reverses: Option<TransferId>,
    /// The transfer that it takes back in part.
    pub counters: Option<TransferId>,
    /// What each account took part with.
    pub postings: Vec<PostingFact>,
}

/// What one account took part with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PostingFact {
    /// The account's code.
    pub account: String,
    /// What it means that value stands in it.
    pub kind: AccountKind,
    /// What is counted.
    pub unit: Unit,
    /// How much: debit positive, credit negative.
    pub amount: i64,
}

impl TransferPosted {
    pub(crate) fn new(id: TransferId, transfer: &Transfer) -> Self {
        let fact = |leg: &crate::Leg| PostingFact {
            account: leg.account.code().to_owned(),
            kind: leg.account.kind(),
            unit: leg.unit,
            amount: leg.amount,
        };
        Self {
            transfer: id,
            movement: transfer.kind.clone(),
            about: transfer.about.clone(),
            actor: transfer.actor,
            reverses: transfer.reverses,
            counters: transfer.counters,
            postings: transfer.legs.iter().map(fact).collect(),
        }
    }
}

impl Event for TransferPosted {
    const KIND: &'static str = "ledger.transfer.posted";

    fn subject(&self) -> Subject {
        self.about.clone()
    }

    fn actor(&self) -> Option<MemberId> {
        self.actor
    }
}
