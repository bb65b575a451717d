//! What the tests of this crate share: a small house with one feature that can be switched, and its owner.

use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::response::Html;
use community::{Furnisher, Preset, Shape, Switch};
use db::{Db, Schema, Tx, params};
use kernel::{Locale, ManualClock, MemberId, Role, SeededEntropy};
use testkit::Visitor;
use ui::{Messages, NavItem, Place, Site as Words, Who};
use web::{AppBuilder, Current, Feature, Routes, WebConfig};

db::statements! {
    /// Stands for what features put into a new community.
    FURNISH = "UPDATE members SET bio = $1 WHERE id = $2";
    /// What was put there.
    FURNISHED = "SELECT bio FROM members WHERE role = 'owner'";
    /// All rules.
    RULES = "SELECT body FROM community_rules";
    /// Kinds and payloads of all events, in order.
    EVENTS = "SELECT kind, payload FROM events ORDER BY id";
}

pub const ORIGIN: &str = "http://jixia.example";

/// A feature with one page, which can be home.
fn garden() -> Feature {
    let page = async || Html("<h1>桃园</h1>");
    let plant = async |Form(planted): Form<Vec<(String, String)>>| Html(format!("{planted:?}"));
    Feature {
        routes: Routes::new().get("/garden", page).post("/garden/{id}", plant, web::Limits::form()),
        nav: vec![NavItem {
            key: "garden",
            label: "ui-kind-course",
            href: "/garden",
            icon: "book",
            place: Place::Main,
            who: Who::Everyone,
            order: 1,
        }],
        ..Feature::named("garden")
    }
}

fn features() -> Vec<Feature> {
    let files = files::feature(&files::Files::new(b"secret"));
    vec![web::feature(), files, accounts::feature(), community::feature(), garden()]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features().iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

pub fn shape() -> Shape {
    Shape {
        name: "稷下".to_owned(),
        locale: Locale::ZhCn,
        switches: vec![Switch {
            name: "garden",
            title: "ui-kind-course",
            note: "ui-kind-course",
            needs: &[],
            home: Some("/garden"),
            nav: vec![(Place::Main, "garden")],
        }],
        presets: vec![
            Preset {
                name: "tech",
                title: "ui-kind-talk",
                note: "ui-kind-talk",
                off: &["garden"],
                home: "/garden",
            },
            Preset {
                name: "full",
                title: "ui-kind-course",
                note: "ui-kind-course",
                off: &[],
                home: "/garden",
            },
        ],
        root_elsewhere: "/topics",
    }
}

/// Adds a member.
pub fn member(db: &Db, name: &str, role: Role) -> MemberId {
    let local: String = name.chars().map(|char| format!("{:x}", u32::from(char))).collect();
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{local}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    db.write_blocking(move |tx: &mut Tx| accounts::register(tx, &candidate, "hash", role)).unwrap()
}

/// Kinds and payloads of all events of this crate.
pub async fn logged(db: &Db) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = db.read(|q| q.rows(&EVENTS, params![])).await.unwrap();
    all.into_iter().filter(|(kind, _)| kind.starts_with("settings.")).collect()
}

/// One node of the site, in process.
pub struct Node {
    pub site: testkit::Site,
    pub app: web::App,
    db: Db,
}

impl Node {
    pub fn start(db: &Db, clock: Arc<ManualClock>) -> Self {
        let features = features();
        let catalogues: Vec<_> = features.iter().flat_map(|feature| feature.catalogues.clone()).collect();
        let nav = features.iter().flat_map(|feature| feature.nav.clone()).collect();
        let messages = Messages::load(&catalogues).unwrap();
        let words = Arc::new(Words::new("稷下".into(), messages, jiff::tz::TimeZone::UTC, nav));
        let config = WebConfig {
            base_url: ORIGIN.into(),
            locale: Locale::ZhCn,
            trusted_proxies: vec![],
            rate_limits: false,
            page_cache_bytes: 1 << 20,
        };
        let entropy = Arc::new(SeededEntropy::new(7));
        let viewer = accounts::load_viewer;
        let mut app = AppBuilder::new(db.clone(), clock, entropy.clone(), config, Arc::clone(&words), viewer);
        let before = web::Standing::clone(&app.current.get());
        app.current = Current::new(words, before, Some(community::loader(Arc::new(shape()))));
        app.service(shape());
        app.service(Furnisher::new(|wish| {
            Ok(Arc::new(move |tx: &mut Tx, owner| {
                let note = format!("{} {} {}", wish.preset, wish.locale.tag(), wish.samples);
                tx.execute(&FURNISH, params![note, owner])?;
                Ok(())
            }))
        }));
        app.service(accounts::PasswordHasher::try_new(entropy).unwrap());
        app.screen = Some(community::screen(&["/garden/{id}"]));
        let shape = shape();
        let routes = features.into_iter().fold(Routes::new(), |all, feature| {
            all.merge(match shape.switch(feature.name) {
                Some(switch) => feature.routes.of_feature(switch.name),
                None => feature.routes,
            })
        });
        let app = app.build();
        let router = web::router(app.clone(), routes);
        Self { site: testkit::Site::new(router, ORIGIN), app, db: db.clone() }
    }

    /// Somebody who has never been here and reads Chinese.
    pub fn passer_by(&self) -> Visitor {
        self.site.visitor().speaking("zh-CN")
    }

    /// A browser in which this member is signed in.
    pub async fn browser(&self, member: MemberId) -> Visitor {
        let lasts = Duration::from_secs(30 * 24 * 3600);
        let token =
            self.db.write(move |tx: &mut Tx| accounts::begin_session(tx, member, "test", lasts)).await;
        self.passer_by().with_cookie("jixia_session", token.unwrap().as_str())
    }
}
