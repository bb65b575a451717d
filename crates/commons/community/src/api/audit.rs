//! The record of decisions.

use axum::extract::State;
use kernel::{Cursor, MemberId, PageSize, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use web::{App, Error, Json, Problem, Query, ViewerExt as _, Visit};

use crate::audit::{self, AREAS, AuditRow, Filter};

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// A part of the house: `settings`, `accounts`, `forum`, ...
    area: Option<String>,
    /// The id of the member who decided.
    #[param(value_type = Option<i64>)]
    by: Option<MemberId>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
}

/// Decisions, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditJson {
    /// The decisions.
    items: Vec<DecisionJson>,
    /// Pass it as `after` for what follows; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// One decision, as the event log has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionJson {
    /// The id of the event.
    id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What sort of decision: `accounts.member.role_changed`.
    kind: String,
    /// Who decided; `null` is the program itself or its command line.
    #[schema(value_type = Option<i64>)]
    by: Option<MemberId>,
    /// The same by name.
    by_name: Option<String>,
    /// About what.
    subject_kind: String,
    /// About which.
    subject_id: i64,
    /// What the event says.
    #[schema(value_type = Object)]
    payload: Value,
}

impl From<AuditRow> for DecisionJson {
    fn from(row: AuditRow) -> Self {
        Self {
            payload: serde_json::from_str(&row.payload).unwrap_or(Value::Null),
            id: row.id,
            at: row.at,
            kind: row.kind,
            by: row.actor,
            by_name: row.actor_name,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
        }
    }
}

/// Look through the record of decisions; for owners.
#[utoipa::path(get, path = "/api/v1/desk/audit", operation_id = "list_decisions", tag = "community", params(AuditParams),
    responses((status = 200, body = AuditJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(params): Query<AuditParams>,
) -> Result<Json<AuditJson>, Error> {
    let read = app.read(&visit, move |q, viewer| {
        viewer.owner()?;
        let area = params.area.clone().filter(|area| AREAS.contains(&area.as_str()));
        let filter = Filter { area, actor: params.by };
        Ok(audit::page(q, &filter, params.after, PageSize::DEFAULT)?)
    });
    let (_, page) = read.await?;
    Ok(Json(AuditJson { items: page.items.into_iter().map(DecisionJson::from).collect(), next: page.next }))
}
