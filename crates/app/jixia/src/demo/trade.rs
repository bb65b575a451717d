//! Plans, orders and a refund, through till, bank, ledger and grants.

use anyhow::Context as _;
use checkout::gateways::sandbox::backfill;
use checkout::{OrderId, PlaceOrder};
use kernel::{Currency, Kind as _};
use membership::{PlanInput, Texts};
use serde::Deserialize;

use super::files;
use super::people::OWNER;
use super::script::{Scene, Script, refused};
use super::span::Span;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    /// How long ago they were first offered.
    offered: Span,
    plan: Vec<Plan>,
}

/// One plan, as `plans.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    tier: String,
    interval: String,
    tagline: Bilingual,
    benefits: Bilingual,
    /// What is typed for each currency.
    prices: Vec<(Currency, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bilingual {
    zh: String,
    en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Orders {
    order: Vec<Order>,
}

/// One order, as `orders.toml` has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    by: String,
    /// A plan as `tier-interval`, a course by its slug, or an article by the name of its file.
    what: String,
    currency: Currency,
    ago: Span,
    /// How long after that the money went back, if it did.
    refunded: Option<Span>,
}

/// Puts all trade on the script.
pub(super) fn cue(script: &mut Script) -> anyhow::Result<()> {
    cue_plans(script).context("demo/plans.toml")?;
    cue_orders(script).context("demo/orders.toml")
}

fn cue_plans(script: &mut Script) -> anyhow::Result<()> {
    let plans: Plans = files::PLANS.table()?;
    for plan in plans.plan {
        let name = format!("{}-{}", plan.tier, plan.interval);
        let input = PlanInput {
            tier: plan.tier,
            interval: plan.interval,
            tagline: plan.tagline.into(),
            benefits: plan.benefits.into(),
            prices: plan.prices,
        };
        let draft = input.check().map_err(refused)?;
        script.put(script.ago(plans.offered), OWNER, format!("plan {name}"), move |scene| {
            let owner = scene.viewer.member_id().context("nobody is signed in")?;
            let plan = membership::create_plan(scene.tx, owner, &draft).map_err(refused)?;
            scene.made.put(&name, plan.get());
            Ok(())
        })?;
    }
    Ok(())
}

fn cue_orders(script: &mut Script) -> anyhow::Result<()> {
    let orders: Orders = files::ORDERS.table()?;
    for (number, order) in (1..).zip(orders.order) {
        let name = format!("order {number}: {} for {}", order.what, order.by);
        let course = script.place.course(&order.what).ok().map(|(id, _)| id.get());
        let Order { by, what, currency, ago, refunded } = order;
        let at = script.ago(ago);
        let own_name = name.clone();
        script.put(at, &by, name.clone(), move |scene| {
            let (kind, id) = match course {
                Some(id) => (courses::CourseId::new(id).subject().kind.into_owned(), id),
                None if what.starts_with("articles/") => {
                    let id = scene.made.get(&what)?;
                    (articles::ArticleId::new(id).subject().kind.into_owned(), id)
                }
                None => (membership::kinds::PlanId::KIND.to_owned(), scene.made.get(&what)?),
            };
            let wish = PlaceOrder { kind, id, currency: Some(currency) };
            let order = buy(scene, &wish)?;
            scene.made.put(&own_name, order.get());
            Ok(())
        })?;
        if let Some(after) = refunded {
            script.put(at.plus(after.0), OWNER, format!("refund of {name}"), move |scene| {
                let owner = scene.viewer.member_id().context("nobody is signed in")?;
                let order = OrderId::new(scene.made.get(&name)?);
                let refund = checkout::request_refund(scene.tx, owner, order)?;
                Ok(backfill::give_back(scene.tx, &scene.services.till, refund)?)
            })?;
        }
    }
    Ok(())
}

fn buy(scene: &mut Scene<'_>, wish: &PlaceOrder) -> anyhow::Result<OrderId> {
    let Scene { tx, services, viewer, .. } = scene;
    let buyer = viewer.member_id().context("nobody is signed in")?;
    let order = checkout::place_order(tx, &services.till, viewer, buyer, wish)?;
    backfill::pay(tx, &services.till, buyer, order, viewer.locale)?;
    Ok(order)
}

impl From<Bilingual> for Texts {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}
