//! Everything that requests have to know of the settings.

use std::sync::Arc;

use db::{DbError, Snapshot};
use ui::Community;
use web::{Features, LoadStanding, Standing};

use crate::settings::Mark;
use crate::shape::Shape;
use crate::store;

/// Reads the standing for `web`.
pub fn loader(shape: Arc<Shape>) -> LoadStanding {
    Arc::new(move |q| load(q, &shape))
}

fn load(q: &mut Snapshot, shape: &Shape) -> Result<Standing, DbError> {
    let settings = store::settings(q, shape)?;
    let founded = store::has_owner(q)?;
    let rules = store::rules(q)?.filter(|rules| !rules.body.is_empty()).map(|rules| rules.id);
    let home = shape.home(&settings);
    let root = if home == "/" { "/" } else { shape.root_elsewhere };
    let community = Community {
        version: settings.version(),
        initial_as_mark: settings.mark == Mark::Initial,
        locale: settings.locale,
        home: home.to_owned(),
        root: root.to_owned(),
        hidden: shape.off(&settings).flat_map(|switch| switch.nav.iter().copied()).collect(),
        off: shape.off(&settings).map(|switch| switch.name).collect(),
        slogan: settings.slogan.clone(),
        name: settings.name.clone(),
    };
    let features = Features::without(shape.off(&settings).map(|switch| switch.name));
    Ok(Standing { community: Arc::new(community), features, founded, rules })
}
