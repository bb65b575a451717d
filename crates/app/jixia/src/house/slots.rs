//! Who fills the places that pages leave open for other crates.

use std::sync::Arc;

use articles::ArticleId;
use askama::Template;
use comments::{Host, Hosts, Place};
use courses::{CourseId, LessonId, OutlineLesson, Resume, Shelf};
use db::{DbError, Snapshot};
use forum::TopicId;
use kernel::{Id, MemberId, Subject, Viewer};
use ui::{Frame, Slip};
use web::{AppBuilder, Current, Error, Fragment, slots};

/// Fills every slot of the house.
pub(super) fn fill(app: &mut AppBuilder) {
    let current = app.current.clone();
    let hosts = Arc::new(hosts());
    let article_hosts = Arc::clone(&hosts);
    app.slots.add(articles::BELOW, move |q, viewer, about| {
        let Some(article) = about else { return Ok(None) };
        let section = comments::section(q, viewer, &article_hosts, article)?;
        Ok(section.map(|section| Box::new(section) as Box<dyn Fragment>))
    });
    let newest = while_on(&current, "articles", |q, _, _| {
        Ok(articles::newest(q)?.map(|shelf| Box::new(shelf) as Box<dyn Fragment>))
    });
    app.slots.add(slots::HOME_RAIL, newest);
    app.slots.add(slots::DESK, |q, viewer, _| checkout::attention(q, viewer));
    let written = while_on(&current, "articles", |q, _, about| {
        let Some(member) = about.and_then(|about| -> Option<MemberId> { Id::from_subject(about) }) else {
            return Ok(None);
        };
        Ok(articles::newest_by(q, member)?.map(|shelf| Box::new(shelf) as Box<dyn Fragment>))
    });
    app.slots.add(slots::MEMBER_PAGE, written);
    let standing = while_on(&current, "points", |q, _, about| {
        let member = about.and_then(|about| -> Option<MemberId> { Id::from_subject(about) });
        let badge = member.map(|member| points::badge(q, member)).transpose()?;
        Ok(badge.map(|badge| Box::new(badge) as Box<dyn Fragment>))
    });
    app.slots.add(slots::MEMBER_PAGE, standing);
    app.slots.add(slots::LESSON_BELOW, move |q, viewer, about| {
        let Some(lesson) = about else { return Ok(None) };
        let section = comments::section(q, viewer, &hosts, lesson)?;
        Ok(section.map(|section| Box::new(section) as Box<dyn Fragment>))
    });
    let resume = while_on(&current, "courses", |q, viewer, _| {
        let resume = courses::resume(q, viewer)?;
        Ok(resume.map(|resume| Box::new(ResumeCard(resume)) as Box<dyn Fragment>))
    });
    app.slots.add(slots::HOME_TOP, resume);
    let learnt = while_on(&current, "courses", |q, _, about| {
        let Some(member) = about.and_then(|about| -> Option<MemberId> { Id::from_subject(about) }) else {
            return Ok(None);
        };
        let shelf = courses::bought_and_completed(q, member)?;
        let empty = shelf.bought.is_empty() && shelf.completed.is_empty();
        Ok((!empty).then(|| Box::new(ShelfSection(shelf)) as Box<dyn Fragment>))
    });
    app.slots.add(slots::MEMBER_PAGE, learnt);
}

/// What a slot is filled with.
type Filled = Result<Option<Box<dyn Fragment>>, Error>;

/// A filler that rests while the feature is off whose things it shows: what it would lead to is not there.
fn while_on<F>(
    current: &Current,
    feature: &'static str,
    filler: F,
) -> impl Fn(&mut Snapshot, &Viewer, Option<&Subject>) -> Filled + Send + Sync + 'static
where
    F: Fn(&mut Snapshot, &Viewer, Option<&Subject>) -> Filled + Send + Sync + 'static,
{
    let current = current.clone();
    move |q, viewer, about| {
        if current.get().features.is_on(feature) { filler(q, viewer, about) } else { Ok(None) }
    }
}

/// All that can be commented on.
pub(super) fn hosts() -> Hosts {
    Hosts::new().with(Lessons).with(Articles)
}

/// All that notifications may be about.
pub(super) fn threads() -> notify::Threads {
    notify::Threads::new(hosts().with(Topics).with(Courses))
}

/// Topics, for notifications.
struct Topics;

impl Host for Topics {
    fn kind(&self) -> &'static str {
        "topic"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let topic = forum::store::topic(q, TopicId::new(id))?;
        Ok(topic.map(|topic| Place {
            thing: topic.facts().thing(),
            url: format!("/topics/{id}"),
            title: topic.title,
        }))
    }
}

/// Courses, for notifications.
struct Courses;

impl Host for Courses {
    fn kind(&self) -> &'static str {
        "course"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let course = courses::course(q, CourseId::new(id))?;
        Ok(course.map(|course| Place { thing: course.thing(), url: course.path(), title: course.title }))
    }
}

/// Lessons, for the comments below them.
struct Lessons;

impl Host for Lessons {
    fn kind(&self) -> &'static str {
        "lesson"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let lesson = courses::discussed_lesson(q, LessonId::new(id))?;
        Ok(lesson.map(|lesson| Place { thing: lesson.thing, title: lesson.title, url: lesson.url }))
    }
}

/// Articles, for the comments below them.
struct Articles;

impl Host for Articles {
    fn kind(&self) -> &'static str {
        "article"
    }

    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError> {
        let article = articles::discussed_article(q, ArticleId::new(id))?;
        Ok(article.map(|article| Place { thing: article.thing, title: article.title, url: article.url }))
    }
}

/// Where a member goes on learning.
struct ResumeCard(Resume);

#[derive(Template)]
#[template(path = "app/resume.html")]
struct ResumeTemplate<'a> {
    f: &'a Frame,
    resume: &'a Resume,
    slips: Vec<Vec<Slip>>,
    done: i64,
    total: i64,
}

impl Fragment for ResumeCard {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        let outline = &self.0.outline;
        let slip = |lesson: &OutlineLesson| {
            if outline.is_done(lesson) {
                Slip::Done
            } else if lesson.id == self.0.lesson.id {
                Slip::Now
            } else {
                Slip::Open
            }
        };
        let slips: Vec<Vec<Slip>> = outline
            .parts
            .iter()
            .map(|part| part.modules.iter().flat_map(|module| &module.lessons).map(slip).collect())
            .collect();
        let all = slips.iter().flatten();
        let total = i64::try_from(all.clone().count()).unwrap_or(0);
        let done = i64::try_from(all.filter(|slip| **slip == Slip::Done).count()).unwrap_or(0);
        ResumeTemplate { f: frame, resume: &self.0, slips, done, total }.render()
    }
}

/// Courses on a member's page.
struct ShelfSection(Shelf);

#[derive(Template)]
#[template(path = "app/shelf.html")]
struct ShelfTemplate<'a> {
    f: &'a Frame,
    shelf: &'a Shelf,
}

impl Fragment for ShelfSection {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        ShelfTemplate { f: frame, shelf: &self.0 }.render()
    }
}
