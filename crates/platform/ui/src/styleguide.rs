//! Every part on one page, in the product's own macros, so that a change to one is seen everywhere at once.

use askama::Template;
use kernel::{Currency, MemberId, Money, Tier};

use crate::chart::{self, Chart, Series};
use crate::{Choice, Crumb, Fact, FieldErrors, Frame, NavGroup, NavLink, Pager, Slip, Tab, Tone, icons};

/// The page at `/styleguide`.
#[derive(Debug, Template)]
#[template(path = "styleguide.html")]
pub struct StyleGuide {
    f: Frame,
    people: Vec<Person>,
    errors: FieldErrors,
    whole_errors: FieldErrors,
    tabs: Vec<Tab>,
    crumbs: Vec<Crumb>,
    pager: Pager,
    side: Vec<NavGroup>,
    spaces: Vec<Choice>,
    audiences: Vec<Choice>,
    facts: Vec<Fact>,
    course: Vec<Vec<Slip>>,
    days: Vec<Vec<Slip>>,
    price: Money,
    fellow: Tier,
    revenue: Chart,
    members: Chart,
    icons: Vec<&'static str>,
}

/// A member who exists only here.
#[derive(Debug)]
struct Person {
    id: MemberId,
    name: &'static str,
    tier: Tier,
}

impl StyleGuide {
    /// The page with its samples.
    #[must_use]
    pub fn new(mut f: Frame) -> Self {
        f.title = f.t("sg-title").to_owned();
        f.flash = Some(crate::Flash { tone: Tone::Ok, text: f.t("sg-flash").to_owned() });
        Self {
            people: people(),
            errors: {
                let mut errors = FieldErrors::default();
                errors.add("mail", f.t("sg-form-mail-error"));
                errors
            },
            whole_errors: {
                let mut errors = FieldErrors::default();
                errors.add("", f.t("sg-form-error"));
                errors
            },
            tabs: vec![
                tab(f.t("sg-tab-answers"), true, Some(8)),
                tab(f.t("sg-tab-history"), false, None),
                tab(f.t("sg-tab-related"), false, None),
            ],
            crumbs: ["sg-crumb-spaces", "sg-crumb-rust"].map(|id| crumb(f.t(id))).into(),
            pager: Pager { first: Some("#first".to_owned()), next: Some("#next".to_owned()) },
            side: side(&f),
            spaces: vec![choice("rust", "Rust", "", true), choice("db", f.t("sg-space-db"), "", false)],
            audiences: vec![
                choice("all", f.t("sg-choice-all"), f.t("sg-choice-all-note"), true),
                choice("members", f.t("sg-choice-members"), f.t("sg-choice-members-note"), false),
            ],
            facts: vec![
                fact(f.t("sg-fact-members"), f.number(1846_i64)),
                fact(f.t("sg-fact-lessons"), f.number(214_i64)),
                fact(f.t("sg-fact-paid"), f.money(Money::new(412_345_600, Currency::CNY))),
            ],
            course: [(6, 6), (8, 8), (2, 10), (0, 9), (0, 9)]
                .map(|(done, total)| Slip::bundle(done, total))
                .into(),
            days: vec![Slip::bundle(24, 24)],
            price: Money::new(4900, Currency::CNY),
            fellow: Tier::Fellow,
            revenue: revenue(&f),
            members: members(&f),
            icons: icons::names().collect(),
            f,
        }
    }
}

fn people() -> Vec<Person> {
    let tiers = [Tier::Fellow, Tier::Scholar, Tier::Chair, Tier::Guest, Tier::Guest];
    ["淳于明", "荀知", "王斗", "宋坚", "Mira"]
        .into_iter()
        .zip(tiers)
        .zip(1..)
        .map(|((name, tier), id)| Person { id: MemberId::new(id), name, tier })
        .collect()
}

fn side(f: &Frame) -> Vec<NavGroup> {
    let link = |label: &str, current, icon, count| NavLink {
        label: label.to_owned(),
        href: "#".to_owned(),
        current,
        icon,
        count,
    };
    vec![
        NavGroup { title: None, links: vec![link(f.t("ui-kind-course"), true, "book", 2)] },
        NavGroup {
            title: Some(f.t("sg-crumb-spaces").to_owned()),
            links: vec![link("Rust", false, "", 1286), link(f.t("sg-space-db"), false, "", 0)],
        },
    ]
}

fn tab(label: &str, current: bool, count: Option<i64>) -> Tab {
    Tab { label: label.to_owned(), href: "#".to_owned(), current, count }
}

fn crumb(label: &str) -> Crumb {
    Crumb { label: label.to_owned(), href: "#".to_owned() }
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}

fn choice(value: &str, label: &str, note: &str, selected: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), note: note.to_owned(), selected }
}

/// A month of sales with one refund.
fn revenue(f: &Frame) -> Chart {
    let values: Vec<i64> = (0..30).map(|day: i64| ((day * 37) % 23 + day / 2) * 2_900 % 104_000).collect();
    let values = values.into_iter().enumerate().map(|(at, value)| if at == 19 { -9_900 } else { value });
    let series = [Series { name: f.t("sg-chart-revenue").to_owned(), values: values.collect() }];
    let show = |minor| f.price(Money::new(minor, Currency::CNY));
    chart::bars(f.t("sg-chart-revenue-sentence"), &days(f), &series, |minor| {
        let parts = show(minor);
        format!("{}{}", parts.symbol, parts.amount)
    })
}

/// Members and active members over the same month.
fn members(f: &Frame) -> Chart {
    let all: Vec<i64> = (0..30).map(|day| 1_180 + day * 7 + (day * day) % 11).collect();
    let active = all.iter().map(|count| count / 3 + (count * 13) % 40).collect();
    let series = [
        Series { name: f.t("sg-chart-members").to_owned(), values: all },
        Series { name: f.t("sg-chart-active").to_owned(), values: active },
    ];
    chart::lines(f.t("sg-chart-members-sentence"), &days(f), &series, |count| f.number(count))
}

fn days(f: &Frame) -> Vec<String> {
    let day = std::time::Duration::from_secs(86_400);
    (0..30_u32).rev().map(|back| f.phrases().day(f.viewer.now.minus(day * back))).collect()
}
