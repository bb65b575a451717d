//! A community for tests: the whole house on a fresh database, with members of every office.

mod cast;
mod footprint;
mod sample;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::{CreatedToken, NewToken};
use db::{Db, Engine};
use events::{Paused, Reader, Work};
use jixia::house::House;
use jixia::settings::{self, Settings};
use kernel::{Clock, Entropy, Locale, ManualClock, MemberId, SeededEntropy, Timestamp};
use testkit::{Database, Site, Visitor};
use web::{App, RouteInfo};

pub use cast::{Cast, Member, PASSWORD};
pub use footprint::TABLES;
pub use sample::Sample;

/// The secret that the sandbox bank and the house share.
pub const BANK_SECRET: &str = "a secret of thirty-two bytes....";

/// The whole house, open for visitors.
pub struct Community {
    pub site: Site,
    pub app: App,
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub cast: Cast,
    pub routes: Vec<RouteInfo>,
    described: BTreeMap<String, BTreeSet<u16>>,
    pub settings: Settings,
    codes: Vec<&'static web::Code>,
    readers: Vec<Reader>,
    works: Vec<Work>,
    paused: Paused,
    /// One for each member: there is a limit to how many tokens a member may have.
    programs: Mutex<HashMap<MemberId, Visitor>>,
    first_sample: Mutex<Option<Sample>>,
}

/// Settings that a test changes: name and text, as `jixia.toml` would have them.
pub type Wishes<'a> = &'a [(&'a str, &'a str)];

/// Runs a test's body on a fresh community on SQLite, and then on one on PostgreSQL.
pub fn on_both(wishes: Wishes<'_>, body: impl AsyncFn(&Community) + Sync) {
    on(Engine::Sqlite, wishes, &body);
    on(Engine::Postgres, wishes, &body);
}

/// Runs a test's body on SQLite alone: for what has nothing to do with data.
pub fn on_one(wishes: Wishes<'_>, body: impl AsyncFn(&Community) + Sync) {
    on(Engine::Sqlite, wishes, &body);
}

/// The house as it would be built for a community with these settings.
pub fn house(settings: &Settings) -> (House, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(7));
    let ticking: Arc<ManualClock> = Arc::clone(&clock);
    let house = House::build_with(settings, ticking as Arc<dyn Clock>, entropy).unwrap();
    (house, clock)
}

/// Settings for tests, changed as wished.
pub fn settings(wishes: Wishes<'_>) -> Settings {
    let usual = [
        ("server.rate_limits", "false"),
        ("files.secret", "the secret of a test in 32 bytes."),
        ("checkout.sandbox", "true"),
        ("checkout.sandbox_secret", BANK_SECRET),
        ("database.readers", "2"),
        ("database.connections", "4"),
    ];
    let variable = |(name, text): &(&str, &str)| {
        let variable = format!("JIXIA_{}", name.replace('.', "_").to_uppercase());
        (variable, (*text).to_owned())
    };
    settings::read(None, usual.iter().chain(wishes).map(variable), &[]).unwrap()
}

fn on(engine: Engine, wishes: Wishes<'_>, body: &(impl AsyncFn(&Community) + Sync)) {
    let name = if engine == Engine::Sqlite { "on SQLite" } else { "on PostgreSQL" };
    let run = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.unwrap();
        // The sandbox bank and the house call each other over HTTP, as they do in production.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (database, community) = Community::found(engine, wishes, listener.local_addr().unwrap());
        runtime.block_on(async {
            let server = community.serve(listener);
            body(&community).await;
            server.abort();
        });
        community.db.close();
        drop(database);
    };
    let ended = std::thread::scope(|scope| {
        std::thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, run).unwrap().join()
    });
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}

impl Community {
    fn found(engine: Engine, wishes: Wishes<'_>, address: SocketAddr) -> (Database, Self) {
        let schema = house(&settings(&[])).0.schema().clone();
        let database = Database::new(engine, &schema);
        let address = address.to_string();
        let own = [("database.url", database.url()), ("server.listen", address.as_str())];
        let settings = settings(&[&own, wishes].concat());
        let (house, clock) = house(&settings);
        let db = house.open_database(&settings).unwrap();
        let app = house.app(db.clone()).unwrap();
        let paused = house.paused(&app);
        let (readers, works) = (house.readers().to_vec(), house.works().to_vec());
        let (routes, codes) = (house.route_list().to_vec(), house.codes().to_vec());
        let described = described(&house);
        let site = Site::new(house.into_router(app.clone()), &settings.origin());
        let cast = Cast::register(&db);
        (
            database,
            Self {
                site,
                app,
                db,
                clock,
                cast,
                routes,
                described,
                settings,
                codes,
                readers,
                works,
                paused,
                programs: Mutex::default(),
                first_sample: Mutex::default(),
            },
        )
    }

    fn serve(&self, listener: TcpListener) -> tokio::task::JoinHandle<()> {
        listener.set_nonblocking(true).unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let service = self.site.router().clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() })
    }

    /// Somebody who has never been here.
    pub fn passer_by(&self) -> Visitor {
        self.site.visitor()
    }

    /// A browser in which this member is signed in.
    pub async fn browser(&self, member: &Member) -> Visitor {
        let (id, lasts) = (member.id, Duration::from_secs(24 * 3600));
        let token = self.db.write(move |tx| accounts::begin_session(tx, id, "test", lasts)).await.unwrap();
        let name = self.app.cookie_names().session();
        self.passer_by().with_cookie(name, token.as_str())
    }

    /// A program that acts for this member.
    pub async fn program(&self, member: &Member) -> Visitor {
        let id = member.id;
        let known = self.programs.lock().unwrap().get(&id).cloned();
        if let Some(program) = known {
            return program;
        }
        let program = self.passer_by().with_token(&self.token(member, "测试").await.secret);
        self.programs.lock().unwrap().insert(id, program.clone());
        program
    }

    /// A new API token of this member.
    pub async fn token(&self, member: &Member, name: &str) -> CreatedToken {
        let (id, wanted) = (member.id, NewToken { name: name.to_owned(), days: 30 });
        self.db.write(move |tx| accounts::create_token(tx, id, &wanted)).await.unwrap()
    }

    /// The sentence for a refusal.
    pub fn sentence(&self, locale: Locale, code: &str, args: &[(&'static str, i64)]) -> String {
        let code = self.codes.iter().find(|known| known.name == code);
        let code = code.unwrap_or_else(|| panic!("there is no such code"));
        let args = args.iter().map(|(name, value)| (*name, web::Arg::from(*value))).collect();
        self.app.sentence(locale, &web::Reason { code, args })
    }

    /// Whether the description of the API names this status for a call: method and path with `{}` for every parameter.
    pub fn describes(&self, route: &str, status: u16) -> bool {
        self.described.get(route).is_some_and(|statuses| statuses.contains(&status))
    }

    /// Does what is due.
    pub async fn run_due(&self) {
        events::run_due_once(&self.db, &self.works).await.unwrap();
    }

    /// Lets every reader of the log catch up whose feature is on.
    pub async fn read_log(&self) {
        let on: Vec<Reader> =
            self.readers.iter().filter(|reader| !(self.paused)(reader.name)).copied().collect();
        let ran = events::run_readers_once(&self.db, &on).await.unwrap();
        assert!(ran.is_caught_up(), "{ran:?}");
    }
}

/// The statuses that the description of the API names for each call.
fn described(house: &House) -> BTreeMap<String, BTreeSet<u16>> {
    let mut described = BTreeMap::new();
    for (path, item) in house.openapi().unwrap()["paths"].as_object().unwrap() {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        for (method, operation) in item.as_object().unwrap() {
            let Some(answers) = operation["responses"].as_object() else { continue };
            let statuses = answers.keys().filter_map(|status| status.parse().ok());
            described.insert(format!("{} {path}", method.to_uppercase()), statuses.collect());
        }
    }
    described
}

/// Names that occur more than once.
pub fn repeated<T: Ord + std::fmt::Debug>(names: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect()
}
