//! Signing in with a passkey, and keeping passkeys. A script talks to the device; everything else are forms.

use axum::extract::State;
use axum::response::Response;
use kernel::Token;
use serde::{Deserialize, Serialize};
use ui::message;
use web::{App, Error, Form, Json, PathId, ViewerExt as _, Visit, local_path, see_other};

use crate::door::{ask_again, begin_here, hand_over};
use crate::letters::Pen;
use crate::outer::attempt::browser_of;
use crate::passkeys::{
    Passkeys, Question, add_passkey, answered, ask, claimed_key, known_keys, read_passkey_name,
    remove_passkey, rename_passkey, use_passkey,
};
use crate::sign_in::{ONE_VISIT, REMEMBERED};
use crate::ways_in::Open;
use crate::{PasskeyId, codes};

/// The field in which the forms have the name.
const NAME: &str = "passkey_name";

/// What a device is asked, for the script.
#[derive(Debug, Serialize)]
pub(crate) struct QuestionJson {
    /// Goes back with the answer.
    question: String,
    /// What `navigator.credentials` takes, with bytes as base64url.
    options: serde_json::Value,
}

/// What a button without fields sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ButtonForm {}

/// Asks whichever device has a key for this site.
pub(crate) async fn ask_any(
    State(app): State<App>,
    visit: Visit,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Json<QuestionJson>, Error> {
    let question = keys(&app)?.ask_for_any()?;
    keep(&app, &visit, question, false).await
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    question: String,
    #[serde(default)]
    answer: String,
    remember: Option<String>,
    next: Option<String>,
}

/// A device answers: its member is signed in, and no code is asked for.
pub(crate) async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SignInForm>,
) -> Result<Response, Error> {
    match enter(&app, &visit, &form).await {
        Ok(()) => Ok(see_other(local_path(form.next.as_deref()))),
        Err(error) if error.is_form() => super::sign_in::again(&app, &visit, form.next, &error).await,
        Err(error) => Err(error),
    }
}

async fn enter(app: &App, visit: &Visit, form: &SignInForm) -> Result<(), Error> {
    let keys = keys(app)?;
    let browser = browser(visit)?;
    let claim = keys.read_claim(&form.answer)?;
    let (token, claimed) = (form.question.clone(), claim.clone());
    // Used up before it is looked at: a question is answered once, rightly or not.
    let question = app.db().write(move |tx| answered(tx, &token, &browser)).await?;
    if question.member.is_some() {
        return Err(Error::new(&codes::PASSKEY_OVER));
    }
    let key = app.db().read(move |q| claimed_key(q, &claimed)).await?;
    let credential = keys.check(&question, &claim, &key)?;
    let lasts = if form.remember.is_some() { REMEMBERED } else { ONE_VISIT };
    let (agent, former) = (visit.user_agent().to_owned(), visit.credential().clone());
    let session = app
        .db()
        .write(move |tx| {
            use_passkey(tx, &key, &credential)?;
            Ok::<_, Error>(begin_here(tx, key.member, &agent, &former, lasts)?)
        })
        .await?;
    hand_over(app, visit, &session, lasts);
    Ok(())
}

/// What the form on the page of security sends before the device is asked.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BeginForm {
    #[serde(default)]
    passkey_name: String,
    #[serde(default)]
    passkey_password: String,
}

/// Asks a device to make a key for the member.
pub(crate) async fn ask_new(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<BeginForm>,
) -> Result<Json<QuestionJson>, Error> {
    let (viewer, known) = app.read(&visit, |q, viewer| known_keys(q, viewer.member()?.id)).await?;
    let keys = keys(&app)?;
    read_passkey_name(NAME, &form.passkey_name)?;
    ask_again(&app, &visit, form.passkey_password, "passkey_password").await?;
    let member = viewer.member()?;
    let question = keys.ask_for_new(member.id, &member.name, known)?;
    keep(&app, &visit, question, true).await
}

/// What the form sends once the device has answered.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AddForm {
    #[serde(default)]
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    passkey_name: String,
}

/// A device has made a key.
pub(crate) async fn add(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<AddForm>,
) -> Result<Response, Error> {
    let added = keep_new(&app, &visit, form).await;
    super::security::done_with(&app, &visit, added, message("accounts-passkey-added")).await
}

async fn keep_new(app: &App, visit: &Visit, form: AddForm) -> Result<(), Error> {
    app.viewer(visit).await?.member()?;
    let keys = keys(app)?;
    let (name, browser, token) =
        (read_passkey_name(NAME, &form.passkey_name)?, browser(visit)?, form.question);
    let (viewer, question) = app.write(visit, move |tx, _| answered(tx, &token, &browser)).await?;
    let member = viewer.member()?.id;
    if question.member != Some(member) {
        return Err(Error::new(&codes::PASSKEY_OVER));
    }
    let key = keys.read_new(&question, &form.answer)?;
    let pen = Pen::of(app);
    app.write(visit, move |tx, viewer| {
        add_passkey(tx, &pen, viewer.member()?.id, &key, &name, viewer.locale)
    })
    .await?;
    Ok(())
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RenameForm {
    #[serde(default)]
    passkey_name: String,
}

pub(crate) async fn rename(
    State(app): State<App>,
    visit: Visit,
    PathId(passkey): PathId<PasskeyId>,
    Form(form): Form<RenameForm>,
) -> Result<Response, Error> {
    let renamed = app
        .write(&visit, move |tx, viewer| {
            let member = viewer.member()?.id;
            rename_passkey(tx, member, passkey, &read_passkey_name(NAME, &form.passkey_name)?)
        })
        .await;
    super::security::done_with(&app, &visit, renamed.map(drop), message("accounts-passkey-renamed")).await
}

pub(crate) async fn remove(
    State(app): State<App>,
    visit: Visit,
    PathId(passkey): PathId<PasskeyId>,
    Form(ButtonForm {}): Form<ButtonForm>,
) -> Result<Response, Error> {
    let open = Open::of(&app);
    let removed =
        app.write(&visit, move |tx, viewer| remove_passkey(tx, viewer.member()?.id, passkey, &open)).await;
    super::security::done_with(&app, &visit, removed.map(drop), message("accounts-passkey-removed")).await
}

/// Keeps a question and gives the script what to ask; `of_member` ties it to whoever is signed in.
async fn keep(
    app: &App,
    visit: &Visit,
    question: Question,
    of_member: bool,
) -> Result<Json<QuestionJson>, Error> {
    let (browser, Question { options, state }) = (browser(visit)?, question);
    let (_, token): (_, Token) = app
        .write(visit, move |tx, viewer| {
            let member = if of_member { Some(viewer.member()?.id) } else { None };
            Ok(ask(tx, &state, &browser, member)?)
        })
        .await?;
    Ok(Json(QuestionJson { question: token.as_str().to_owned(), options }))
}

fn keys(app: &App) -> Result<Passkeys, Error> {
    Passkeys::of(app).ok_or_else(Error::not_found)
}

fn browser(visit: &Visit) -> Result<Vec<u8>, Error> {
    browser_of(visit).ok_or_else(|| Error::new(&codes::PASSKEY_OVER))
}
