//! The pages of this crate.

mod bell;
mod list;
mod settings;
mod unsubscribe;

use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/notifications", list::show)
        .get("/notifications/bell", bell::show)
        .get("/notifications/{id}", list::open)
        .post("/notifications/read", list::read_all, Limits::form())
        .post("/notifications/{id}/read", list::read, Limits::form())
        .post("/notifications/{id}/mute", list::silence, Limits::form())
        .get("/settings/notifications", settings::show)
        .post("/settings/notifications", settings::save, Limits::form())
        .post("/settings/notifications/unmute", settings::listen, Limits::form())
}

/// The way out of letters, which are on their way for good.
pub(crate) fn lasting() -> Routes {
    // What a mail program sends for its reader brings no cookie and is no guess at anything.
    let letter = Limits::form().with_body(4 * 1024);
    Routes::new().get("/unsubscribe/{token}", unsubscribe::show).post(
        "/unsubscribe/{token}",
        unsubscribe::end,
        letter,
    )
}
