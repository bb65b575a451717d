//! The list of members, and a member's page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize, Role, Tier, Timestamp};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame, Pager};
use web::{App, Error, Form, Meta, PathId, Query, ViewerExt as _, Visit, codes as common, see_other, slots};

use crate::change_role::change_role as appoint;
use crate::store::{self, MemberRow};

#[derive(Template)]
#[template(path = "accounts/members.html")]
struct MembersPage {
    f: Frame,
    members: Vec<MemberRow>,
    total: i64,
    now: Timestamp,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "accounts/member.html")]
struct MemberPage {
    f: Frame,
    member: MemberRow,
    tier: Tier,
    sections: String,
    roles: Vec<Choice>,
    no_errors: FieldErrors,
}

/// Where a page of the list begins.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    after: Option<Cursor>,
}

pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let (viewer, (rows, total)) = app
        .read(&visit, move |q, _| {
            let rows = store::members(q, after, PageSize::clamped(30))?;
            let total: i64 = q.one(&store::COUNT_MEMBERS, db::params![])?;
            Ok((rows, total))
        })
        .await?;
    let page = Page::from_extra(rows, PageSize::clamped(30), |row| Cursor::single(row.id.get()));
    let title = app.site().messages.get(viewer.locale, "accounts-members");
    let meta = Meta::titled(title).active("members");
    let now = viewer.now;
    app.page(&visit, &viewer, meta, |f| MembersPage {
        f,
        members: page.items,
        total,
        now,
        pager: Pager::keyset("/members", after.is_some(), page.next),
    })
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
) -> Result<Response, Error> {
    let slots_of = app.clone();
    let (viewer, (member, sections)) = app
        .read(&visit, move |q, viewer| {
            let member = store::member_by_name(q, &name)?.ok_or_else(Error::not_found)?;
            let about = member.id.subject();
            let sections = slots_of.slots().fill(q, slots::MEMBER_PAGE, viewer, Some(&about))?;
            Ok((member, sections))
        })
        .await?;
    let meta = Meta::titled(&member.name).active("members");
    let sections = slots::html_of(&sections, &app.frame(&visit, &viewer, meta.clone()))?;
    let tier = member.tier_at(viewer.now);
    app.page(&visit, &viewer, meta, |f| {
        let roles = Role::ALL
            .iter()
            .map(|role| Choice {
                value: role.as_str().to_owned(),
                label: f.role_name(*role).to_owned(),
                selected: *role == member.role,
                ..Choice::default()
            })
            .collect();
        MemberPage { f, member, tier, sections, roles, no_errors: FieldErrors::default() }
    })
}

/// What the owner's form sends.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RoleForm {
    role: String,
}

pub(crate) async fn change_role(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
    Form(form): Form<RoleForm>,
) -> Result<Response, Error> {
    let role: Role = form.role.parse().map_err(|_| Error::new(&common::BAD_VALUE).field("role"))?;
    let path = format!("/members/{name}");
    app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        let member = store::member_by_name(tx, &name)?.ok_or_else(Error::not_found)?;
        appoint(tx, Some(owner), member.id, role)
    })
    .await?;
    visit.flash_next("accounts-role-changed");
    Ok(see_other(&path))
}
