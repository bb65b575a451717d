//! The facts about letters that others may rely on.

use events::Event;
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::MailId;

/// The owner had a letter sent once more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SentAgain {
    /// Which letter.
    pub message: MailId,
    /// Who asked.
    pub by: MemberId,
}

impl Event for SentAgain {
    const KIND: &'static str = "mail.message.sent_again";
    fn subject(&self) -> Subject {
        self.message.subject()
    }
    fn actor(&self) -> Option<MemberId> {
        Some(self.by)
    }
}
