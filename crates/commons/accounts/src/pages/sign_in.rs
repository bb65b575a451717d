//! The sign-in form, and the way out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Token, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame};
use web::{App, Credential, Error, Form, Meta, Query, Visit, local_path, see_other};

use super::register::Next;
use crate::codes;
use crate::door::{begin_here, check_in, hand_over};
use crate::outer::{self, Way};
use crate::passkeys::Passkeys;
use crate::second_step::{asks_for_code, begin_half};
use crate::sign_in::{ONE_VISIT, REMEMBERED, SignIn, end_session};

#[derive(Template)]
#[template(path = "accounts/login.html")]
struct LoginPage {
    f: Frame,
    login: String,
    next: String,
    remember: bool,
    ways: Vec<Way>,
    passkeys: bool,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    remember: Option<String>,
    next: Option<String>,
}

impl LoginForm {
    fn empty(next: Option<String>) -> Self {
        let (login, password) = (String::new(), String::new());
        Self { login, password, remember: Some("on".to_owned()), next }
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let next = local_path(query.next.as_deref()).to_owned();
    if viewer.member.is_some() {
        return Ok(see_other(&next));
    }
    page(&app, &visit, &viewer, StatusCode::OK, LoginForm::empty(Some(next)), FieldErrors::default())
}

/// Shows the form with what is wrong with another way in.
pub(super) async fn again(
    app: &App,
    visit: &Visit,
    next: Option<String>,
    error: &Error,
) -> Result<Response, Error> {
    let viewer = app.viewer(visit).await?;
    let errors = app.field_errors(viewer.locale, error);
    page(app, visit, &viewer, error.status(), LoginForm::empty(next), errors)
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<LoginForm>,
) -> Result<Response, Error> {
    match enter(&app, &visit, &form).await {
        Ok(None) => Ok(see_other(local_path(form.next.as_deref()))),
        Ok(Some(step)) => {
            let step = step.as_str().to_owned();
            super::second_step::ask(&app, &visit, StatusCode::OK, step, form.next.as_deref(), None).await
        }
        Err(error) if error.is_form() || error.is(&codes::SHUT) => {
            let viewer = app.viewer(&visit).await?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form, errors)
        }
        Err(error) => Err(error),
    }
}

/// Lets a member in; gives the secret with which to ask for a code where one is wanted first.
async fn enter(app: &App, visit: &Visit, form: &LoginForm) -> Result<Option<Token>, Error> {
    let sign_in = SignIn { login: form.login.clone(), password: form.password.clone() };
    let (member, guess) = check_in(app, visit, sign_in).await?;
    let remember = form.remember.is_some();
    let lasts = if remember { REMEMBERED } else { ONE_VISIT };
    let agent = visit.user_agent().to_owned();
    let former = visit.credential().clone();
    let (token, wants_code) = app
        .db()
        .write(move |tx| {
            guess.right(tx)?;
            if asks_for_code(tx, member)? {
                return begin_half(tx, member, remember).map(|step| (step, true));
            }
            begin_here(tx, member, &agent, &former, lasts).map(|token| (token, false))
        })
        .await?;
    if wants_code {
        return Ok(Some(token));
    }
    hand_over(app, visit, &token, lasts);
    Ok(None)
}

/// What the sign-out button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SignOutForm {}

pub(crate) async fn sign_out(
    State(app): State<App>,
    visit: Visit,
    Form(SignOutForm {}): Form<SignOutForm>,
) -> Result<Response, Error> {
    if let Credential::Session(token) = visit.credential().clone() {
        app.db().write(move |tx| end_session(tx, &token)).await?;
    }
    visit.remove_cookie(app.cookie_names().session());
    Ok(see_other("/"))
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: LoginForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "accounts-login-title");
    let meta = Meta::titled(title).guest_form();
    app.page_with(status, visit, viewer, meta, |f| LoginPage {
        f,
        login: form.login,
        next: local_path(form.next.as_deref()).to_owned(),
        remember: form.remember.is_some(),
        ways: outer::of(app).ways(app, viewer.locale),
        passkeys: Passkeys::of(app).is_some(),
        errors,
    })
}
