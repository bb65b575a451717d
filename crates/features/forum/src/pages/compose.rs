//! The form in which a topic is written, and written again.

use access::Action;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use db::Snapshot;
use http::StatusCode;
use kernel::Viewer;
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::once::{self, Claim};
use web::{App, Error, Form, Meta, PathId, Query, ViewerExt as _, Visit, codes as common, see_other};

use crate::draft::{self, TopicDraft};
use crate::post::{TITLE, TOPIC_BODY, TopicKind};
use crate::store::{self, SpaceRow, TopicRow};
use crate::tag::{TAGS_LINE_MAX, split_tags};
use crate::{SpaceId, TopicId, edit_topic, post_topic, tags};

#[derive(Template)]
#[template(path = "forum/compose.html")]
struct ComposePage {
    f: Frame,
    heading: String,
    target: String,
    cancel: String,
    /// Empty where the space stays as it is.
    spaces: Vec<Choice>,
    space: String,
    kinds: Vec<Choice>,
    typed_title: String,
    body: String,
    /// As they were typed, or with blanks between them.
    tags: String,
    version: i64,
    once: String,
    /// What the topic says by now, where somebody changed it since the form was shown.
    meanwhile: Option<String>,
    errors: FieldErrors,
}

impl ComposePage {
    fn title_max(&self) -> usize {
        TITLE.max
    }

    fn body_max(&self) -> usize {
        TOPIC_BODY.max
    }

    fn tags_max(&self) -> usize {
        TAGS_LINE_MAX
    }
}

#[derive(Template)]
#[template(path = "forum/preview.html")]
struct Preview {
    html: String,
}

/// Which space is chosen at first.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    space: Option<String>,
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TopicForm {
    #[serde(default)]
    space: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    /// A form from before there were tags leaves them as they are.
    tags: Option<String>,
    #[serde(default)]
    version: i64,
    #[serde(rename = "_once", default)]
    once: String,
}

impl TopicForm {
    fn draft(&self) -> Result<TopicDraft, Error> {
        let wrong = |field| Error::new(&common::BAD_VALUE).field(field);
        let kind: TopicKind = self.kind.parse().map_err(|_| wrong("kind"))?;
        let space: SpaceId = self.space.parse().map_err(|_| wrong("space"))?;
        let tags = self.tags.as_deref().map(split_tags);
        Ok(TopicDraft { space, kind, title: self.title.clone(), body: self.body.clone(), tags })
    }
}

/// The spaces in which a viewer may post.
fn open_spaces(q: &mut Snapshot, viewer: &Viewer) -> Result<Vec<SpaceRow>, Error> {
    let mut open = Vec::new();
    for row in store::spaces(q)? {
        if access::can(q, viewer, Action::Post, &row.thing())?.is_allowed() {
            open.push(row);
        }
    }
    Ok(open)
}

pub(crate) async fn new(
    State(app): State<App>,
    visit: Visit,
    Query(Chosen { space }): Query<Chosen>,
) -> Result<Response, Error> {
    let (viewer, spaces) = app
        .read(&visit, |q, viewer| {
            viewer.member()?;
            open_spaces(q, viewer)
        })
        .await?;
    let chosen = spaces.iter().find(|row| Some(&row.slug) == space.as_ref()).or(spaces.first());
    let form = TopicForm {
        space: chosen.map_or_else(String::new, |row| row.id.to_string()),
        kind: TopicKind::Question.to_string(),
        title: String::new(),
        body: String::new(),
        tags: None,
        version: 0,
        once: visit.once_token(app.entropy()),
    };
    write_page(&app, &visit, &viewer, StatusCode::OK, &spaces, form, FieldErrors::default())
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<TopicForm>,
) -> Result<Response, Error> {
    match post(&app, &visit, &form).await {
        Ok(path) => Ok(see_other(&path)),
        Err(error) if error.is_form() => {
            let (viewer, spaces) = app.read(&visit, open_spaces).await?;
            let errors = app.field_errors(viewer.locale, &error);
            write_page(&app, &visit, &viewer, error.status(), &spaces, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn post(app: &App, visit: &Visit, form: &TopicForm) -> Result<String, Error> {
    // Before the work of rendering: who is not signed in has nothing to render.
    let viewer = app.viewer(visit).await?;
    viewer.member()?;
    let (ready, token) = (form.draft()?.ready(app, viewer.locale).await?, form.once.clone());
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            if let Claim::Done(path) = once::claim(tx, &token, viewer.member()?.id)? {
                return Ok(path);
            }
            let topic = post_topic::post_topic(tx, viewer, &ready)?;
            let path = format!("/topics/{topic}");
            once::finish(tx, &token, &path)?;
            Ok(path)
        })
        .await?;
    Ok(path)
}

fn write_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    spaces: &[SpaceRow],
    form: TopicForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "forum-new-topic");
    app.page_with(status, visit, viewer, Meta::titled(title).active("write"), |f| ComposePage {
        heading: title.to_owned(),
        target: "/topics/new".to_owned(),
        cancel: "/".to_owned(),
        spaces: space_choices(spaces, &form.space),
        space: form.space,
        kinds: kind_choices(&f, &form.kind),
        typed_title: form.title,
        body: form.body,
        tags: form.tags.unwrap_or_default(),
        version: 0,
        once: form.once,
        meanwhile: None,
        errors,
        f,
    })
}

pub(crate) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
) -> Result<Response, Error> {
    let (viewer, (topic, tags)) = editable(&app, &visit, id).await?;
    let form = TopicForm {
        space: topic.space_id.to_string(),
        kind: topic.kind.to_string(),
        title: topic.title,
        body: topic.body,
        tags: Some(tags.join(" ")),
        version: topic.version,
        once: String::new(),
    };
    edit_page(
        &app,
        &visit,
        &viewer,
        StatusCode::OK,
        Edited { id, form, meanwhile: None, errors: FieldErrors::default() },
    )
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<TopicId>,
    Form(mut form): Form<TopicForm>,
) -> Result<Response, Error> {
    let error = match change(&app, &visit, id, &form).await {
        Ok(()) => return Ok(see_other(&format!("/topics/{id}"))),
        Err(error) if error.is_form() => error,
        Err(error) => return Err(error),
    };
    let (viewer, (topic, tags)) = editable(&app, &visit, id).await?;
    let errors = app.field_errors(viewer.locale, &error);
    let mut meanwhile = None;
    if error.is(&common::STALE_EDIT) {
        // Who has seen what the other tab wrote and saves again means it.
        form.version = topic.version;
        let tags: String = tags.iter().map(|tag| format!("#{tag} ")).collect();
        let head = [topic.title.as_str(), tags.trim_end()].join("\n");
        meanwhile = Some(format!("{}\n\n{}", head.trim_end(), topic.body));
    }
    if form.tags.is_none() {
        form.tags = Some(tags.join(" "));
    }
    edit_page(&app, &visit, &viewer, error.status(), Edited { id, form, meanwhile, errors })
}

/// The topic and its tags, for whoever may change it.
async fn editable(app: &App, visit: &Visit, id: TopicId) -> Result<(Viewer, (TopicRow, Vec<String>)), Error> {
    app.read(visit, move |q, viewer| {
        let topic = store::topic(q, id)?.ok_or_else(Error::not_found)?;
        access::require(q, viewer, Action::Edit, &topic.facts().thing())?;
        let tags = tags::of_topic(q, id)?;
        Ok((topic, tags))
    })
    .await
}

async fn change(app: &App, visit: &Visit, id: TopicId, form: &TopicForm) -> Result<(), Error> {
    let (viewer, _) = editable(app, visit, id).await?;
    let (ready, version) = (form.draft()?.ready(app, viewer.locale).await?, form.version);
    app.write(visit, move |tx, viewer| edit_topic::edit_topic(tx, viewer, id, version, &ready)).await?;
    Ok(())
}

/// The form of a topic that is there already.
struct Edited {
    id: TopicId,
    form: TopicForm,
    meanwhile: Option<String>,
    errors: FieldErrors,
}

fn edit_page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    edited: Edited,
) -> Result<Response, Error> {
    let Edited { id, form, meanwhile, errors } = edited;
    let title = app.site().messages.get(viewer.locale, "forum-edit-topic");
    app.page_with(status, visit, viewer, Meta::titled(title), |f| ComposePage {
        heading: title.to_owned(),
        target: format!("/topics/{id}/edit"),
        cancel: format!("/topics/{id}"),
        spaces: Vec::new(),
        space: form.space,
        kinds: kind_choices(&f, &form.kind),
        typed_title: form.title,
        body: form.body,
        tags: form.tags.unwrap_or_default(),
        version: form.version,
        once: form.once,
        meanwhile,
        errors,
        f,
    })
}

fn space_choices(spaces: &[SpaceRow], chosen: &str) -> Vec<Choice> {
    let choice = |row: &SpaceRow| Choice {
        value: row.id.to_string(),
        label: row.name.clone(),
        note: String::new(),
        selected: row.id.to_string() == chosen,
    };
    spaces.iter().map(choice).collect()
}

fn kind_choices(f: &Frame, chosen: &str) -> Vec<Choice> {
    let choice = |kind: TopicKind, label: &str, note: &str| Choice {
        value: kind.to_string(),
        label: f.t(label).to_owned(),
        note: f.t(note).to_owned(),
        selected: kind.as_str() == chosen,
    };
    vec![
        choice(
            TopicKind::Question,
            ui::message("forum-kind-question"),
            ui::message("forum-kind-question-note"),
        ),
        choice(TopicKind::Talk, ui::message("forum-kind-talk"), ui::message("forum-kind-talk-note")),
    ]
}

/// The text to look at before it is sent.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PreviewForm {
    #[serde(default)]
    body: String,
}

pub(crate) async fn preview(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PreviewForm>,
) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    viewer.member()?;
    let body: String = form.body.chars().take(TOPIC_BODY.max).collect();
    let text = draft::render(app.db(), body, viewer.locale).await?;
    web::fragment(&Preview { html: text.html })
}
