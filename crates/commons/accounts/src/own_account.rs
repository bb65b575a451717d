//! What pages and API share of a member's own account: the password is asked for again, then it is done. `field` is where
//! form or JSON has the password.

use web::{App, Error, ViewerExt as _, Visit};

use crate::change_password::{self, check_password};
use crate::door::ask_again;
use crate::letters::Pen;
use crate::mail_address::{begin_mail_change, read_new_mail, send_verification_again};
use crate::password::PasswordHasher;
use crate::second_step::{self, NewTotp};
use crate::sessions::session_of;
use crate::store::security;

/// Sends the link that changes the mail address of the member who asks.
///
/// # Errors
/// Where the address is none, the password is wrong, or either was tried too often.
pub(crate) async fn ask_for_mail_change(
    app: &App,
    visit: &Visit,
    mail: &str,
    password: String,
    field: &'static str,
) -> Result<(), Error> {
    app.viewer(visit).await?.member()?;
    let new = read_new_mail(mail)?;
    ask_again(app, visit, password, field).await?;
    let (pen, client) = (Pen::of(app), visit.client().to_owned());
    app.write(visit, move |tx, viewer| {
        begin_mail_change(tx, &pen, viewer.member()?.id, &new, &client, viewer.locale)
    })
    .await?;
    Ok(())
}

/// Sends the link once more that proves the mail address of the member who asks.
///
/// # Errors
/// Where it was asked for too often.
pub(crate) async fn ask_for_verification(app: &App, visit: &Visit) -> Result<(), Error> {
    let (pen, client) = (Pen::of(app), visit.client().to_owned());
    app.write(visit, move |tx, viewer| {
        send_verification_again(tx, &pen, viewer.member()?.id, &client, viewer.locale)
    })
    .await?;
    Ok(())
}

/// Sets the password of the member who asks, and signs every other browser out.
///
/// # Errors
/// Where the new one is too weak, the old one is wrong, or was guessed at too often.
pub(crate) async fn set_password(
    app: &App,
    visit: &Visit,
    current: String,
    password: String,
) -> Result<(), Error> {
    let (_, state) = app
        .read(visit, |q, viewer| {
            let id = viewer.member()?.id;
            security::mail_state(q, id)?.ok_or_else(Error::not_found)
        })
        .await?;
    check_password(&password, &state.name, &state.mail)?;
    ask_again(app, visit, current, "current").await?;
    let hash = app.service::<PasswordHasher>()?.hash(password).await?;
    let (pen, session) = (Pen::of(app), session_of(visit));
    app.write(visit, move |tx, viewer| {
        change_password::change_password(tx, &pen, viewer.member()?.id, &hash, &session, viewer.locale)
    })
    .await?;
    Ok(())
}

/// Makes a secret for an authenticator of the member who asks.
///
/// # Errors
/// Where the password is wrong, or there is an authenticator already.
pub(crate) async fn begin_totp(
    app: &App,
    visit: &Visit,
    password: String,
    field: &'static str,
) -> Result<NewTotp, Error> {
    app.viewer(visit).await?.member()?;
    ask_again(app, visit, password, field).await?;
    let issuer = app.site().community().name.clone();
    let (_, totp) = app
        .write(visit, move |tx, viewer| {
            let member = viewer.member()?;
            second_step::begin_totp(tx, member.id, &issuer, &member.name)
        })
        .await?;
    Ok(totp)
}

/// Takes the first code of the authenticator; gives the recovery codes.
///
/// # Errors
/// Where it is wrong; 404 where no secret was made.
pub(crate) async fn confirm_totp(app: &App, visit: &Visit, code: String) -> Result<Vec<String>, Error> {
    let (_, codes) = app
        .write(visit, move |tx, viewer| second_step::confirm_totp(tx, viewer.member()?.id, code.trim()))
        .await?;
    Ok(codes)
}

/// Makes new recovery codes for the member who asks.
///
/// # Errors
/// Where the password is wrong; 404 where signing in asks for no code.
pub(crate) async fn renew_recovery_codes(
    app: &App,
    visit: &Visit,
    password: String,
    field: &'static str,
) -> Result<Vec<String>, Error> {
    app.viewer(visit).await?.member()?;
    ask_again(app, visit, password, field).await?;
    let (_, codes) =
        app.write(visit, |tx, viewer| second_step::renew_recovery_codes(tx, viewer.member()?.id)).await?;
    Ok(codes)
}

/// Signing in asks the member for no code from now on.
///
/// # Errors
/// Where the password is wrong; 404 where it asks for none.
pub(crate) async fn turn_totp_off(
    app: &App,
    visit: &Visit,
    password: String,
    field: &'static str,
) -> Result<(), Error> {
    app.viewer(visit).await?.member()?;
    ask_again(app, visit, password, field).await?;
    app.write(visit, |tx, viewer| second_step::turn_totp_off(tx, viewer.member()?.id)).await?;
    Ok(())
}
