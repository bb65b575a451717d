//! What a new community can begin with, and an old one can become.

use std::sync::Arc;

use db::Tx;
use kernel::{Locale, MemberId};
use web::{App, Error, ViewerExt as _, Visit, codes as common};

use crate::change_settings::change_features;
use crate::features::{Switching, SwitchingDraft};
use crate::settings::Settings;
use crate::shape::Shape;
use crate::store;

/// A kind of community to begin with.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Stable word.
    pub name: &'static str,
    /// The message id of its name for people.
    pub title: &'static str,
    /// The message id of one sentence about it.
    pub note: &'static str,
    /// Features that are off in it.
    pub off: &'static [&'static str],
    /// Its home page.
    pub home: &'static str,
}

impl Preset {
    /// The preset of this name.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn named<'s>(shape: &'s Shape, name: &str) -> Result<&'s Self, Error> {
        let preset = shape.presets.iter().find(|preset| preset.name == name);
        preset.ok_or_else(|| Error::new(&common::BAD_VALUE).field("preset"))
    }

    /// Its features and its home page.
    pub(crate) fn switching(&self, shape: &Shape) -> Result<Switching, Error> {
        let on = shape.switches.iter().map(|switch| switch.name).filter(|name| !self.off.contains(name));
        SwitchingDraft { on: on.map(str::to_owned).collect(), home: self.home.to_owned() }.check(shape)
    }

    /// Whether the community is as this preset would make it.
    pub(crate) fn is_now(&self, shape: &Shape, settings: &Settings) -> bool {
        let is_off = |name: &str| settings.off.iter().any(|off| off == name);
        let same = |switch: &crate::Switch| is_off(switch.name) == self.off.contains(&switch.name);
        let same_home = settings.home == self.home || shape.home(settings) == self.home;
        shape.switches.iter().all(same) && same_home
    }
}

/// Makes the community what a preset begins with: its features, its home page, and those of its spaces that are not there
/// yet. Nothing is deleted: what is switched off waits with all that is in it. `version` is what the form was made from.
///
/// # Errors
/// Where somebody else switched features meanwhile, or the community has no room for more spaces.
pub fn switch_preset(
    tx: &mut Tx,
    shape: &Shape,
    by: MemberId,
    version: i64,
    preset: &Preset,
    furnish: &Furnish,
) -> Result<(), Error> {
    change_features(tx, shape, by, version, &preset.switching(shape)?)?;
    furnish(tx, by)
}

/// The same for whoever sends a request, by page or by program; gives the settings as they are then.
pub(crate) async fn become_of(app: &App, visit: &Visit, name: &str, version: i64) -> Result<Settings, Error> {
    let shape = app.service::<Shape>()?;
    let inside = Arc::clone(&shape);
    let read = app.read(visit, move |q, viewer| {
        viewer.owner()?;
        Ok(store::settings(q, &inside)?.locale)
    });
    let (_, locale) = read.await?;
    let preset = Preset::named(&shape, name)?.clone();
    let furnish =
        app.service::<Furnisher>()?.prepare(Wish { preset: preset.name, locale, samples: false })?;
    let write = app.write(visit, move |tx, viewer| {
        switch_preset(tx, &shape, viewer.owner()?.id, version, &preset, &furnish)?;
        Ok(store::settings(tx, &shape)?)
    });
    Ok(write.await?.1)
}

/// What a founder wants to find on the first day.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The name of the preset.
    pub preset: &'static str,
    /// The language of names and texts.
    pub locale: Locale,
    /// Whether some first topics are written.
    pub samples: bool,
}

/// What is put into a community, in the transaction that founds it or switches its preset; the member is its owner. What
/// is there already stays as it is.
pub type Furnish = Arc<dyn Fn(&mut Tx, MemberId) -> Result<(), Error> + Send + Sync>;

/// Prepares what presets put into a community: spaces, first topics. A service that `app` offers, since features are
/// above this crate. Whatever is slow is done before the transaction.
#[derive(Clone)]
pub struct Furnisher(Arc<dyn Fn(Wish) -> Result<Furnish, Error> + Send + Sync>);

impl Furnisher {
    /// Wraps the preparation.
    pub fn new(prepare: impl Fn(Wish) -> Result<Furnish, Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(prepare))
    }

    pub(crate) fn prepare(&self, wish: Wish) -> Result<Furnish, Error> {
        (self.0)(wish)
    }
}

impl std::fmt::Debug for Furnisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Furnisher")
    }
}
