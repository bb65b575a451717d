//! The pricing page: what each tier brings and costs, by month and by year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Locale, Money, Tier};
use ui::Frame;
use web::{App, Error, Meta, Visit};

use crate::plan::{Interval, Plan, PlanId, SOLD};
use crate::store;

#[derive(Template)]
#[template(path = "membership/pricing.html")]
struct PricingPage {
    f: Frame,
    cards: Vec<Card>,
    /// Members with a paid tier.
    paying: i64,
    /// Whole months that a year saves against twelve months; zero for no such promise.
    saved: i64,
    /// Some tier is sold by the month, some by the year.
    monthly: bool,
    yearly: bool,
}

/// One tier that is sold.
struct Card {
    tier: Tier,
    tagline: String,
    benefits: Vec<String>,
    month: Option<Price>,
    year: Option<Price>,
}

#[derive(Clone)]
struct Price {
    plan: PlanId,
    money: Money,
    others: Vec<Money>,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (viewer, (plans, paying)) =
        app.read(&visit, |q, _| Ok((store::plans(q)?, store::paying(q)?))).await?;
    let messages = &app.site().messages;
    let title = messages.get(viewer.locale, "membership-nav").to_owned();
    let description = messages.get(viewer.locale, "membership-pricing-dek").to_owned();
    let cards = cards(&plans, viewer.locale);
    let meta = Meta::titled(title).description(description).active("pricing");
    app.page(&visit, &viewer, meta, |f| PricingPage {
        saved: saved(&cards),
        monthly: cards.iter().any(|card| card.month.is_some()),
        yearly: cards.iter().any(|card| card.year.is_some()),
        cards,
        paying,
        f,
    })
}

fn cards(plans: &[Plan], locale: Locale) -> Vec<Card> {
    let mut cards = Vec::new();
    for tier in SOLD {
        let of = |interval| {
            plans.iter().find(|plan| plan.active && plan.tier == tier && plan.interval == interval)
        };
        let (month, year) = (of(Interval::Month), of(Interval::Year));
        // Words are the same for both as a rule; where an owner wrote them for one only, they stand for the other.
        let Some(words) = month.or(year) else { continue };
        cards.push(Card {
            tier,
            tagline: words.tagline.get(locale).to_owned(),
            benefits: words.benefits.lines(locale).map(str::to_owned).collect(),
            month: month.and_then(price),
            year: year.and_then(price),
        });
    }
    cards
}

fn price(plan: &Plan) -> Option<Price> {
    let (money, others) = plan.prices.split_first()?;
    Some(Price { plan: plan.id, money: *money, others: others.to_vec() })
}

// The promise holds for every card that makes the comparison, or is not made.
fn saved(cards: &[Card]) -> i64 {
    let of = |card: &Card| {
        let (month, year) = (card.month.as_ref()?.money, card.year.as_ref()?.money);
        let same = month.currency == year.currency && month.minor > 0;
        // Rounded up: a year that costs ten months and a fen saves one month, not two.
        same.then(|| 12 - (year.minor + month.minor - 1) / month.minor)
    };
    cards.iter().filter_map(of).min().unwrap_or(0).max(0)
}

impl PricingPage {
    fn is_mine(&self, tier: &Tier) -> bool {
        self.f.me().is_some_and(|me| me.tier == *tier)
    }

    fn is_guest(&self) -> bool {
        self.is_mine(&Tier::Guest)
    }

    /// Red is a signature: only the upper tier's button wears it.
    fn button(&self, tier: &Tier) -> &'static str {
        if *tier == Tier::Fellow { "sign" } else { "primary" }
    }

    fn seal(&self, tier: &Tier) -> &'static str {
        if *tier == Tier::Fellow { "small" } else { "small line" }
    }

    fn glyph(&self, tier: &Tier) -> &'static str {
        match tier {
            Tier::Guest => "布",
            Tier::Scholar => "学",
            Tier::Fellow => "大",
            Tier::Chair => "祭",
        }
    }

    /// What the button says.
    fn call(&self, tier: &Tier) -> String {
        let id = if self.is_mine(tier) { "membership-extend" } else { "membership-become" };
        self.f.t1(id, "tier", self.f.tier_name(*tier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    fn card(month: Option<i64>, year: Option<i64>) -> Card {
        let price = |minor: i64| Price {
            plan: PlanId::new(1),
            money: Money::new(minor, Currency::CNY),
            others: Vec::new(),
        };
        let (month, year) = (month.map(price), year.map(price));
        Card { tier: Tier::Scholar, tagline: String::new(), benefits: Vec::new(), month, year }
    }

    #[test]
    fn a_year_saves_only_whole_months_that_every_tier_saves() {
        assert_eq!(saved(&[card(Some(2_900), Some(29_000)), card(Some(4_900), Some(49_000))]), 2);
        assert_eq!(saved(&[card(Some(2_900), Some(29_001))]), 1, "one fen more is no two months");
        assert_eq!(saved(&[card(Some(2_900), Some(29_000)), card(Some(4_900), Some(60_000))]), 0);
        assert_eq!(saved(&[card(Some(100), None), card(Some(2_900), Some(29_000))]), 2);
        assert_eq!(saved(&[]), 0);
    }
}
