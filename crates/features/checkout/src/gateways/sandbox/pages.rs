//! The bank's own page, in its own look: what a payer sees after leaving our site.

use super::Sandbox;
use super::bank::{self, BankError, Behaviour, ChargeState};
use super::store::ChargeRow;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Locale, Viewer};
use serde::Deserialize;
use web::{App, Error, Limits, Meta, OpenForm, PathId, Query, Routes, Visit, html_response};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/sandbox/pay/{ref}", show)
        .post("/sandbox/pay/{ref}", choose, Limits::form().with_body(1024))
        .get("/sandbox/bank.css", stylesheet)
}

#[derive(Template)]
#[template(path = "sandbox/bank.html")]
struct BankPage {
    f: ui::Frame,
    charge: ChargeRow,
    /// Whom the payer pays, as people know it; the account's name is for programs.
    merchant: String,
    /// The payer may still choose.
    open: bool,
    /// The language of the other link.
    other: Locale,
    /// What the payer can choose: word and sentence.
    behaviours: Vec<(Behaviour, String)>,
    state: String,
}

#[derive(Deserialize)]
struct Language {
    locale: Option<String>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(reference): PathId<String>,
    Query(language): Query<Language>,
) -> Result<Response, Error> {
    app.service::<Sandbox>().map_err(|_| Error::not_found())?;
    let charge = app.db().read(move |q| bank::charge(q, &reference)).await?.ok_or_else(Error::not_found)?;
    let chosen = language.locale.as_deref().and_then(Locale::from_tag);
    let locale = chosen.unwrap_or(charge.locale);
    // The bank does not know who is signed in next door.
    let viewer = Viewer::anonymous(locale, app.now());
    let f = app.frame(&visit, &viewer, Meta::titled(""));
    let sentence = |words: &str| f.t(&format!("checkout-bank-{words}")).to_string();
    let behaviours = Behaviour::ALL.iter().map(|&behaviour| (behaviour, sentence(behaviour.as_str())));
    let page = BankPage {
        open: charge.state == ChargeState::Open,
        other: if locale == Locale::En { Locale::ZhCn } else { Locale::En },
        behaviours: behaviours.collect(),
        state: sentence(&format!("state-{}", charge.state)),
        merchant: f.community.name.clone(),
        charge,
        f,
    };
    let html = page.render().map_err(Error::internal)?;
    Ok(html_response(StatusCode::OK, html))
}

#[derive(Deserialize)]
struct Choice {
    behaviour: Behaviour,
}

// No session and no secret but the one in the address: like every bank, this one trusts whoever holds the link.
async fn choose(
    State(app): State<App>,
    PathId(reference): PathId<String>,
    OpenForm(choice): OpenForm<Choice>,
) -> Result<Response, Error> {
    app.service::<Sandbox>().map_err(|_| Error::not_found())?;
    let back = app.db().write(move |tx| bank::choose(tx, &reference, choice.behaviour)).await;
    let back = back.map_err(|error| match error {
        BankError::Db(error) => error.into(),
        _ => Error::not_found(),
    })?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::from_str(&back).map_err(Error::internal)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

async fn stylesheet() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../../../assets/bank.css")).into_response()
}

impl BankPage {
    fn amount(&self) -> kernel::Money {
        bank::amount(&self.charge)
    }
}
