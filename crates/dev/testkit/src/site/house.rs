//! A house of some features, without the program around them: what the tests of features and readers have in common.

use std::sync::Arc;

use db::Db;
use kernel::{Clock, Locale, SeededEntropy, Timestamp, Viewer};
use ui::{Messages, Site as Words};
use web::{AppBuilder, Error, Feature, LoadViewer, Routes, WebConfig};

use super::Site;

/// When the clock of a test starts.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// The address at which the house believes to be.
pub const ORIGIN: &str = "http://jixia.example";

/// A passer-by who reads Chinese.
#[must_use]
pub fn nobody() -> Viewer {
    Viewer::anonymous(Locale::ZhCn, START)
}

/// The stable code of a refusal: of its first field, where it is about any.
///
/// # Panics
/// Where nothing was refused.
#[track_caller]
pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    let error = result.expect_err("a refusal");
    error.fields().first().map_or(error.reason().code.name, |field| field.reason.code.name)
}

/// Some features with their words, at UTC and without limits of rate.
pub struct House {
    /// Words and menus of the features, to be changed before the house opens.
    pub words: Words,
    features: Vec<Feature>,
}

impl House {
    /// A house of these features.
    ///
    /// # Panics
    /// Where a catalogue cannot be read.
    #[must_use]
    pub fn of(features: Vec<Feature>) -> Self {
        let catalogues: Vec<_> = features.iter().flat_map(|feature| feature.catalogues.clone()).collect();
        let nav = features.iter().flat_map(|feature| feature.nav.clone()).collect();
        let messages = Messages::load(&catalogues).expect("catalogues that can be read");
        let words = Words::new("稷下".to_owned(), messages, jiff::tz::TimeZone::UTC, nav);
        Self { words, features }
    }

    /// Opens it on a database. `furnish` offers the services that the features want.
    pub fn open(
        self,
        db: &Db,
        clock: Arc<dyn Clock>,
        load_viewer: LoadViewer,
        furnish: impl FnOnce(&mut AppBuilder),
    ) -> Site {
        let config = WebConfig {
            base_url: ORIGIN.to_owned(),
            locale: Locale::ZhCn,
            trusted_proxies: Vec::new(),
            rate_limits: false,
            page_cache_bytes: 1 << 20,
        };
        let (entropy, words) = (Arc::new(SeededEntropy::new(7)), Arc::new(self.words));
        let mut app = AppBuilder::new(db.clone(), clock, entropy, config, words, load_viewer);
        furnish(&mut app);
        let routes = self.features.into_iter().fold(Routes::new(), |all, feature| all.merge(feature.routes));
        Site::new(web::router(app.build(), routes), ORIGIN)
    }
}
