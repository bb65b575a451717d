//! A house of some features, without the program around them: what the tests of features and readers have in common.

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Tx};
use events::renewal::{self, Renewal};
use jiff::tz::TimeZone;
use kernel::{Clock, Locale, MemberId, SeededEntropy, Timestamp, Token, Viewer};
use ui::{Messages, Site as Words};
use web::{App, AppBuilder, Error, Feature, LoadViewer, Routes, WebConfig};

use super::{Site, Visitor};

/// When the clock of a test starts.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// The address at which the house believes to be.
pub const ORIGIN: &str = "http://jixia.example";

/// How long a browser of [`MemberSite::browser`] stays signed in.
const SIGNED_IN: Duration = Duration::from_secs(30 * 24 * 3600);

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

/// Makes anew what older renderers made, as the program does after its start.
///
/// # Panics
/// Where there is nothing to do, or it is not done.
pub async fn renew_texts(db: &Db, renewals: Vec<Renewal>) {
    renewal::look(db, &renewals).await.expect("the database tells what is old");
    let work = [renewal::work(renewals)];
    let ran = events::run_due_once(db, &work).await.expect("the database gives the work");
    assert!(ran.done > 0 && ran.put_back == 0 && ran.dead == 0, "{ran:?}");
}

/// Some features with their words, without limits of rate.
pub struct House {
    /// Words and menus of the features, to be changed before the house opens.
    pub words: Words,
    /// Settings of the web floor, to be changed likewise.
    pub config: WebConfig,
    features: Vec<Feature>,
}

/// How a house knows its members: what `accounts` has for it.
#[derive(Clone, Copy)]
pub struct Sessions {
    /// Loads whoever a request comes from.
    pub load_viewer: LoadViewer,
    /// Begins a session of a member, in a browser that calls itself so, for so long; gives its secret.
    pub begin: fn(&mut Tx, MemberId, &str, Duration) -> Result<Token, DbError>,
}

impl House {
    /// A house of these features.
    ///
    /// # Panics
    /// Where a catalogue cannot be read.
    #[must_use]
    pub fn of(features: Vec<Feature>) -> Self {
        Self::in_zone(features, TimeZone::UTC)
    }

    /// The same in another time zone.
    ///
    /// # Panics
    /// Where a catalogue cannot be read.
    #[must_use]
    pub fn in_zone(features: Vec<Feature>, zone: TimeZone) -> Self {
        let catalogues: Vec<_> = features.iter().flat_map(|feature| feature.catalogues.clone()).collect();
        let nav = features.iter().flat_map(|feature| feature.nav.clone()).collect();
        let messages = Messages::load(&catalogues).expect("catalogues that can be read");
        let words = Words::new("稷下".to_owned(), messages, zone, nav);
        let config = WebConfig {
            base_url: ORIGIN.to_owned(),
            locale: Locale::ZhCn,
            trusted_proxies: Vec::new(),
            rate_limits: false,
            page_cache_bytes: 1 << 20,
        };
        Self { words, config, features }
    }

    /// Opens it on a database. `furnish` offers the services that the features want.
    pub fn open(
        self,
        db: &Db,
        clock: Arc<dyn Clock>,
        load_viewer: LoadViewer,
        furnish: impl FnOnce(&mut AppBuilder),
    ) -> (App, Site) {
        let origin = self.config.base_url.clone();
        let (entropy, words) = (Arc::new(SeededEntropy::new(7)), Arc::new(self.words));
        let mut app = AppBuilder::new(db.clone(), clock, entropy, self.config, words, load_viewer);
        furnish(&mut app);
        let app = app.build();
        let features = self.features.into_iter();
        let routes =
            features.fold(Routes::new(), |all, feature| all.merge(feature.routes).merge(feature.lasting));
        let site = Site::new(web::router(app.clone(), routes), &origin);
        (app, site)
    }

    /// Opens it on a database for members who come in without the form.
    pub fn open_to_members(
        self,
        db: &Db,
        clock: Arc<dyn Clock>,
        sessions: Sessions,
        furnish: impl FnOnce(&mut AppBuilder),
    ) -> MemberSite {
        let (app, site) = self.open(db, clock, sessions.load_viewer, furnish);
        MemberSite { site, app, begin: sessions.begin }
    }
}

/// A site at which members are signed in without the form.
#[derive(Clone)]
pub struct MemberSite {
    /// The site itself.
    pub site: Site,
    /// What its handlers share.
    pub app: App,
    begin: fn(&mut Tx, MemberId, &str, Duration) -> Result<Token, DbError>,
}

impl MemberSite {
    /// A browser in which this viewer is signed in; nobody without a member.
    ///
    /// # Panics
    /// Where the database refuses the session.
    pub async fn browser(&self, viewer: &Viewer) -> Visitor {
        match viewer.member_id() {
            Some(member) => self.browser_of(member).await,
            None => self.site.visitor(),
        }
    }

    /// A browser in which this member is signed in.
    ///
    /// # Panics
    /// Where the database refuses the session.
    pub async fn browser_of(&self, member: MemberId) -> Visitor {
        let begin = self.begin;
        let begun = self.app.db().write(move |tx| begin(tx, member, "test", SIGNED_IN)).await;
        let secret = begun.expect("the database takes a session");
        self.site.visitor().with_cookie(self.app.cookie_names().session(), secret.as_str())
    }

    /// The same with a page open, from which a member's forms take their secret.
    ///
    /// # Panics
    /// Where the database refuses the session.
    pub async fn browser_at(&self, viewer: &Viewer, path: &str) -> Visitor {
        let mut visitor = self.browser(viewer).await;
        if viewer.member.is_some() {
            visitor.get(path).await;
        }
        visitor
    }
}
