//! The routes of a feature, each known by method and path.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::{Method, StatusCode};
use serde_json::{Map, Value};
use utoipa::openapi::{Content, PathItem, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::app::App;
use crate::client::Client;
use crate::error::Error;
use crate::limits::{Gate, Limits};
use crate::visit::Visit;

/// One method of one path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteInfo {
    /// `GET`, `POST`, ...
    pub method: String,
    /// With parameters in braces: `/topics/{id}`.
    pub path: String,
}

/// Routes with their limits, and a list of them that a test can walk through.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<RouteInfo>,
    described: Described,
}

/// What calls of the API say of themselves, by name and as JSON text: the types that describe them take thirty times as
/// much memory, and most programs are never asked for the description.
#[derive(Debug, Clone, Default)]
pub struct Described {
    schemas: Vec<(String, String)>,
    paths: Vec<(String, String)>,
}

impl Described {
    /// Adds it to a description. Where two say something of one path or one type, the later one has the last word.
    ///
    /// # Errors
    /// Where the text is no JSON.
    pub fn add_to(&self, document: &mut Value) -> Result<(), serde_json::Error> {
        for (path, item) in &self.paths {
            let item: Map<String, Value> = serde_json::from_str(item)?;
            let known = &mut document["paths"][path];
            match known.as_object_mut() {
                Some(known) => known.extend(item),
                None => *known = Value::Object(item),
            }
        }
        for (name, schema) in &self.schemas {
            document["components"]["schemas"][name] = serde_json::from_str(schema)?;
        }
        Ok(())
    }
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.page(Method::GET, path, on(MethodFilter::GET, handler), Limits::read())
    }

    /// A form.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H, limits: Limits) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.page(Method::POST, path, on(MethodFilter::POST, handler), limits)
    }

    fn page(mut self, method: Method, path: &'static str, route: MethodRouter<App>, limits: Limits) -> Self {
        self.list.push(RouteInfo { method: method.to_string(), path: path.to_owned() });
        self.router = self.router.route(path, limited(route, limits));
        self
    }

    /// Calls of the API, as `utoipa_axum::routes!(handler)` describes them; path and method stand at the handler. Where
    /// one path has calls that read and calls that write, the rate is for those that write.
    #[must_use]
    pub fn api(mut self, described: UtoipaMethodRouter<App>, limits: Limits) -> Self {
        let (schemas, paths, route) = described;
        let route = limited(route, limits);
        for (path, mut item) in paths.paths {
            add_refusals(&mut item);
            describe_answers(&mut item);
            for (method, _) in operations(&item) {
                self.list.push(RouteInfo { method: method.to_owned(), path: path.clone() });
            }
            self.router = self.router.route(&path, route.clone());
            self.described.paths.push((path, json(&item)));
        }
        self.described.schemas.extend(schemas.iter().map(|(name, schema)| (name.clone(), json(schema))));
        self
    }

    /// These routes, there only while a feature is on.
    #[must_use]
    pub fn of_feature(mut self, feature: &'static str) -> Self {
        self.router =
            self.router.layer(middleware::from_fn(move |request: Request, next: Next| async move {
                match request.extensions().get::<Visit>() {
                    Some(visit) if !visit.standing().features.is_on(feature) => {
                        Error::not_found().into_response()
                    }
                    _ => next.run(request).await,
                }
            }));
        self
    }

    /// These routes and those of another part.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self.described.schemas.extend(other.described.schemas);
        self.described.paths.extend(other.described.paths);
        self
    }

    /// Every method of every path.
    pub fn list(&self) -> &[RouteInfo] {
        &self.list
    }

    /// What the API calls say of themselves.
    pub fn described(&self) -> &Described {
        &self.described
    }

    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }
}

/// As JSON; empty where it cannot be written, which a description made of maps with text for names never is.
fn json(described: &impl serde::Serialize) -> String {
    serde_json::to_string(described).unwrap_or_default()
}

/// What every call can be refused with, whatever it does. The stack and the extractors answer so before the handler is
/// asked, so no handler has to say it: a token that is none, also where none is needed; what is not for whoever asks, or
/// is not there, as nothing is of a feature that is off; too many calls.
const REFUSALS: [StatusCode; 4] =
    [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS];
/// The same for a call with a body: it cannot be read, is too large, of another kind, or does not fit.
const BODY_REFUSALS: [StatusCode; 4] = [
    StatusCode::BAD_REQUEST,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    StatusCode::UNPROCESSABLE_ENTITY,
];

fn add_refusals(item: &mut PathItem) {
    let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
    for operation in operations.into_iter().flatten() {
        let of_body = BODY_REFUSALS.into_iter().filter(|_| operation.request_body.is_some());
        let statuses: Vec<StatusCode> = REFUSALS.into_iter().chain(of_body).collect();
        for status in statuses {
            operation.responses.responses.entry(status.as_str().to_owned()).or_insert_with(|| {
                let problem = Ref::from_schema_name("Problem");
                let content = Content::new(Some(problem));
                ResponseBuilder::new().content("application/problem+json", content).into()
            });
        }
    }
}

/// OpenAPI wants a sentence for each answer; where the handler gives none, the name of the status says it all.
fn describe_answers(item: &mut PathItem) {
    let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
    let answers = operations.into_iter().flatten().flat_map(|operation| &mut operation.responses.responses);
    for (status, answer) in answers {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            let status = status.parse::<StatusCode>().ok();
            let name = status.and_then(|status| status.canonical_reason()).unwrap_or("Answer");
            name.clone_into(&mut answer.description);
        }
    }
}

/// The operations of one path, by method.
fn operations(
    item: &utoipa::openapi::PathItem,
) -> impl Iterator<Item = (&'static str, &utoipa::openapi::path::Operation)> {
    [
        ("GET", item.get.as_ref()),
        ("POST", item.post.as_ref()),
        ("PUT", item.put.as_ref()),
        ("PATCH", item.patch.as_ref()),
        ("DELETE", item.delete.as_ref()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

fn limited(route: MethodRouter<App>, limits: Limits) -> MethodRouter<App> {
    let route = route.layer(DefaultBodyLimit::max(limits.body_bytes_max));
    match limits.rate.and_then(Gate::new) {
        None => route,
        Some(gate) => route.layer(middleware::from_fn(move |request: Request, next: Next| {
            let gate = gate.clone();
            async move { count(&gate, request, next).await }
        })),
    }
}

async fn count(gate: &Gate, request: Request, next: Next) -> Response {
    // A router without the full stack (a unit test) knows no client and counts nothing.
    // What only reads may be asked as often as pages, also where a path shares its limits with what writes.
    let writes = !request.method().is_safe();
    match request.extensions().get::<Client>() {
        Some(client) if writes && client.is_limited() => match gate.pass(client.address()) {
            Ok(()) => next.run(request).await,
            Err(error) => error.into_response(),
        },
        _ => next.run(request).await,
    }
}
