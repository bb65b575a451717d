//! The owner's pages about plans.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Currency, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathId, ViewerExt as _, Visit, see_other};

use crate::plan::{Interval, Plan, PlanId, PlanInput, SOLD, Texts};
use crate::save_plan::{create_plan, edit_plan, offer_plan};
use crate::store;
use crate::title::{interval_message, plan_title, tier_message};

#[derive(Template)]
#[template(path = "membership/desk-plans.html")]
struct DeskPlansPage {
    f: Frame,
    plans: Vec<Plan>,
    paying: i64,
}

impl DeskPlansPage {
    fn name(&self, plan: &Plan) -> String {
        plan_title(&self.f.site.messages, self.f.viewer.locale, plan)
    }

    fn prices(&self, plan: &Plan) -> String {
        plan.prices.iter().map(|price| self.f.money(*price)).collect::<Vec<_>>().join(" · ")
    }
}

#[derive(Template)]
#[template(path = "membership/desk-plan.html")]
struct DeskPlanPage {
    f: Frame,
    /// `None`: a new one.
    plan: Option<Plan>,
    input: PlanInput,
    version: i64,
    tiers: Vec<Choice>,
    intervals: Vec<Choice>,
    errors: FieldErrors,
}

impl DeskPlanPage {
    fn action(&self) -> String {
        self.plan.as_ref().map_or("/desk/plans".to_owned(), |plan| format!("/desk/plans/{}", plan.id))
    }

    /// The currencies most sites sell in; the others stand behind a fold.
    fn is_common(&self, currency: &Currency) -> bool {
        [Currency::CNY, Currency::USD].contains(currency)
    }
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let read = app.read(&visit, |q, viewer| {
        viewer.owner()?;
        Ok((store::plans(q)?, store::paying(q)?))
    });
    let (viewer, (plans, paying)) = read.await?;
    let title = app.site().messages.get(viewer.locale, "membership-nav-desk").to_owned();
    let meta = Meta::titled(title).active("desk-plans");
    app.page(&visit, &viewer, meta, |f| DeskPlansPage { f, plans, paying })
}

pub(super) async fn blank(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, ()) = app.read(&visit, |_, viewer| viewer.owner().map(drop)).await?;
    let input = PlanInput { prices: all_prices(&HashMap::new()), ..PlanInput::default() };
    form(&app, &visit, &viewer, None, input, 0, None)
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PlanId>,
) -> Result<Response, Error> {
    let (viewer, plan) = load(&app, &visit, id).await?;
    let typed = plan.prices.iter().map(|price| (key(price.currency), price.decimal())).collect();
    let input = PlanInput {
        tier: plan.tier.as_str().to_owned(),
        interval: plan.interval.as_str().to_owned(),
        tagline: plan.tagline.clone(),
        benefits: plan.benefits.clone(),
        prices: all_prices(&typed),
    };
    let version = plan.version;
    form(&app, &visit, &viewer, Some(plan), input, version, None)
}

async fn load(app: &App, visit: &Visit, id: PlanId) -> Result<(Viewer, Plan), Error> {
    app.read(visit, move |q, viewer| {
        viewer.owner()?;
        store::plan(q, id)?.ok_or_else(Error::not_found)
    })
    .await
}

fn form(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    plan: Option<Plan>,
    input: PlanInput,
    version: i64,
    error: Option<&Error>,
) -> Result<Response, Error> {
    let messages = &app.site().messages;
    let title = match &plan {
        Some(plan) => plan_title(messages, viewer.locale, plan),
        None => messages.get(viewer.locale, "membership-plan-new").to_owned(),
    };
    let errors = error.map(|error| app.field_errors(viewer.locale, error)).unwrap_or_default();
    let status = error.map_or(StatusCode::OK, Error::status);
    let meta = Meta::titled(title).active("desk-plans");
    app.page_with(status, visit, viewer, meta, |f| DeskPlanPage {
        tiers: SOLD
            .iter()
            .map(|tier| Choice {
                value: tier.as_str().to_owned(),
                label: f.t(tier_message(*tier)).to_owned(),
                selected: input.tier == tier.as_str(),
                ..Choice::default()
            })
            .collect(),
        intervals: Interval::ALL
            .iter()
            .map(|interval| Choice {
                value: interval.as_str().to_owned(),
                label: f.t(interval_message(*interval)).to_owned(),
                selected: input.interval == interval.as_str(),
                ..Choice::default()
            })
            .collect(),
        plan,
        input,
        version,
        errors,
        f,
    })
}

/// What the form sends: the fields with names of their own, and one for the price in each currency.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    tier: String,
    #[serde(default)]
    interval: String,
    #[serde(default)]
    tagline_zh: String,
    #[serde(default)]
    tagline_en: String,
    #[serde(default)]
    benefits_zh: String,
    #[serde(default)]
    benefits_en: String,
    #[serde(flatten)]
    rest: HashMap<String, String>,
}

impl Typed {
    fn input(self) -> PlanInput {
        PlanInput {
            tier: self.tier,
            interval: self.interval,
            tagline: Texts { zh: self.tagline_zh, en: self.tagline_en },
            benefits: Texts { zh: self.benefits_zh, en: self.benefits_en },
            prices: all_prices(&self.rest),
        }
    }

    /// The version that the form was made from; one that is not a number fits no plan.
    fn version(&self) -> i64 {
        self.rest.get("version").and_then(|version| version.parse().ok()).unwrap_or(0)
    }
}

fn key(currency: Currency) -> String {
    format!("price_{}", currency.code())
}

/// What was typed for each currency, in the house's order of currencies.
fn all_prices(typed: &HashMap<String, String>) -> Vec<(Currency, String)> {
    Currency::all()
        .map(|currency| (currency, typed.get(&key(currency)).cloned().unwrap_or_default()))
        .collect()
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let input = typed.input();
    let wanted = input.clone();
    let made = app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        create_plan(tx, owner, &wanted.check()?)
    });
    match made.await {
        Ok(_) => {
            visit.flash_next("membership-flash-saved");
            Ok(see_other("/desk/plans"))
        }
        Err(error) if error.is_form() => {
            let (viewer, ()) = app.read(&visit, |_, viewer| viewer.owner().map(drop)).await?;
            form(&app, &visit, &viewer, None, input, 0, Some(&error))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PlanId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let version = typed.version();
    let input = typed.input();
    let wanted = input.clone();
    let saved = app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        edit_plan(tx, owner, id, version, &wanted.check()?)
    });
    match saved.await {
        Ok(_) => {
            visit.flash_next("membership-flash-saved");
            Ok(see_other("/desk/plans"))
        }
        Err(error) if error.is_form() => {
            let (viewer, plan) = load(&app, &visit, id).await?;
            form(&app, &visit, &viewer, Some(plan), input, version, Some(&error))
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Offering {
    active: bool,
}

/// Offers a plan again, or retires it.
pub(super) async fn offer(
    State(app): State<App>,
    visit: Visit,
    PathId(id): PathId<PlanId>,
    Form(offering): Form<Offering>,
) -> Result<Response, Error> {
    let active = offering.active;
    app.write(&visit, move |tx, viewer| {
        let owner = viewer.owner()?.id;
        offer_plan(tx, owner, id, active)
    })
    .await?;
    visit.flash_next(if active { "membership-flash-offered" } else { "membership-flash-retired" });
    Ok(see_other("/desk/plans"))
}
