//! A small community to look through.

use std::sync::Arc;

use access::{Audience, Reason, Right};
use articles::{Article, ArticleKind, ArticleText, CreateArticle};
use comments::{CommentId, Host, Hosts, Place, Target};
use courses::{AddLesson, Course, CourseText, CreateCourse, Lesson, LessonPlace, LessonText};
use db::{Db, DbError, Schema, Snapshot, Tx};
use forum::{Post, ReplyId, SpaceDraft, SpaceId, TopicId, TopicKind};
use kernel::{Currency, Locale, ManualClock, MemberId, Money, Role, Subject, Tier, Viewer, ViewerMember};
use search::{Asked, Found, Results};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Feature, Invalid};

pub use testkit::nobody;

pub fn features() -> Vec<Feature> {
    vec![
        web::feature(),
        files::feature(&files::Files::new(b"secret")),
        accounts::feature(),
        access::feature(),
        comments::feature(),
        forum::feature(),
        courses::feature(),
        articles::feature(),
        search::feature(),
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

/// Lets the reader of the index hear everything that happened.
pub async fn hear(db: &Db) {
    let readers: Vec<_> = search::feature().readers;
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
    tagged(db, by, space, (kind, title), body, &[])
}

pub fn tagged(
    db: &Db,
    by: &Viewer,
    space: SpaceId,
    (kind, title): (TopicKind, &str),
    body: &str,
    names: &[&str],
) -> TopicId {
    let (author, title, body, tags) = (id(by), title.to_owned(), body.to_owned(), tags(names));
    write(db, move |tx| {
        let text = forum::render_in(tx, body.clone(), Locale::ZhCn)?;
        let ready = forum::ReadyTopic { space, kind, title: title.clone(), text, tags: tags.clone() };
        forum::insert_topic(tx, author, &ready)
    })
}

pub fn tags(names: &[&str]) -> Option<Vec<forum::Tag>> {
    Some(names.iter().map(|name| forum::Tag::parse(name).unwrap()).collect())
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

pub fn course(db: &Db, author: &Viewer, title: &str, audience: Audience) -> Course {
    let prices = if courses::is_sold(audience) { vec![Money::new(9_900, Currency::CNY)] } else { Vec::new() };
    let text = CourseText {
        title: title.to_owned(),
        summary: "从追加写开始".to_owned(),
        about: "你会写出一个键值库。".to_owned(),
        language: Locale::ZhCn,
        audience,
        prices,
    };
    let ready = CreateCourse { slug: String::new(), text }.check(Invalid::new()).unwrap();
    let author = author.clone();
    write(db, move |tx| courses::create_course(tx, &author, &ready))
}

pub fn lesson(db: &Db, author: &Viewer, course: &Course, title: &str, body: &str, trial: bool) -> Lesson {
    let (asking, id) = (author.clone(), course.id);
    let base = read(db, move |q| courses::base_of(q, &asking, id));
    let text = LessonText { title: title.to_owned(), markdown: body.to_owned(), trial };
    let input = AddLesson { course: id, place: LessonPlace::NewModule(format!("{title}之章")), text };
    let ready = input.check(&base).unwrap();
    let author = author.clone();
    write(db, move |tx| courses::add_lesson(tx, &author, &ready).map(|(_, lesson)| lesson))
}

pub fn publish(db: &Db, author: &Viewer, course: &Course) {
    let (author, id) = (author.clone(), course.id);
    write(db, move |tx| courses::publish(tx, &author, id).map(drop));
}

/// Lets a member read a course, as somebody who bought it may.
pub fn grant(db: &Db, to: &Viewer, course: &Course) {
    grant_on(db, to, course.id.subject());
}

/// A published article.
pub fn article(db: &Db, author: &Viewer, title: &str, body: &str, audience: Audience) -> Article {
    let prices = if articles::is_sold(audience) { vec![Money::new(900, Currency::CNY)] } else { Vec::new() };
    let text = ArticleText {
        kind: ArticleKind::Case,
        title: title.to_owned(),
        summary: String::new(),
        body: body.to_owned(),
        language: Locale::ZhCn,
        audience,
        prices,
        series: String::new(),
        series_position: None,
        video_url: String::new(),
        cover: String::new(),
    };
    let ready = CreateArticle { slug: String::new(), text }.check(Invalid::new()).unwrap();
    let author = author.clone();
    write(db, move |tx| {
        let article = articles::create_article(tx, &author, &ready)?;
        articles::publish(tx, &author, article.id)
    })
}

/// Lessons and articles, as the house finds them.
struct Lessons;
struct Articles;

impl Host for Lessons {
    fn kind(&self) -> &'static str {
        "lesson"
    }
    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let lesson = courses::discussed_lesson(q, courses::LessonId::new(id))?;
        Ok(lesson.map(|lesson| Place { thing: lesson.thing, title: lesson.title, url: lesson.url }))
    }
}

impl Host for Articles {
    fn kind(&self) -> &'static str {
        "article"
    }
    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let article = articles::discussed_article(q, articles::ArticleId::new(id))?;
        Ok(article.map(|article| Place { thing: article.thing, title: article.title, url: article.url }))
    }
}

pub fn hosts() -> Hosts {
    Hosts::new().with(Lessons).with(Articles)
}

/// A comment under an article or a lesson.
pub fn comment(db: &Db, by: &Viewer, on: Subject, body: &str) -> CommentId {
    let (by, body) = (by.clone(), body.to_owned());
    write(db, move |tx| {
        let text = comments::ready_in(tx, &body, Locale::ZhCn)?;
        comments::post_comment(tx, &by, &hosts(), &Target { subject: on.clone(), parent: None }, &text)
    })
}

/// Lets a member read a thing.
pub fn grant_on(db: &Db, to: &Viewer, subject: Subject) {
    let member = id(to);
    write(db, move |tx| {
        let grant = access::NewGrant {
            member,
            subject: subject.clone(),
            right: Right::Read,
            reason: Reason::Cause(kernel::Subject::of("order", 1)),
            from: None,
            until: None,
        };
        access::give(tx, grant).map(drop).map_err(Error::internal)
    });
}

/// What a line finds.
pub fn ask(db: &Db, viewer: &Viewer, line: &str) -> Results {
    let (viewer, asked) = (viewer.clone(), Asked { line: line.to_owned(), ..Asked::default() });
    read(db, move |q| Ok(search::find(q, &viewer, &asked)?))
}

/// The titles of what a line finds, in order.
pub fn titles(db: &Db, viewer: &Viewer, line: &str) -> Vec<String> {
    ask(db, viewer, line).items.into_iter().map(|found| found.title).collect()
}

pub fn suggestions(db: &Db, viewer: &Viewer, line: &str) -> Vec<Found> {
    let (viewer, line) = (viewer.clone(), line.to_owned());
    read(db, move |q| Ok(search::suggest(q, &viewer, &line, 7)?))
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    let mut house = House::of(features());
    house.words.search = Some(("search", search::PATH));
    house.open_to_members(db, clock, SESSIONS, |_| {})
}

/// Runs a test's body, which blocks, on a thread where that is allowed.
pub fn block<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}
