//! What the tests of this crate share: a small house with one feature that can be switched, and its owner.

use std::sync::Arc;

use axum::Form;
use axum::response::Html;
use community::{Furnisher, Preset, Shape, Switch};
use db::{Db, Schema, Tx, params};
use kernel::{Locale, ManualClock, MemberId, Role};
use testkit::{House, MemberSite, Sessions, Visitor};
use ui::{NavItem, Place, Who};
use web::{Current, Feature, Routes};

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

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

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
    members: MemberSite,
}

impl Node {
    pub fn start(db: &Db, clock: Arc<ManualClock>) -> Self {
        let shape = shape();
        let mut features = features();
        for feature in &mut features {
            if let Some(switch) = shape.switch(feature.name) {
                feature.routes = std::mem::take(&mut feature.routes).of_feature(switch.name);
            }
        }
        let members = House::of(features).open_to_members(db, clock, SESSIONS, |app| {
            let before = web::Standing::clone(&app.current.get());
            let load = community::loader(Arc::new(shape.clone()));
            app.current = Current::new(Arc::clone(&app.site), before, Some(load));
            app.service(shape);
            app.service(Furnisher::new(|wish| {
                Ok(Arc::new(move |tx: &mut Tx, owner| {
                    let note = format!("{} {} {}", wish.preset, wish.locale.tag(), wish.samples);
                    tx.execute(&FURNISH, params![note, owner])?;
                    Ok(())
                }))
            }));
            app.service(accounts::PasswordHasher::try_new(Arc::clone(&app.entropy)).unwrap());
            app.screen = Some(community::screen(&["/garden/{id}"]));
        });
        Self { site: members.site.clone(), app: members.app.clone(), members }
    }

    /// Somebody who has never been here and reads Chinese.
    pub fn passer_by(&self) -> Visitor {
        self.site.visitor().speaking("zh-CN")
    }

    /// A browser in which this member is signed in.
    pub async fn browser(&self, member: MemberId) -> Visitor {
        self.members.browser_of(member).await.speaking("zh-CN")
    }
}
