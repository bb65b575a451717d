//! Plans: what a member can pay for. Types and rules, no SQL.

use kernel::text::{Length, clean_body, clean_line};
use kernel::{Currency, Locale, Money, Tier, text_enum};
use web::{Error, Invalid};

use crate::codes;

kernel::id! {
    /// A plan.
    pub PlanId = "plan";
    /// Some months of a tier that a member bought.
    pub PeriodId = "membership_period";
}

text_enum! {
    /// How long one payment lasts.
    pub enum Interval {
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

impl Interval {
    /// In calendar months.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

/// A plan as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which plan.
    pub id: PlanId,
    /// What it gives.
    pub tier: Tier,
    /// For how long.
    pub interval: Interval,
    /// One line under its name, in each language.
    pub tagline: Texts,
    /// What it brings, one benefit a line, in each language.
    pub benefits: Texts,
    /// One price for each currency; the first is the default.
    pub prices: Vec<Money>,
    /// Whether it is offered.
    pub active: bool,
    /// Counts edits.
    pub version: i64,
}

/// The same text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Texts {
    /// In one language; the other one where the owner wrote nothing in this.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        let (own, other) = match locale {
            Locale::ZhCn => (&self.zh, &self.en),
            Locale::En => (&self.en, &self.zh),
        };
        if own.is_empty() { other } else { own }
    }

    /// The lines of one language.
    pub fn lines(&self, locale: Locale) -> impl Iterator<Item = &str> {
        self.get(locale).lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// The tiers that can be bought.
pub const SOLD: [Tier; 2] = [Tier::Scholar, Tier::Fellow];

const TAGLINE: Length = Length::new(0, 60);
const BENEFITS: Length = Length::new(0, 1_000);
const BENEFIT_LINES_MAX: usize = 12;
/// The highest price, in whole units of its currency.
const PRICE_MAX: i64 = 1_000_000;

/// What an owner typed for a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanInput {
    /// `scholar` or `fellow`.
    pub tier: String,
    /// `month` or `year`.
    pub interval: String,
    /// One line.
    pub tagline: Texts,
    /// One benefit a line.
    pub benefits: Texts,
    /// What was typed for each currency; empty is not sold in it.
    pub prices: Vec<(Currency, String)>,
}

/// A plan that may be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDraft {
    pub(crate) tier: Tier,
    pub(crate) interval: Interval,
    pub(crate) tagline: Texts,
    pub(crate) benefits: Texts,
    pub(crate) prices: Vec<Money>,
}

impl PlanInput {
    /// Checks all fields at once.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn check(&self) -> Result<PlanDraft, Error> {
        let mut invalid = Invalid::new();
        let tier = self.tier.parse().ok().filter(|tier| SOLD.contains(tier));
        if tier.is_none() {
            invalid.add_not_one_of("tier", &SOLD.map(Tier::as_str));
        }
        let interval = self.interval.parse().ok();
        if interval.is_none() {
            invalid.add_not_one_of("interval", Interval::WORDS);
        }
        let tagline = Texts { zh: clean_line(&self.tagline.zh), en: clean_line(&self.tagline.en) };
        invalid.check_length("tagline_zh", &tagline.zh, TAGLINE);
        invalid.check_length("tagline_en", &tagline.en, TAGLINE);
        let benefits = Texts { zh: clean_body(&self.benefits.zh), en: clean_body(&self.benefits.en) };
        for (field, text) in [("benefits_zh", &benefits.zh), ("benefits_en", &benefits.en)] {
            invalid.check_length(field, text, BENEFITS);
            if text.lines().count() > BENEFIT_LINES_MAX {
                invalid.add_with(field, &codes::MANY_BENEFITS, vec![("max", BENEFIT_LINES_MAX.into())]);
            }
        }
        let prices = self.check_prices(&mut invalid);
        invalid.into_result()?;
        match (tier, interval) {
            (Some(tier), Some(interval)) => Ok(PlanDraft { tier, interval, tagline, benefits, prices }),
            _ => Err(Error::new(&web::codes::INVALID)),
        }
    }

    fn check_prices(&self, invalid: &mut Invalid) -> Vec<Money> {
        let mut prices: Vec<Money> = Vec::new();
        for (currency, typed) in &self.prices {
            if typed.trim().is_empty() {
                continue;
            }
            let price = Money::parse(typed, *currency).ok().filter(|price| {
                let whole = price.minor / 10_i64.pow(currency.exponent());
                price.minor > 0
                    && whole <= PRICE_MAX
                    && prices.iter().all(|known| known.currency != *currency)
            });
            match price {
                Some(price) => prices.push(price),
                None => {
                    invalid.add_with("prices", &codes::BAD_PRICE, vec![("currency", currency.code().into())])
                }
            }
        }
        if self.prices.iter().all(|(_, typed)| typed.trim().is_empty()) {
            invalid.add("prices", &codes::NO_PRICE);
        }
        prices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> PlanInput {
        PlanInput {
            tier: "scholar".to_owned(),
            interval: "year".to_owned(),
            tagline: Texts { zh: " 每天来，学得进去。 ".to_owned(), en: String::new() },
            benefits: Texts { zh: "布衣的全部\n\n214 篇专栏\n".to_owned(), en: String::new() },
            prices: vec![(Currency::CNY, "290".to_owned()), (Currency::USD, String::new())],
        }
    }

    fn faults(input: &PlanInput) -> Vec<&'static str> {
        input
            .check()
            .map_err(|error| error.fields().iter().map(|field| field.field).collect())
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn a_good_plan_is_cleaned() {
        let draft = input().check().unwrap();
        assert_eq!(draft.tagline.get(Locale::En), "每天来，学得进去。", "the other language stands in");
        assert_eq!(draft.benefits.lines(Locale::ZhCn).collect::<Vec<_>>(), ["布衣的全部", "214 篇专栏"]);
        assert_eq!(draft.prices, [Money::new(29_000, Currency::CNY)]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(faults(&PlanInput { tier: "chair".to_owned(), ..input() }), ["tier"]);
        assert_eq!(faults(&PlanInput { tier: "guest".to_owned(), ..input() }), ["tier"]);
        assert_eq!(faults(&PlanInput { interval: "week".to_owned(), ..input() }), ["interval"]);
        assert_eq!(faults(&PlanInput { prices: Vec::new(), ..input() }), ["prices"]);
        for price in ["0", "-1", "0.001", "1e3", "一", "1000001", "99999999999999999999"] {
            let prices = vec![(Currency::CNY, price.to_owned())];
            assert_eq!(faults(&PlanInput { prices, ..input() }), ["prices"], "{price}");
        }
        let twice = vec![(Currency::CNY, "1".to_owned()), (Currency::CNY, "2".to_owned())];
        assert_eq!(faults(&PlanInput { prices: twice, ..input() }), ["prices"]);
        let long = Texts { zh: "长".repeat(61), en: "x".repeat(61) };
        assert_eq!(faults(&PlanInput { tagline: long, ..input() }), ["tagline_zh", "tagline_en"]);
        let many = Texts { zh: "一\n".repeat(13), en: "x".repeat(1_001) };
        assert_eq!(faults(&PlanInput { benefits: many, ..input() }), ["benefits_zh", "benefits_en"]);
        assert_eq!(faults(&PlanInput::default()), ["tier", "interval", "prices"]);
    }
}
