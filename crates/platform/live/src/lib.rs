#![doc = include_str!("../README.md")]

mod hub;
mod stream;

pub use hub::{Hub, Listening, Signal, WAITING_MAX, announce};

use web::{Feature, Routes};

/// What this crate registers; the house offers a [`Hub`] as a service.
pub fn feature() -> Feature {
    let routes = Routes::new().get("/live", stream::live);
    Feature { routes, ..Feature::named("live") }
}
