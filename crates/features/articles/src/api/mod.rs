//! The JSON doors of this crate.

mod doors;
mod series;
mod shapes;

use utoipa_axum::routes;
use web::{Limits, Routes};

use crate::pages::ARTICLE_BODY;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .api(routes!(doors::list, doors::create), ARTICLE_BODY)
        .api(routes!(doors::mine), Limits::read())
        .api(routes!(doors::show, doors::edit, doors::delete), ARTICLE_BODY)
        .api(routes!(doors::restore), Limits::form())
        .api(routes!(doors::publish, doors::withdraw), Limits::form())
        .api(routes!(doors::schedule, doors::unschedule), Limits::form())
        .api(routes!(doors::draft, doors::keep, doors::forget), ARTICLE_BODY)
        .api(routes!(doors::like, doors::unlike), Limits::form())
        .api(routes!(series::list), Limits::read())
        .api(routes!(series::show), Limits::read())
        .api(routes!(series::mine), Limits::read())
        .api(routes!(series::show_own), Limits::read())
}
