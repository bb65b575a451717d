//! The tags of topics, by the API.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Routes, Visit};

use crate::pages::{ids_of, visible_spaces};
use crate::tags::{TagCount, tags_in};

pub(super) fn routes() -> Routes {
    Routes::new().api(routes!(list_tags), Limits::read())
}

/// A tag.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagJson {
    name: String,
    /// How many topics have it that the caller may know of.
    topics: i64,
}

/// Tags.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagsJson {
    /// The most used first, at most 200.
    items: Vec<TagJson>,
}

/// List the tags of topics, the most used first.
#[utoipa::path(get, path = "/api/v1/tags", tag = "forum", responses((status = 200, body = TagsJson)))]
async fn list_tags(State(app): State<App>, visit: Visit) -> Result<Json<TagsJson>, Error> {
    let (_, tags) = app
        .read(&visit, |q, viewer| {
            let spaces = visible_spaces(q, viewer)?;
            Ok(tags_in(q, &ids_of(&spaces))?)
        })
        .await?;
    let items = tags.into_iter().map(|TagCount { name, topics }| TagJson { name, topics }).collect();
    Ok(Json(TagsJson { items }))
}
