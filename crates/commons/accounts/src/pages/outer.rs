//! The way to a login elsewhere and back, and the name of whoever comes for the first time.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::{DbError, Tx};
use http::{HeaderName, HeaderValue, StatusCode};
use kernel::{MemberId, Token, Viewer};
use serde::Deserialize;
use ui::{FieldErrors, Frame, message};
use web::{App, Credential, Error, Form, Meta, PathId, Query, ViewerExt as _, Visit, local_path, see_other};

use crate::codes;
use crate::door::{ask_again, begin_here, hand_over};
use crate::letters::Pen;
use crate::outer::attempt::{begin, browser_of, come_back};
use crate::outer::identities::{admit, guest, is_known_mail, link, owner_of, remember_guest, unlink};
use crate::outer::{self, Proved, Provider, Trip};
use crate::register::Candidate;
use crate::rules::Asked;
use crate::second_step::{asks_for_code, begin_half};
use crate::sign_in::REMEMBERED;
use crate::store::outer::{AttemptRow, GuestRow};
use crate::ways_in::Open;

const SETTINGS: &str = "/settings/security";

#[derive(Template)]
#[template(path = "accounts/outer_leave.html")]
struct LeavePage {
    f: Frame,
    name: String,
    address: String,
}

#[derive(Template)]
#[template(path = "accounts/outer_refused.html")]
struct RefusedPage {
    f: Frame,
    sentence: String,
    back: &'static str,
}

#[derive(Template)]
#[template(path = "accounts/outer_known.html")]
struct KnownPage {
    f: Frame,
    name: String,
    mail: String,
}

#[derive(Template)]
#[template(path = "accounts/outer_register.html")]
struct RegisterPage {
    f: Frame,
    name: String,
    label: String,
    guest: String,
    typed_name: String,
    typed_mail: String,
    next: String,
    /// The page of the rules and their version, where they have to be accepted.
    rules: Option<(&'static str, i64)>,
    errors: FieldErrors,
}

/// What the button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BeginForm {
    next: Option<String>,
}

/// Somebody wants to sign in elsewhere.
pub(crate) async fn leave(
    State(app): State<App>,
    visit: Visit,
    PathId(provider): PathId<Provider>,
    Form(form): Form<BeginForm>,
) -> Result<Response, Error> {
    if !outer::of(&app).is_on(provider) {
        return Err(Error::not_found());
    }
    let viewer = app.viewer(&visit).await?;
    let next = local_path(form.next.as_deref()).to_owned();
    if viewer.member.is_some() {
        return Ok(see_other(&next));
    }
    match lead_away(&app, &visit, &viewer, provider, None, next).await {
        Err(error) => refuse(&app, &visit, &viewer, None, error),
        led => led,
    }
}

/// What the form on the page of security sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LinkForm {
    #[serde(default)]
    link_password: String,
}

/// A member wants to link an account elsewhere.
pub(crate) async fn leave_to_link(
    State(app): State<App>,
    visit: Visit,
    PathId(provider): PathId<Provider>,
    Form(form): Form<LinkForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let member = viewer.member()?.id;
    if !outer::of(&app).is_on(provider) {
        return Err(Error::not_found());
    }
    if let Err(error) = ask_again(&app, &visit, form.link_password, "link_password").await {
        return super::security::again(&app, &visit, error).await;
    }
    match lead_away(&app, &visit, &viewer, provider, Some(member), SETTINGS.to_owned()).await {
        Err(error) => refuse(&app, &visit, &viewer, Some(member), error),
        led => led,
    }
}

/// A page that leads on by itself. A redirect will not do: our policy lets forms lead to this site alone, and browsers
/// hold redirects to that as well.
async fn lead_away(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    provider: Provider,
    member: Option<MemberId>,
    next: String,
) -> Result<Response, Error> {
    let logins = outer::of(app);
    let state = Token::generate(app.entropy());
    let over = || Error::new(&codes::OUTER_OVER);
    let trip = Trip::of(app, visit, provider, state.as_str()).ok_or_else(over)?;
    let browser = browser_of(visit).ok_or_else(over)?;
    let address = logins.address(provider, &trip, app.now()).await?;
    app.db().write(move |tx| begin(tx, &state, &browser, provider, member, &next)).await?;
    let name = logins.name(app, viewer.locale, provider);
    let title = app.site().messages.get(viewer.locale, message("accounts-outer-leave-title"));
    let refresh = HeaderValue::from_str(&format!("0;url={address}")).map_err(Error::internal)?;
    let mut page =
        app.page(visit, viewer, Meta::titled(title).guest_form(), |f| LeavePage { f, name, address })?;
    page.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    Ok(page)
}

/// What comes back with whoever comes back.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Return {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
}

/// Somebody comes back.
pub(crate) async fn come_in(
    State(app): State<App>,
    visit: Visit,
    PathId(provider): PathId<Provider>,
    Query(query): Query<Return>,
) -> Result<Response, Error> {
    if !outer::of(&app).is_on(provider) {
        return Err(Error::not_found());
    }
    let (viewer, attempt, trip) = match returned(&app, &visit, provider, &query).await {
        Ok(returned) => returned,
        Err(error) => {
            let viewer = app.viewer(&visit).await?;
            return refuse(&app, &visit, &viewer, None, error);
        }
    };
    let member = attempt.member;
    match proved(&app, provider, &query, &trip).await {
        Ok(proved) => match member {
            Some(member) => link_it(&app, &visit, &viewer, member, proved).await,
            None => let_in(&app, &visit, &viewer, attempt, proved).await,
        },
        Err(error) => refuse(&app, &visit, &viewer, member, error),
    }
}

/// Finds the way on which somebody went.
async fn returned(
    app: &App,
    visit: &Visit,
    provider: Provider,
    query: &Return,
) -> Result<(Viewer, AttemptRow, Trip), Error> {
    let over = || Error::new(&codes::OUTER_OVER);
    let state = query.state.clone().ok_or_else(over)?;
    let browser = browser_of(visit).ok_or_else(over)?;
    let trip = Trip::of(app, visit, provider, &state).ok_or_else(over)?;
    let (viewer, attempt) = app
        .write(visit, move |tx, viewer| {
            let attempt = come_back(tx, &state, &browser, provider)?;
            // The session is part of the browser's secret, so this cannot be; it would be too bad if it were.
            if attempt.member == viewer.member_id() {
                Ok(attempt)
            } else {
                Err(Error::new(&codes::OUTER_OVER))
            }
        })
        .await?;
    Ok((viewer, attempt, trip))
}

/// Asks the provider who it was, outside of every transaction.
async fn proved(app: &App, provider: Provider, query: &Return, trip: &Trip) -> Result<Proved, Error> {
    let logins = outer::of(app);
    let Some(code) = query.code.as_deref().filter(|code| !code.is_empty()) else {
        return Err(Error::new(&codes::OUTER_DENIED));
    };
    if logins.is_other_issuer(provider, query.iss.as_deref()) {
        return Err(Error::new(&codes::OUTER_FAILED).because("another issuer answers"));
    }
    logins.prove(provider, code, trip, app.now()).await
}

async fn link_it(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    member: MemberId,
    proved: Proved,
) -> Result<Response, Error> {
    let pen = Pen::of(app);
    let linked =
        app.write(visit, move |tx, viewer| link(tx, &pen, member, &proved, viewer.locale)).await.map(drop);
    match linked {
        Ok(()) => {
            visit.flash_next(message("accounts-outer-linked"));
            Ok(see_other(SETTINGS))
        }
        Err(error) if error.is_form() => refuse(app, visit, viewer, Some(member), error),
        Err(error) => Err(error),
    }
}

/// An account here that a login elsewhere opens.
enum Opened {
    /// Its member is signed in.
    In(Token),
    /// A code is asked for as well.
    Half(Token),
}

/// Lets a member in who was vouched for.
fn open(tx: &mut Tx, member: MemberId, agent: &str, former: &Credential) -> Result<Opened, DbError> {
    if asks_for_code(tx, member)? {
        return begin_half(tx, member, true).map(Opened::Half);
    }
    begin_here(tx, member, agent, former, REMEMBERED).map(Opened::In)
}

/// Leads on whoever is let in, or asks for the code.
async fn go_on(app: &App, visit: &Visit, opened: Opened, next: &str) -> Result<Response, Error> {
    match opened {
        Opened::In(session) => {
            hand_over(app, visit, &session, REMEMBERED);
            Ok(see_other(next))
        }
        Opened::Half(step) => {
            let step = step.as_str().to_owned();
            super::second_step::ask(app, visit, StatusCode::OK, step, Some(next), None).await
        }
    }
}

/// What comes of somebody who was vouched for.
enum Came {
    /// A member.
    Member(Opened),
    /// Nobody yet; may choose a name.
    Guest(Token),
    /// Nobody yet, but somebody here has the mail address.
    KnownMail(String),
}

async fn let_in(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    attempt: AttemptRow,
    proved: Proved,
) -> Result<Response, Error> {
    let browser = browser_of(visit).ok_or_else(|| Error::new(&codes::OUTER_OVER))?;
    let (agent, former) = (visit.user_agent().to_owned(), visit.credential().clone());
    let (asked, provider) = (proved.clone(), proved.provider);
    let came = app
        .db()
        .write(move |tx| {
            if let Some(member) = owner_of(tx, &proved)? {
                return open(tx, member, &agent, &former).map(Came::Member);
            }
            match &proved.proved_mail {
                Some(mail) if is_known_mail(tx, mail)? => Ok(Came::KnownMail(mail.clone())),
                _ => remember_guest(tx, &proved, &browser).map(Came::Guest),
            }
        })
        .await?;
    let next = local_path(Some(&attempt.next));
    match came {
        Came::Member(opened) => go_on(app, visit, opened, next).await,
        Came::Guest(token) => {
            let form = RegisterForm {
                guest: token.as_str().to_owned(),
                name: asked.label.chars().take(24).collect(),
                mail: asked.proved_mail.unwrap_or_default(),
                rules: None,
                next: Some(next.to_owned()),
            };
            let known = Known { provider, label: asked.label };
            register_page(app, visit, viewer, StatusCode::OK, known, form, FieldErrors::default())
        }
        Came::KnownMail(mail) => {
            let name = outer::of(app).name(app, viewer.locale, provider);
            let title = app.site().messages.get(viewer.locale, message("accounts-outer-known-title"));
            app.page(visit, viewer, Meta::titled(title).guest_form(), |f| KnownPage { f, name, mail })
        }
    }
}

/// Who is asked for a name.
struct Known {
    provider: Provider,
    label: String,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RegisterForm {
    #[serde(default)]
    guest: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    mail: String,
    /// The version of the rules beside the box that was ticked.
    rules: Option<i64>,
    next: Option<String>,
}

/// Somebody who was vouched for has chosen a name. Whoever is signed in already has sent the form before.
pub(crate) async fn register(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RegisterForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let next = local_path(form.next.as_deref());
    if viewer.member.is_some() {
        return Ok(see_other(next));
    }
    let known = match known_guest(&app, &visit, &form.guest).await {
        Ok(known) => known,
        Err(error) if error.is(&codes::OUTER_OVER) => {
            return refuse(&app, &visit, &viewer, None, error);
        }
        Err(error) => return Err(error),
    };
    match enter(&app, &visit, &form).await {
        Ok(opened) => {
            visit.flash_next(message("accounts-registered"));
            go_on(&app, &visit, opened, next).await
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            let known = Known { provider: known.provider, label: known.label };
            register_page(&app, &visit, &viewer, error.status(), known, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn known_guest(app: &App, visit: &Visit, token: &str) -> Result<GuestRow, Error> {
    let browser = browser_of(visit).ok_or_else(|| Error::new(&codes::OUTER_OVER))?;
    let token = token.to_owned();
    app.db().read(move |q| guest(q, &token, &browser)).await
}

async fn enter(app: &App, visit: &Visit, form: &RegisterForm) -> Result<Opened, Error> {
    let (candidate, asked) = (Candidate::without_password(&form.name, &form.mail)?, Asked::now(app, visit));
    if let Some(asked) = asked {
        asked.check(form.rules)?;
    }
    let browser = browser_of(visit).ok_or_else(|| Error::new(&codes::OUTER_OVER))?;
    let (pen, token) = (Pen::of(app), form.guest.clone());
    let (agent, former) = (visit.user_agent().to_owned(), visit.credential().clone());
    let (_, opened) = app
        .write(visit, move |tx, viewer| {
            let member = admit(tx, &pen, &token, &browser, &candidate, asked, viewer.locale)?;
            Ok(open(tx, member, &agent, &former)?)
        })
        .await?;
    Ok(opened)
}

fn register_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    known: Known,
    form: RegisterForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let name = outer::of(app).name(app, viewer.locale, known.provider);
    let title = app.site().messages.get(viewer.locale, message("accounts-register-title"));
    let rules = Asked::now(app, visit).map(|asked| (asked.book.path, asked.version));
    app.page_with(status, visit, viewer, Meta::titled(title).guest_form(), |f| RegisterPage {
        f,
        name,
        label: known.label,
        guest: form.guest,
        typed_name: form.name,
        typed_mail: form.mail,
        next: local_path(form.next.as_deref()).to_owned(),
        rules,
        errors,
    })
}

/// What the button sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UnlinkForm {}

/// A member unlinks an account elsewhere.
pub(crate) async fn remove(
    State(app): State<App>,
    visit: Visit,
    PathId(provider): PathId<Provider>,
    Form(UnlinkForm {}): Form<UnlinkForm>,
) -> Result<Response, Error> {
    let open = Open::of(&app);
    let removed = app.write(&visit, move |tx, viewer| unlink(tx, viewer.member()?.id, provider, &open)).await;
    super::security::done_with(&app, &visit, removed.map(drop), message("accounts-outer-unlinked")).await
}

/// Says why nobody comes in this way, and how to begin again.
fn refuse(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    member: Option<MemberId>,
    error: Error,
) -> Result<Response, Error> {
    if !error.is_form() {
        return Err(error);
    }
    if let Some(cause) = error.cause_text() {
        // The page tells the visitor; what the provider did, only the log can tell the operator.
        tracing::warn!(id = visit.request_id(), %cause, "a login elsewhere was refused");
    }
    let sentence = app.sentence(viewer.locale, error.reason());
    let title = app.site().messages.get(viewer.locale, message("accounts-outer-refused-title"));
    let back = if member.is_some() { SETTINGS } else { "/login" };
    app.page_with(error.status(), visit, viewer, Meta::titled(title).guest_form(), |f| RefusedPage {
        f,
        sentence,
        back,
    })
}
