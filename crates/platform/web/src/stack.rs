//! The layers around every route, outermost first: read the request, log it, catch panics, limit time, set headers,
//! compress, write errors.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderValue, StatusCode};
use telemetry::request::{RequestStats, scope};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::client::Client;
use crate::error::Error;
use crate::gate;
use crate::packing;
use crate::problem;
use crate::routes::Routes;
use crate::visit::Visit;

/// How long a request may take before it is given up.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The finished router: all routes inside the layers that every request passes.
pub fn router(app: App, routes: Routes) -> Router {
    let compression = CompressionLayer::new()
        .gzip(true)
        .quality(tower_http::CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream")));
    let inner = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(app.clone(), observe))
        .layer(compression)
        .layer(middleware::from_fn(packing::pack))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(middleware::from_fn_with_state(app.clone(), problem::render_errors))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(middleware::from_fn_with_state(app.clone(), gate::pass));
    routes.into_router().fallback(nothing_here).layer(inner).with_state(app)
}

async fn nothing_here(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    // Loads the viewer, so that the page keeps its language and menu.
    app.viewer(&visit).await?;
    Err(Error::not_found())
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> http::Response<Body> {
    let text = cause
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "panic".to_owned());
    Error::internal(text).into_response()
}

/// Reads the request once for everybody, counts and logs it. The only place where a request is logged.
async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let config = app.config();
    let client = Client::read(peer, request.headers(), &config.trusted_proxies, config.rate_limits);
    let method = request.method().clone();
    let (mut parts, body) = request.into_parts();
    let visit = Visit::read(&app, &parts, client.address().to_string());
    parts.extensions.insert(visit.clone());
    parts.extensions.insert(client);
    request = Request::from_parts(parts, body);
    // The pattern, not the path: ids would make a metric for each row. Read before the request is consumed.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());

    let stats = RequestStats::new();
    let mut response = scope(Arc::clone(&stats), next.run(request)).await;

    if let Some(afterwards) = visit.take_afterwards() {
        app.under_way().begin(app.db(), afterwards);
    }
    for cookie in visit.take_cookies() {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    if let Ok(id) = HeaderValue::from_str(visit.request_id()) {
        response.headers_mut().insert("x-request-id", id);
    }
    let route = route.as_deref().unwrap_or("none");
    let status = response.status().as_u16();
    log(
        &visit,
        method.as_str(),
        route,
        status,
        begun.elapsed(),
        &stats,
        response.extensions().get::<Arc<Error>>(),
    );
    telemetry::metrics::record_request(method.as_str(), route, status, begun.elapsed(), &stats);
    response
}

fn log(
    visit: &Visit,
    method: &str,
    route: &str,
    status: u16,
    took: Duration,
    stats: &RequestStats,
    error: Option<&Arc<Error>>,
) {
    let (ms, db_ms) = (milliseconds(took), milliseconds(stats.db_time()));
    let (queries, id, path) = (stats.queries(), visit.request_id(), visit.path());
    let member = visit.viewer().and_then(|viewer| viewer.member_id()).map(|member| member.get());
    let code = error.map(|error| error.reason().code.name);
    let cause = error.and_then(|error| error.cause_text());
    if status >= 500 {
        tracing::error!(method, route, path, status, ms, queries, db_ms, id, member, code, cause, "request");
    } else {
        tracing::info!(method, route, path, status, ms, queries, db_ms, id, member, code, cause, "request");
    }
}

/// A duration as the log tells it: whole microseconds, so that no digits follow that nobody measured.
fn milliseconds(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

/// The origins beside our own to which the forms of one page may lead, put into the extensions of its answer. Browsers
/// apply the policy to redirects too, so a form whose answer leads elsewhere has to name where.
#[derive(Debug, Clone, Default)]
pub struct FormTargets(pub Vec<String>);

impl FormTargets {
    /// As they follow `form-action 'self'`.
    fn listed(&self) -> String {
        self.0.iter().map(|origin| format!(" {origin}")).collect()
    }
}

/// Headers that every answer carries.
async fn headers(State(app): State<App>, visit: Visit, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let secure = app.config().is_secure();
    let targets = response.extensions().get::<FormTargets>().map(FormTargets::listed).unwrap_or_default();
    let headers = response.headers_mut();
    // A route that serves foreign bytes (an uploaded SVG) sets a stricter policy of its own.
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        let policy = format!(
            "default-src 'self'; script-src 'self' 'nonce-{}'; style-src 'self'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; form-action 'self'{targets}; frame-ancestors 'none'",
            visit.nonce()
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if secure {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    response
}
