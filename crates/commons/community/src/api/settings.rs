//! Settings and features.

use std::sync::Arc;

use axum::extract::State;
use kernel::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{App, Error, Json, Problem, ViewerExt as _, Visit};

use crate::change_settings::{change_features, change_general};
use crate::features::SwitchingDraft;
use crate::preset::become_of;
use crate::settings::{GeneralDraft, Mark, Settings};
use crate::shape::Shape;
use crate::store;

/// What everybody may know of the community.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityJson {
    /// Its name.
    name: String,
    /// One line about it; may be empty.
    slogan: String,
    /// What it stands for, as safe HTML; may be empty.
    values_html: String,
    /// The language where nobody asks for one.
    #[schema(value_type = String)]
    locale: Locale,
    /// The page that whoever asks for `/` sees.
    home: String,
    /// Names of the features that are on.
    features: Vec<&'static str>,
}

/// What the owner has decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsJson {
    /// The community's name.
    name: String,
    /// One line about it.
    slogan: String,
    /// What it stands for, as Markdown.
    values: String,
    /// `seal` or `initial`.
    #[schema(value_type = String)]
    mark: Mark,
    /// `zh-CN` or `en`.
    #[schema(value_type = String)]
    locale: Locale,
    /// To send back with an edit of the above.
    version: i64,
    /// Every feature that can be switched.
    features: Vec<FeatureJson>,
    /// The page that whoever asks for `/` sees.
    home: String,
    /// To send back with an edit of features and home page.
    features_version: i64,
}

/// A feature that can be switched.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureJson {
    /// Its name.
    name: &'static str,
    /// Whether it is on.
    on: bool,
    /// Features without which it cannot be on.
    needs: Vec<&'static str>,
}

/// General settings to save.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct GeneralJson {
    /// The community's name.
    name: String,
    /// One line about it.
    #[serde(default)]
    slogan: String,
    /// What it stands for, as Markdown.
    #[serde(default)]
    values: String,
    /// `seal` or `initial`.
    mark: String,
    /// `zh-CN` or `en`.
    locale: String,
    /// The version that the edit was made from.
    version: i64,
}

/// Features to switch.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SwitchingJson {
    /// Names of the features that are to be on; all others are switched off.
    on: Vec<String>,
    /// The page that is to be home.
    home: String,
    /// The version that the edit was made from.
    version: i64,
}

/// A preset to switch to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PresetJson {
    /// `tech`, `knowledge` or `commerce`.
    preset: String,
    /// The version of the features that the edit was made from.
    version: i64,
}

fn features(settings: &Settings, shape: &Shape) -> Vec<FeatureJson> {
    let is_off = |name: &str| settings.off.iter().any(|off| off == name);
    let feature = |switch: &crate::Switch| FeatureJson {
        name: switch.name,
        on: !is_off(switch.name),
        needs: switch.needs.to_vec(),
    };
    shape.switches.iter().map(feature).collect()
}

impl SettingsJson {
    fn of(settings: &Settings, shape: &Shape) -> Self {
        Self {
            features: features(settings, shape),
            home: shape.home(settings).to_owned(),
            version: settings.general_version(),
            features_version: settings.features_version(),
            name: settings.name.clone(),
            slogan: settings.slogan.clone(),
            values: settings.values.clone(),
            mark: settings.mark,
            locale: settings.locale,
        }
    }
}

/// What this community is.
#[utoipa::path(get, path = "/api/v1/community", operation_id = "read_community", tag = "community",
    responses((status = 200, body = CommunityJson)))]
pub(super) async fn about(State(app): State<App>, visit: Visit) -> Result<Json<CommunityJson>, Error> {
    let shape = app.service::<Shape>()?;
    let inside = Arc::clone(&shape);
    let (_, settings) = app.read(&visit, move |q, _| Ok(store::settings(q, &inside)?)).await?;
    let on = features(&settings, &shape).into_iter().filter(|feature| feature.on);
    Ok(Json(CommunityJson {
        features: on.map(|feature| feature.name).collect(),
        home: shape.home(&settings).to_owned(),
        name: settings.name,
        slogan: settings.slogan,
        values_html: settings.values_html,
        locale: settings.locale,
    }))
}

/// Read all settings; for owners.
#[utoipa::path(get, path = "/api/v1/desk/settings", operation_id = "read_settings", tag = "community",
    responses((status = 200, body = SettingsJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read(State(app): State<App>, visit: Visit) -> Result<Json<SettingsJson>, Error> {
    let shape = app.service::<Shape>()?;
    let inside = Arc::clone(&shape);
    let read = app.read(&visit, move |q, viewer| {
        viewer.owner()?;
        Ok(store::settings(q, &inside)?)
    });
    let (_, settings) = read.await?;
    Ok(Json(SettingsJson::of(&settings, &shape)))
}

/// Save the general settings; for owners.
#[utoipa::path(put, path = "/api/v1/desk/settings", operation_id = "save_settings", tag = "community",
    request_body = GeneralJson,
    responses((status = 200, body = SettingsJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Json(given): Json<GeneralJson>,
) -> Result<Json<SettingsJson>, Error> {
    app.viewer(&visit).await?.owner()?;
    let version = given.version;
    let draft = GeneralDraft {
        name: given.name,
        slogan: given.slogan,
        values: given.values,
        mark: given.mark,
        locale: given.locale,
    };
    let general = draft.check()?;
    let shape = app.service::<Shape>()?;
    let inside = Arc::clone(&shape);
    let write = app.write(&visit, move |tx, viewer| {
        change_general(tx, &inside, viewer.owner()?.id, version, &general)?;
        Ok(store::settings(tx, &inside)?)
    });
    let (_, settings) = write.await?;
    Ok(Json(SettingsJson::of(&settings, &shape)))
}

/// Switch features on and off, and choose the home page; for owners.
#[utoipa::path(put, path = "/api/v1/desk/features", operation_id = "switch_features", tag = "community",
    request_body = SwitchingJson,
    responses((status = 200, body = SettingsJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn switch(
    State(app): State<App>,
    visit: Visit,
    Json(given): Json<SwitchingJson>,
) -> Result<Json<SettingsJson>, Error> {
    app.viewer(&visit).await?.owner()?;
    let shape = app.service::<Shape>()?;
    let version = given.version;
    let wanted = SwitchingDraft { on: given.on, home: given.home }.check(&shape)?;
    let inside = Arc::clone(&shape);
    let write = app.write(&visit, move |tx, viewer| {
        change_features(tx, &inside, viewer.owner()?.id, version, &wanted)?;
        Ok(store::settings(tx, &inside)?)
    });
    let (_, settings) = write.await?;
    Ok(Json(SettingsJson::of(&settings, &shape)))
}

/// Switch to a preset: its features, its home page, and its spaces that are not there yet; for owners. Nothing is deleted.
#[utoipa::path(put, path = "/api/v1/desk/preset", operation_id = "switch_preset", tag = "community",
    request_body = PresetJson,
    responses((status = 200, body = SettingsJson), (status = 401, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn preset(
    State(app): State<App>,
    visit: Visit,
    Json(given): Json<PresetJson>,
) -> Result<Json<SettingsJson>, Error> {
    let settings = become_of(&app, &visit, &given.preset, given.version).await?;
    Ok(Json(SettingsJson::of(&settings, &*app.service::<Shape>()?)))
}
