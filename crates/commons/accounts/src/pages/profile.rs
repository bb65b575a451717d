//! The page on which members say who they are.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Locale, Theme, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, see_other};

use crate::edit_profile::{ProfileEdit, edit_profile};
use crate::store;

#[derive(Template)]
#[template(path = "accounts/settings_profile.html")]
struct ProfilePage {
    f: Frame,
    bio: String,
    locales: Vec<Choice>,
    themes: Vec<Choice>,
    version: i64,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ProfileForm {
    #[serde(default)]
    bio: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    theme: String,
    version: i64,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, member) = app
        .read(&visit, |q, viewer| {
            let id = viewer.member()?.id;
            store::member(q, id)?.ok_or_else(Error::not_found)
        })
        .await?;
    let form = ProfileForm {
        bio: member.bio,
        locale: member.locale.unwrap_or_default(),
        theme: member.theme.map_or_else(String::new, |theme| theme.as_str().to_owned()),
        version: member.version,
    };
    page(&app, &visit, &viewer, StatusCode::OK, form, FieldErrors::default())
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ProfileForm>,
) -> Result<Response, Error> {
    match save(&app, &visit, &form).await {
        Ok(()) => {
            visit.flash_next("accounts-profile-saved");
            Ok(see_other("/settings/profile"))
        }
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            viewer.member()?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn save(app: &App, visit: &Visit, form: &ProfileForm) -> Result<(), Error> {
    let edit = ProfileEdit {
        bio: form.bio.clone(),
        locale: Locale::from_tag(&form.locale),
        theme: form.theme.parse::<Theme>().ok(),
        version: form.version,
    };
    let words = visit.locale(edit.locale, app.config().locale);
    let ready = edit.check(words)?;
    app.write(visit, move |tx, viewer| edit_profile(tx, viewer.member()?.id, &ready)).await?;
    Ok(())
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: ProfileForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "accounts-settings-profile");
    app.page_with(status, visit, viewer, Meta::titled(title).active("settings"), |f| {
        let choice = |value: &str, label: &str, now: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            selected: value == now,
            ..Choice::default()
        };
        let locales = vec![
            choice("", f.t("accounts-locale-auto"), &form.locale),
            choice("zh-CN", "简体中文", &form.locale),
            choice("en", "English", &form.locale),
        ];
        let themes = vec![
            choice("", f.t("accounts-theme-device"), &form.theme),
            choice("light", f.t("accounts-theme-light"), &form.theme),
            choice("dark", f.t("accounts-theme-dark"), &form.theme),
        ];
        ProfilePage { f, bio: form.bio, locales, themes, version: form.version, errors }
    })
}
