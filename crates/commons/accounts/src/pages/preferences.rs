//! Theme and language, from the foot of every page.

use axum::extract::State;
use axum::response::Response;
use db::params;
use kernel::{Locale, Theme};
use serde::Deserialize;
use web::{App, Credential, Error, OpenForm, Visit, local_path, see_other};

use crate::store;

/// How long a browser keeps a choice: a year, in seconds.
const YEAR: i64 = 365 * 24 * 3600;

/// What the buttons send.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Preferences {
    theme: Option<String>,
    locale: Option<String>,
    next: Option<String>,
}

/// The choice holds for this browser, and for the account where the member had chosen otherwise before: who presses a
/// button wants to see what it says.
pub(crate) async fn choose(
    State(app): State<App>,
    visit: Visit,
    OpenForm(form): OpenForm<Preferences>,
) -> Result<Response, Error> {
    let names = app.cookie_names();
    let theme = form.theme.as_deref().and_then(|word| word.parse::<Theme>().ok());
    let locale = form.locale.as_deref().and_then(Locale::from_tag);
    if let Some(theme) = theme {
        visit.set_cookie(names.theme(), theme.as_str().to_owned(), YEAR);
    }
    if let Some(locale) = locale {
        visit.set_cookie(names.locale(), locale.tag().to_owned(), YEAR);
    }
    if matches!(visit.credential(), Credential::Session(_)) && (theme.is_some() || locale.is_some()) {
        app.write(&visit, move |tx, viewer| {
            let Some(member) = viewer.member_id() else { return Ok(()) };
            if let Some(theme) = theme {
                tx.execute(&store::CHANGE_THEME, params![member, theme])?;
            }
            if let Some(locale) = locale {
                tx.execute(&store::CHANGE_LOCALE, params![member, locale.tag()])?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(see_other(local_path(form.next.as_deref())))
}
