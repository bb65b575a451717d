//! What the tests of this crate share: members, things to comment on, and the site in process.

use std::sync::Arc;

use access::{Audience, Stage, Thing};
use comments::{CommentId, Host, Hosts, Place, Target, Text, post_comment, ready_in};
use db::{Db, DbError, Schema, Snapshot, Tx, params};
use kernel::{Locale, ManualClock, MemberId, Role, Subject, Tier, Timestamp, Viewer, ViewerMember};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Feature};

pub use testkit::{START, code, nobody};

db::statements! {
    /// Kinds and payloads of all events, in order.
    EVENTS = "SELECT kind, payload FROM events ORDER BY id";
    /// How many comments there are.
    COUNT = "SELECT COUNT(*) FROM comments";
}

fn features() -> Vec<Feature> {
    let files = files::feature(&files::Files::new(b"secret"));
    vec![web::feature(), files, accounts::feature(), access::feature(), comments::feature()]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features().iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

/// Lessons as a test needs them: 1 is open, 2 is paid, 3 is locked, 4 is a draft, and all are member 1's.
pub struct Lessons;

/// The open lesson.
pub const OPEN: i64 = 1;
/// The lesson that has to be bought.
pub const PAID: i64 = 2;
/// The lesson that takes no more posts.
pub const LOCKED: i64 = 3;
/// The lesson that is not published.
pub const DRAFT: i64 = 4;

pub const fn lesson(id: i64) -> Subject {
    Subject::of("lesson", id)
}

impl Host for Lessons {
    fn kind(&self) -> &'static str {
        "lesson"
    }

    fn place(&self, _: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let thing = |audience| Thing::new(lesson(id), audience).owned_by(MemberId::new(1));
        let thing = match id {
            OPEN => thing(Audience::Public),
            PAID => thing(Audience::Paid),
            LOCKED => thing(Audience::Public).locked(true),
            DRAFT => thing(Audience::Public).staged(Stage::Draft),
            _ => return Ok(None),
        };
        Ok(Some(Place { thing, title: format!("第 {id} 课 <所有权>"), url: format!("/lessons/{id}") }))
    }
}

pub fn hosts() -> Hosts {
    Hosts::new().with(Lessons)
}

fn member(db: &Db, name: &str, role: Role) -> Viewer {
    // A mail address has Latin letters only.
    let local: String = name.chars().map(|char| format!("{:x}", u32::from(char))).collect();
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{local}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    let id = db.write_blocking(move |tx: &mut Tx| accounts::register(tx, &candidate, "hash", role)).unwrap();
    let member = ViewerMember { id, name: name.to_owned(), role, tier: Tier::Guest };
    Viewer { member: Some(member), ..nobody() }
}

/// The same viewer at another time.
pub fn at(viewer: &Viewer, now: Timestamp) -> Viewer {
    Viewer { now, ..viewer.clone() }
}

/// The author of the lessons, a moderator, and two members.
pub struct Cast {
    pub author: Viewer,
    pub moderator: Viewer,
    pub lin: Viewer,
    pub meng: Viewer,
}

impl Cast {
    pub fn new(db: &Db) -> Self {
        Self {
            author: member(db, "王斗", Role::Author),
            moderator: member(db, "管仲", Role::Moderator),
            lin: member(db, "林溪", Role::Member),
            meng: member(db, "孟轲", Role::Member),
        }
    }
}

pub fn id(viewer: &Viewer) -> MemberId {
    viewer.member_id().unwrap()
}

pub fn read<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Snapshot) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.read_blocking(work)
}

pub fn write<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.write_blocking(work)
}

pub fn text(db: &Db, body: &str) -> Text {
    let body = body.to_owned();
    read(db, move |q| ready_in(q, &body, Locale::ZhCn)).unwrap()
}

/// Posts under a lesson, or answers there.
pub fn post(
    db: &Db,
    viewer: &Viewer,
    subject: Subject,
    parent: Option<CommentId>,
    body: &str,
) -> Result<CommentId, Error> {
    let (viewer, text, target) = (viewer.clone(), text(db, body), Target { subject, parent });
    write(db, move |tx| post_comment(tx, &viewer, &hosts(), &target, &text))
}

/// The kinds of all events of this crate, in order.
pub fn events(db: &Db) -> Vec<String> {
    logged(db).into_iter().map(|(kind, _)| kind).collect()
}

/// Kinds and payloads of all events of this crate.
pub fn logged(db: &Db) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = read(db, |q| Ok(q.rows(&EVENTS, params![])?)).unwrap();
    all.into_iter().filter(|(kind, _)| kind.starts_with("comments.")).collect()
}

pub fn count(db: &Db) -> i64 {
    read(db, |q| Ok(q.one(&COUNT, params![])?)).unwrap()
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    House::of(features()).open_to_members(db, clock, SESSIONS, |app| app.service(hosts()))
}
