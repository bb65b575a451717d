//! Courses, their lessons, and how far members are in them.
//!
//! A course is a folder: `course.md` with what its author says of it, and one file for each lesson, in order. A lesson
//! names its module; where that is another than before, the module is new.

use std::collections::HashMap;

use access::Audience;
use anyhow::{Context as _, ensure};
use comments::{CommentId, Target};
use courses::{
    AddLesson, Course, CourseId, CourseText, CreateCourse, LessonBase, LessonId, LessonPlace, LessonText,
    Outline, ReadyAdd, ReadyCreate,
};
use db::{Db, Snapshot, Tx};
use kernel::text::clean_line;
use kernel::{Currency, Locale, MemberId, Money, Timestamp, Viewer, ViewerMember};
use serde::Deserialize;
use web::Invalid;

use super::files::{self, CourseFiles};
use super::page::{File, Said};
use super::script::{Script, refused, viewer};
use super::span::Span;

/// The head of a course.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    slug: String,
    title: String,
    summary: String,
    author: String,
    language: Locale,
    audience: Audience,
    #[serde(default)]
    prices: Vec<(Currency, String)>,
    /// How long ago it was begun.
    begun: Span,
    /// How long ago it was published.
    published: Span,
}

/// The head of a lesson.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lesson {
    title: String,
    module: String,
    /// Open to everybody.
    #[serde(default)]
    trial: bool,
}

/// The head of a comment below a lesson.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    by: String,
    ago: Span,
    /// Which comment of this lesson it answers, counted from 1.
    answers: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Learners {
    learner: Vec<Learner>,
}

/// One member in one course, as `learners.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Learner {
    member: String,
    course: String,
    /// How long ago they began.
    ago: Span,
    /// How many lessons they completed since, from the first.
    lessons: usize,
    /// The time from one to the next.
    every: Span,
}

/// A course that is ready to be begun.
pub(super) struct NewCourse {
    pub(super) begun: Span,
    pub(super) author: String,
    pub(super) ready: ReadyCreate,
}

/// Every course, for the founding.
pub(super) fn courses() -> anyhow::Result<Vec<NewCourse>> {
    files::COURSES.iter().map(|course| new_course(course.about)).collect()
}

fn new_course(about: File) -> anyhow::Result<NewCourse> {
    let said = head_of(about)?;
    let Head { slug, title, summary, author, language, audience, prices, begun, .. } = said.head;
    let prices: Result<Vec<Money>, _> =
        prices.iter().map(|(currency, price)| Money::parse(price, *currency)).collect();
    let prices = prices.with_context(|| format!("demo/{}: prices", about.name))?;
    let text = CourseText { title, summary, about: said.body.to_owned(), language, audience, prices };
    let ready = CreateCourse { slug, text }.check(Invalid::new()).map_err(refused)?;
    Ok(NewCourse { begun, author, ready })
}

fn head_of(about: File) -> anyhow::Result<Said<Head>> {
    let (said, rest) = about.read::<Head, Head>()?;
    ensure!(rest.is_empty(), "demo/{}: nothing follows what is said of a course", about.name);
    Ok(said)
}

/// The second stage: writes every lesson that is not there yet, one transaction each.
pub(super) fn write_lessons(db: &Db) -> anyhow::Result<()> {
    for course in files::COURSES {
        let head = head_of(course.about)?.head;
        while let Some(next) = db.read_blocking({
            let (slug, author) = (head.slug.clone(), head.author.clone());
            move |q| Desk::find(q, &slug, &author)?.next(course)
        })? {
            let ready = next.render()?;
            let spans = (head.begun, head.published);
            db.write_blocking(move |tx: &mut Tx| -> anyhow::Result<()> {
                let now = tx.now();
                let at = next.written_at(now.minus(spans.0.0), now.minus(spans.1.0));
                tx.at(at);
                let author = viewer(tx, next.author)?;
                courses::add_lesson(tx, &author, &ready).map_err(refused)?;
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// An author's desk: the course as it is, and what rendering needs.
struct Desk {
    author: MemberId,
    base: LessonBase,
    outline: Outline,
}

impl Desk {
    fn find(q: &mut Snapshot, slug: &str, author: &str) -> anyhow::Result<Self> {
        let row = accounts::member_by_name(q, author)?.context("the author is gone")?;
        let member = ViewerMember { id: row.id, tier: row.tier_at(q.now()), name: row.name, role: row.role };
        let viewer = Viewer { member: Some(member), ..Viewer::anonymous(Locale::default(), q.now()) };
        let course = courses::course_seen(q, &viewer, slug).map_err(refused)?;
        let base = courses::base_of(q, &viewer, course.id).map_err(refused)?;
        let outline = Outline::load(q, course.id, None)?;
        Ok(Self { author: row.id, base, outline })
    }

    /// The lesson that comes next; `None` where all are written.
    fn next(self, course: &CourseFiles) -> anyhow::Result<Option<NextLesson>> {
        let number = self.outline.lessons().count();
        let Some(file) = course.lessons.get(number) else { return Ok(None) };
        let (said, _) = file.read::<Lesson, Comment>()?;
        let last = self.outline.modules().last();
        // As the outline keeps it.
        let module = clean_line(&said.head.module);
        let place = match last.filter(|last| last.title == module) {
            Some(module) => LessonPlace::Module(module.id),
            None => LessonPlace::NewModule(module),
        };
        let (author, base, of) = (self.author, self.base, course.lessons.len());
        Ok(Some(NextLesson { author, base, place, said, number, of }))
    }
}

/// A lesson that is to be written next.
struct NextLesson {
    author: MemberId,
    base: LessonBase,
    place: LessonPlace,
    said: Said<Lesson>,
    number: usize,
    of: usize,
}

impl NextLesson {
    fn render(&self) -> anyhow::Result<ReadyAdd> {
        let Lesson { title, trial, .. } = &self.said.head;
        let text = LessonText { title: title.clone(), markdown: self.said.body.to_owned(), trial: *trial };
        let add = AddLesson { course: self.base.course.id, place: self.place.clone(), text };
        add.check(&self.base).map_err(refused)
    }

    /// Lessons are written evenly from the day on which the course was begun until it was published.
    fn written_at(&self, begun: Timestamp, published: Timestamp) -> Timestamp {
        let part = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        begun.plus(published.since(begun) / part(self.of + 1) * part(self.number + 1))
    }
}

/// Every course by slug, with its lessons in order.
pub(super) fn written(q: &mut Snapshot) -> anyhow::Result<HashMap<String, (CourseId, Vec<LessonId>)>> {
    let mut written = HashMap::new();
    for course in files::COURSES {
        let head = head_of(course.about)?.head;
        let desk = Desk::find(q, &head.slug, &head.author)?;
        let Course { id, slug, .. } = desk.base.course;
        written.insert(slug, (id, desk.outline.lessons().map(|lesson| lesson.id).collect()));
    }
    Ok(written)
}

/// Puts publishing, learning and comments on the script.
pub(super) fn cue(q: &mut Snapshot, script: &mut Script) -> anyhow::Result<()> {
    for course in files::COURSES {
        let head = head_of(course.about)?.head;
        let (id, lessons) = script.place.course(&head.slug)?;
        let lessons = lessons.to_vec();
        script.put(
            script.ago(head.published),
            &head.author,
            format!("publish {}", head.slug),
            move |scene| courses::publish(scene.tx, &scene.viewer, id).map(drop).map_err(refused),
        )?;
        for (lesson, file) in lessons.into_iter().zip(course.lessons) {
            cue_comments(q, script, lesson, *file).with_context(|| format!("demo/{}", file.name))?;
        }
    }
    cue_learners(script).context("demo/learners.toml")
}

fn cue_comments(q: &mut Snapshot, script: &mut Script, lesson: LessonId, file: File) -> anyhow::Result<()> {
    let (_, said) = file.read::<Lesson, Comment>()?;
    for (number, comment) in (1..).zip(said) {
        let Comment { by, ago, answers } = comment.head;
        let text = comments::ready_in(q, comment.body, Locale::default()).map_err(refused)?;
        let name = |number: usize| format!("{}#{number}", file.name);
        let (own, answered) = (name(number), answers.map(name));
        script.put(script.ago(ago), &by, own.clone(), move |scene| {
            let parent = answered.as_deref().map(|name| scene.made.get(name)).transpose()?;
            let target = Target { subject: lesson.subject(), parent: parent.map(CommentId::new) };
            let posted =
                comments::post_comment(scene.tx, &scene.viewer, &scene.services.hosts, &target, &text);
            scene.made.put(&own, posted.map_err(refused)?.get());
            Ok(())
        })?;
    }
    Ok(())
}

fn cue_learners(script: &mut Script) -> anyhow::Result<()> {
    let learners: Learners = files::LEARNERS.table()?;
    for learner in learners.learner {
        let Learner { member, course, ago, lessons: count, every } = learner;
        let (id, lessons) = script.place.course(&course)?;
        ensure!(count <= lessons.len(), "{course} has not {count} lessons");
        let lessons = lessons[..count].to_vec();
        let mut at = script.ago(ago);
        script.put(at, &member, format!("{member} begins {course}"), move |scene| {
            courses::enrol(scene.tx, &scene.viewer, id).map(drop).map_err(refused)
        })?;
        for (number, lesson) in (1..).zip(lessons) {
            at = at.plus(every.0);
            script.put(at, &member, format!("{member}, {course}, lesson {number}"), move |scene| {
                courses::complete_lesson(scene.tx, &scene.viewer, lesson).map(drop).map_err(refused)
            })?;
        }
    }
    Ok(())
}
