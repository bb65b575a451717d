//! The pages of this crate.

mod members;
mod preferences;
mod profile;
mod register;
mod sign_in;
mod tokens;

use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/register", register::show)
        .post("/register", register::submit, Limits::guarded())
        .get("/login", sign_in::show)
        .post("/login", sign_in::submit, Limits::guarded())
        .post("/logout", sign_in::sign_out, Limits::form())
        .post("/preferences", preferences::choose, Limits::form())
        .get("/members", members::list)
        .get("/members/{name}", members::show)
        .post("/members/{name}/role", members::change_role, Limits::form())
        .get("/settings/profile", profile::show)
        .post("/settings/profile", profile::submit, Limits::form())
        .get("/settings/tokens", tokens::list)
        .post("/settings/tokens", tokens::create, Limits::form())
        .post("/settings/tokens/{id}/revoke", tokens::revoke, Limits::form())
}
