//! The HTML doors.

mod buy;
mod desk;
mod mine;
mod order;

use crate::asker::{Asker, Device, Occasion};
use crate::till::Till;
use axum::response::Response;
use kernel::Viewer;
use kernel::{Currency, MemberId, Money};
use ui::{Choice, Frame, NavItem, Place, Who};
use web::{App, Error, FormTargets, Limits, Routes, Visit};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/checkout/{kind}/{id}", buy::show)
        .post("/checkout/{kind}/{id}", buy::buy, Limits::form())
        .get("/orders", mine::list)
        .get("/orders/{id}", order::show)
        .get("/orders/{id}/status", order::status)
        .post("/orders/{id}/payments", order::pay, Limits::form())
        .post("/orders/{id}/cancellation", order::cancel, Limits::form())
        .post("/orders/{id}/refund", order::refund, Limits::form())
        .get("/desk/orders", desk::list)
        .get("/desk/orders/{id}", desk::show)
        .post("/desk/payments/{id}/return", desk::give_back, Limits::form())
        .post("/desk/notices/{id}/dismissal", desk::dismiss, Limits::form())
}

pub(crate) fn nav() -> Vec<NavItem> {
    vec![
        NavItem {
            key: "orders",
            label: ui::message("checkout-nav-mine"),
            href: "/orders",
            icon: "bag",
            place: Place::Account,
            who: Who::Members,
            order: 40,
        },
        NavItem {
            key: "desk-orders",
            label: ui::message("checkout-nav-desk"),
            href: "/desk/orders",
            icon: "bag",
            place: Place::Desk,
            who: Who::Staff,
            order: 30,
        },
    ]
}

/// A word of an enumeration as a sentence: `checkout-{group}-{word}`.
fn word(f: &Frame, group: &str, word: &str) -> String {
    f.t(&format!("checkout-{group}-{}", word.replace('_', "-"))).to_owned()
}

/// The gateways through which a sum can be paid, as radio buttons; the first is chosen.
fn gateway_choices(f: &Frame, till: &Till, currency: Currency, device: Device) -> Vec<Choice> {
    let occasion = Occasion { currency, device, locale: f.viewer.locale };
    let codes = till.gateways_for(occasion).into_iter().map(|gateway| gateway.code());
    codes
        .enumerate()
        .map(|(at, code)| Choice {
            value: code.to_owned(),
            label: word(f, "gateway", code),
            note: word(f, "gateway-note", code),
            selected: at == 0,
        })
        .collect()
}

fn currency_choices(f: &Frame, prices: &[Money], chosen: Currency) -> Vec<Choice> {
    prices
        .iter()
        .map(|price| Choice {
            value: price.currency.code().to_owned(),
            label: f.money(*price),
            note: String::new(),
            selected: price.currency == chosen,
        })
        .collect()
}

/// What the buyer holds.
fn device(visit: &Visit) -> Device {
    Device::of_agent(visit.user_agent())
}

/// The buyer as a gateway needs to know them.
pub(crate) fn asker(visit: &Visit, viewer: &Viewer) -> Asker {
    Asker { locale: viewer.locale, device: device(visit), address: visit.client().to_owned() }
}

/// Lets the forms of a page with a pay button lead to the gateways.
fn open_to_gateways(till: &Till, mut response: Response) -> Response {
    response.extensions_mut().insert(FormTargets(till.leads_to()));
    response
}

/// Leads a browser to a gateway's page, which lies on another site.
fn see_gateway(url: &str) -> Result<Response, Error> {
    use axum::response::IntoResponse as _;
    let location = axum::http::HeaderValue::from_str(url).map_err(Error::internal)?;
    let headers = [(axum::http::header::LOCATION, location)];
    Ok((axum::http::StatusCode::SEE_OTHER, headers).into_response())
}

fn till(app: &App) -> Result<Till, Error> {
    Ok(app.service::<Till>()?.as_ref().clone())
}

/// Who looks: pages of orders are for members only.
fn me(viewer: &Viewer) -> Result<MemberId, Error> {
    use web::ViewerExt as _;
    Ok(viewer.member()?.id)
}
