//! What an author has written, as JSON.

use access::{Removal, Stage};
use axum::extract::State;
use kernel::{Cursor, Money, PageSize, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use web::{App, Error, Json, Problem, Query, Visit};

use super::shapes::{After, CourseCardJson};
use crate::course::CourseId;
use crate::pages::own_courses;
use crate::store;
use crate::store::courses::Card;

/// A course of the caller's own.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnCourseJson {
    /// As lists show it.
    #[serde(flatten)]
    card: CourseCardJson,
    /// `draft`, `published` or `withdrawn`.
    #[schema(value_type = String)]
    stage: Stage,
    /// Whether it was deleted.
    deleted: bool,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl OwnCourseJson {
    fn of(card: Card, prices: &[(CourseId, Money)]) -> Self {
        Self {
            stage: card.stage,
            deleted: card.removal != Removal::None,
            updated_at: card.updated_at,
            card: CourseCardJson::of(card, prices),
        }
    }
}

/// A part of the caller's own courses.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnCoursesJson {
    /// The courses.
    items: Vec<OwnCourseJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// List the courses that the caller has written, the newest first: drafts and deleted ones as well.
#[utoipa::path(get, path = "/api/v1/me/teaching", operation_id = "list_own_courses", tag = "courses", params(After),
    responses((status = 200, body = OwnCoursesJson), (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<OwnCoursesJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (_, (page, prices)) = app
        .read(&visit, move |q, viewer| {
            let page = own_courses(q, viewer, query.after, size)?;
            let ids: Vec<_> = page.items.iter().map(|card| card.id).collect();
            Ok((page, store::courses::prices_of(q, &ids)?))
        })
        .await?;
    let next = page.next;
    let items = page.items.into_iter().map(|card| OwnCourseJson::of(card, &prices)).collect();
    Ok(Json(OwnCoursesJson { items, next }))
}
