//! How a member wants to be told.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::text::clean_line;
use kernel::{Subject, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, ViewerExt as _, Visit, see_other};

use crate::Threads;
use crate::kind::{Digest, Kind, Way};
use crate::mute::{Silent, silent, unmute};
use crate::settings::{self, Settings, choose_all};

#[derive(Template)]
#[template(path = "notify/settings.html")]
struct SettingsPage {
    f: Frame,
    ways: Vec<(&'static str, &'static str, Vec<Choice>)>,
    digests: Vec<Choice>,
    mutes: Vec<Silent>,
    errors: FieldErrors,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let threads = app.service::<Threads>()?;
    let (viewer, (chosen, mutes)) = app
        .read(&visit, move |q, viewer| {
            let member = viewer.member()?.id;
            Ok((settings::settings(q, member)?, silent(q, viewer, &threads)?))
        })
        .await?;
    page(&app, &visit, &viewer, StatusCode::OK, &chosen, mutes, FieldErrors::default())
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    chosen: &Settings,
    mutes: Vec<Silent>,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = app.site().messages.get(viewer.locale, "notify-settings");
    app.page_with(status, visit, viewer, Meta::titled(title).active("settings"), |f| {
        let choice = |value: &str, label: &str, selected| Choice {
            value: value.to_owned(),
            label: f.t(label).to_owned(),
            note: String::new(),
            selected,
        };
        let ways = |current: Way| {
            let labels = [
                (Way::Off, ui::message("notify-way-off")),
                (Way::Bell, ui::message("notify-way-bell")),
                (Way::Mail, ui::message("notify-way-mail")),
            ];
            labels.map(|(way, label)| choice(way.as_str(), label, way == current)).to_vec()
        };
        let digests = [
            (Digest::Off, ui::message("notify-digest-off")),
            (Digest::Daily, ui::message("notify-digest-daily")),
            (Digest::Weekly, ui::message("notify-digest-weekly")),
        ];
        SettingsPage {
            ways: chosen.ways.iter().map(|(kind, way)| (kind.as_str(), kind.name(), ways(*way))).collect(),
            digests: digests
                .map(|(digest, label)| choice(digest.as_str(), label, digest == chosen.digest))
                .to_vec(),
            mutes,
            errors,
            f,
        }
    })
}

/// What the form sends: a way for each kind, and the digest. What is missing stays.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SettingsForm {
    reply: Option<String>,
    answer: Option<String>,
    accepted: Option<String>,
    mention: Option<String>,
    comment: Option<String>,
    like: Option<String>,
    paid: Option<String>,
    refunded: Option<String>,
    lesson: Option<String>,
    digest: Option<String>,
}

impl SettingsForm {
    fn of(&self, kind: Kind) -> Option<&String> {
        let given = match kind {
            Kind::Reply => &self.reply,
            Kind::Answer => &self.answer,
            Kind::Accepted => &self.accepted,
            Kind::Mention => &self.mention,
            Kind::Comment => &self.comment,
            Kind::Like => &self.like,
            Kind::Paid => &self.paid,
            Kind::Refunded => &self.refunded,
            Kind::Lesson => &self.lesson,
        };
        given.as_ref()
    }

    fn chosen(&self) -> Result<settings::Choice, Error> {
        let ways = Kind::ALL.iter().filter_map(|kind| Some((kind.as_str(), self.of(*kind)?.as_str())));
        settings::Choice::read(ways, self.digest.as_deref())
    }
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SettingsForm>,
) -> Result<Response, Error> {
    let chosen = form.chosen()?;
    let site = app.site().clone();
    app.write(&visit, move |tx, viewer| choose_all(tx, viewer, &chosen, &site.zone)).await?;
    visit.flash_next(ui::message("notify-saved"));
    Ok(see_other("/settings/notifications"))
}

/// What is to be heard again.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Listen {
    kind: String,
    id: i64,
}

pub(crate) async fn listen(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Listen>,
) -> Result<Response, Error> {
    let subject = Subject::read(clean_line(&form.kind), form.id);
    app.write(&visit, move |tx, viewer| unmute(tx, viewer, &subject)).await?;
    visit.flash_next(ui::message("notify-unmuted"));
    Ok(see_other("/settings/notifications"))
}
