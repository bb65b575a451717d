//! The JSON doors.

mod settings;

use utoipa_axum::routes;
use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(settings::about), Limits::read())
        .api(routes!(settings::read, settings::save), Limits::form())
        .api(routes!(settings::switch), Limits::form())
}
