//! The JSON doors of this crate.

mod courses;
mod learning;
mod lessons;
mod shapes;
mod teaching;

use utoipa_axum::routes;
use web::{Limits, Routes};

/// Room for a long lesson.
const LESSON_JSON: Limits = Limits::long_text().with_body(4 * 1024 * 1024);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(courses::list, courses::create), Limits::long_text())
        .api(routes!(teaching::mine), Limits::read())
        .api(routes!(courses::show, courses::edit, courses::delete), Limits::long_text())
        .api(routes!(courses::restore), Limits::form())
        .api(routes!(courses::publish, courses::withdraw), Limits::form())
        .api(routes!(courses::outline), Limits::read())
        .api(routes!(courses::rename_module), Limits::form())
        .api(routes!(lessons::add), LESSON_JSON)
        .api(routes!(lessons::show, lessons::edit, lessons::remove), LESSON_JSON)
        .api(routes!(lessons::shift), Limits::form())
        .api(routes!(learning::complete, learning::reopen), Limits::form())
        .api(routes!(learning::enrol), Limits::form())
        .api(routes!(learning::mine), Limits::read())
}
