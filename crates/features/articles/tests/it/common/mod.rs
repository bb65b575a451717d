//! What the tests of this crate share: the tables, members, viewers, and articles that a test is not about.

use std::sync::Arc;

use access::Audience;
use articles::{
    Article, ArticleId, ArticleKind, ArticleText, CreateArticle, EditArticle, create_article, edit_article,
    publish,
};
use db::{Db, Schema, Snapshot, Tx, params};
use kernel::{Currency, Locale, ManualClock, MemberId, Money, Role, Tier, Viewer, ViewerMember};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Invalid};

pub use testkit::{code, nobody};

db::statements! {
    /// The payloads of all events.
    PAYLOADS = "SELECT kind, payload FROM events ORDER BY id";
}

/// What only those may have who may read the whole.
pub const SECRET: &str = "独门秘方在此";
/// What everybody may have.
pub const OPEN: &str = "先说结论";

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    let features = vec![web::feature(), accounts::feature(), access::feature(), articles::feature()];
    House::of(features).open_to_members(db, clock, SESSIONS, |_| {})
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let files = files::feature(&files::Files::new(b"secret"));
    let features = [web::feature(), files, accounts::feature(), access::feature(), articles::feature()];
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features.iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

fn member(db: &Db, name: &str, role: Role) -> MemberId {
    let registration = accounts::Registration {
        name: name.to_owned(),
        mail: format!("{name}@example.org"),
        password: "correct horse battery 竹简".to_owned(),
    };
    let candidate = registration.check().unwrap();
    db.write_blocking(move |tx: &mut Tx| accounts::register(tx, &candidate, "hash", role)).unwrap()
}

/// Somebody who looks.
pub fn viewer(id: MemberId, role: Role, tier: Tier) -> Viewer {
    let member = ViewerMember { id, name: format!("member-{id}"), role, tier };
    Viewer { member: Some(member), ..nobody() }
}

/// Two authors, a moderator and two members.
pub struct Cast {
    pub author: Viewer,
    pub other_author: Viewer,
    pub moderator: Viewer,
    pub lin: Viewer,
    pub meng: Viewer,
}

impl Cast {
    pub fn new(db: &Db) -> Cast {
        let add = |name: &str, role| viewer(member(db, name, role), role, Tier::Guest);
        Cast {
            author: add("wangdou", Role::Author),
            other_author: add("zouji", Role::Author),
            moderator: add("guanzhong", Role::Moderator),
            lin: add("linxi", Role::Member),
            meng: add("mengke", Role::Member),
        }
    }
}

pub fn id(viewer: &Viewer) -> MemberId {
    viewer.member_id().unwrap()
}

pub fn text() -> ArticleText {
    ArticleText {
        kind: ArticleKind::Case,
        title: "换掉消息队列".into(),
        summary: String::new(),
        body: format!("## 缘起\n\n{OPEN}。\n\n<!-- more -->\n\n## 做法\n\n{SECRET}。"),
        language: Locale::ZhCn,
        audience: Audience::Paid,
        prices: vec![Money::new(900, Currency::CNY)],
        series: String::new(),
        series_position: None,
        video_url: "https://video.example/secret-film".into(),
        cover: String::new(),
    }
}

/// The same for everybody.
pub fn public(title: &str) -> ArticleText {
    ArticleText { title: title.into(), audience: Audience::Public, prices: vec![], ..text() }
}

pub fn read<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut Snapshot) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.read_blocking(work)
}

pub fn write<T: Send + 'static>(
    db: &Db,
    viewer: &Viewer,
    work: impl Fn(&mut Tx, &Viewer) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let viewer = viewer.clone();
    db.write_blocking(move |tx| work(tx, &viewer))
}

/// A draft of this author.
pub fn draft(db: &Db, author: &Viewer, text: ArticleText) -> Result<Article, Error> {
    let ready = CreateArticle { slug: String::new(), text }.check(Invalid::new())?;
    write(db, author, move |tx, viewer| create_article(tx, viewer, &ready))
}

/// A published article.
pub fn published(db: &Db, author: &Viewer, text: ArticleText) -> Article {
    let article = draft(db, author, text).unwrap();
    write(db, author, move |tx, viewer| publish(tx, viewer, article.id)).unwrap()
}

pub fn edit(
    db: &Db,
    viewer: &Viewer,
    id: ArticleId,
    version: i64,
    text: ArticleText,
) -> Result<Article, Error> {
    let ready = EditArticle { article: id, version, text }.check(Invalid::new())?;
    write(db, viewer, move |tx, viewer| edit_article(tx, viewer, &ready))
}

/// Kinds and payloads of all events about articles.
pub fn events(db: &Db) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = read(db, |q| Ok(q.rows(&PAYLOADS, params![])?)).unwrap();
    all.into_iter().filter(|(kind, _)| kind.starts_with("articles.")).collect()
}

/// How many events of a kind there are.
pub fn count(db: &Db, kind: &str) -> usize {
    events(db).iter().filter(|(known, _)| known == kind).count()
}
