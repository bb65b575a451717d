//! The operator's first page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Currency;
use serde::Deserialize;
use ui::chart::{Chart, Series, bars};
use ui::{Frame, Tab};
use web::{App, Error, Fragment, Meta, Query, Routes, ViewerExt as _, Visit, codes as common, slots};

use crate::overview::{Count, DAYS, Overview, overview};

#[derive(Template)]
#[template(path = "insight/desk.html")]
struct DeskPage {
    f: Frame,
    overview: Overview,
    currencies: Vec<Tab>,
    money: Chart,
    activity: Chart,
    sections: String,
}

impl DeskPage {
    /// The change against the span before, in whole percent; empty where there was nothing before.
    fn delta(&self, count: &Count) -> String {
        if count.before == 0 {
            return String::new();
        }
        let percent =
            (i128::from(count.now) - i128::from(count.before)) * 100 / i128::from(count.before.abs());
        match percent {
            0 => "±0%".to_owned(),
            up if up > 0 => format!("+{up}%"),
            down => format!("−{}%", -down),
        }
    }

    /// How many days the figures are about.
    fn days(&self) -> i64 {
        DAYS
    }

    /// How the change is coloured.
    fn tone(&self, count: &Count) -> &'static str {
        match count.now.cmp(&count.before) {
            std::cmp::Ordering::Less => "down",
            std::cmp::Ordering::Equal => "flat",
            std::cmp::Ordering::Greater => "",
        }
    }
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/desk", desk)
}

/// Which currency.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    pub currency: Option<String>,
}

impl Wanted {
    /// The currency that was asked for.
    ///
    /// # Errors
    /// Where nobody knows it.
    pub(crate) fn currency(&self) -> Result<Option<Currency>, Error> {
        let read = |code: &String| code.parse().map_err(|_| Error::new(&common::BAD_VALUE).field("currency"));
        self.currency.as_ref().map(read).transpose()
    }
}

pub(crate) async fn desk(
    State(app): State<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let currency = wanted.currency()?;
    let (inside, till) = (app.clone(), app.service::<checkout::Till>()?);
    let (viewer, (overview, fragments)) = app
        .read(&visit, move |q, viewer| {
            viewer.staff()?;
            let figures = overview(q, &till, &inside.site().zone, currency)?;
            let fragments: Vec<Box<dyn Fragment>> = inside.slots().fill(q, slots::DESK, viewer, None)?;
            Ok((figures, fragments))
        })
        .await?;
    let title = app.site().messages.get(viewer.locale, ui::message("insight-desk"));
    let meta = Meta::titled(title).active("desk");
    let sections = slots::html_of(&fragments, &app.frame(&visit, &viewer, meta.clone()))?;
    app.page(&visit, &viewer, meta, |f| {
        let labels: Vec<String> =
            overview.days.iter().map(|day| day.date.strftime("%m-%d").to_string()).collect();
        let series = |name: &str, values: Vec<i64>| Series { name: f.t(name).to_owned(), values };
        let money = bars(
            &f.t1("insight-money-sentence", "amount", f.money(overview.money(overview.received.now))),
            &labels,
            &[
                series(
                    ui::message("insight-received"),
                    overview.days.iter().map(|day| day.received).collect(),
                ),
                series(ui::message("insight-revenue"), overview.days.iter().map(|day| day.revenue).collect()),
            ],
            |minor| f.money(overview.money(minor)),
        );
        let activity = bars(
            &f.t1("insight-activity-sentence", "count", overview.orders.now),
            &labels,
            &[
                series(ui::message("insight-orders"), overview.days.iter().map(|day| day.orders).collect()),
                series(ui::message("insight-refunds"), overview.days.iter().map(|day| day.refunds).collect()),
                series(
                    ui::message("insight-new-members"),
                    overview.days.iter().map(|day| day.members).collect(),
                ),
            ],
            |number| f.number(number),
        );
        let tab = |currency: &Currency| Tab {
            label: currency.to_string(),
            href: format!("/desk?currency={currency}"),
            current: *currency == overview.currency,
            count: None,
        };
        let currencies = overview.currencies.iter().map(tab).collect();
        DeskPage { overview, currencies, money, activity, sections, f }
    })
}
