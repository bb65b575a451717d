//! The JSON doors of this crate.

mod second_step;
mod security;
mod ways_in;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use kernel::{Cursor, Locale, MemberId, Page, PageSize, Role, Theme, Tier, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{App, Error, Json, Limits, PathId, Problem, Query, Routes, SameSite, ViewerExt as _, Visit};

use crate::TokenId;
use crate::api_tokens::{self, NewToken};
use crate::change_role::change_role as appoint;
use crate::codes;
use crate::door::check_in;
use crate::edit_profile::{self, ProfileEdit};
use crate::guesses::Guess;
use crate::letters::Pen;
use crate::mail_address::send_verification;
use crate::password::PasswordHasher;
use crate::register::Registration;
use crate::rules::Asked;
use crate::second_step::{asks_for_code, take_code};
use crate::sign_in::SignIn;
use crate::store::{self, MemberRow};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(
            routes!(register, list_members),
            Limits::guarded().with_rate(60, std::time::Duration::from_secs(60)),
        )
        .api(routes!(show_member), Limits::read())
        .api(routes!(change_role), Limits::form())
        .api(routes!(me, edit_me), Limits::form())
        .api(routes!(create_token, list_tokens), Limits::guarded())
        .api(routes!(revoke_token), Limits::form())
        .merge(security::routes())
        .merge(second_step::routes())
        .merge(ways_in::routes())
}

/// A member as others see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberJson {
    /// Id.
    #[schema(value_type = i64)]
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Office: `owner`, `moderator`, `author` or `member`.
    #[schema(value_type = String)]
    pub role: Role,
    /// Standing: `guest`, `scholar`, `fellow` or `chair`.
    #[schema(value_type = String)]
    pub tier: Tier,
    /// Bio in Markdown.
    pub bio: String,
    /// When the member registered.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl MemberJson {
    fn of(row: MemberRow, now: Timestamp) -> Self {
        let tier = row.tier_at(now);
        Self { id: row.id, name: row.name, role: row.role, tier, bio: row.bio, created_at: row.created_at }
    }
}

/// The member who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeJson {
    /// As others see them.
    #[serde(flatten)]
    pub member: MemberJson,
    /// Mail address; only the member sees it.
    pub mail: String,
    /// Chosen language; `null` follows the browser.
    pub locale: Option<String>,
    /// Chosen theme; `null` follows the device.
    #[schema(value_type = Option<String>)]
    pub theme: Option<Theme>,
    /// Version of the profile, to send back with an edit.
    pub version: i64,
}

/// Somebody who wants to become a member.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RegisterJson {
    /// 2 to 24 letters and digits of any script.
    name: String,
    /// Mail address.
    mail: String,
    /// At least 8 characters, not easily guessed.
    password: String,
    /// The version of the rules that the new member accepts, as `GET /api/v1/rules` says; needed where there are rules.
    rules: Option<i64>,
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersJson {
    /// The members.
    items: Vec<MemberJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// Become a member.
#[utoipa::path(post, path = "/api/v1/members", operation_id = "register_member", tag = "members", request_body = RegisterJson,
    responses((status = 201, body = MemberJson), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn register(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<RegisterJson>,
) -> Result<Response, Error> {
    let registration = Registration { name: input.name, mail: input.mail, password: input.password };
    let (candidate, asked) = (registration.check()?, Asked::now(&app, &visit));
    if let Some(asked) = asked {
        asked.check(input.rules)?;
    }
    let hash = app.service::<PasswordHasher>()?.hash(registration.password).await?;
    let pen = Pen::of(&app);
    let (_, member) = app
        .write(&visit, move |tx, viewer| {
            let id = crate::register::register(tx, &candidate, &hash, Role::Member)?;
            if let Some(Asked { book, version }) = asked {
                (book.accept)(tx, id, version)?;
            }
            send_verification(tx, &pen, id, viewer.locale)?;
            let row = store::member(tx, id)?.ok_or_else(Error::not_found)?;
            Ok(MemberJson::of(row, viewer.now))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(member)).into_response())
}

/// List members, the newest first.
#[utoipa::path(get, path = "/api/v1/members", tag = "members", params(After), responses((status = 200, body = MembersJson)))]
async fn list_members(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<After>,
) -> Result<Json<MembersJson>, Error> {
    let size = PageSize::clamped(query.limit.unwrap_or(20));
    let (viewer, rows) = app.read(&visit, move |q, _| Ok(store::members(q, query.after, size)?)).await?;
    let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get()));
    let page = page.map(|row| MemberJson::of(row, viewer.now));
    Ok(Json(MembersJson { items: page.items, next: page.next }))
}

/// Show one member.
#[utoipa::path(get, path = "/api/v1/members/{name}", tag = "members", params(("name" = String, Path, description = "Name")),
    responses((status = 200, body = MemberJson), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn show_member(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
) -> Result<Json<MemberJson>, Error> {
    let (viewer, row) =
        app.read(&visit, move |q, _| store::member_by_name(q, &name)?.ok_or_else(Error::not_found)).await?;
    Ok(Json(MemberJson::of(row, viewer.now)))
}

/// The office that a member is to have.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RoleJson {
    /// `owner`, `moderator`, `author` or `member`.
    role: String,
}

/// Give a member another office; only an owner may.
#[utoipa::path(put, path = "/api/v1/members/{name}/role", tag = "members", params(("name" = String, Path, description = "Name")),
    request_body = RoleJson,
    responses((status = 200, body = MemberJson), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn change_role(
    State(app): State<App>,
    visit: Visit,
    PathId(name): PathId<String>,
    Json(input): Json<RoleJson>,
) -> Result<Json<MemberJson>, Error> {
    let (_, member) = app
        .write(&visit, move |tx, viewer| {
            let owner = viewer.owner()?.id;
            let role: Role = input.role.parse().map_err(|_| Error::not_one_of("role", Role::WORDS))?;
            let id = store::member_by_name(tx, &name)?.ok_or_else(Error::not_found)?.id;
            appoint(tx, Some(owner), id, role)?;
            let row = store::member(tx, id)?.ok_or_else(Error::not_found)?;
            Ok(MemberJson::of(row, viewer.now))
        })
        .await?;
    Ok(Json(member))
}

/// Show the member who asks.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "show_me", tag = "me",
    responses((status = 200, body = MeJson), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn me(State(app): State<App>, visit: Visit) -> Result<Json<MeJson>, Error> {
    let (_, me) = app.read(&visit, |q, viewer| read_me(q, viewer.member()?.id)).await?;
    Ok(Json(me))
}

fn read_me(q: &mut db::Snapshot, id: MemberId) -> Result<MeJson, Error> {
    let now = q.now();
    let row = store::member(q, id)?.ok_or_else(Error::not_found)?;
    let (mail, locale, theme, version) = (row.mail.clone(), row.locale.clone(), row.theme, row.version);
    Ok(MeJson { member: MemberJson::of(row, now), mail, locale, theme, version })
}

/// An edited profile.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EditMeJson {
    /// Bio in Markdown, at most 4000 characters.
    bio: String,
    /// `zh-CN`, `en`, or `null`.
    locale: Option<String>,
    /// `light`, `dark`, `auto`, or `null`.
    theme: Option<String>,
    /// The version that the edit was made from.
    version: i64,
}

/// Edit the profile of the member who asks.
#[utoipa::path(put, path = "/api/v1/me", tag = "me", request_body = EditMeJson,
    responses((status = 200, body = MeJson), (status = 409, body = Problem, content_type = "application/problem+json")))]
async fn edit_me(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<EditMeJson>,
) -> Result<Json<MeJson>, Error> {
    let no_locale = || Error::not_one_of("locale", &Locale::ALL.map(Locale::tag));
    let locale = input.locale.map(|tag| Locale::from_tag(&tag).ok_or_else(no_locale)).transpose()?;
    let no_theme = |_| Error::not_one_of("theme", Theme::WORDS);
    let theme = input.theme.map(|theme| theme.parse().map_err(no_theme)).transpose()?;
    let edit = ProfileEdit { bio: input.bio, locale, theme, version: input.version };
    let ready = edit.check(visit.locale(None, app.config().locale))?;
    let (_, me) = app
        .write(&visit, move |tx, viewer| {
            let id = viewer.member()?.id;
            edit_profile::edit_profile(tx, id, &ready)?;
            read_me(tx, id)
        })
        .await?;
    Ok(Json(me))
}

/// Who wants a token: a program that signs in for a member.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CreateTokenJson {
    /// Name or mail address; left out where the request already carries a session or token.
    login: Option<String>,
    /// Password; left out likewise.
    password: Option<String>,
    /// A code of the authenticator or a recovery code, where signing in asks for one.
    code: Option<String>,
    /// What to call the token.
    name: String,
    /// Days that it works: 30, 90 or 365.
    days: u32,
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedTokenJson {
    /// Id, to revoke it.
    #[schema(value_type = i64)]
    id: TokenId,
    /// The secret, for `Authorization: Bearer …`. It is shown this once.
    token: String,
}

/// Make an API token: with name and password, or for the member who is signed in.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "me", request_body = CreateTokenJson,
    responses((status = 201, body = CreatedTokenJson), (status = 422, body = Problem, content_type = "application/problem+json")))]
async fn create_token(
    State(app): State<App>,
    visit: Visit,
    Json(input): Json<CreateTokenJson>,
) -> Result<Response, Error> {
    let signed_in = match (input.login, input.password) {
        (Some(login), Some(password)) => {
            let sign_in = SignIn { login, password };
            let (member, guess) = check_in(&app, &visit, sign_in).await?;
            let client = visit.client().to_owned();
            let code = input.code.clone();
            // Counted and committed before the code is looked at, so that a wrong one stays counted.
            let step = app.db().write(move |tx| count_code(tx, member, code.as_deref(), &client)).await?;
            Some((member, guess, step))
        }
        _ => None,
    };
    let wanted = NewToken { name: input.name, days: input.days };
    let (_, created) = app
        .write(&visit, move |tx, viewer| {
            let member = match &signed_in {
                Some((member, guess, step)) => {
                    if let Some((code, guess)) = step {
                        take_code(tx, *member, code)?;
                        guess.right(tx)?;
                    }
                    guess.right(tx)?;
                    *member
                }
                None => viewer.member()?.id,
            };
            api_tokens::create_token(tx, member, &wanted)
        })
        .await?;
    let body = CreatedTokenJson { id: created.id, token: created.secret };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// A code with the guess that it is.
type CountedCode = (String, Guess);

/// Counts the guess at a code where signing in asks this member for one.
fn count_code(
    tx: &mut db::Tx,
    member: MemberId,
    code: Option<&str>,
    client: &str,
) -> Result<Option<CountedCode>, Error> {
    if !asks_for_code(tx, member)? {
        return Ok(None);
    }
    let code = code.ok_or_else(|| Error::new(&codes::CODE_REQUIRED).field("code"))?;
    let guess = Guess::code(member, client);
    guess.count(tx)?;
    Ok(Some((code.to_owned(), guess)))
}

/// A token in the list; its secret is not kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenJson {
    /// Id.
    #[schema(value_type = i64)]
    id: TokenId,
    /// What the member calls it.
    name: String,
    /// Its first characters.
    hint: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it stops working.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// List the tokens of the member who asks that still work.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "me",
    responses((status = 200, body = Vec<TokenJson>), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn list_tokens(State(app): State<App>, visit: Visit) -> Result<Json<Vec<TokenJson>>, Error> {
    let (_, rows) = app
        .read(&visit, |q, viewer| {
            let id = viewer.member()?.id;
            Ok(store::tokens(q, id)?)
        })
        .await?;
    let tokens = rows.into_iter().map(|row| TokenJson {
        id: row.id,
        name: row.name,
        hint: row.hint,
        created_at: row.created_at,
        expires_at: row.expires_at,
    });
    Ok(Json(tokens.collect()))
}

/// Revoke a token of the member who asks.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "me", params(("id" = i64, Path, description = "Id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn revoke_token(
    State(app): State<App>,
    visit: Visit,
    _same_site: SameSite,
    PathId(token): PathId<TokenId>,
) -> Result<StatusCode, Error> {
    app.write(&visit, move |tx, viewer| api_tokens::revoke_token(tx, viewer.member()?.id, token)).await?;
    Ok(StatusCode::NO_CONTENT)
}
