//! The one list of features, and everything that is made of it.

mod discussions;
mod founding;
mod gateways;
mod goods;
mod logins;
mod place;
mod shape;
mod slots;
mod verify;

use std::sync::{Arc, OnceLock};

use accounts::OuterLogins;
use anyhow::Context as _;
use checkout::Till;
use checkout::gateway::Gateway;
use checkout::gateways::Secret as SandboxSecret;
use checkout::gateways::sandbox::{Sandbox, SandboxError, SandboxSettings};
use community::Shape;
use db::{Db, DbConfig, DbError, Schema};
use events::renewal::Renewal;
use events::{Paused, Reader, Work};
use files::Files;
use kernel::{Clock, Entropy, Locale, SystemClock, SystemEntropy};
use mail::Mailer;
use membership::Memberships;
use serde_json::Value;
use ui::{Messages, NavItem, Site};
use utoipa::openapi::OpenApi;
use web::{App, AppBuilder, Code, Current, Feature, HeadEntry, Reason, RouteInfo, Routes, WebConfig};

use crate::pages;
use crate::settings::Settings;

pub(crate) use place::Held;
pub(crate) use verify::ALL as VERIFY_STATEMENTS;
pub use verify::{Verified, verify};

/// What stands still while the program runs: the features and what they brought.
pub struct House {
    site: Arc<Site>,
    shape: Arc<Shape>,
    web: WebConfig,
    till: Till,
    sandbox: Option<Sandbox>,
    mailer: Mailer,
    files: Files,
    memberships: Memberships,
    logins: Arc<OuterLogins>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    schema: Schema,
    routes: Routes,
    readers: Vec<Reader>,
    /// Names of readers, with the feature that each pauses with.
    pausing: Vec<(&'static str, &'static str)>,
    works: Vec<Work>,
    renewals: Vec<Renewal>,
    codes: Vec<&'static Code>,
    metrics_token: String,
}

impl House {
    /// Joins the features as the settings say.
    ///
    /// # Errors
    /// Where a setting or a message catalogue cannot be used.
    pub fn build(settings: &Settings) -> anyhow::Result<Self> {
        Self::build_with(settings, Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// The same with a clock and randomness of the caller's, for tests.
    ///
    /// # Errors
    /// Where a setting or a message catalogue cannot be used.
    pub fn build_with(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let sandbox = sandbox(settings, &clock, &entropy)?;
        let mailer = Mailer::try_new(settings.mail_url.expose(), &settings.mail_from(), &settings.origin())?;
        settings.files().check()?;
        let files = files(settings, &*entropy);
        let logins = Arc::new(logins::outer(settings)?);
        let memberships = Memberships::new(settings.time_zone.0.clone());
        let words = goods::Words::default();
        let mut ways: Vec<Arc<dyn Gateway>> = gateways::all(settings, &clock, &entropy)?;
        ways.extend(sandbox.as_ref().map(|sandbox| sandbox.gateway() as Arc<dyn Gateway>));
        let shop = checkout::Settings::new(&settings.origin());
        let till = Till::new(shop, goods::all(&memberships, &words), ways);

        let mut schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS);
        let (mut routes, mut readers, mut works) = (Routes::new(), Vec::new(), Vec::new());
        let mut renewals = Vec::new();
        let (mut catalogues, mut nav): (Vec<_>, Vec<NavItem>) = (Vec::new(), Vec::new());
        let mut codes: Vec<&Code> = Vec::new();
        let mut pausing = Vec::new();
        let post = Arc::default();
        let built_in = features(&till, sandbox.as_ref(), &memberships, &mailer, &files, &post);
        let shape = Arc::new(shape::of(settings, &built_in));
        for feature in built_in {
            schema = schema.with(feature.migrations, &feature.statements);
            let switched = shape.switch(feature.name).map(|switch| switch.name);
            routes = routes.merge(feature.lasting).merge(match switched {
                Some(name) => feature.routes.of_feature(name),
                None => feature.routes,
            });
            pausing.extend(
                switched
                    .into_iter()
                    .flat_map(|name| feature.readers.iter().map(move |reader| (reader.name, name))),
            );
            readers.extend(feature.readers);
            works.extend(feature.works);
            renewals.extend(feature.renewals);
            catalogues.extend(feature.catalogues);
            codes.extend(feature.codes.into_iter().flatten());
            nav.extend(feature.nav);
        }
        readers.push(discussions::reader());
        works.push(events::renewal::work(renewals.clone()));
        let messages = Messages::load(&catalogues)?;
        let mut site = Site::new(settings.community.0.clone(), messages, settings.time_zone.0.clone(), nav);
        site.search = Some(("search", search::PATH));
        let web = WebConfig {
            base_url: settings.origin(),
            locale: settings.locale,
            trusted_proxies: settings.trusted_proxies.0.clone(),
            rate_limits: settings.rate_limits,
            page_cache_bytes: settings.page_cache_mib * 1024 * 1024,
        };
        let metrics_token = settings.metrics_token.expose().to_owned();
        let site = Arc::new(site);
        words.get_or_init(|| Arc::clone(&site));
        mailer.speak(&site);
        post.get_or_init(|| notify::Post {
            threads: slots::threads(),
            site: Arc::clone(&site),
            origin: settings.origin(),
        });
        Ok(Self {
            site,
            shape,
            web,
            till,
            sandbox,
            mailer,
            files,
            memberships,
            logins,
            clock,
            entropy,
            schema,
            routes,
            readers,
            pausing,
            works,
            renewals,
            codes,
            metrics_token,
        })
    }

    /// Opens the database, making the data folder and bringing the schema up to date.
    ///
    /// # Errors
    /// Where the folder or the database cannot be used.
    pub fn open_database(&self, settings: &Settings) -> anyhow::Result<Db> {
        place::prepare(settings)?;
        self.files.open(&settings.files(), &settings.data)?;
        if settings.files_secret.expose().is_empty() {
            self.files.sign_with(place::key(&settings.data, &*self.entropy)?.as_bytes());
        }
        let mut config = DbConfig::new(settings.database_url());
        config.readers = settings.database_readers;
        config.connections = settings.database_connections;
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let db = Db::open(config, self.schema.clone(), clock, entropy).context("database.url")?;
        events::settle_era(&db).context("database.url")?;
        accounts::fill_skeletons(&db).context("database.url")?;
        Ok(db)
    }

    /// Takes the database for this program to serve; to be kept until it serves no more. Makes the data folder.
    ///
    /// # Errors
    /// Where another program serves it, or the folder cannot be used.
    pub(crate) fn hold(settings: &Settings) -> anyhow::Result<Held> {
        place::prepare(settings)?;
        place::hold(settings)
    }

    /// Opens a database that is there already: a mistyped folder is refused rather than made.
    ///
    /// # Errors
    /// Where there is none, or it cannot be used.
    pub fn open_existing_database(&self, settings: &Settings) -> anyhow::Result<Db> {
        place::require(settings)?;
        self.open_database(settings)
    }

    /// What every handler shares, around an open database.
    ///
    /// # Errors
    /// Where a service cannot be made.
    pub fn app(&self, db: Db) -> anyhow::Result<App> {
        let mut builder = AppBuilder::new(
            db,
            Arc::clone(&self.clock),
            Arc::clone(&self.entropy),
            self.web.clone(),
            Arc::clone(&self.site),
            accounts::load_viewer,
        );
        let hasher = accounts::PasswordHasher::try_new(Arc::clone(&self.entropy))
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        builder.service(hasher);
        let before = builder.current.get();
        let load = community::loader(Arc::clone(&self.shape));
        builder.current = Current::new(Arc::clone(&self.site), (*before).clone(), Some(load));
        builder.service(Shape::clone(&self.shape));
        builder.service(founding::furnisher());
        builder.service(accounts::RuleBook { path: "/rules", accept: community::accept_rules });
        builder.screen = Some(community::screen(shape::POSTING));
        builder.service(self.mailer.clone());
        builder.service(self.files.clone());
        builder.shared_service(Arc::clone(&self.logins));
        builder.service(self.memberships.clone());
        builder.service(self.till.clone());
        if let Some(sandbox) = &self.sandbox {
            builder.service(sandbox.clone());
        }
        builder.service(pages::Reference::of(
            self.openapi_base(),
            self.routes.described().clone(),
            &self.codes,
        ));
        builder.service(pages::Watch::new(self.metrics_token.clone()));
        builder.service(slots::hosts());
        builder.service(slots::threads());
        builder.service(live::Hub::new());
        builder.head.push(HeadEntry { feature: "notify", load: notify::bell });
        slots::fill(&mut builder);
        Ok(builder.build())
    }

    /// The description of the API.
    ///
    /// # Errors
    /// Where what a call says of itself is no JSON.
    pub fn openapi(&self) -> Result<Value, serde_json::Error> {
        pages::openapi(&self.openapi_base(), self.routes.described())
    }

    fn openapi_base(&self) -> OpenApi {
        pages::openapi_base(&self.web.base_url, &self.site.community().name)
    }

    /// Every method of every path.
    pub fn route_list(&self) -> &[RouteInfo] {
        self.routes.list()
    }

    /// The schema that all features make together.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Every reader of the log.
    pub fn readers(&self) -> &[Reader] {
        &self.readers
    }

    /// Says whether a reader pauses, because its feature is off.
    pub fn paused(&self, app: &App) -> Paused {
        let (pausing, app) = (self.pausing.clone(), app.clone());
        Arc::new(move |reader| {
            let feature = pausing.iter().find(|(name, _)| *name == reader);
            feature.is_some_and(|(_, feature)| !app.features().is_on(feature))
        })
    }

    /// Every kind of due work.
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// Whether the owner has switched a feature off, as the database says now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn is_off(&self, db: &Db, feature: &'static str) -> Result<bool, DbError> {
        let shape = Arc::clone(&self.shape);
        let settings = db.read_blocking(move |q| community::store::settings(q, &shape))?;
        Ok(settings.off.iter().any(|name| name == feature))
    }

    /// Every table with rows that hold what was made of a text.
    pub fn renewals(&self) -> &[Renewal] {
        &self.renewals
    }

    /// Every code that something can be refused with.
    pub fn codes(&self) -> &[&'static Code] {
        &self.codes
    }

    /// The community's name, words and menus.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The sentence for a reason, for the command line.
    pub fn sentence(&self, locale: Locale, reason: &Reason) -> String {
        web::sentence(&self.site, locale, reason)
    }

    /// The routes inside the layers that every request passes.
    pub fn into_router(self, app: App) -> axum::Router {
        web::router(app, self.routes)
    }
}

/// Every feature of the house, a crate after those whose tables it points to. A new one is added here and nowhere else.
fn features(
    till: &Till,
    sandbox: Option<&Sandbox>,
    memberships: &Memberships,
    mailer: &Mailer,
    files: &Files,
    post: &Arc<OnceLock<notify::Post>>,
) -> Vec<Feature> {
    vec![
        web::feature(),
        mail::feature(mailer),
        live::feature(),
        files::feature(files),
        accounts::feature(),
        community::feature(),
        access::feature(),
        ledger::feature(),
        comments::feature(),
        forum::feature(),
        courses::feature(),
        membership::feature(memberships),
        checkout::feature(till, sandbox),
        articles::feature(),
        insight::feature(),
        search::feature(),
        points::feature(),
        notify::feature(post),
        pages::feature(),
    ]
}

/// The store of pictures, not open yet. A secret that nobody set is read when the data folder is there.
fn files(settings: &Settings, entropy: &dyn Entropy) -> Files {
    match settings.files_secret.expose() {
        "" => Files::new(kernel::Token::generate(entropy).as_str().as_bytes()),
        given => Files::new(given.as_bytes()),
    }
}

fn sandbox(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> anyhow::Result<Option<Sandbox>> {
    if !settings.sandbox {
        return Ok(None);
    }
    let secret = match settings.sandbox_secret.expose() {
        "" => kernel::Token::generate(&**entropy).as_str().to_owned(),
        given => given.to_owned(),
    };
    let wanted = SandboxSettings {
        merchant: "jixia".to_owned(),
        secret: SandboxSecret::new(secret),
        page_url: settings.origin(),
        api_url: format!("http://{}", settings.listen),
        on_public_site: settings.sandbox_public,
    };
    let wire = checkout::wire::HttpWire::default();
    let sandbox = Sandbox::try_new(wanted, Arc::new(wire), Arc::clone(clock), Arc::clone(entropy));
    Ok(Some(sandbox.map_err(|error| {
        let setting = match error {
            SandboxError::ShortSecret => "checkout.sandbox_secret",
            SandboxError::PublicSite(_) => "checkout.sandbox_public",
            SandboxError::BadMerchant => "checkout.sandbox",
        };
        anyhow::Error::new(error).context(setting)
    })?))
}
