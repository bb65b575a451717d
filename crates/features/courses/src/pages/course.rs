//! The landing page of a course: every lesson is named before anything is bought.

use access::{Action, Decision};
use accounts::MemberRow;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use http::HeaderMap;
use kernel::{Money, Tier, Viewer};
use ui::{Crumb, Frame, Slip};
use web::slots::{self, Fragment};
use web::{App, Error, Meta, PathId, Visit};

use super::words;
use crate::course::{Course, Slug, is_sold};
use crate::gate::course_seen;
use crate::outline::{Outline, OutlineLesson, OutlineModule};
use crate::store;

#[derive(Template)]
#[template(path = "courses/course.html")]
struct CoursePage {
    f: Frame,
    course: Course,
    author: MemberRow,
    tier: Tier,
    crumbs: Vec<Crumb>,
    volumes: Vec<(String, Vec<Slip>)>,
    chapters: Vec<Chapter>,
    lessons: usize,
    done: usize,
    trials: usize,
    duration: String,
    language: &'static str,
    standing: Option<(String, &'static str)>,
    owned: bool,
    completed: bool,
    enrolled: bool,
    buyable: bool,
    cost: Option<Money>,
    other_costs: Vec<Money>,
    open_to: String,
    free_tier: Option<Tier>,
    next: Option<OutlineLesson>,
    first_trial: Option<OutlineLesson>,
    may_edit: bool,
    offer: String,
}

/// A module in the outline.
struct Chapter {
    /// The heading of the part that begins with it.
    part: String,
    title: String,
    note: String,
    /// Whether it is shown unfolded.
    unfolded: bool,
    lines: Vec<Line>,
}

/// A lesson in the outline.
struct Line {
    title: String,
    url: String,
    mark: &'static str,
    trial: bool,
    announced: bool,
    time: String,
}

struct Seen {
    course: Course,
    author: MemberRow,
    outline: Outline,
    prices: Vec<Money>,
    read: Decision,
    buyable: bool,
    may_edit: bool,
    completed: bool,
    enrolled: bool,
    offer: Vec<Box<dyn Fragment>>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathId(Slug(slug)): PathId<Slug>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let slots_of = app.clone();
    let (viewer, seen) = app.read(&visit, move |q, viewer| read(q, viewer, &slots_of, &slug)).await?;
    let course = &seen.course;
    let meta = Meta::titled(&course.title).description(&course.summary).active("courses");
    let offer = slots::html_of(&seen.offer, &app.frame(&visit, &viewer, meta.clone()))?;
    let mut tags = slots::tags_of(&seen.offer);
    tags.extend([course.id.subject(), course.owner_id.subject()].map(events::freshness::Tag::Subject));
    app.shared_page(&visit, &headers, &viewer, meta, tags, |f| page(f, seen, offer))
}

fn read(q: &mut Snapshot, viewer: &Viewer, app: &App, slug: &str) -> Result<Seen, Error> {
    let course = course_seen(q, viewer, slug)?;
    let thing = course.thing();
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    let decide = |action| access::decide(viewer, action, &thing, &grants);
    let may_edit = decide(Action::Edit).is_allowed() || decide(Action::Delete).is_allowed();
    let read = decide(Action::Read);
    let prices = store::courses::prices(q, course.id)?;
    let (completed, enrolled) = match viewer.member_id() {
        Some(member) => (
            store::learning::course_completed_at(q, course.id, member)?.is_some(),
            store::learning::is_enrolled(q, course.id, member)?,
        ),
        None => (false, false),
    };
    Ok(Seen {
        author: accounts::member(q, course.owner_id)?.ok_or_else(Error::not_found)?,
        outline: Outline::load(q, course.id, viewer.member_id())?,
        buyable: is_sold(course.audience) && !prices.is_empty() && course.stage == access::Stage::Published,
        offer: app.slots().fill(q, slots::COURSE_OFFER, viewer, Some(&course.id.subject()))?,
        prices,
        read,
        may_edit,
        completed,
        enrolled,
        course,
    })
}

fn page(f: Frame, seen: Seen, offer: String) -> CoursePage {
    let Seen { course, author, outline, prices, read, buyable, may_edit, completed, enrolled, .. } = seen;
    let owned = read.is_allowed();
    let (cost, others) = words::main_price(&prices);
    let (done, lessons) = outline.progress();
    let next = outline.next_lesson().or_else(|| outline.open().next()).cloned();
    CoursePage {
        crumbs: vec![Crumb { label: f.t("courses-title").to_owned(), href: "/courses".into() }],
        tier: author.tier_at(f.viewer.now),
        volumes: volumes(&f, &outline, owned),
        chapters: chapters(&f, &course, &outline, owned, next.as_ref()),
        trials: outline.open().filter(|lesson| lesson.trial).count(),
        duration: words::duration(&f, outline.minutes()),
        language: words::language(&course.language),
        standing: may_edit.then(|| words::standing(&f, course.stage, course.removal)),
        open_to: words::audience(&f, course.audience),
        free_tier: words::free_tier(course.audience),
        first_trial: outline.open().find(|lesson| lesson.trial).cloned(),
        other_costs: others.to_vec(),
        cost,
        owned,
        completed,
        enrolled,
        buyable,
        lessons,
        done,
        next,
        may_edit,
        offer,
        author,
        course,
        f,
    }
}

/// A bundle for each part that has a heading, else for each module.
fn volumes(f: &Frame, outline: &Outline, owned: bool) -> Vec<(String, Vec<Slip>)> {
    let bundle = |module: &OutlineModule| words::bundle(outline, &module.lessons, None, owned);
    if outline.parts.iter().any(|part| !part.title.is_empty()) {
        let of_part = |part: &crate::outline::OutlinePart| {
            let title = match (part.title.as_str(), part.modules.first()) {
                ("", Some(module)) => words::module_title(f, module).to_owned(),
                (title, _) => title.to_owned(),
            };
            (title, part.modules.iter().flat_map(bundle).collect())
        };
        return outline.parts.iter().map(of_part).collect();
    }
    outline.modules().map(|module| (words::module_title(f, module).to_owned(), bundle(module))).collect()
}

fn chapters(
    f: &Frame,
    course: &Course,
    outline: &Outline,
    owned: bool,
    next: Option<&OutlineLesson>,
) -> Vec<Chapter> {
    let unfolded = next.and_then(|lesson| outline.module_of(lesson.id)).map(|module| module.id);
    let mut chapters = Vec::new();
    for part in &outline.parts {
        for (at, module) in part.modules.iter().enumerate() {
            let count = i64::try_from(module.open()).unwrap_or(i64::MAX);
            let lessons = f.tn("courses-lessons", count);
            chapters.push(Chapter {
                part: if at == 0 { part.title.clone() } else { String::new() },
                title: words::module_title(f, module).to_owned(),
                note: f.t2(
                    "courses-module-note",
                    "lessons",
                    lessons,
                    "time",
                    words::duration(f, module.minutes()),
                ),
                unfolded: unfolded == Some(module.id),
                lines: module.lessons.iter().map(|lesson| line(f, course, outline, owned, lesson)).collect(),
            });
        }
    }
    chapters
}

fn line(f: &Frame, course: &Course, outline: &Outline, owned: bool, lesson: &OutlineLesson) -> Line {
    let announced = lesson.state != crate::lesson::LessonState::Open;
    Line {
        title: words::numbered(&lesson.number, &lesson.title),
        url: format!("{}/{}", course.path(), lesson.slug),
        mark: match () {
            () if outline.is_done(lesson) => "check",
            () if announced => "clock",
            () if owned || lesson.trial => "document",
            () => "lock",
        },
        trial: lesson.trial && !owned,
        announced,
        time: if announced {
            String::new()
        } else {
            f.t1("courses-minutes", "minutes", i64::from(lesson.minutes))
        },
    }
}
