//! The form in which an author begins an article or changes it.

use std::collections::BTreeMap;

use access::{Audience, Stage};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::{Currency, Locale, Money, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::once::{self, Claim};
use web::{App, Error, Form, Invalid, Meta, PathId, ViewerExt as _, Visit, codes as common, see_other};

use super::words;
use crate::article::{AUDIENCES, Article, ArticleId, ArticleKind, ArticleText, BODY_LENGTH};
use crate::codes;
use crate::create_article::{CreateArticle, create_article};
use crate::edit_article::{EditArticle, article_to_edit, edit_article};
use crate::gate::may_create;
use crate::store;

#[derive(Template)]
#[template(path = "articles/form.html")]
struct FormPage {
    f: Frame,
    /// The article being changed; none while one is begun.
    article: Option<Article>,
    typed: ArticleForm,
    once_token: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    audiences: Vec<Choice>,
    /// Currency and amount, of the two that most sell in.
    costs: Vec<(&'static str, String)>,
    /// The same of all others, folded away until one of them is used.
    other_costs: Vec<(&'static str, String)>,
    other_costs_typed: bool,
    /// Titles of the author's series, to choose from while typing.
    series_known: Vec<String>,
    standing: (String, &'static str),
    published: bool,
    /// The time that is set, as `datetime-local` takes it.
    schedule_at: String,
    zone_note: String,
    errors: FieldErrors,
}

impl FormPage {
    fn body_max(&self) -> usize {
        BODY_LENGTH.max
    }
}

/// What the form sends. Prices come as `price_CNY`, `price_USD`, and so on.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct ArticleForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    series: String,
    #[serde(default)]
    series_position: String,
    #[serde(default)]
    video_url: String,
    #[serde(default)]
    cover: String,
    /// The time that was asked for and refused; another form sends it.
    #[serde(skip)]
    at: String,
    #[serde(default)]
    version: String,
    #[serde(default, rename = "_once")]
    once: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

fn field_of(currency: Currency) -> String {
    format!("price_{}", currency.code())
}

impl ArticleForm {
    fn of(article: &Article, text: ArticleText) -> Self {
        let amount = |price: &Money| (field_of(price.currency), price.decimal());
        Self {
            kind: text.kind.to_string(),
            slug: article.slug.clone(),
            language: text.language.tag().to_owned(),
            audience: text.audience.to_string(),
            series_position: text.series_position.map(|place| place.to_string()).unwrap_or_default(),
            version: article.version.to_string(),
            once: String::new(),
            others: text.prices.iter().map(amount).collect(),
            title: text.title,
            summary: text.summary,
            body: text.body,
            series: text.series,
            video_url: text.video_url,
            at: String::new(),
            cover: text.cover,
        }
    }

    fn amount(&self, currency: Currency) -> &str {
        self.others.get(&field_of(currency)).map_or("", |text| text.trim())
    }

    fn text(&self, invalid: &mut Invalid) -> ArticleText {
        let mut prices = Vec::new();
        for currency in Currency::all() {
            match self.amount(currency) {
                "" => {}
                amount => match Money::parse(amount, currency) {
                    Ok(price) => prices.push(price),
                    Err(_) => {
                        let args = vec![("currency", currency.code().into())];
                        invalid.add_with("prices", &codes::PRICE_SHAPE, args);
                    }
                },
            }
        }
        let series_position = match self.series_position.trim() {
            "" => None,
            place => match place.parse::<u32>() {
                Ok(place @ 0..=9_999) => Some(place),
                _ => {
                    invalid.add("series_position", &common::BAD_VALUE);
                    None
                }
            },
        };
        ArticleText {
            kind: self.kind.parse().unwrap_or_else(|_| {
                invalid.add("kind", &common::BAD_VALUE);
                ArticleKind::Tutorial
            }),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: self.body.clone(),
            language: Locale::from_tag(&self.language).unwrap_or_else(|| {
                invalid.add("language", &common::BAD_VALUE);
                Locale::default()
            }),
            audience: self.audience.parse().unwrap_or_else(|_| {
                invalid.add("audience", &common::BAD_VALUE);
                Audience::Paid
            }),
            prices,
            series: self.series.clone(),
            series_position,
            video_url: self.video_url.clone(),
            cover: self.cover.clone(),
        }
    }
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let typed = ArticleForm {
        kind: ArticleKind::Tutorial.to_string(),
        audience: Audience::Public.to_string(),
        once: visit.once_token(app.entropy()),
        ..ArticleForm::default()
    };
    show_new(&app, &visit, StatusCode::OK, typed, None).await
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ArticleForm>,
) -> Result<Response, Error> {
    match begin(&app, &visit, &form).await {
        Ok(path) => {
            visit.flash_next("articles-flash-saved");
            Ok(see_other(&path))
        }
        Err(error) if error.is_form() => show_new(&app, &visit, error.status(), form, Some(error)).await,
        Err(error) => Err(error),
    }
}

async fn begin(app: &App, visit: &Visit, form: &ArticleForm) -> Result<String, Error> {
    // Before the work of rendering: who may not write has nothing to render.
    app.read(visit, may_create).await?;
    let mut invalid = Invalid::new();
    let text = form.text(&mut invalid);
    let ready = CreateArticle { slug: form.slug.clone(), text }.check(invalid)?;
    let token = form.once.clone();
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            if let Claim::Done(path) = once::claim(tx, &token, viewer.member()?.id)? {
                return Ok(path);
            }
            let article = create_article(tx, viewer, &ready)?;
            let path = format!("/write/articles/{}", article.id);
            once::finish(tx, &token, &path)?;
            Ok(path)
        })
        .await?;
    Ok(path)
}

async fn show_new(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    mut typed: ArticleForm,
    error: Option<Error>,
) -> Result<Response, Error> {
    let (viewer, series) = app
        .read(visit, |q, viewer| {
            may_create(q, viewer)?;
            Ok(store::series::titles(q, viewer.member()?.id)?)
        })
        .await?;
    if typed.language.is_empty() {
        viewer.locale.tag().clone_into(&mut typed.language);
    }
    page(app, visit, &viewer, status, None, typed, series, error)
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
) -> Result<Response, Error> {
    show_edit(&app, &visit, id, StatusCode::OK, None).await
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<ArticleId>,
    Form(form): Form<ArticleForm>,
) -> Result<Response, Error> {
    match change(&app, &visit, id, &form).await {
        Ok(()) => {
            visit.flash_next("articles-flash-saved");
            Ok(see_other(&format!("/write/articles/{id}")))
        }
        Err(error) if error.is_form() => {
            show_edit(
                &app,
                &visit,
                id,
                error.status(),
                Some(Refused { typed: Some(form), at: String::new(), error }),
            )
            .await
        }
        Err(error) => Err(error),
    }
}

async fn change(app: &App, visit: &Visit, id: ArticleId, form: &ArticleForm) -> Result<(), Error> {
    app.read(visit, move |q, viewer| article_to_edit(q, viewer, id).map(drop)).await?;
    let mut invalid = Invalid::new();
    let text = form.text(&mut invalid);
    let version = form.version.parse().unwrap_or(0);
    let ready = EditArticle { article: id, version, text }.check(invalid)?;
    app.write(visit, move |tx, viewer| edit_article(tx, viewer, &ready)).await?;
    Ok(())
}

/// What could not be done.
pub(super) struct Refused {
    /// The article as it was typed, where it was sent.
    pub(super) typed: Option<ArticleForm>,
    /// The time that was asked for, as it was sent.
    pub(super) at: String,
    /// Why not.
    pub(super) error: Error,
}

/// The form of an article as it is stored, or as it was typed; with what was refused.
pub(super) async fn show_edit(
    app: &App,
    visit: &Visit,
    id: ArticleId,
    status: StatusCode,
    refused: Option<Refused>,
) -> Result<Response, Error> {
    let (viewer, ((article, text), series)) = app
        .read(visit, move |q, viewer| {
            let (article, text) = article_to_edit(q, viewer, id)?;
            let series = store::series::titles(q, article.owner_id)?;
            Ok(((article, text), series))
        })
        .await?;
    let (typed, error) = match refused {
        Some(Refused { typed, at, error }) => {
            let typed = typed.unwrap_or_else(|| ArticleForm::of(&article, text));
            (ArticleForm { at, ..typed }, Some(error))
        }
        None => (ArticleForm::of(&article, text), None),
    };
    page(app, visit, &viewer, status, Some(article), typed, series, error)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one page, put together in one place")]
fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    article: Option<Article>,
    typed: ArticleForm,
    series_known: Vec<String>,
    error: Option<Error>,
) -> Result<Response, Error> {
    let errors = error.map(|error| app.field_errors(viewer.locale, &error)).unwrap_or_default();
    let title = match &article {
        Some(article) => article.title.clone(),
        None => app.site().messages.get(viewer.locale, "articles-new").to_owned(),
    };
    app.page_with(status, visit, viewer, Meta::titled(title).active("write-articles"), |f| {
        let choice = |value: String, label: String, typed: &str| Choice {
            selected: typed == value,
            value,
            label,
            ..Choice::default()
        };
        let cost = |currency: Currency| (currency.code(), typed.amount(currency).to_owned());
        let usual = |currency: &Currency| [Currency::CNY, Currency::USD].contains(currency);
        let other_costs: Vec<_> = Currency::all().filter(|currency| !usual(currency)).map(cost).collect();
        let kinds = ArticleKind::ALL.iter();
        let languages = f.languages().into_iter();
        let zone = &f.site.zone;
        let local =
            |at: kernel::Timestamp| zone.to_datetime(at.jiff()).strftime("%Y-%m-%dT%H:%M").to_string();
        let scheduled_at = article.as_ref().and_then(|article| article.scheduled_at);
        FormPage {
            standing: article.as_ref().map_or_else(Default::default, |article| {
                words::standing(&f, article.stage, article.removal, article.scheduled_at)
            }),
            published: article.as_ref().is_some_and(|article| article.stage == Stage::Published),
            schedule_at: match typed.at.as_str() {
                "" => scheduled_at.map(local).unwrap_or_default(),
                asked => asked.to_owned(),
            },
            zone_note: f.t1("articles-field-at-hint", "zone", zone.iana_name().unwrap_or("UTC")),
            kinds: kinds
                .map(|kind| choice(kind.to_string(), words::kind(&f, *kind).to_owned(), &typed.kind))
                .collect(),
            languages: languages
                .map(|(tag, name)| choice(tag.to_owned(), name.to_owned(), &typed.language))
                .collect(),
            audiences: AUDIENCES
                .iter()
                .map(|audience| choice(audience.to_string(), words::audience(&f, *audience), &typed.audience))
                .collect(),
            costs: Currency::all().filter(usual).map(cost).collect(),
            other_costs_typed: other_costs.iter().any(|(_, amount)| !amount.is_empty()),
            other_costs,
            once_token: typed.once.clone(),
            series_known,
            article,
            typed,
            errors,
            f,
        }
    })
}
