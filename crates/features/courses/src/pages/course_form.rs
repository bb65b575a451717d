//! The form in which an author begins a course or changes what is said of it.

use std::collections::BTreeMap;

use access::Audience;
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
use crate::codes;
use crate::course::{AUDIENCES, Course, CourseId, CourseText};
use crate::create_course::{CreateCourse, create_course};
use crate::edit_course::{EditCourse, edit_course};
use crate::gate::{course_to_write, require_author};
use crate::store;

#[derive(Template)]
#[template(path = "courses/course_form.html")]
struct CourseFormPage {
    f: Frame,
    /// The course being changed; none while one is begun.
    course: Option<Course>,
    typed: CourseForm,
    once_token: String,
    languages: Vec<Choice>,
    audiences: Vec<Choice>,
    /// Currency and amount, of the two that most sell in.
    costs: Vec<(&'static str, String)>,
    /// The same of all others, folded away until one of them is used.
    other_costs: Vec<(&'static str, String)>,
    other_costs_typed: bool,
    errors: FieldErrors,
}

/// What the form sends. Prices come as `price_CNY`, `price_USD`, and so on.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct CourseForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    version: String,
    #[serde(default, rename = "_once")]
    once: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl CourseForm {
    fn of(course: &Course, prices: &[Money]) -> Self {
        let amount = |price: &Money| (field_of(price.currency), price.decimal());
        Self {
            title: course.title.clone(),
            slug: course.slug.clone(),
            summary: course.summary.clone(),
            about: course.about.clone(),
            language: course.locale().tag().to_owned(),
            audience: course.audience.as_str().to_owned(),
            version: course.version.to_string(),
            once: String::new(),
            others: prices.iter().map(amount).collect(),
        }
    }

    fn amount(&self, currency: Currency) -> &str {
        self.others.get(&field_of(currency)).map_or("", |text| text.trim())
    }

    fn text(&self, invalid: &mut Invalid) -> CourseText {
        let mut prices = Vec::new();
        for currency in Currency::all() {
            match self.amount(currency) {
                "" => {}
                amount => match Money::parse(amount, currency) {
                    Ok(price) => prices.push(price),
                    Err(_) => {
                        invalid.add_with(
                            "prices",
                            &codes::PRICE_SHAPE,
                            vec![("currency", currency.code().into())],
                        );
                    }
                },
            }
        }
        CourseText {
            title: self.title.clone(),
            summary: self.summary.clone(),
            about: self.about.clone(),
            language: Locale::from_tag(&self.language).unwrap_or_else(|| {
                invalid.add("language", &common::BAD_VALUE);
                Locale::default()
            }),
            audience: self.audience.parse().unwrap_or_else(|_| {
                invalid.add("audience", &common::BAD_VALUE);
                Audience::Paid
            }),
            prices,
        }
    }
}

fn field_of(currency: Currency) -> String {
    format!("price_{}", currency.code())
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, ()) = app.read(&visit, require_author).await?;
    let typed = CourseForm {
        language: viewer.locale.tag().to_owned(),
        audience: Audience::Paid.as_str().to_owned(),
        once: visit.once_token(app.entropy()),
        ..CourseForm::default()
    };
    page(&app, &visit, &viewer, StatusCode::OK, None, typed, FieldErrors::default())
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<CourseForm>,
) -> Result<Response, Error> {
    let (viewer, ()) = app.read(&visit, require_author).await?;
    match begin(&app, &visit, &form).await {
        Ok(path) => Ok(see_other(&path)),
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), None, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn begin(app: &App, visit: &Visit, form: &CourseForm) -> Result<String, Error> {
    let mut invalid = Invalid::new();
    let text = form.text(&mut invalid);
    let ready = CreateCourse { slug: form.slug.clone(), text }.check(invalid)?;
    let token = form.once.clone();
    let (_, path) = app
        .write(visit, move |tx, viewer| {
            if let Claim::Done(path) = once::claim(tx, &token, viewer.member()?.id)? {
                return Ok(path);
            }
            let course = create_course(tx, viewer, &ready)?;
            let path = format!("/teach/courses/{}/lessons", course.id);
            once::finish(tx, &token, &path)?;
            Ok(path)
        })
        .await?;
    Ok(path)
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
) -> Result<Response, Error> {
    let (viewer, (course, prices)) = app
        .read(&visit, move |q, viewer| {
            let course = course_to_write(q, viewer, id)?;
            Ok((course, store::courses::prices(q, id)?))
        })
        .await?;
    let typed = CourseForm::of(&course, &prices);
    page(&app, &visit, &viewer, StatusCode::OK, Some(course), typed, FieldErrors::default())
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<CourseId>,
    Form(form): Form<CourseForm>,
) -> Result<Response, Error> {
    let (viewer, course) = app.read(&visit, move |q, viewer| course_to_write(q, viewer, id)).await?;
    match change(&app, &visit, id, &form).await {
        Ok(()) => {
            visit.flash_next("courses-flash-saved");
            Ok(see_other(&format!("/teach/courses/{id}")))
        }
        Err(error) if error.is_form() => {
            let errors = app.field_errors(viewer.locale, &error);
            page(&app, &visit, &viewer, error.status(), Some(course), form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn change(app: &App, visit: &Visit, id: CourseId, form: &CourseForm) -> Result<(), Error> {
    let mut invalid = Invalid::new();
    let text = form.text(&mut invalid);
    let version = form.version.parse().unwrap_or(0);
    let ready = EditCourse { course: id, version, text }.check(invalid)?;
    app.write(visit, move |tx, viewer| edit_course(tx, viewer, &ready)).await?;
    Ok(())
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    status: StatusCode,
    course: Option<Course>,
    typed: CourseForm,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let title = match &course {
        Some(course) => course.title.clone(),
        None => app.site().messages.get(viewer.locale, "courses-new").to_owned(),
    };
    app.page_with(status, visit, viewer, Meta::titled(title).active("teach"), |f| {
        let language = |locale: &Locale| Choice {
            value: locale.tag().to_owned(),
            label: words::language(locale.tag()).to_owned(),
            selected: typed.language == locale.tag(),
            ..Choice::default()
        };
        let audience = |audience: &Audience| Choice {
            value: audience.as_str().to_owned(),
            label: words::audience(&f, *audience),
            selected: typed.audience == audience.as_str(),
            ..Choice::default()
        };
        let cost = |currency: Currency| (currency.code(), typed.amount(currency).to_owned());
        let usual = |currency: &Currency| [Currency::CNY, Currency::USD].contains(currency);
        let other_costs: Vec<_> = Currency::all().filter(|currency| !usual(currency)).map(cost).collect();
        CourseFormPage {
            languages: Locale::ALL.iter().map(language).collect(),
            audiences: AUDIENCES.iter().map(audience).collect(),
            costs: Currency::all().filter(usual).map(cost).collect(),
            other_costs_typed: other_costs.iter().any(|(_, amount)| !amount.is_empty()),
            other_costs,
            once_token: typed.once.clone(),
            course,
            typed,
            errors,
            f,
        }
    })
}
