//! A lesson. Whoever may not read it sees where it stands and what opens it; its text is not sent.

use access::{Action, Decision, WhyNot};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use events::freshness::Tag;
use http::HeaderMap;
use kernel::{Money, Tier, Viewer};
use ui::{Frame, Slip};
use web::slots::{self, Fragment};
use web::{App, Error, Meta, PathPair, Visit};

use super::words;
use crate::course::{Course, Slug, is_sold};
use crate::gate::{course_seen, is_maker};
use crate::lesson::{Lesson, LessonState};
use crate::outline::{Outline, OutlineLesson};
use crate::store;

#[derive(Template)]
#[template(path = "courses/lesson.html")]
struct LessonPage {
    f: Frame,
    course: Course,
    lesson: Lesson,
    heading: String,
    anchor: String,
    above: String,
    bundles: Vec<Vec<Slip>>,
    progress: String,
    previous: Option<OutlineLesson>,
    next: Option<OutlineLesson>,
    /// The text, for whoever may read it.
    html: Option<String>,
    wall: Option<Wall>,
    /// Whether the lesson is read as a sample.
    sample: bool,
    done: bool,
    may_edit: bool,
    below: String,
}

/// What stands in place of a text that has to be bought.
struct Wall {
    note: String,
    cost: Option<Money>,
    free_tier: Option<Tier>,
    /// Whether signing in opens it.
    members: bool,
    rest: Vec<(String, String)>,
}

struct Seen {
    course: Course,
    lesson: Lesson,
    outline: Outline,
    decision: Decision,
    owns_course: bool,
    html: Option<String>,
    prices: Vec<Money>,
    may_edit: bool,
    below: Vec<Box<dyn Fragment>>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathPair(Slug(course), Slug(lesson)): PathPair<Slug, Slug>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let slots_of = app.clone();
    let (viewer, seen) =
        app.read(&visit, move |q, viewer| read(q, viewer, &slots_of, &course, &lesson)).await?;
    let title = format!("{} · {}", seen.lesson.title, seen.course.title);
    let meta = Meta::titled(title).active("courses");
    let below = slots::html_of(&seen.below, &app.frame(&visit, &viewer, meta.clone()))?;
    let mut tags = slots::tags_of(&seen.below);
    tags.extend([Tag::Subject(seen.course.id.subject()), Tag::Subject(seen.lesson.id.subject())]);
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| page(f, seen, below))
}

fn read(q: &mut Snapshot, viewer: &Viewer, app: &App, course: &str, lesson: &str) -> Result<Seen, Error> {
    let course = course_seen(q, viewer, course)?;
    let lesson = store::lessons::by_slug(q, course.id, lesson)?.ok_or_else(Error::not_found)?;
    if lesson.state != LessonState::Open {
        return Err(Error::not_found());
    }
    let things = [lesson.thing(&course), course.thing()];
    let grants = access::load(q, viewer, &things)?;
    let [own, whole] = &things;
    let decision = access::decide(viewer, Action::Read, own, &grants);
    let may_edit = is_maker(viewer, access::decide(viewer, Action::Edit, own, &grants));
    let owns_course = access::decide(viewer, Action::Read, whole, &grants).is_allowed();
    let (mut html, mut below) = (None, Vec::new());
    if decision.is_allowed() {
        html = Some(store::lessons::html(q, lesson.id)?);
        below = app.slots().fill(q, slots::LESSON_BELOW, viewer, Some(&lesson.id.subject()))?;
    }
    let outline = Outline::load(q, course.id, viewer.member_id())?;
    let prices = store::courses::prices(q, course.id)?;
    Ok(Seen { course, lesson, outline, decision, owns_course, html, prices, may_edit, below })
}

fn page(f: Frame, seen: Seen, below: String) -> LessonPage {
    let Seen { course, lesson, outline, decision, owns_course, html, prices, may_edit, .. } = seen;
    let (previous, next) = outline.neighbours(lesson.id);
    let module =
        outline.module_of(lesson.id).map(|module| words::module_title(&f, module)).unwrap_or_default();
    let (done, total) = outline.progress();
    let wall = match decision {
        Decision::Allow(_) => None,
        Decision::Deny(why_not) => Some(wall(&f, &course, &lesson, &outline, &prices, why_not)),
    };
    LessonPage {
        heading: words::numbered(&lesson.number, &lesson.title),
        anchor: markdown::anchor(&lesson.title),
        above: match module {
            "" => course.title.clone(),
            module => format!("{} · {module}", course.title),
        },
        bundles: words::bundles(&outline, Some(lesson.id), owns_course),
        progress: f.t2("courses-progress", "done", count(done), "total", count(total)),
        previous: previous.cloned(),
        next: next.cloned(),
        sample: lesson.trial && !owns_course && is_sold(course.audience),
        done: outline.completed.contains(&lesson.id),
        html,
        wall,
        may_edit,
        below,
        course,
        lesson,
        f,
    }
}

fn wall(
    f: &Frame,
    course: &Course,
    lesson: &Lesson,
    outline: &Outline,
    prices: &[Money],
    why_not: WhyNot,
) -> Wall {
    let (_, total) = outline.progress();
    let trials = outline.open().filter(|lesson| lesson.trial).count();
    let note = f.t2("courses-wall-note", "total", count(total), "trials", count(trials));
    let rest = outline.module_of(lesson.id).into_iter().flat_map(|module| &module.lessons);
    Wall {
        note,
        cost: words::main_price(prices).0.filter(|_| is_sold(course.audience)),
        free_tier: words::free_tier(course.audience),
        members: why_not == WhyNot::NotSignedIn,
        rest: rest
            .filter(|lesson| lesson.state == LessonState::Open)
            .map(|lesson| {
                let time = f.t1("courses-minutes", "minutes", i64::from(lesson.minutes));
                (words::numbered(&lesson.number, &lesson.title), time)
            })
            .collect(),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
