//! The rules, their history, and the member who accepts them.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use kernel::{Cursor, PageSize, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame, Pager, Tab};
use web::{App, Error, Form, Meta, Query, SETTINGS, ViewerExt as _, Visit, local_path, see_other};

use super::tabs;
use crate::rules::{RulesDraft, accept_rules, change_rules};
use crate::store::{self, RulesRow};

#[derive(Template)]
#[template(path = "community/rules.html")]
struct RulesPage {
    f: Frame,
    rules: Option<RulesRow>,
    /// The viewer is a member and has not accepted them yet.
    asks: bool,
}

#[derive(Template)]
#[template(path = "community/rules_history.html")]
struct HistoryPage {
    f: Frame,
    versions: Vec<RulesRow>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "community/rules_form.html")]
struct FormPage {
    f: Frame,
    tabs: Vec<Tab>,
    form: RulesForm,
    errors: FieldErrors,
}

/// What the owner's form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RulesForm {
    rules: String,
    note: String,
    version: i64,
}

/// What the button under the rules sends; further fields are those of the form that was interrupted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Acceptance {
    #[serde(rename = "_rules")]
    rules: i64,
    #[serde(rename = "_to")]
    to: Option<String>,
}

/// Where a list goes on.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    after: Option<Cursor>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let read = app.read(&visit, |q, viewer| {
        let rules = store::rules(q)?.filter(|rules| !rules.body.is_empty());
        let asks = match (&rules, viewer.member_id()) {
            (Some(rules), Some(member)) => !store::has_accepted(q, member, rules.id)?,
            _ => false,
        };
        Ok((rules, asks))
    });
    let (viewer, (rules, asks)) = read.await?;
    let title = app.site().messages.get(viewer.locale, "community-rules");
    let meta = Meta::titled(title).active("rules");
    app.shared_page(&visit, &headers, &viewer, meta, vec![SETTINGS], |f| RulesPage { f, rules, asks })
}

pub(super) async fn history(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let read = app.read(&visit, move |q, _| Ok(store::rules_versions(q, after, PageSize::DEFAULT)?));
    let (viewer, page) = read.await?;
    let title = app.site().messages.get(viewer.locale, "community-rules-history");
    app.page(&visit, &viewer, Meta::titled(title).active("rules"), |f| HistoryPage {
        pager: Pager::keyset("/rules/history", after.is_some(), page.next),
        versions: page.items,
        f,
    })
}

/// Accepts the rules. A form that was interrupted is sent on as it was: a browser repeats it where 307 says.
pub(super) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Form(given): Form<Acceptance>,
) -> Result<Response, Error> {
    let rules = given.rules;
    app.write(&visit, move |tx, viewer| accept_rules(tx, viewer.member()?.id, rules)).await?;
    let Some(to) = given.to.as_deref().map(|to| local_path(Some(to))).filter(|to| *to != "/") else {
        visit.flash_next("community-rules-accepted");
        return Ok(see_other("/rules"));
    };
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    let to = HeaderValue::from_str(to).map_err(|_| Error::not_found())?;
    response.headers_mut().insert(LOCATION, to);
    Ok(response)
}

pub(super) async fn edit(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let read = app.read(&visit, |q, viewer| {
        viewer.owner()?;
        Ok(store::rules(q)?)
    });
    let (viewer, rules) = read.await?;
    let form = rules.map(|rules| RulesForm { version: rules.id, rules: rules.body, note: String::new() });
    page(&app, &visit, &viewer, StatusCode::OK, form.unwrap_or_default(), FieldErrors::default())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RulesForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.owner()?;
    let words = visit.standing().community.locale;
    let saved = async {
        let draft = RulesDraft { body: form.rules.clone(), note: form.note.clone() };
        let (ready, version) = (draft.check(words)?, form.version);
        app.write(&visit, move |tx, viewer| change_rules(tx, viewer.owner()?.id, version, &ready)).await
    };
    match saved.await {
        Ok(_) => {
            visit.flash_next("community-flash-saved");
            Ok(see_other("/desk/rules"))
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), form, errors)
        }
        Err(error) => Err(error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: RulesForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "community-settings");
    app.page_with(status, visit, viewer, Meta::titled(title).active("desk-settings"), |f| FormPage {
        tabs: tabs(&f),
        form,
        errors,
        f,
    })
}
