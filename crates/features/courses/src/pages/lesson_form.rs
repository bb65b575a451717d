//! The form in which an author writes a lesson.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::once::{self, Claim};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, codes as common, see_other};

use super::words;
use crate::add_lesson::{AddLesson, LessonBase, LessonPlace, add_lesson, base_of};
use crate::course::{Course, CourseId, LessonId};
use crate::edit_lesson::{EditLesson, edit_lesson, lesson_to_edit};
use crate::lesson::{Lesson, LessonText};
use crate::outline::Outline;

#[derive(Template)]
#[template(path = "courses/lesson_form.html")]
struct LessonFormPage {
    f: Frame,
    course: Course,
    /// The lesson being changed; none while one is added.
    lesson: Option<Lesson>,
    typed: LessonForm,
    trial: bool,
    modules: Vec<Choice>,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct LessonForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    markdown: String,
    /// `true` where it is ticked; a box that is not ticked sends nothing.
    #[serde(default)]
    trial: String,
    /// The module of a new lesson; empty for a new module.
    #[serde(default)]
    module: String,
    #[serde(default)]
    module_title: String,
    #[serde(default)]
    version: String,
    #[serde(default, rename = "_once")]
    once: String,
}

impl LessonForm {
    fn text(&self) -> LessonText {
        LessonText { title: self.title.clone(), markdown: self.markdown.clone(), trial: self.trial == "true" }
    }

    fn place(&self) -> Result<LessonPlace, Error> {
        if self.module.is_empty() {
            return Ok(LessonPlace::NewModule(self.module_title.clone()));
        }
        let module = self.module.parse().map_err(|_| Error::new(&common::BAD_VALUE).field("module"))?;
        Ok(LessonPlace::Module(module))
    }
}

pub(super) async fn new(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
) -> Result<Response, Error> {
    let (viewer, (base, outline)) =
        app.read(&visit, move |q, viewer| Ok((base_of(q, viewer, id)?, Outline::load(q, id, None)?))).await?;
    let last = outline.modules().last().map(|module| module.id.to_string()).unwrap_or_default();
    let typed = LessonForm { module: last, once: visit.once_token(app.entropy()), ..LessonForm::default() };
    let shown = Shown { course: base.course, lesson: None, outline };
    page(&app, &visit, &viewer, StatusCode::OK, shown, typed, FieldErrors::default())
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Form(form): Form<LessonForm>,
) -> Result<Response, Error> {
    let (viewer, (base, outline)) =
        app.read(&visit, move |q, viewer| Ok((base_of(q, viewer, id)?, Outline::load(q, id, None)?))).await?;
    match add(&app, &visit, &base, &form).await {
        Ok(path) => Ok(see_other(&path)),
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            let shown = Shown { course: base.course, lesson: None, outline };
            page(&app, &visit, &viewer, error.status(), shown, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn add(app: &App, visit: &Visit, base: &LessonBase, form: &LessonForm) -> Result<String, Error> {
    let input = AddLesson { course: base.course.id, place: form.place()?, text: form.text() };
    let ready = input.check(base)?;
    let token = form.once.clone();
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            if let Claim::Done(path) = once::claim(tx, &token, viewer.member()?.id)? {
                return Ok(path);
            }
            let (course, lesson) = add_lesson(tx, viewer, &ready)?;
            let path = lesson.path(&course.slug);
            once::finish(tx, &token, &path)?;
            Ok(path)
        })
        .await?;
    Ok(path)
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
) -> Result<Response, Error> {
    let (viewer, (base, lesson, markdown)) =
        app.read(&visit, move |q, viewer| lesson_to_edit(q, viewer, id)).await?;
    let typed = LessonForm {
        title: lesson.title.clone(),
        markdown,
        trial: lesson.trial.to_string(),
        version: lesson.version.to_string(),
        ..LessonForm::default()
    };
    let shown = Shown { course: base.course, lesson: Some(lesson), outline: Outline::default() };
    page(&app, &visit, &viewer, StatusCode::OK, shown, typed, FieldErrors::default())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<LessonId>,
    Form(form): Form<LessonForm>,
) -> Result<Response, Error> {
    let (viewer, (base, lesson, _)) =
        app.read(&visit, move |q, viewer| lesson_to_edit(q, viewer, id)).await?;
    match change(&app, &visit, &base, &lesson, &form).await {
        Ok(path) => {
            visit.flash_next("courses-flash-saved");
            Ok(see_other(&path))
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            let shown = Shown { course: base.course, lesson: Some(lesson), outline: Outline::default() };
            page(&app, &visit, &viewer, error.status(), shown, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn change(
    app: &App,
    visit: &Visit,
    base: &LessonBase,
    lesson: &Lesson,
    form: &LessonForm,
) -> Result<String, Error> {
    let version = form.version.parse().unwrap_or(0);
    let ready = EditLesson { lesson: lesson.id, version, text: form.text() }.check(base, lesson)?;
    let (_, (course, lesson)) = app.write(visit, move |tx, viewer| edit_lesson(tx, viewer, &ready)).await?;
    Ok(lesson.path(&course.slug))
}

struct Shown {
    course: Course,
    lesson: Option<Lesson>,
    outline: Outline,
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    shown: Shown,
    typed: LessonForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let Shown { course, lesson, outline } = shown;
    let title = match &lesson {
        Some(lesson) => lesson.title.clone(),
        None => app.site().messages.get(viewer.locale, "courses-lesson-new").to_owned(),
    };
    app.page_with(status, visit, viewer, Meta::titled(title).active("teach"), |f| {
        let mut modules: Vec<Choice> = outline
            .modules()
            .map(|module| Choice {
                value: module.id.to_string(),
                label: words::module_title(&f, module).to_owned(),
                selected: typed.module == module.id.to_string(),
                ..Choice::default()
            })
            .collect();
        modules.push(Choice {
            label: f.t("courses-module-new").to_owned(),
            selected: typed.module.is_empty(),
            ..Choice::default()
        });
        LessonFormPage { course, lesson, trial: typed.trial == "true", typed, modules, errors, f }
    })
}
