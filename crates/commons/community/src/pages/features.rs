//! Which parts of the house are open.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame, Tab};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, see_other};

use super::tabs;
use crate::change_settings::change_features;
use crate::features::SwitchingDraft;
use crate::settings::Settings;
use crate::shape::Shape;
use crate::store;

#[derive(Template)]
#[template(path = "community/features.html")]
struct FeaturesPage {
    f: Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    homes: Vec<Choice>,
    version: i64,
    errors: FieldErrors,
}

/// One feature.
struct Row {
    field: String,
    title: String,
    note: String,
    /// What it does not work without; empty for nothing.
    needs: String,
    on: bool,
}

/// What the form sends: a box for each feature, ticked or absent.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FeaturesForm {
    #[serde(default)]
    home: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

fn field(name: &str) -> String {
    format!("feature_{name}")
}

impl FeaturesForm {
    fn of(settings: &Settings, shape: &Shape) -> Self {
        let on = shape.switches.iter().filter(|switch| !settings.off.iter().any(|off| off == switch.name));
        let mut rest: HashMap<_, _> = on.map(|switch| (field(switch.name), "true".to_owned())).collect();
        rest.insert("version".to_owned(), settings.features_version().to_string());
        Self { home: shape.home(settings).to_owned(), rest }
    }

    fn draft(&self, shape: &Shape) -> SwitchingDraft {
        let on = shape.switches.iter().filter(|switch| self.rest.contains_key(&field(switch.name)));
        SwitchingDraft { on: on.map(|switch| switch.name.to_owned()).collect(), home: self.home.clone() }
    }

    /// The version that the form was made from; one that is not a number fits nothing.
    fn version(&self) -> i64 {
        self.rest.get("version").and_then(|version| version.parse().ok()).unwrap_or(-1)
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let shape = app.service::<Shape>()?;
    let inside = shape.clone();
    let read = app.read(&visit, move |q, viewer| {
        viewer.owner()?;
        Ok(store::settings(q, &inside)?)
    });
    let (viewer, settings) = read.await?;
    let form = FeaturesForm::of(&settings, &shape);
    page(&app, &visit, &viewer, StatusCode::OK, &form, FieldErrors::default())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<FeaturesForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.owner()?;
    let shape = app.service::<Shape>()?;
    let saved = async {
        let (wanted, version) = (form.draft(&shape).check(&shape)?, form.version());
        app.write(&visit, move |tx, viewer| {
            let owner = viewer.owner()?.id;
            change_features(tx, &shape, owner, version, &wanted)
        })
        .await
    };
    match saved.await {
        Ok(_) => {
            visit.flash_next("community-flash-saved");
            Ok(see_other("/desk/settings/features"))
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), &form, errors)
        }
        Err(error) => Err(error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: &FeaturesForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let shape = app.service::<Shape>()?;
    let title = app.site().messages.get(viewer.locale, "community-settings");
    app.page_with(status, visit, viewer, Meta::titled(title).active("desk-settings"), |f| FeaturesPage {
        tabs: tabs(&f),
        rows: rows(&f, &shape, form),
        homes: homes(&f, &shape, &form.home),
        version: form.version(),
        errors,
        f,
    })
}

fn rows(f: &Frame, shape: &Shape, form: &FeaturesForm) -> Vec<Row> {
    let title = |name: &&str| shape.switch(name).map(|switch| f.t(switch.title).to_owned());
    let row = |switch: &crate::Switch| Row {
        field: field(switch.name),
        title: f.t(switch.title).to_owned(),
        note: f.t(switch.note).to_owned(),
        needs: switch.needs.iter().filter_map(title).collect::<Vec<_>>().join(f.t("community-and")),
        on: form.rest.contains_key(&field(switch.name)),
    };
    shape.switches.iter().map(row).collect()
}

fn homes(f: &Frame, shape: &Shape, chosen: &str) -> Vec<Choice> {
    let homes = shape.switches.iter().filter_map(|switch| Some((switch, switch.home?)));
    let choice = |(switch, home): (&crate::Switch, &str)| Choice {
        value: home.to_owned(),
        label: f.t(switch.title).to_owned(),
        selected: home == chosen,
        ..Choice::default()
    };
    homes.map(choice).collect()
}
