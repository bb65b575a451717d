//! Shows an author what a text will look like: into the page beside the form, or as a page of its own without script.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Locale;
use kernel::text::clean_body;
use serde::Deserialize;
use ui::Frame;
use web::{App, Error, Form, Meta, Visit, fragment};

use crate::add_lesson::base_of;
use crate::course::{CourseId, LessonId};
use crate::edit_lesson::lesson_to_edit;
use crate::gate::require_author;

#[derive(Template)]
#[template(path = "courses/preview.html")]
struct PreviewPage {
    f: Frame,
    html: String,
}

#[derive(Template)]
#[template(path = "courses/preview_part.html")]
struct PreviewPart {
    html: String,
}

/// The form being written: of a course (`about`) or of a lesson (`markdown`).
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PreviewForm {
    #[serde(default)]
    course: String,
    #[serde(default)]
    lesson: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    markdown: String,
    #[serde(default)]
    language: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PreviewForm>,
) -> Result<Response, Error> {
    let (course, lesson) = (form.course.parse::<CourseId>().ok(), form.lesson.parse::<LessonId>().ok());
    let (viewer, known) = app
        .read(&visit, move |q, viewer| {
            require_author(q, viewer)?;
            match (lesson, course) {
                (Some(lesson), _) => {
                    lesson_to_edit(q, viewer, lesson).map(|(base, row, _)| Some((base, row.source_key)))
                }
                (None, Some(course)) => base_of(q, viewer, course).map(|base| Some((base, None))),
                (None, None) => Ok(None),
            }
        })
        .await?;
    let html = match known {
        Some((base, source)) => {
            let text = clean_body(&form.markdown);
            base.links.render(&text, &form.title, source.as_deref(), base.course.locale()).html
        }
        None => {
            let locale = Locale::from_tag(&form.language).unwrap_or(viewer.locale);
            markdown::render(&clean_body(&form.about), &markdown::Options::document(locale)).html
        }
    };
    if visit.is_htmx() {
        return fragment(&PreviewPart { html });
    }
    let title = app.site().messages.get(viewer.locale, "courses-preview");
    app.page(&visit, &viewer, Meta::titled(title).active("teach"), |f| PreviewPage { f, html })
}
