//! The API, described for programs and for people.

use std::sync::OnceLock;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use ui::Frame;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Info, OpenApi, Paths, Server};
use web::{App, Code, Described, Error, Meta, Visit};

/// The description without any call yet.
pub(crate) fn openapi_base(base_url: &str, community: &str) -> OpenApi {
    let mut info = Info::new(community, env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Everything that pages do, programs can do. Send `Authorization: Bearer jx_…` with a token from \
         `POST /api/v1/tokens` or from the settings page. What is refused is answered as problem+json (RFC 9457) with \
         a stable `code`. Lists are paged: pass `next` of one answer as `after` of the next call."
            .to_owned(),
    );
    let mut components = Components::new();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    let mut document = OpenApi::new(info, Paths::new());
    document.servers = Some(vec![Server::new(base_url)]);
    document.components = Some(components);
    document
}

/// The description. It is made when somebody first asks for it: that takes more memory for a moment than all the rest of
/// the start.
pub(crate) struct Reference {
    base: OpenApi,
    described: Described,
    codes: Vec<&'static Code>,
    made: OnceLock<Made>,
}

/// Text and page.
struct Made {
    json: String,
    groups: Vec<Group>,
    codes: Vec<(&'static str, u16, String)>,
}

/// The calls of one part of the house.
#[derive(Debug, Clone)]
struct Group {
    tag: String,
    calls: Vec<Call>,
}

/// One call.
#[derive(Debug, Clone)]
struct Call {
    id: String,
    method: &'static str,
    path: String,
    summary: String,
    parameters: Vec<Field>,
    body: Vec<Field>,
    answers: Vec<(String, String)>,
}

/// One parameter, or one member of a body.
#[derive(Debug, Clone)]
struct Field {
    name: String,
    kind: String,
    required: bool,
    note: String,
}

impl Reference {
    /// Of what every description begins with, what the calls say, and the codes.
    pub(crate) fn of(base: OpenApi, described: Described, codes: &[&'static Code]) -> Self {
        Self { base, described, codes: codes.to_vec(), made: OnceLock::new() }
    }

    fn made(&self) -> Result<&Made, Error> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let made = self.make()?;
        Ok(self.made.get_or_init(|| made))
    }

    fn make(&self) -> Result<Made, Error> {
        let tree = openapi(&self.base, &self.described).map_err(Error::internal)?;
        let mut codes: Vec<_> =
            self.codes.iter().map(|code| (code.name, code.status, code.message_id())).collect();
        codes.sort_unstable();
        Ok(Made { groups: groups(&tree), json: tree.to_string(), codes })
    }
}

/// The whole description.
///
/// # Errors
/// Where what a call says is no JSON.
pub(crate) fn openapi(base: &OpenApi, described: &Described) -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(base)?;
    described.add_to(&mut document)?;
    Ok(document)
}

fn groups(tree: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let Some(paths) = tree["paths"].as_object() else { return groups };
    for (path, item) in paths {
        for method in ["get", "post", "put", "patch", "delete"] {
            let operation = &item[method];
            if operation.is_null() {
                continue;
            }
            let tag = operation["tags"][0].as_str().unwrap_or("other").to_owned();
            let call = call(tree, path, method, operation);
            match groups.iter_mut().find(|group| group.tag == tag) {
                Some(group) => group.calls.push(call),
                None => groups.push(Group { tag, calls: vec![call] }),
            }
        }
    }
    groups.sort_by(|a, b| a.tag.cmp(&b.tag));
    groups
}

fn call(tree: &Value, path: &str, method: &str, operation: &Value) -> Call {
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    // A call takes one kind of body: JSON, or a form with a file.
    let media = operation["requestBody"]["content"].as_object().and_then(|content| content.values().next());
    let schema = media.map_or(&Value::Null, |media| &media["schema"]);
    let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, answer)| {
        let kind = answer["content"]
            .as_object()
            .and_then(|content| content.values().next())
            .map(|content| kind_of(&content["schema"]))
            .unwrap_or_default();
        (status.clone(), kind)
    });
    Call {
        id: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
        method: match method {
            "get" => "GET",
            "post" => "POST",
            "put" => "PUT",
            "patch" => "PATCH",
            _ => "DELETE",
        },
        path: path.to_owned(),
        summary: operation["summary"].as_str().unwrap_or_default().to_owned(),
        parameters: parameters
            .iter()
            .map(|parameter| Field {
                name: text(&parameter["name"]),
                kind: kind_of(&parameter["schema"]),
                required: parameter["required"].as_bool().unwrap_or(false),
                note: text(&parameter["description"]),
            })
            .collect(),
        body: fields(resolve(tree, schema)),
        answers: answers.collect(),
    }
}

/// The members of an object.
fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let members = schema["properties"].as_object();
    let field = |(name, member): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind_of(member),
        required: required.contains(&name.as_str()),
        note: text(&member["description"]),
    };
    members.into_iter().flatten().map(field).collect()
}

fn resolve<'t>(tree: &'t Value, schema: &'t Value) -> &'t Value {
    match schema["$ref"].as_str() {
        Some(pointer) => tree.pointer(pointer.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    }
}

/// A type in one word.
fn kind_of(schema: &Value) -> String {
    if let Some(pointer) = schema["$ref"].as_str() {
        return pointer.rsplit('/').next().unwrap_or_default().trim_end_matches("Json").to_owned();
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("{}[]", kind_of(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        _ => {
            let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
            choices.map(|all| all.iter().map(kind_of).collect::<Vec<_>>().join(" | ")).unwrap_or_default()
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[derive(Template)]
#[template(path = "app/reference.html")]
struct ReferencePage {
    f: Frame,
    groups: Vec<Group>,
    codes: Vec<(&'static str, u16, String)>,
}

impl ReferencePage {
    /// The sentence of a code; values that only an answer knows show as their names.
    fn sentence(&self, message: &str) -> String {
        self.f.sketch(message)
    }
}

pub(super) async fn document(State(app): State<App>) -> Result<Response, Error> {
    let reference = app.service::<Reference>()?;
    let mut response = reference.made()?.json.clone().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

pub(super) async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let reference = app.service::<Reference>()?;
    let made = reference.made()?;
    let title = app.site().messages.get(viewer.locale, "app-reference");
    app.page(&visit, &viewer, Meta::titled(title), |f| ReferencePage {
        f,
        groups: made.groups.clone(),
        codes: made.codes.clone(),
    })
}
