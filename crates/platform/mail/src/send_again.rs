//! The owner has a letter sent once more.

use db::{Tx, params};
use events::Emit as _;
use kernel::MemberId;
use web::Error;

use crate::events::SentAgain;
use crate::work::Send;
use crate::{MailId, store};

/// Sends a letter once more that was kept or given up. Whoever asks has to be an owner.
///
/// # Errors
/// 404 for an unknown letter, and for one that was sent: its text is gone.
pub fn send_again(tx: &mut Tx, by: MemberId, id: MailId) -> Result<(), Error> {
    let letter = store::message(tx, id)?.ok_or_else(Error::not_found)?;
    if tx.execute(&store::AGAIN, params![id])? == 0 {
        return Err(Error::not_found());
    }
    // A name of its own: the work under the letter's key was done or given up.
    let key = format!("{}-again-{}", letter.key, tx.now().micros());
    Send::enqueue(tx, id, &key)?;
    tx.emit(&SentAgain { message: id, by })?;
    Ok(())
}
