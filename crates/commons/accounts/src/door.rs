//! What pages and API share of letting somebody in: guesses are counted, passwords compared outside of transactions.

use kernel::MemberId;
use web::{App, Error, Visit};

use crate::codes;
use crate::guesses::Guess;
use crate::password::PasswordHasher;
use crate::sign_in::{SignIn, claimed, verify};

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

/// Has a member who is signed in give the password again, before something that cannot be undone. `field` is where the
/// form has it.
///
/// # Errors
/// Where it is wrong, or was guessed at too often.
pub(crate) async fn ask_again(
    app: &App,
    visit: &Visit,
    password: String,
    field: &'static str,
) -> Result<(), Error> {
    if password.is_empty() {
        return Err(Error::new(&web::codes::REQUIRED).field(field));
    }
    let client = visit.client().to_owned();
    let (_, (stored, guess)) = app
        .write(visit, move |tx, viewer| {
            let member = web::ViewerExt::member(viewer)?.id;
            let guess = Guess::at(Some(member), "", &client);
            guess.count(tx)?;
            Ok((crate::change_password::stored(tx, member)?, guess))
        })
        .await?;
    if !app.service::<PasswordHasher>()?.fits(password, Some(stored)).await? {
        return Err(Error::new(&codes::PASSWORD_WRONG).field(field));
    }
    Ok(app.db().write(move |tx| guess.right(tx)).await?)
}
