//! The JSON doors of the search.

use axum::extract::State;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, Query, Routes, Visit};

use crate::entry::Kind;
use crate::find::{Asked, Found, Results, SUGGESTED, Unknown, find, suggest};

pub(crate) fn routes() -> Routes {
    Routes::new().api(routes!(search), Limits::read()).api(routes!(suggestions), Limits::read())
}

/// What is asked.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Params {
    /// Words, "phrases" and the filters `space:` `author:` `tag:` `kind:` `is:solved` `is:open`.
    #[serde(default)]
    q: String,
    /// Only `topic`, `reply`, `article`, `course`, `lesson`, `comment` or `member`.
    #[param(value_type = Option<String>)]
    kind: Option<Kind>,
    /// Which page, from 0 to 9.
    #[serde(default)]
    page: usize,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundJson {
    /// `topic`, `reply`, `article`, `course`, `lesson`, `comment` or `member`.
    #[schema(value_type = String)]
    kind: Kind,
    /// Which.
    id: i64,
    title: String,
    /// Where it is on this site.
    url: String,
    /// HTML: a passage in which `<mark>` stands around what was asked for. Empty where the caller may not read it.
    passage: String,
    /// Whether the caller may read all of it.
    readable: bool,
    author: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchJson {
    /// The best first.
    items: Vec<FoundJson>,
    /// Whether another page follows.
    more: bool,
    /// Whether nothing says all of it, so that these say some.
    loose: bool,
    /// The filter that nothing can pass, because what it names is not there; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<UnknownJson>,
}

/// A filter that names what is not there, or is not for the caller to know of.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownJson {
    /// `space` or `author`.
    filter: &'static str,
    /// As it was asked.
    name: String,
}

impl From<Unknown> for UnknownJson {
    fn from(unknown: Unknown) -> Self {
        let (filter, name) = match unknown {
            Unknown::Space(name) => ("space", name),
            Unknown::Author(name) => ("author", name),
        };
        Self { filter, name }
    }
}

impl From<Found> for FoundJson {
    fn from(found: Found) -> Self {
        Self {
            kind: found.kind,
            id: found.id,
            title: found.title,
            url: found.url,
            passage: found.passage.to_string(),
            readable: found.readable,
            author: found.author,
            at: found.at,
        }
    }
}

/// Find topics, replies, articles, courses, lessons, comments and members.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(Params), responses((status = 200, body = SearchJson)))]
async fn search(
    State(app): State<App>,
    visit: Visit,
    Query(params): Query<Params>,
) -> Result<Json<SearchJson>, Error> {
    let asked = Asked {
        line: kernel::text::clean_line(&params.q),
        kinds: params.kind.into_iter().collect(),
        page: params.page.min(9),
    };
    let (_, Results { items, more, loose, unknown, .. }) =
        app.read(&visit, move |q, viewer| Ok(find(q, viewer, &asked)?)).await?;
    let (items, unknown) = (items.into_iter().map(FoundJson::from).collect(), unknown.map(UnknownJson::from));
    Ok(Json(SearchJson { items, more, loose, unknown }))
}

/// A line that is still being typed.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Typed {
    /// As for a search; the last word may go on.
    #[serde(default)]
    q: String,
}

/// What a line that is still being typed may mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionsJson {
    /// The best first, at most seven.
    items: Vec<FoundJson>,
}

/// Suggest what a line that is still being typed may mean.
#[utoipa::path(get, path = "/api/v1/search/suggestions", operation_id = "suggest", tag = "search", params(Typed),
    responses((status = 200, body = SuggestionsJson)))]
async fn suggestions(
    State(app): State<App>,
    visit: Visit,
    Query(typed): Query<Typed>,
) -> Result<Json<SuggestionsJson>, Error> {
    let line = kernel::text::clean_line(&typed.q);
    let (_, items) = app.read(&visit, move |q, viewer| Ok(suggest(q, viewer, &line, SUGGESTED)?)).await?;
    Ok(Json(SuggestionsJson { items: items.into_iter().map(FoundJson::from).collect() }))
}
