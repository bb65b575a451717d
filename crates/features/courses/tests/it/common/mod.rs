//! What the tests of this crate share: the tables, members, viewers, and courses that a test is not about.

use std::path::Path;
use std::sync::Arc;

use access::Audience;
use courses::{
    AddLesson, Course, CourseText, CreateCourse, ImportBook, Lesson, LessonPlace, LessonText, add_lesson,
    base_of, create_course, publish,
};
use db::{Db, Schema, Snapshot, Tx, params};
use kernel::{Currency, Locale, ManualClock, MemberId, Money, Role, Tier, Viewer, ViewerMember};
use testkit::{House, MemberSite, Sessions};
use web::{Error, Invalid};

pub use testkit::{code, nobody};

db::statements! {
    /// The kinds of all events, in order.
    KINDS = "SELECT kind FROM events ORDER BY id";
}

/// How the house knows its members.
const SESSIONS: Sessions = Sessions { load_viewer: accounts::load_viewer, begin: accounts::begin_session };

/// The site in process.
pub fn site(db: &Db, clock: Arc<ManualClock>) -> MemberSite {
    let features = vec![web::feature(), accounts::feature(), access::feature(), courses::feature()];
    House::of(features).open_to_members(db, clock, SESSIONS, |_| {})
}

/// Everything below and this crate.
pub fn schema() -> Schema {
    let files = files::feature(&files::Files::new(b"secret"));
    let features = [web::feature(), files, accounts::feature(), access::feature(), courses::feature()];
    let schema = Schema::default().with(events::MIGRATIONS, events::STATEMENTS).with(&[], &[ALL]);
    features.iter().fold(schema, |schema, feature| schema.with(feature.migrations, &feature.statements))
}

/// Adds a member with an office.
pub fn member(db: &Db, name: &str, role: Role) -> MemberId {
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

/// An author, a moderator and two members.
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

pub fn text() -> CourseText {
    CourseText {
        title: "用 Rust 写一个存储引擎".into(),
        summary: "从追加写开始".into(),
        about: "你会写出一个键值库。".into(),
        language: Locale::ZhCn,
        audience: Audience::Paid,
        prices: vec![Money::new(9_900, Currency::CNY)],
    }
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

/// A draft of this author.
pub fn course(db: &Db, author: &Viewer, text: CourseText) -> Result<Course, Error> {
    let ready = CreateCourse { slug: String::new(), text }.check(Invalid::new())?;
    let author = author.clone();
    write(db, move |tx| create_course(tx, &author, &ready))
}

/// Adds a lesson in a module of its own.
pub fn lesson(db: &Db, author: &Viewer, course: &Course, title: &str, trial: bool) -> Result<Lesson, Error> {
    let (asking, id) = (author.clone(), course.id);
    let base = read(db, move |q| base_of(q, &asking, id))?;
    let text = LessonText { title: title.into(), markdown: format!("**{title}**的正文"), trial };
    let input = AddLesson { course: id, place: LessonPlace::NewModule(format!("{title}之章")), text };
    let ready = input.check(&base)?;
    let author = author.clone();
    write(db, move |tx| add_lesson(tx, &author, &ready).map(|(_, lesson)| lesson))
}

/// A published course with one trial lesson and two others.
pub fn published(db: &Db, author: &Viewer) -> (Course, Vec<Lesson>) {
    let course = course(db, author, text()).unwrap();
    let lessons = vec![
        lesson(db, author, &course, "试读", true).unwrap(),
        lesson(db, author, &course, "正文一", false).unwrap(),
        lesson(db, author, &course, "正文二", false).unwrap(),
    ];
    let (author, id) = (author.clone(), course.id);
    let course = write(db, move |tx| publish(tx, &author, id)).unwrap();
    (course, lessons)
}

/// How many events of a kind there are.
pub fn events(db: &Db, kind: &str) -> usize {
    let kinds: Vec<String> = read(db, |q| Ok(q.rows(&KINDS, params![])?)).unwrap();
    kinds.iter().filter(|known| *known == kind).count()
}

pub fn wish(author: &Viewer) -> ImportBook {
    ImportBook {
        author: id(author),
        slug: None,
        prices: vec![Money::new(9_900, Currency::CNY)],
        audience: None,
        publish: true,
    }
}

/// Writes a file of a book.
pub fn file(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
