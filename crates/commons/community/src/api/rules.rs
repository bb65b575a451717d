//! The rules, and who accepts them.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Cursor, PageSize, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{App, Error, Json, Problem, Query, ViewerExt as _, Visit};

use crate::rules::{RulesDraft, accept_rules, change_rules};
use crate::store::{self, RulesRow};

/// The rules as they are.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RulesJson {
    /// To accept, or to send back with a change; 0 where there never were rules.
    version: i64,
    /// Markdown; empty for no rules.
    body: String,
    /// The same as safe HTML.
    body_html: String,
    /// What is different from the version before.
    note: String,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Whether the caller has accepted them; `false` for passers-by.
    accepted: bool,
}

/// A version to accept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AcceptRulesJson {
    /// The version that was read.
    version: i64,
}

/// A new version of the rules.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewRulesJson {
    /// Markdown; empty lifts the rules.
    body: String,
    /// What is different, in one line.
    #[serde(default)]
    note: String,
    /// The version that it was made from.
    version: i64,
}

impl RulesJson {
    fn of(rules: Option<RulesRow>, accepted: bool) -> Self {
        rules.map_or_else(Self::default, |rules| Self {
            version: rules.id,
            body: rules.body,
            body_html: rules.body_html,
            note: rules.note,
            since: Some(rules.made_at),
            accepted,
        })
    }
}

/// Read the rules.
#[utoipa::path(get, path = "/api/v1/rules", operation_id = "read_rules", tag = "community",
    responses((status = 200, body = RulesJson)))]
pub(super) async fn read(State(app): State<App>, visit: Visit) -> Result<Json<RulesJson>, Error> {
    let read = app.read(&visit, |q, viewer| {
        let rules = store::rules(q)?;
        let accepted = match (&rules, viewer.member_id()) {
            (Some(rules), Some(member)) => store::has_accepted(q, member, rules.id)?,
            _ => false,
        };
        Ok(RulesJson::of(rules, accepted))
    });
    Ok(Json(read.await?.1))
}

/// Versions of the rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesVersionsJson {
    /// The latest first; the one without text lifted the rules.
    items: Vec<RulesVersionJson>,
    /// Pass it as `after` for what follows; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// One version of the rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesVersionJson {
    /// Its number.
    version: i64,
    /// Markdown; empty for no rules.
    body: String,
    /// What is different from the version before.
    note: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<RulesRow> for RulesVersionJson {
    fn from(row: RulesRow) -> Self {
        Self { version: row.id, body: row.body, note: row.note, since: row.made_at }
    }
}

/// Which part of the versions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesPart {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// List the versions of the rules.
#[utoipa::path(get, path = "/api/v1/rules/history", operation_id = "list_rules", tag = "community", params(RulesPart),
    responses((status = 200, body = RulesVersionsJson)))]
pub(super) async fn history(
    State(app): State<App>,
    visit: Visit,
    Query(part): Query<RulesPart>,
) -> Result<Json<RulesVersionsJson>, Error> {
    let size = PageSize::clamped(part.limit.unwrap_or(20));
    let (_, page) = app.read(&visit, move |q, _| Ok(store::rules_versions(q, part.after, size)?)).await?;
    let page = page.map(RulesVersionJson::from);
    Ok(Json(RulesVersionsJson { items: page.items, next: page.next }))
}

/// Accept a version of the rules.
#[utoipa::path(put, path = "/api/v1/rules/acceptance", operation_id = "accept_rules", tag = "community",
    request_body = AcceptRulesJson,
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Json(given): Json<AcceptRulesJson>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| accept_rules(tx, viewer.member()?.id, given.version)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new version of the rules; for owners.
#[utoipa::path(put, path = "/api/v1/desk/rules", operation_id = "change_rules", tag = "community",
    request_body = NewRulesJson,
    responses((status = 200, body = RulesJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Json(given): Json<NewRulesJson>,
) -> Result<Json<RulesJson>, Error> {
    app.viewer(&visit).await?.owner()?;
    let version = given.version;
    let ready = RulesDraft { body: given.body, note: given.note }.check(visit.standing().community.locale)?;
    let write = app.write(&visit, move |tx, viewer| {
        change_rules(tx, viewer.owner()?.id, version, &ready)?;
        Ok(RulesJson::of(store::rules(tx)?, false))
    });
    Ok(Json(write.await?.1))
}
