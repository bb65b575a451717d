//! A house of a few routes: a thing that can be looked at and touched, a form, a door for programs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::response::Response;
use db::{Db, Schema, Snapshot, Tx, params};
use events::freshness::Tag;
use events::{Emit as _, Event};
use http::{HeaderMap, StatusCode};
use kernel::{
    Locale, ManualClock, MemberId, Role, SeededEntropy, Subject, Theme, Tier, Token, Viewer, ViewerMember,
};
use serde::{Deserialize, Serialize};
use testkit::{Answer, Visitor};
use utoipa_axum::routes;
use web::once::{self, Claim};
use web::{
    App, AppBuilder, Credential, Error, Form, HeadEntry, HeadMark, Json, Limits, Meta, OpenForm, PathId,
    Query, Routes, SameSite, ViewerExt as _, Visit, WebConfig, see_other,
};

db::statements! {
    /// How often something was touched.
    TOUCHES = "SELECT COUNT(*) AS touches FROM events WHERE subject_kind = 'thing' AND subject_id = $1";
    /// How much was made.
    MADE = "SELECT COUNT(*) AS made FROM events WHERE kind = 'house.thing.made'";
}

/// The tables and statements of the test's house.
pub fn schema() -> Schema {
    let web = web::feature();
    Schema::default()
        .with(events::MIGRATIONS, events::STATEMENTS)
        .with(web.migrations, &web.statements)
        .with(&[], &[ALL])
}

/// A thing was touched.
#[derive(Serialize)]
struct Touched {
    #[serde(skip)]
    thing: i64,
}

impl Event for Touched {
    const KIND: &'static str = "house.thing.touched";
    fn subject(&self) -> Subject {
        Subject::of("thing", self.thing)
    }
    fn actor(&self) -> Option<MemberId> {
        None
    }
    fn space(&self) -> Option<i64> {
        Some(self.thing % 10)
    }
}

/// A thing was made.
#[derive(Serialize)]
struct Made {}

impl Event for Made {
    const KIND: &'static str = "house.thing.made";
    fn subject(&self) -> Subject {
        Subject::of("thing", 900)
    }
    fn actor(&self) -> Option<MemberId> {
        None
    }
}

/// Counts how often pages are made, to see which were kept.
#[derive(Default)]
pub struct Makings(AtomicU64);

/// The session of a member: 43 times the letter that stands at the member's number.
pub fn session(member: u8) -> String {
    char::from(b'A' + member).to_string().repeat(43)
}

/// Takes the session itself for the member: the letter says the number; `Z` is nobody's.
fn load(q: &mut Snapshot, visit: &Visit, fallback: Locale) -> Result<Viewer, Error> {
    let now = q.now();
    let mut viewer =
        Viewer { theme: visit.theme(None), ..Viewer::anonymous(visit.locale(None, fallback), now) };
    if let Credential::Session(token) = visit.credential()
        && let number = token.as_str().as_bytes()[0] - b'A'
        && number < 25
    {
        let id = MemberId::new(i64::from(number));
        let name = format!("成员{number}");
        viewer.member = Some(ViewerMember { id, name, role: Role::Member, tier: Tier::Guest });
    }
    Ok(viewer)
}

/// Shows a thing: whose page it is, and how often the thing was touched. Kept for passers-by until it is touched.
async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    PathId(thing): PathId<i64>,
) -> Result<Response, Error> {
    if let Some(kept) = app.kept_page(&visit, &headers).await? {
        return Ok(kept);
    }
    let (viewer, touches) = app
        .read(&visit, move |q, _| {
            let touches: i64 = q.one(&TOUCHES, params![thing])?;
            Ok(touches)
        })
        .await?;
    app.service::<Makings>()?.0.fetch_add(1, Ordering::SeqCst);
    let tags = match thing {
        10..20 => vec![Tag::Space(thing % 10)],
        20..30 => vec![Tag::Kind("house.thing.")],
        _ => vec![Tag::Subject(Subject::of("thing", thing))],
    };
    let who = viewer.member.as_ref().map_or("nobody", |member| member.name.as_str());
    let flash = visit.flash().unwrap_or_default();
    let filler = "长".repeat(if thing >= 1_000 { 20_000 } else { 100 });
    let html = format!(
        "<html lang=\"{}\" data-theme=\"{}\"><p id=\"who\">{who}</p><p id=\"touches\">{touches}</p>\
         <p id=\"flash\">{flash}</p><p>{filler}</p></html>",
        viewer.locale.tag(),
        viewer.theme,
    );
    Ok(app.keep_page(&visit, &headers, tags, html))
}

#[derive(askama::Template)]
#[template(
    source = "<form method=post action=/things><input type=hidden name=_csrf value={{ csrf }}><input name=title></form><b id=head>{{ head }}</b>",
    ext = "html"
)]
struct FormPage {
    csrf: String,
    /// Where the marks of the head lead, with their numbers.
    head: String,
}

async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    app.page(&visit, &viewer, Meta::titled("form").guest_form(), |f| {
        let head = f.head.iter().map(|link| format!("{} {}", link.href, link.count)).collect();
        FormPage { csrf: f.csrf, head }
    })
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
struct Thing {
    #[serde(default)]
    title: String,
    #[serde(rename = "_once", default)]
    once: String,
}

async fn make(State(app): State<App>, visit: Visit, Form(thing): Form<Thing>) -> Result<Response, Error> {
    if thing.title.is_empty() {
        return Err(Error::new(&web::codes::REQUIRED).field("title"));
    }
    let (_, path) = app
        .write(&visit, move |tx: &mut Tx, viewer| {
            let member = viewer.member()?.id;
            if let Claim::Done(path) = once::claim(tx, &thing.once, member)? {
                return Ok(path);
            }
            let path = format!("/things/{}", 500 + tx.emit(&Made {})?);
            once::finish(tx, &thing.once, &path)?;
            Ok(path)
        })
        .await?;
    Ok(see_other(&path))
}

async fn prefer(OpenForm(thing): OpenForm<Thing>) -> Result<Response, Error> {
    Ok(see_other(&format!("/{}", thing.title)))
}

async fn broken() -> Result<Response, Error> {
    Err(Error::internal("the password of the database is 竹简"))
}

async fn panics() -> Result<Response, Error> {
    panic!("the password of the database is 竹简")
}

async fn secret(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    app.read(&visit, |_, viewer| Ok(viewer.member()?.id)).await?;
    Ok(see_other("/"))
}

async fn away(Query(to): Query<Thing>) -> Response {
    see_other(web::local_path(Some(&to.title)))
}

/// A thing as programs send it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
struct ThingJson {
    title: String,
    #[serde(default)]
    weight: i64,
}

/// Echo a thing.
#[utoipa::path(post, path = "/api/v1/things", request_body = ThingJson, responses((status = 200, body = ThingJson)))]
async fn echo(Json(thing): Json<ThingJson>) -> Result<Json<ThingJson>, Error> {
    let mut invalid = web::Invalid::new();
    invalid.check_length("title", &thing.title, kernel::text::Length::new(2, 10));
    if thing.weight < 0 {
        invalid.add_not_one_of("weight", &["0", "1"]);
    }
    invalid.into_result()?;
    Ok(Json(thing))
}

/// List toys.
#[utoipa::path(get, path = "/api/v1/toys", responses((status = 204)))]
async fn list_toys() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Add a toy.
#[utoipa::path(post, path = "/api/v1/toys", responses((status = 204)))]
async fn add_toy(_same_site: SameSite) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Drop a thing.
#[utoipa::path(delete, path = "/api/v1/things/{id}", params(("id" = i64, Path, description = "Id")), responses((status = 204)))]
async fn remove(_same_site: SameSite, PathId(_): PathId<i64>) -> StatusCode {
    StatusCode::NO_CONTENT
}

fn routes() -> Routes {
    let small = Limits::form().with_body(2_000);
    let seldom = small.with_rate(3, std::time::Duration::from_secs(3_600));
    Routes::new()
        .get("/things/{id}", show)
        .get("/form", form)
        .post("/things", make, small)
        .post("/prefer", prefer, seldom)
        .get("/broken", broken)
        .get("/panics", panics)
        .get("/secret", secret)
        .get("/away", away)
        .api(routes!(echo), small)
        .api(routes!(remove), small)
        .api(routes!(list_toys, add_toy), seldom)
}

/// How the house is built.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub origin: &'static str,
    pub rate_limits: bool,
    pub page_cache_bytes: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { origin: "http://jixia.example", rate_limits: false, page_cache_bytes: 1 << 20 }
    }
}

pub struct House {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub app: App,
    pub site: testkit::Site,
    secure: bool,
}

impl House {
    pub fn build(db: &Db, clock: &Arc<ManualClock>, plan: Plan) -> Self {
        let web = web::feature();
        let messages = ui::Messages::load(&web.catalogues).unwrap();
        let words = ui::Site::new("稷下".into(), messages, jiff::tz::TimeZone::UTC, Vec::new());
        let config = WebConfig {
            base_url: plan.origin.to_owned(),
            locale: Locale::ZhCn,
            trusted_proxies: vec![],
            rate_limits: plan.rate_limits,
            page_cache_bytes: plan.page_cache_bytes,
        };
        let entropy = Arc::new(SeededEntropy::new(7));
        let clock_: Arc<ManualClock> = Arc::clone(clock);
        let mut builder = AppBuilder::new(db.clone(), clock_, entropy, config, Arc::new(words), load);
        builder.service(Makings::default());
        builder.head = vec![HeadEntry {
            feature: "test",
            load: |_, viewer| {
                let count = viewer.member_id().map_or(0, MemberId::get) - 1;
                Ok(HeadMark { icon: "bell", label: "ui-pager", href: "/bell", count })
            },
        }];
        let app = builder.build();
        let site = testkit::Site::new(web::router(app.clone(), routes().merge(web.routes)), plan.origin);
        let secure = plan.origin.starts_with("https");
        Self { db: db.clone(), clock: Arc::clone(clock), app, site, secure }
    }

    pub fn nobody(&self) -> Visitor {
        self.site.visitor()
    }

    pub fn member(&self, number: u8) -> Visitor {
        let name = if self.secure { "__Host-jixia_session" } else { "jixia_session" };
        self.site.visitor().with_cookie(name, &session(number))
    }

    /// Touches a thing.
    pub async fn touch(&self, thing: i64) {
        self.db.write(move |tx: &mut Tx| tx.emit(&Touched { thing })).await.unwrap();
    }

    /// Pages made so far.
    pub fn makings(&self) -> u64 {
        self.app.service::<Makings>().unwrap().0.load(Ordering::SeqCst)
    }

    /// Things made so far.
    pub async fn made(&self) -> i64 {
        self.db.read(|q: &mut Snapshot| q.one(&MADE, params![])).await.unwrap()
    }
}

/// A value for `_once`.
pub fn token(seed: u64) -> String {
    Token::generate(&SeededEntropy::new(seed)).as_str().to_owned()
}

/// Whom a page says that it is for, in which language and theme, and how often its thing was touched.
pub fn shown(answer: &Answer) -> (String, String, String, String) {
    let theme = answer.attribute("html", "data-theme").unwrap_or_default();
    (answer.first("#who"), answer.language(), theme, answer.first("#touches"))
}

/// As [`shown`] for a passer-by.
pub fn for_nobody(locale: Locale, theme: Theme, touches: u64) -> (String, String, String, String) {
    ("nobody".to_owned(), locale.tag().to_owned(), theme.to_string(), touches.to_string())
}

/// For answers of which only the status matters.
pub trait Status {
    fn has_status(self, status: u16);
}

impl Status for Answer {
    #[track_caller]
    fn has_status(self, status: u16) {
        drop(self.expect_status(status));
    }
}

/// Runs a test on both engines.
pub fn in_a_house(plan: Plan, test: impl AsyncFn(&House) + Sync) {
    testkit::on_both_async(&schema(), async |db, clock| test(&House::build(&db, &clock, plan)).await);
}
