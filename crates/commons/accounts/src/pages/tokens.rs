//! The page of a member's API tokens.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, see_other};

use crate::TokenId;
use crate::api_tokens::{CreatedToken, NewToken, TOKEN_DAYS, create_token, revoke_token};
use crate::store::{self, TokenRow};

#[derive(Template)]
#[template(path = "accounts/settings_tokens.html")]
struct TokensPage {
    f: Frame,
    tokens: Vec<TokenRow>,
    created: Option<CreatedToken>,
    typed_name: String,
    days: Vec<Choice>,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TokenForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    days: String,
}

pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let empty = TokenForm { name: String::new(), days: "90".to_owned() };
    page(&app, &visit, StatusCode::OK, empty, None, None).await
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<TokenForm>,
) -> Result<Response, Error> {
    let input = NewToken { name: form.name.clone(), days: form.days.parse().unwrap_or(0) };
    let made = app.write(&visit, move |tx, viewer| create_token(tx, viewer.member()?.id, &input)).await;
    match made {
        // The secret is shown in this answer and nowhere else, so there is no redirect that could repeat it.
        Ok((_, created)) => {
            let empty = TokenForm { name: String::new(), days: form.days };
            page(&app, &visit, StatusCode::CREATED, empty, Some(created), None).await
        }
        Err(error) if error.is_form() => page(&app, &visit, error.status(), form, None, Some(error)).await,
        Err(error) => Err(error),
    }
}

/// What the revoke button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RevokeForm {}

pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    PathId(token): PathId<TokenId>,
    Form(RevokeForm {}): Form<RevokeForm>,
) -> Result<Response, Error> {
    app.write(&visit, move |tx, viewer| revoke_token(tx, viewer.member()?.id, token)).await?;
    visit.flash_next("accounts-token-revoked");
    Ok(see_other("/settings/tokens"))
}

async fn page(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    form: TokenForm,
    created: Option<CreatedToken>,
    error: Option<Error>,
) -> Result<Response, Error> {
    let (viewer, tokens) = app
        .read(visit, |q, viewer| {
            let id = viewer.member()?.id;
            Ok(store::tokens(q, id)?)
        })
        .await?;
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = app.site().messages.get(viewer.locale, "accounts-settings-tokens");
    app.page_with(status, visit, &viewer, Meta::titled(title).active("settings"), |f| {
        let days = TOKEN_DAYS
            .iter()
            .map(|days| Choice {
                value: days.to_string(),
                label: f.tn("accounts-token-days", i64::from(*days)),
                selected: form.days == days.to_string(),
                ..Choice::default()
            })
            .collect();
        TokensPage { f, tokens, created, typed_name: form.name, days, errors }
    })
}
