//! Sends what lies in the outbox.

use std::time::Duration;

use db::{DbError, Tx, params};
use events::due::{self, Work, WorkContext, WorkError};
use serde::{Deserialize, Serialize};

use crate::compose::compose;
use crate::mailer::Mailer;
use crate::store::{self, MailState};
use crate::{MailId, message};

const SEND: &str = "mail.send";

/// With the pauses of due work, about two days: as long as mail servers themselves try.
const ATTEMPTS_MAX: u32 = 30;

/// A letter is to be sent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Send {
    message: MailId,
}

impl Send {
    /// Makes due work of a letter; `key` names this sending.
    pub(crate) fn enqueue(tx: &mut Tx, message: MailId, key: &str) -> Result<(), DbError> {
        let now = tx.now();
        due::enqueue(tx, SEND, key, &Self { message }, now).map(drop)
    }
}

pub(crate) fn works(mailer: &Mailer) -> Vec<Work> {
    let mailer = mailer.clone();
    vec![Work::new(SEND, ATTEMPTS_MAX, Duration::from_secs(90), move |context, send: Send| {
        deliver(context, mailer.clone(), send.message)
    })]
}

async fn deliver(context: WorkContext, mailer: Mailer, id: MailId) -> Result<(), WorkError> {
    let row = context.db().read(move |q| message(q, id)).await?;
    let Some(row) = row.filter(|row| row.state == MailState::Waiting) else { return Ok(()) };
    let message = match compose(&mailer, &row) {
        Ok(message) => message,
        Err(error) => {
            note(&context, id, MailState::Dead, &error).await?;
            return Err(WorkError::dead(error));
        }
    };
    match mailer.hand_over(message).await {
        Ok(sent) => {
            context
                .finish(move |tx| {
                    let now = tx.now();
                    if sent {
                        tx.execute(&store::SENT, params![id, now])?;
                    } else {
                        tx.execute(&store::KEPT, params![id])?;
                    }
                    Ok(())
                })
                .await
        }
        // A refusal for good (5xx): another try would be refused as well.
        Err(error) if error.is_permanent() => {
            note(&context, id, MailState::Dead, &error).await?;
            Err(WorkError::dead(error))
        }
        Err(error) => {
            let state = if context.is_last_attempt() { MailState::Dead } else { MailState::Waiting };
            note(&context, id, state, &error).await?;
            Err(WorkError::retry(error))
        }
    }
}

/// Tells the owner why, at the letter itself.
async fn note(
    context: &WorkContext,
    id: MailId,
    state: MailState,
    error: &(dyn std::error::Error + Sync),
) -> Result<(), DbError> {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    let text: String = text.chars().filter(|c| !c.is_control()).take(500).collect();
    context.db().write(move |tx| tx.execute(&store::FAILED, params![id, state, text]).map(drop)).await
}
