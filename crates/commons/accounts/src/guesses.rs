//! Slows down whoever guesses at secrets: at one account from everywhere, and from one place at all accounts.
//!
//! A guess is counted before it is checked, so that a hundred at once are not one. Accounts that do not exist are
//! counted as well: from outside there is no difference.

use std::net::IpAddr;
use std::time::Duration;

use db::{Tx, params};
use kernel::{MemberId, Timestamp};
use web::Error;

use crate::codes;
use crate::sign_in::hash_of;
use crate::store::security;

/// Guesses are forgotten when there was none for so long.
const FORGOTTEN: Duration = Duration::from_secs(24 * 3600);

/// The longest that a door stays shut: an account's owner should not be kept out for a day by strangers.
const SHUT_MAX: Duration = Duration::from_secs(15 * 60);

/// The first wait; it doubles with each further failure.
const SHUT_FIRST: Duration = Duration::from_secs(30);

/// Failures at one account that cost nothing.
const FREE_AT_ACCOUNT: i64 = 5;

/// Failures from one place that cost nothing: a school is one place.
const FREE_FROM_PLACE: i64 = 30;

/// One guess, as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    account: String,
    place: String,
}

impl Guess {
    /// A guess at the password of a member, or of nobody who is called `login`.
    pub fn at(member: Option<MemberId>, login: &str, client: &str) -> Self {
        let account = match member {
            Some(member) => format!("member:{member}"),
            None => format!("login:{}", hex::encode(hash_of(login))),
        };
        Self { account, place: format!("from:{}", network(client)) }
    }

    /// One guess at the code of a member who has given the password.
    pub fn code(member: MemberId, client: &str) -> Self {
        Self { account: format!("code:{member}"), place: format!("from:{}", network(client)) }
    }

    /// A request for a letter to an address; counted like guesses, so that nobody's mailbox is flooded.
    pub fn letter(mail_key: &str, client: &str) -> Self {
        let account = format!("letter:{}", hex::encode(hash_of(mail_key)));
        Self { account, place: format!("letters-from:{}", network(client)) }
    }

    /// Names the account that is guessed at.
    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// Counts it, before the secret is looked at.
    ///
    /// # Errors
    /// Where the door is shut just now; says for how long.
    pub fn count(&self, tx: &mut Tx) -> Result<(), Error> {
        let now = tx.now();
        for (key, free) in [(&self.account, FREE_AT_ACCOUNT), (&self.place, FREE_FROM_PLACE)] {
            let known: Option<(i64, Timestamp, Timestamp)> = tx.row(&security::GUESSES, params![key])?;
            let mut failures = 0;
            if let Some((before, last_at, shut_until)) = known {
                if shut_until > now {
                    return Err(shut(shut_until.since(now)));
                }
                if now.since(last_at) < FORGOTTEN {
                    failures = before;
                }
            }
            failures += 1;
            let shut_until = now.plus(wait(failures, free));
            tx.execute(&security::COUNT_GUESS, params![key, failures, now, shut_until])?;
        }
        Ok(())
    }

    /// It was right: the account's count ends. From the same place it is only one guess less, or whoever has an
    /// account of their own could guess at others for ever.
    ///
    /// # Errors
    /// Only of the database.
    pub fn right(&self, tx: &mut Tx) -> Result<(), db::DbError> {
        let before = tx.now().minus(FORGOTTEN);
        tx.execute(&security::DELETE_OLD_GUESSES, params![before])?;
        tx.execute(&security::FORGET_GUESSES, params![self.account])?;
        tx.execute(&security::UNCOUNT_GUESS, params![self.place])?;
        Ok(())
    }
}

fn shut(wait: Duration) -> Error {
    // The same number that programs are told; nobody counts more than these in seconds.
    let seconds = i64::try_from(wait.as_secs() + 1).unwrap_or(i64::MAX);
    let minutes = if seconds <= 90 { 0 } else { (seconds + 59) / 60 };
    Error::new(&codes::SHUT).arg("seconds", seconds).arg("minutes", minutes).retry_after(wait)
}

fn wait(failures: i64, free: i64) -> Duration {
    let over = failures - free;
    if over < 0 {
        return Duration::ZERO;
    }
    let doublings = u32::try_from(over).unwrap_or(u32::MAX).min(16);
    SHUT_FIRST.saturating_mul(1 << doublings).min(SHUT_MAX)
}

/// One household has one IPv4 address but a whole /64 of IPv6.
fn network(client: &str) -> String {
    match client.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => client.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_after_some_free_failures_and_has_an_end() {
        let waits: Vec<u64> = (1..=12).map(|failures| wait(failures, 5).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait(i64::MAX, 5), SHUT_MAX);
    }

    #[test]
    fn a_household_is_one_place_and_an_unknown_account_is_one_account() {
        let place = |client| Guess::at(None, "lin", client).place;
        assert_eq!(place("2001:db8::1"), place("2001:db8::ffff"));
        assert_ne!(place("2001:db8::1"), place("2001:db8:0:1::1"));
        assert_eq!(Guess::at(None, "lin", "x").account, Guess::at(None, "lin", "y").account);
        let known = Guess::at(Some(MemberId::new(7)), "lin", "x");
        assert_eq!(known.account, Guess::at(Some(MemberId::new(7)), "lin@example.org", "x").account);
        assert_ne!(known.account, Guess::at(None, "lin", "x").account);
    }
}
