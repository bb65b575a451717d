//! What belongs to no feature.

mod health;
mod reference;
mod styleguide;

use web::{Feature, Routes};

pub(crate) use health::Watch;
pub(crate) use reference::{Reference, openapi, openapi_base};

pub(crate) fn feature() -> Feature {
    let routes = Routes::new()
        .get("/healthz", health::alive)
        .get("/readyz", health::ready)
        .get("/metrics", health::metrics)
        .get("/styleguide", styleguide::show)
        .get("/api", reference::page)
        .get("/api/openapi.json", reference::document);
    Feature {
        routes,
        catalogues: ui::catalogues!().to_vec(),
        statements: vec![crate::house::VERIFY_STATEMENTS, crate::demo::STATEMENTS, health::ALL],
        ..Feature::named("jixia")
    }
}
