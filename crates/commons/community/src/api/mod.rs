//! The JSON doors.

mod audit;
mod rules;
mod settings;

use utoipa_axum::routes;
use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(settings::about), Limits::read())
        .api(routes!(settings::read, settings::save), Limits::form())
        .api(routes!(settings::switch), Limits::form())
        .api(routes!(settings::preset), Limits::form())
        .api(routes!(audit::list), Limits::read())
        .api(routes!(rules::read), Limits::read())
        .api(routes!(rules::history), Limits::read())
        .api(routes!(rules::accept), Limits::form())
        .api(routes!(rules::change), Limits::form().with_body(128 * 1024))
}
