//! The last page before the gateway: what it is, what it costs, how to pay.

use super::{asker, currency_choices, device, gateway_choices, me, open_to_gateways, see_gateway, till};
use crate::codes;
use crate::gateway::Started;
use crate::goods::Offer;
use crate::order::OrderId;
use crate::place_order::{PlaceOrder, find_offer, place_order};
use crate::quote::{Quote, quote};
use crate::start_payment::{Begun, GoError, begin, go};
use crate::till::Till;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Currency, Viewer};
use serde::Deserialize;
use ui::{Choice, FieldErrors, Frame};
use web::{App, Error, Form, Meta, PathPair, Query, Visit, see_other};

#[derive(Template)]
#[template(path = "checkout/buy.html")]
struct BuyPage {
    f: Frame,
    offer: Offer,
    /// `None`: it cannot be bought now.
    quote: Option<Quote>,
    currencies: Vec<Choice>,
    gateways: Vec<Choice>,
    action: String,
    minutes: u64,
    errors: FieldErrors,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    currency: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    PathPair(kind, id): PathPair<String, GoodsId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let till = till(&app)?;
    let (viewer, offer) = load(&app, &visit, &till, &kind, id).await?;
    // A link with an unknown currency shows the default one: the page says which it is.
    let currency = wanted.currency.and_then(|code| code.parse().ok());
    page(&app, &visit, &viewer, &till, offer, currency, None)
}

async fn load(
    app: &App,
    visit: &Visit,
    till: &Till,
    kind: &str,
    id: GoodsId,
) -> Result<(Viewer, Offer), Error> {
    let (till, kind) = (till.clone(), kind.to_owned());
    app.read(visit, move |q, viewer| {
        me(viewer)?;
        find_offer(q, &till, viewer, &kind, id.0)?.ok_or_else(Error::not_found)
    })
    .await
}

fn page(
    app: &App,
    visit: &Visit,
    viewer: &Viewer,
    till: &Till,
    offer: Offer,
    currency: Option<Currency>,
    error: Option<&Error>,
) -> Result<Response, Error> {
    let default = offer.prices.first().map(|price| price.currency);
    let chosen =
        currency.filter(|wanted| offer.prices.iter().any(|price| price.currency == *wanted)).or(default);
    let quote = chosen.and_then(|currency| quote(&offer, currency).ok());
    let errors = error.map(|error| app.field_errors(viewer.locale, error)).unwrap_or_default();
    let status = error.map_or(StatusCode::OK, Error::status);
    let title = app.site().messages.get(viewer.locale, "checkout-title").to_owned();
    let device = device(visit);
    let page = app.page_with(status, visit, viewer, Meta::titled(title), |f| BuyPage {
        currencies: chosen.map(|chosen| currency_choices(&f, &offer.prices, chosen)).unwrap_or_default(),
        gateways: chosen.map(|chosen| gateway_choices(&f, till, chosen, device)).unwrap_or_default(),
        action: format!("/checkout/{}", offer.subject.to_string().replace(':', "/")),
        minutes: till.settings().order_lifetime.as_secs() / 60,
        quote,
        offer,
        errors,
        f,
    });
    Ok(open_to_gateways(till, page?))
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wish {
    currency: Option<String>,
    gateway: Option<String>,
}

pub(super) async fn buy(
    State(app): State<App>,
    visit: Visit,
    PathPair(kind, id): PathPair<String, GoodsId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Error> {
    let till = till(&app)?;
    match order(&app, &visit, &till, &kind, id, &wish).await {
        Ok((order, begun)) => lead_on(&app, &visit, order, begun).await,
        Err(error) if error.is_form() => {
            let (viewer, offer) = load(&app, &visit, &till, &kind, id).await?;
            let currency = wish.currency.and_then(|code| code.parse().ok());
            page(&app, &visit, &viewer, &till, offer, currency, Some(&error))
        }
        Err(error) => Err(error),
    }
}

async fn order(
    app: &App,
    visit: &Visit,
    till: &Till,
    kind: &str,
    id: GoodsId,
    wish: &Wish,
) -> Result<(OrderId, Begun), Error> {
    let currency = match wish.currency.as_deref() {
        None | Some("") => None,
        Some(code) => Some(code.parse::<Currency>().map_err(|error| {
            // What was sent is not repeated in full: it may be anything.
            let shown: String = kernel::text::clean_line(code).chars().take(8).collect();
            Error::new(&codes::CURRENCY).arg("currency", shown).field("currency").because(error)
        })?),
    };
    let gateway = wish.gateway.clone().unwrap_or_default();
    let input = PlaceOrder { kind: kind.to_owned(), id: id.0, currency };
    let (till, by) = (till.clone(), visit.clone());
    let placed = app.write(visit, move |tx, viewer| {
        let buyer = me(viewer)?;
        let order = place_order(tx, &till, viewer, buyer, &input)?;
        let begun = begin(tx, &till, buyer, order, &gateway, asker(&by, viewer))?;
        Ok((order, begun))
    });
    Ok(placed.await?.1)
}

/// Leads the buyer to the gateway. One that does not answer leaves the buyer at the order, which can be paid later.
pub(super) async fn lead_on(
    app: &App,
    visit: &Visit,
    order: OrderId,
    begun: Begun,
) -> Result<Response, Error> {
    match go(app.db(), begun).await {
        Ok(Started::Redirect(url)) => see_gateway(&url),
        // The order's page draws the code.
        Ok(Started::QrCode(_)) => Ok(see_other(&format!("/orders/{order}"))),
        Err(GoError::Db(error)) => Err(error.into()),
        Err(GoError::Gateway(error)) => {
            tracing::warn!(%order, %error, "a buyer could not be led to the gateway");
            visit.flash_next("checkout-flash-gateway");
            Ok(see_other(&format!("/orders/{order}")))
        }
    }
}

/// The number in the address of a thing on sale; what it numbers, its kind decides.
#[derive(Debug, Clone, Copy)]
pub(super) struct GoodsId(i64);

impl std::str::FromStr for GoodsId {
    type Err = kernel::BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The canonical form of an id: one thing has one address.
        text.parse::<OrderId>().map(|id| Self(id.get()))
    }
}
