//! Which parts of the house are open.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Locale, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame, Tab};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, see_other};

use super::tabs;
use crate::change_settings::change_features;
use crate::features::SwitchingDraft;
use crate::preset::become_of;
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
    presets: Vec<PresetRow>,
    version: i64,
    errors: FieldErrors,
}

/// One preset.
struct PresetRow {
    name: &'static str,
    title: String,
    note: String,
    /// What it would switch, in a sentence.
    brings: String,
    /// Whether the community is so already.
    current: bool,
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
    let (viewer, settings) = read(&app, &visit).await?;
    let form = FeaturesForm::of(&settings, &*app.service::<Shape>()?);
    page(&app, &visit, &viewer, StatusCode::OK, &form, FieldErrors::default()).await
}

/// What the buttons of presets send.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PresetForm {
    preset: String,
    #[serde(default)]
    version: String,
}

/// Makes the community what a preset begins with.
pub(super) async fn apply_preset(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PresetForm>,
) -> Result<Response, Error> {
    let version = form.version.parse().unwrap_or(-1);
    match become_of(&app, &visit, &form.preset, version).await {
        Ok(_) => {
            visit.flash_next("community-flash-preset");
            Ok(see_other("/desk/settings/features"))
        }
        Err(error) if error.is_form() => {
            let (viewer, settings) = read(&app, &visit).await?;
            let form = FeaturesForm::of(&settings, &*app.service::<Shape>()?);
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), &form, errors).await
        }
        Err(error) => Err(error),
    }
}

/// The settings, for the owner.
async fn read(app: &App, visit: &Visit) -> Result<(Viewer, Settings), Error> {
    let shape = app.service::<Shape>()?;
    app.read(visit, move |q, viewer| {
        viewer.owner()?;
        Ok(store::settings(q, &shape)?)
    })
    .await
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
            page(&app, &visit, &viewer, error.status(), &form, errors).await
        }
        Err(error) => Err(error),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    form: &FeaturesForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let shape = app.service::<Shape>()?;
    let (_, settings) = read(app, visit).await?;
    let title = app.site().messages.get(viewer.locale, "community-settings");
    app.page_with(status, visit, viewer, Meta::titled(title).active("desk-settings"), |f| FeaturesPage {
        tabs: tabs(&f),
        rows: rows(&f, &shape, form),
        homes: homes(&f, &shape, &form.home),
        presets: presets(&f, &shape, &settings),
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

fn presets(f: &Frame, shape: &Shape, settings: &Settings) -> Vec<PresetRow> {
    let title = |name: &str| shape.switch(name).map(|switch| f.t(switch.title));
    let list = |names: Vec<&str>| {
        names.into_iter().filter_map(title).collect::<Vec<_>>().join(f.t("community-list-comma"))
    };
    let is_off = |name: &str| settings.off.iter().any(|off| off == name);
    let names = || shape.switches.iter().map(|switch| switch.name);
    let row = |preset: &crate::Preset| {
        let on = list(names().filter(|name| is_off(name) && !preset.off.contains(name)).collect());
        let off = list(names().filter(|name| !is_off(name) && preset.off.contains(name)).collect());
        let mut brings = Vec::new();
        if !on.is_empty() {
            brings.push(f.t1("community-preset-on", "features", on));
        }
        if !off.is_empty() {
            brings.push(f.t1("community-preset-off", "features", off));
        }
        let home = shape.switches.iter().find(|switch| switch.home == Some(preset.home));
        if let Some(home) = home.filter(|_| shape.home(settings) != preset.home) {
            brings.push(f.t1("community-preset-home", "page", f.t(home.title)));
        }
        brings.push(f.t("community-preset-keeps").to_owned());
        PresetRow {
            name: preset.name,
            title: f.t(preset.title).to_owned(),
            note: f.t(preset.note).to_owned(),
            brings: brings.join(if f.viewer.locale == Locale::En { " " } else { "" }),
            current: preset.is_now(shape, settings),
        }
    };
    shape.presets.iter().map(row).collect()
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
