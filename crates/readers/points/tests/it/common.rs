//! A small community whose members earn points.

use std::sync::Arc;

use access::Audience;
use db::{Db, Schema, Snapshot, Tx};
use forum::{Post, ReplyId, SpaceDraft, SpaceId, TopicId, TopicKind};
use kernel::{Locale, ManualClock, MemberId, Role, Tier, Viewer, ViewerMember};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Feature};

pub use testkit::nobody;

pub fn features() -> Vec<Feature> {
    vec![
        web::feature(),
        files::feature(&files::Files::new(b"secret")),
        accounts::feature(),
        access::feature(),
        ledger::feature(),
        comments::feature(),
        forum::feature(),
        courses::feature(),
        points::feature(),
    ]
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS);
    features().iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

pub fn read<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Snapshot) -> Result<T, Error> + Send + 'static,
) -> T {
    db.read_blocking(work).unwrap()
}

pub fn write<T: Send + 'static>(db: &Db, work: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static) -> T {
    db.write_blocking(work).unwrap()
}

/// Lets the reader of points hear everything that happened.
pub async fn hear(db: &Db) {
    let readers: Vec<_> = points::feature().readers;
    let ran = events::run_readers_once(db, &readers).await.unwrap();
    assert!(ran.is_caught_up(), "{:?}", ran.behind);
}

pub fn member(db: &Db, name: &str, role: Role, tier: Tier) -> Viewer {
    let local: String = name.chars().map(|char| format!("{:x}", u32::from(char))).collect();
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{local}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    let id = write(db, move |tx| accounts::register(tx, &candidate, "hash", role));
    Viewer { member: Some(ViewerMember { id, name: name.to_owned(), role, tier }), ..nobody() }
}

pub fn id(viewer: &Viewer) -> MemberId {
    viewer.member_id().unwrap()
}

pub fn space(db: &Db, slug: &str, name: &str, audience: Audience) -> SpaceId {
    let draft = SpaceDraft {
        slug: slug.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        audience,
        position: 1,
    };
    write(db, move |tx| forum::open_space(tx, None, &draft))
}

pub fn topic(db: &Db, by: &Viewer, space: SpaceId, kind: TopicKind, title: &str, body: &str) -> TopicId {
    let (author, title, body) = (id(by), title.to_owned(), body.to_owned());
    write(db, move |tx| {
        let text = forum::render_in(tx, body.clone(), Locale::ZhCn)?;
        let ready = forum::ReadyTopic { space, kind, title: title.clone(), text, tags: None };
        forum::insert_topic(tx, author, &ready)
    })
}

pub fn reply(db: &Db, by: &Viewer, topic: TopicId, body: &str) -> ReplyId {
    let (author, body) = (id(by), body.to_owned());
    write(db, move |tx| {
        let text = forum::render_in(tx, body.clone(), Locale::ZhCn)?;
        let facts = forum::store::topic_facts(tx, topic)?.unwrap();
        forum::insert_reply(tx, author, &facts, &text)
    })
}

pub fn like(db: &Db, by: &Viewer, post: Post) {
    let by = by.clone();
    write(db, move |tx| forum::like(tx, &by, post).map(drop));
}

/// What the books say a member has.
pub fn balance(db: &Db, who: &Viewer) -> i64 {
    let member = id(who);
    read(db, move |q| Ok(ledger::balance(q, &points::account(member), ledger::Unit::Points)?.minor))
}

/// What the boards say a member has.
pub fn score(db: &Db, who: &Viewer) -> i64 {
    let member = id(who);
    read(db, move |q| Ok(points::points(q, member)?))
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    House::of(features()).open_to_members(db, clock, SESSIONS, |_| {})
}

/// Runs a test's body, which blocks, on a thread where that is allowed.
pub fn block<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}
