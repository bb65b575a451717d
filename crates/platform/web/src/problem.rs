//! The one place where an [`Error`] becomes what a browser or a client reads.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use kernel::Viewer;
use serde::Serialize;
use ui::{ErrorPage, Frame, Notice};
use utoipa::ToSchema;

use crate::app::App;
use crate::code::codes;
use crate::error::Error;
use crate::page::{Meta, html_response, see_other};
use crate::visit::Visit;
use crate::written;

/// RFC 9457 problem details, as the API answers every refusal.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Stable address of the kind of problem, on this site: `/api#request.not_found`.
    #[serde(rename = "type")]
    kind: String,
    /// The sentence for a person, in the language of the request.
    title: String,
    /// HTTP status.
    status: u16,
    /// Stable code, to branch on: `request.not_found`.
    code: &'static str,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// Names this request in the operator's log.
    request_id: String,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The name of the field.
    field: &'static str,
    /// Stable code, to branch on.
    code: &'static str,
    /// The sentence for a person.
    message: String,
}

/// Writes page or problem for every refused request; the error itself stays with the answer for the log.
pub(crate) async fn render_errors(
    State(app): State<App>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if let Some(error) = response.extensions().get::<Arc<Error>>().cloned() {
        recognise(&app, &visit, error.status()).await;
        return render(&app, &visit, &error);
    }
    // What axum itself refuses, such as a wrong method, has a status but no error of ours.
    let own = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Error::new(&codes::METHOD),
        StatusCode::PAYLOAD_TOO_LARGE if response.headers().get(CONTENT_TYPE).is_none() => {
            Error::new(&codes::TOO_LARGE)
        }
        _ => return response,
    };
    recognise(&app, &visit, own.status()).await;
    let allow = response.headers().get(http::header::ALLOW).cloned();
    let mut rendered = render(&app, &visit, &Arc::new(own));
    if let Some(allow) = allow {
        rendered.headers_mut().insert(http::header::ALLOW, allow);
    }
    rendered
}

/// Finds out whose request was refused before any handler asked, so that members read the page in their language and
/// with their menu. Not where the database has to be spared, or is the trouble itself.
async fn recognise(app: &App, visit: &Visit, status: StatusCode) {
    let spare = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    if visit.viewer().is_none() && !visit.is_anonymous() && !spare {
        // A token that does not work leaves a passer-by.
        let _ = app.viewer(visit).await;
    }
}

pub(crate) fn render(app: &App, visit: &Visit, error: &Arc<Error>) -> Response {
    let viewer = visit.viewer().cloned().unwrap_or_else(|| {
        let mut viewer = Viewer::anonymous(visit.locale(None, visit.standing().community.locale), app.now());
        viewer.theme = visit.theme(None);
        viewer
    });
    let mut response = if visit.wants_json() {
        problem(app, visit, &viewer, error)
    } else if visit.is_htmx() {
        notice(app, visit, &viewer, error)
    } else {
        // A session that ended while somebody wrote must not cost what was written.
        let is_lost = error.is(&codes::SIGN_IN) || error.is(&codes::CSRF);
        let written = if is_lost { written::of(visit) } else { Vec::new() };
        if error.is(&codes::SIGN_IN) && written.is_empty() {
            see_other(&sign_in(visit))
        } else {
            page(app, visit, &viewer, error, written)
        }
    };
    if let Some(wait) = error.wait() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    }
    if error.status() == StatusCode::UNAUTHORIZED && visit.wants_json() {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Arc::clone(error));
    response
}

fn problem(app: &App, visit: &Visit, viewer: &Viewer, error: &Error) -> Response {
    let errors = error
        .fields()
        .iter()
        .map(|field| FieldProblem {
            field: field.field,
            code: field.reason.code.name,
            message: app.sentence(viewer.locale, &field.reason),
        })
        .collect();
    let code = error.reason().code;
    let problem = Problem {
        kind: app.config().url(&format!("/api#{}", code.name)),
        title: app.sentence(viewer.locale, error.reason()),
        status: code.status,
        code: code.name,
        errors,
        request_id: visit.request_id().to_owned(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (error.status(), body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// The sign-in form, and back.
fn sign_in(visit: &Visit) -> String {
    format!("/login?next={}", query_value(&visit.return_to()))
}

fn sentence(app: &App, viewer: &Viewer, error: &Error, needs_member: bool) -> String {
    // Whoever signed out in another tab has an old page as well; what helps is to sign in.
    if needs_member && viewer.member.is_none() && error.is(&codes::CSRF) {
        return app.sentence(viewer.locale, Error::new(&codes::SIGN_IN).reason());
    }
    match error.fields().first() {
        Some(field) => app.sentence_beside(viewer.locale, &field.reason),
        None => app.sentence(viewer.locale, error.reason()),
    }
}

/// What a page that stays as it is says of a request that it sent in the background. htmx swaps nothing on its own where
/// a request is refused; these headers lead it to the place that every page has for this.
fn notice(app: &App, visit: &Visit, viewer: &Viewer, error: &Error) -> Response {
    let status = error.status();
    let may_sign_in = viewer.member.is_none() && matches!(status.as_u16(), 401 | 403);
    let notice = Notice {
        f: Frame::new(app.site().clone(), viewer.clone(), ""),
        sentence: sentence(app, viewer, error, true),
        sign_in: if may_sign_in { sign_in(visit) } else { String::new() },
    };
    let Ok(html) = notice.render() else { return status.into_response() };
    let mut response = html_response(status, html);
    response.headers_mut().insert("hx-retarget", HeaderValue::from_static("#notices"));
    response.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
    response
}

fn page(app: &App, visit: &Visit, viewer: &Viewer, error: &Error, written: Vec<String>) -> Response {
    let status = error.status();
    let title = match (written.is_empty(), viewer.member.is_some()) {
        (true, _) => title_of(status),
        // A page that was open for too long is no question of rights.
        (false, true) => ui::message("error-title-stale"),
        (false, false) => ui::message("error-title-401"),
    };
    let title = app.site().messages.get(viewer.locale, title);
    let mut frame = app.frame(visit, viewer, Meta::titled(title));
    // What was sent to cannot be come back to.
    frame.path = visit.return_to();
    let page = ErrorPage {
        f: frame,
        status: status.as_u16(),
        sentence: sentence(app, viewer, error, !written.is_empty()),
        request_id: visit.request_id().to_owned(),
        // What a passer-by may not see, a member perhaps may.
        sign_in: match (viewer.member.is_none(), status.as_u16()) {
            (true, 401 | 403 | 404) => sign_in(visit),
            _ => String::new(),
        },
        back: if written.is_empty() { "" } else { visit.sent_from().unwrap_or_default() }.to_owned(),
        written,
    };
    match page.render() {
        Ok(html) => html_response(status, html),
        Err(_) => status.into_response(),
    }
}

/// The short name of what happened.
fn title_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => ui::message("error-title-401"),
        403 => ui::message("error-title-403"),
        404 => ui::message("error-title-404"),
        409 => ui::message("error-title-409"),
        410 => ui::message("error-title-410"),
        413 => ui::message("error-title-413"),
        429 => ui::message("error-title-429"),
        503 => ui::message("error-title-503"),
        500.. => ui::message("error-title-500"),
        _ => ui::message("error-title-400"),
    }
}

/// Escapes a path for use as a value behind `?`.
pub(crate) fn query_value(text: &str) -> String {
    serde_urlencoded::to_string([("", text)])
        .map(|pair| pair.trim_start_matches('=').to_owned())
        .unwrap_or_default()
}
