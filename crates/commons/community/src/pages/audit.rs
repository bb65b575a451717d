//! The record of decisions, for owners.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, PageSize, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use ui::{Arg, Choice, FieldErrors, Frame, Pager, path_segment};
use web::{App, Error, Meta, Query, ViewerExt as _, Visit};

use crate::audit::{self, AREAS, AuditRow, Filter, area_title};

#[derive(Template)]
#[template(path = "community/audit.html")]
struct AuditPage {
    f: Frame,
    areas: Vec<Choice>,
    by: String,
    rows: Vec<Row>,
    pager: Pager,
    errors: FieldErrors,
}

/// One decision in words.
struct Row {
    at: Timestamp,
    /// Empty where no member did it.
    actor: String,
    sentence: String,
    about: String,
    href: String,
    details: Vec<Detail>,
}

/// What one thing was and is.
struct Detail {
    what: String,
    before: String,
    after: String,
}

/// What is looked for, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    area: String,
    by: String,
    after: Option<Cursor>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let wanted = asked.clone();
    let read = app.read(&visit, move |q, viewer| {
        viewer.owner()?;
        let actor = match wanted.by.trim() {
            "" => None,
            name => accounts::member_by_name(q, name)?.map(|member| member.id),
        };
        let unknown = actor.is_none() && !wanted.by.trim().is_empty();
        let area = AREAS.contains(&wanted.area.as_str()).then(|| wanted.area.clone());
        let filter = Filter { area, actor };
        // Nobody of that name has decided anything.
        let found = if unknown {
            kernel::Page { items: Vec::new(), next: None }
        } else {
            audit::page(q, &filter, wanted.after, PageSize::DEFAULT)?
        };
        Ok((found, unknown))
    });
    let (viewer, (found, unknown)) = read.await?;
    let title = app.site().messages.get(viewer.locale, "community-audit");
    app.page(&visit, &viewer, Meta::titled(title).active("desk-audit"), |f| {
        let path =
            format!("/desk/audit?area={}&by={}", path_segment(&asked.area), path_segment(asked.by.trim()));
        AuditPage {
            areas: areas(&f, &asked.area),
            errors: by_nobody(&f, unknown),
            pager: Pager::keyset(&path, asked.after.is_some(), found.next),
            rows: found.items.into_iter().map(|row| words(&f, row)).collect(),
            by: asked.by,
            f,
        }
    })
}

fn areas(f: &Frame, chosen: &str) -> Vec<Choice> {
    let all = Choice { label: f.t("community-audit-area-all").to_owned(), ..Choice::default() };
    let area = |area: &&str| Choice {
        value: (*area).to_owned(),
        label: f.t(area_title(area)).to_owned(),
        selected: *area == chosen,
        ..Choice::default()
    };
    std::iter::once(all).chain(AREAS.iter().map(area)).collect()
}

/// What a decision was, in the viewer's language.
fn words(f: &Frame, row: AuditRow) -> Row {
    let payload: Value = serde_json::from_str(&row.payload).unwrap_or(Value::Null);
    let (about, href) = about(f, &row);
    Row {
        sentence: sentence(f, &row.kind, &payload),
        details: details(f, &payload),
        at: row.at,
        actor: row.actor_name.unwrap_or_default(),
        about,
        href,
    }
}

fn sentence(f: &Frame, kind: &str, payload: &Value) -> String {
    let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
    let flag = |name: &str| if payload[name].as_bool().unwrap_or(false) { "yes" } else { "no" };
    let args: Vec<(&str, Arg<'_>)> = vec![
        ("from", text("from").into()),
        ("to", text("to").into()),
        ("what", text("what").into()),
        ("active", flag("active").into()),
        ("amount", amount(f, payload).into()),
    ];
    f.ta(audit::sentence(kind), &args)
}

/// The amount that the decision moved; empty where it moved none.
fn amount(f: &Frame, payload: &Value) -> String {
    let currency = payload["currency"].as_str().and_then(|code| code.parse().ok());
    match (payload["amount_minor"].as_i64(), currency) {
        (Some(minor), Some(currency)) => f.money(kernel::Money { minor, currency }),
        _ => String::new(),
    }
}

/// What it is about, and where that is.
fn about(f: &Frame, row: &AuditRow) -> (String, String) {
    if let Some(name) = &row.subject_name {
        return (name.clone(), f.member_url(name));
    }
    let id = row.subject_id;
    let href = match row.subject_kind.as_str() {
        "topic" => format!("/topics/{id}"),
        "reply" => format!("/replies/{id}"),
        "comment" => format!("/comments/{id}"),
        "order" => format!("/orders/{id}"),
        "community" => return (String::new(), String::new()),
        _ => String::new(),
    };
    let args: [(&str, Arg<'_>); 2] =
        [("kind", row.subject_kind.as_str().into()), ("id", id.to_string().into())];
    (f.ta(ui::message("community-audit-about"), &args), href)
}

fn details(f: &Frame, payload: &Value) -> Vec<Detail> {
    let text = |value: &Value| value.as_str().unwrap_or_default().chars().take(200).collect::<String>();
    if let Some(changes) = payload["changes"].as_array() {
        let detail = |change: &Value| {
            let key = change["key"].as_str().unwrap_or_default();
            let what = f.t1(ui::message("community-audit-key"), "key", key);
            Detail { what, before: text(&change["before"]), after: text(&change["after"]) }
        };
        return changes.iter().map(detail).collect();
    }
    let (before, after) = (text(&payload["before"]), text(&payload["after"]));
    let none = before.is_empty() && after.is_empty();
    if none { Vec::new() } else { vec![Detail { what: String::new(), before, after }] }
}

/// What is wrong with a name that nobody has.
fn by_nobody(f: &Frame, unknown: bool) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if unknown {
        errors.add("by", f.t(ui::message("community-audit-unknown")));
    }
    errors
}
