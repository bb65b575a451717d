//! The list of spaces, and the operator's forms for them.

use access::{Action, Audience, Thing};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::params;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, codes as common, see_other};

use super::feed::visible_spaces;
use crate::edit_space::{SpaceDraft, create_space, edit_space};
use crate::space::SPACE_AUDIENCES;
use crate::store::{self, SpaceRow};

#[derive(Template)]
#[template(path = "forum/spaces.html")]
struct SpacesPage {
    f: Frame,
    spaces: Vec<SpaceRow>,
}

#[derive(Template)]
#[template(path = "forum/desk_spaces.html")]
struct DeskSpacesPage {
    f: Frame,
    spaces: Vec<(SpaceRow, String)>,
}

#[derive(Template)]
#[template(path = "forum/desk_space.html")]
struct DeskSpacePage {
    f: Frame,
    target: String,
    form: SpaceForm,
    audiences: Vec<Choice>,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct SpaceForm {
    #[serde(default)]
    slug: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    version: i64,
}

impl SpaceForm {
    fn of(row: SpaceRow) -> Self {
        Self {
            slug: row.slug,
            name: row.name,
            description: row.description,
            audience: row.audience.to_string(),
            position: row.position.to_string(),
            version: row.version,
        }
    }

    fn draft(&self) -> Result<SpaceDraft, Error> {
        let wrong = |field| Error::new(&common::BAD_VALUE).field(field);
        Ok(SpaceDraft {
            slug: self.slug.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            audience: self.audience.parse().map_err(|_| wrong("audience"))?,
            position: self.position.trim().parse().map_err(|_| wrong("position"))?,
        })
    }
}

/// The message that names an audience of a space.
fn audience_label(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => ui::message("forum-audience-public"),
        Audience::Members => ui::message("forum-audience-members"),
        Audience::Tier(kernel::Tier::Scholar) => ui::message("forum-audience-scholar"),
        Audience::Tier(_) => ui::message("forum-audience-fellow"),
        _ => ui::message("forum-audience-staff"),
    }
}

pub(crate) async fn index(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, spaces) = app.read(&visit, visible_spaces).await?;
    let title = app.site().messages.get(viewer.locale, "forum-spaces");
    app.page(&visit, &viewer, Meta::titled(title).active("home"), |f| SpacesPage { f, spaces })
}

pub(crate) async fn desk(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, spaces) = app
        .read(&visit, |q, viewer| {
            viewer.staff()?;
            access::require(q, viewer, Action::Moderate, &Thing::house())?;
            Ok(store::spaces(q)?)
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, "forum-spaces");
    app.page(&visit, &viewer, Meta::titled(title).active("spaces"), |f| {
        let spaces = spaces
            .into_iter()
            .map(|space| {
                let audience = f.t(audience_label(space.audience)).to_owned();
                (space, audience)
            })
            .collect();
        DeskSpacesPage { f, spaces }
    })
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.staff()?;
    let form =
        SpaceForm { audience: "public".to_owned(), position: "100".to_owned(), ..SpaceForm::default() };
    page(&app, &visit, &viewer, StatusCode::OK, "/desk/spaces/new".to_owned(), form, FieldErrors::default())
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SpaceForm>,
) -> Result<Response, Error> {
    let made = async {
        let draft = form.draft()?;
        app.write(&visit, move |tx, viewer| {
            viewer.staff()?;
            create_space(tx, viewer, &draft)
        })
        .await
    };
    match made.await {
        Ok(_) => Ok(see_other("/desk/spaces")),
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            viewer.staff()?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), "/desk/spaces/new".to_owned(), form, errors)
        }
        Err(error) => Err(error),
    }
}

pub(crate) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(slug): PathId<String>,
) -> Result<Response, Error> {
    let (viewer, row) = app
        .read(&visit, move |q, viewer| {
            viewer.staff()?;
            let row: Option<SpaceRow> = q.row(&store::SPACE_BY_SLUG, params![slug])?;
            row.ok_or_else(Error::not_found)
        })
        .await?;
    let target = format!("/desk/spaces/{}", row.slug);
    page(&app, &visit, &viewer, StatusCode::OK, target, SpaceForm::of(row), FieldErrors::default())
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(slug): PathId<String>,
    Form(form): Form<SpaceForm>,
) -> Result<Response, Error> {
    let (wanted, version) = (slug.clone(), form.version);
    let saved = async {
        let draft = form.draft()?;
        app.write(&visit, move |tx, viewer| {
            viewer.staff()?;
            let row: Option<SpaceRow> = tx.row(&store::SPACE_BY_SLUG, params![wanted])?;
            let row = row.ok_or_else(Error::not_found)?;
            edit_space(tx, viewer, row.id, version, &draft)
        })
        .await
    };
    match saved.await {
        Ok(_) => Ok(see_other("/desk/spaces")),
        Err(error) if error.is_form() => {
            let viewer = app.viewer(&visit).await?;
            viewer.staff()?;
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), format!("/desk/spaces/{slug}"), form, errors)
        }
        Err(error) => Err(error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    target: String,
    form: SpaceForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "forum-space");
    app.page_with(status, visit, viewer, Meta::titled(title).active("spaces"), |f| {
        let audiences = SPACE_AUDIENCES
            .iter()
            .map(|audience| Choice {
                value: audience.to_string(),
                label: f.t(audience_label(*audience)).to_owned(),
                note: String::new(),
                selected: form.audience == audience.as_str(),
            })
            .collect();
        DeskSpacePage { f, target, form, audiences, errors }
    })
}
