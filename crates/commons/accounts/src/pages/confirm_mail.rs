//! The page behind the link that proves a mail address.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Error, Form, Meta, Query, Visit, see_other};

use super::password::Link;
use crate::letters::Pen;
use crate::mail_address::confirm_mail;

#[derive(Template)]
#[template(path = "accounts/confirm_mail.html")]
struct ConfirmPage {
    f: Frame,
    token: String,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ConfirmForm {
    #[serde(default)]
    token: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(link): Query<Link>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    page(&app, &visit, &viewer, StatusCode::OK, link.token, FieldErrors::default())
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Error> {
    let (pen, token) = (Pen::of(&app), form.token.clone());
    match app.write(&visit, move |tx, viewer| confirm_mail(tx, &pen, &token, viewer.locale)).await {
        Ok((viewer, ())) => {
            visit.flash_next(message("accounts-mail-confirmed"));
            Ok(see_other(if viewer.member.is_some() { "/settings/security" } else { "/login" }))
        }
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form.token, errors)
        }
        Err(error) => Err(error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    token: String,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, message("accounts-confirm-title"));
    let meta = Meta::titled(title).guest_form();
    app.page_with(status, visit, viewer, meta, |f| ConfirmPage { f, token, errors })
}
