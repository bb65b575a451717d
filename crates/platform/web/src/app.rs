//! What every handler shares.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use db::{Db, DbError, Snapshot, Tx};
use events::freshness::{self, Freshness};
use kernel::{Clock, Entropy, Locale, Timestamp, Viewer};
use ui::Site;

use crate::afterwards::UnderWay;
use crate::cookies::CookieNames;
use crate::error::Error;
use crate::gate::Screen;
use crate::head::HeadEntry;
use crate::kept::KeptValues;
use crate::page_cache::PageCache;
use crate::slots::Slots;
use crate::standing::{Current, Features, Standing};
use crate::visit::Visit;

/// Settings of the web floor, read once at the start.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Scheme, host and port under which browsers reach the site, without a slash at the end.
    pub base_url: String,
    /// The language where neither member, cookie nor browser asks for one, until the owner decides.
    pub locale: Locale,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether requests are counted and limited by address.
    pub rate_limits: bool,
    /// Memory for pages of passers-by and for what members' pages are made of, in bytes.
    pub page_cache_bytes: u64,
}

impl WebConfig {
    /// Whether browsers reach the site over TLS.
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.base_url
    }

    /// The full address of a path on this site.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

/// Loads whoever a request comes from, in the snapshot of the page.
pub type LoadViewer = fn(&mut Snapshot, &Visit, Locale) -> Result<Viewer, Error>;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    config: WebConfig,
    site: Arc<Site>,
    current: Current,
    screen: Option<Screen>,
    slots: Slots,
    services: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    load_viewer: LoadViewer,
    head: Vec<HeadEntry>,
    freshness: Freshness,
    pages: PageCache,
    kept: KeptValues,
    under_way: UnderWay,
}

/// Gathers the parts of an [`App`].
pub struct AppBuilder {
    /// The database, migrated.
    pub db: Db,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Settings.
    pub config: WebConfig,
    /// Words, time zone and menus.
    pub site: Arc<Site>,
    /// What the owner has decided, as it stands now.
    pub current: Current,
    /// Looks at requests before their handlers do.
    pub screen: Option<Screen>,
    /// Who fills which slot.
    pub slots: Slots,
    /// Loads whoever a request comes from.
    pub load_viewer: LoadViewer,
    /// Marks in the head of every page of a member, from the left.
    pub head: Vec<HeadEntry>,
    services: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl AppBuilder {
    /// An app without features.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        config: WebConfig,
        site: Arc<Site>,
        load_viewer: LoadViewer,
    ) -> Self {
        let (slots, services) = (Slots::default(), HashMap::new());
        let mut community = ui::Community::clone(&site.community());
        community.locale = config.locale;
        let current = Current::new(Arc::clone(&site), Standing::new(Arc::new(community)), None);
        let head = Vec::new();
        Self { db, clock, entropy, config, site, current, screen: None, slots, load_viewer, head, services }
    }

    /// Offers a service to handlers, by its type.
    pub fn service<T: Any + Send + Sync>(&mut self, service: T) {
        self.shared_service(Arc::new(service));
    }

    /// Offers a service that others hold as well.
    pub fn shared_service<T: Any + Send + Sync>(&mut self, service: Arc<T>) {
        self.services.insert(TypeId::of::<T>(), service);
    }

    /// The finished app.
    pub fn build(self) -> App {
        App(Arc::new(Shared {
            pages: PageCache::new(self.config.page_cache_bytes / 4 * 3),
            kept: KeptValues::new(self.config.page_cache_bytes / 4),
            freshness: Freshness::default(),
            under_way: UnderWay::default(),
            db: self.db,
            clock: self.clock,
            entropy: self.entropy,
            config: self.config,
            site: self.site,
            current: self.current,
            screen: self.screen,
            slots: self.slots,
            services: self.services,
            load_viewer: self.load_viewer,
            head: self.head,
        }))
    }
}

impl App {
    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The present instant, for what is not inside a visit to the database.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Random bytes.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    /// Settings of the web floor.
    pub fn config(&self) -> &WebConfig {
        &self.0.config
    }

    /// Words, time zone and menus.
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// The community's settings as this process knows them; a page asks its visit instead.
    pub fn standing(&self) -> Arc<Standing> {
        self.0.current.get()
    }

    /// Which features are on.
    pub fn features(&self) -> Features {
        self.standing().features.clone()
    }

    pub(crate) fn screen(&self) -> Option<&Screen> {
        self.0.screen.as_ref()
    }

    pub(crate) fn current(&self) -> &Current {
        &self.0.current
    }

    /// Brings what this process knows of the settings up to date. Requests do so by themselves; whatever else depends
    /// on them calls it now and then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh_standing(&self) -> Result<Arc<Standing>, DbError> {
        self.0.current.refresh(self.db(), self.freshness()).await
    }

    /// Who fills which slot.
    pub fn slots(&self) -> &Slots {
        &self.0.slots
    }

    /// The names of our cookies.
    pub fn cookie_names(&self) -> CookieNames {
        CookieNames::new(self.0.config.is_secure())
    }

    pub(crate) fn pages(&self) -> &PageCache {
        &self.0.pages
    }

    pub(crate) fn kept_values(&self) -> &KeptValues {
        &self.0.kept
    }

    pub(crate) fn freshness(&self) -> &Freshness {
        &self.0.freshness
    }

    pub(crate) fn under_way(&self) -> &UnderWay {
        &self.0.under_way
    }

    /// Waits for what was to be written after requests that are answered; see [`Visit::afterwards`].
    pub async fn written_afterwards(&self) {
        self.0.under_way.ended().await;
    }

    /// A service that `app` wired in.
    ///
    /// # Errors
    /// Where nobody offered it: a mistake in the wiring.
    pub fn service<T: Any + Send + Sync>(&self) -> Result<Arc<T>, Error> {
        let service = self.0.services.get(&TypeId::of::<T>()).cloned();
        service
            .and_then(|service| service.downcast().ok())
            .ok_or_else(|| Error::internal(format!("no service {}", std::any::type_name::<T>())))
    }

    /// One visit to the database for reading: loads the viewer and runs `work` in the same snapshot.
    ///
    /// # Errors
    /// Those of the database and of `work`.
    pub async fn read<T, F>(&self, visit: &Visit, work: F) -> Result<(Viewer, T), Error>
    where
        T: Send + 'static,
        F: Fn(&mut Snapshot, &Viewer) -> Result<T, Error> + Send + 'static,
    {
        let (app, seen) = (self.clone(), visit.clone());
        self.0
            .db
            .read(move |q: &mut Snapshot| {
                let viewer = app.enter(q, &seen)?;
                let value = work(q, &viewer)?;
                Ok((viewer, value))
            })
            .await
    }

    /// What every reading visit begins with.
    fn enter(&self, q: &mut Snapshot, visit: &Visit) -> Result<Viewer, Error> {
        if visit.is_anonymous() {
            // Before anything else is read, so that a page is never thought newer than it is.
            visit.remember_position(freshness::position(q)?);
        }
        let viewer = self.load_viewer(q, visit)?;
        if viewer.member.is_some() && visit.wants_head() {
            let features = &visit.standing().features;
            let on = self.0.head.iter().filter(|entry| features.is_on(entry.feature));
            let marks = on.map(|entry| (entry.load)(q, &viewer)).collect::<Result<_, _>>()?;
            visit.remember_head(marks);
        }
        Ok(viewer)
    }

    fn load_viewer(&self, q: &mut Snapshot, visit: &Visit) -> Result<Viewer, Error> {
        let viewer = (self.0.load_viewer)(q, visit, visit.standing().community.locale)?;
        visit.remember_viewer(&viewer);
        Ok(viewer)
    }

    /// One visit to the database for writing: loads the viewer and runs `work` in one transaction.
    ///
    /// # Errors
    /// Those of the database and of `work`; then nothing is written.
    pub async fn write<T, F>(&self, visit: &Visit, work: F) -> Result<(Viewer, T), Error>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Viewer) -> Result<T, Error> + Send + 'static,
    {
        let (app, seen) = (self.clone(), visit.clone());
        self.0
            .db
            .write(move |tx: &mut Tx| {
                let viewer = app.load_viewer(tx, &seen)?;
                let value = work(tx, &viewer)?;
                Ok((viewer, value))
            })
            .await
    }

    /// Only the viewer, for pages that show nothing else.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn viewer(&self, visit: &Visit) -> Result<Viewer, Error> {
        let (viewer, ()) = self.read(visit, |_, _| Ok(())).await?;
        Ok(viewer)
    }
}
