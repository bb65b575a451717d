//! What pages and API share of letting somebody in: guesses are counted, passwords compared outside of transactions.

use std::time::Duration;

use db::{DbError, Snapshot, Tx, params};
use kernel::{MemberId, Timestamp, Token};
use web::{App, Credential, Error, ViewerExt as _, Visit};

use crate::change_password::stored;
use crate::codes;
use crate::guesses::Guess;
use crate::password::PasswordHasher;
use crate::sessions::session_of;
use crate::sign_in::{SignIn, begin_session, claimed, end_session, verify};
use crate::store::security;

/// Who signs in with name and password. The guess is counted; say [`Guess::right`] in the transaction that lets the
/// member in.
///
/// # Errors
/// The same for an unknown name and a wrong password; while the door is shut, the same for the right one.
pub(crate) async fn check_in(app: &App, visit: &Visit, sign_in: SignIn) -> Result<(MemberId, Guess), Error> {
    let login = sign_in.check()?;
    let client = visit.client().to_owned();
    let (found, guess) = app
        .db()
        .write(move |tx| {
            let found = claimed(tx, &login)?;
            let guess = Guess::at(found.as_ref().map(|(member, _)| *member), &login, &client);
            guess.count(tx)?;
            Ok::<_, Error>((found, guess))
        })
        .await?;
    let member = verify(&*app.service::<PasswordHasher>()?, found, sign_in.password).await?;
    Ok((member, guess))
}

/// How long ago members without a password may have signed in, for what others give the password again.
const JUST_NOW: Duration = Duration::from_secs(10 * 60);

/// Has a member who is signed in give the password again, before something that cannot be undone. `field` is where the
/// form has it. Whoever has no password has to have signed in just now.
///
/// # Errors
/// Where it is wrong, or was guessed at too often.
pub(crate) async fn ask_again(
    app: &App,
    visit: &Visit,
    password: String,
    field: &'static str,
) -> Result<(), Error> {
    let (client, session, is_empty) = (visit.client().to_owned(), session_of(visit), password.is_empty());
    let (_, given) = app
        .write(visit, move |tx, viewer| {
            let member = viewer.member()?.id;
            let stored = stored(tx, member)?;
            if stored.is_empty() {
                return signed_in_just_now(tx, member, &session).map(|()| None);
            }
            if is_empty {
                return Err(Error::new(&web::codes::REQUIRED).field(field));
            }
            let guess = Guess::at(Some(member), "", &client);
            guess.count(tx)?;
            Ok(Some((stored, guess)))
        })
        .await?;
    let Some((stored, guess)) = given else { return Ok(()) };
    if !app.service::<PasswordHasher>()?.fits(password, Some(stored)).await? {
        return Err(Error::new(&codes::PASSWORD_WRONG).field(field));
    }
    Ok(app.db().write(move |tx| guess.right(tx)).await?)
}

fn signed_in_just_now(q: &mut Snapshot, member: MemberId, session: &[u8]) -> Result<(), Error> {
    let since: Option<Timestamp> = q.row(&security::SESSION_SINCE, params![member, session])?;
    match since {
        Some(since) if q.now().since(since) < JUST_NOW => Ok(()),
        _ => Err(Error::new(&codes::SIGN_IN_AGAIN)),
    }
}

/// Begins a session in this browser. Whoever was signed in here before leaves: a session is never handed from one member
/// to another.
///
/// # Errors
/// Only of the database.
pub(crate) fn begin_here(
    tx: &mut Tx,
    member: MemberId,
    agent: &str,
    former: &Credential,
    lasts: Duration,
) -> Result<Token, DbError> {
    if let Credential::Session(token) = former {
        end_session(tx, token)?;
    }
    begin_session(tx, member, agent, lasts)
}

/// Gives the browser the secret of its session.
pub(crate) fn hand_over(app: &App, visit: &Visit, session: &Token, lasts: Duration) {
    let names = app.cookie_names();
    let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
    visit.set_cookie(names.session(), session.as_str().to_owned(), seconds);
    visit.remove_cookie(names.visitor());
}
