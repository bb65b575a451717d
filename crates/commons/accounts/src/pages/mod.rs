//! The pages of this crate.

mod confirm_mail;
mod members;
mod outer;
mod passkeys;
pub(crate) mod password;
mod preferences;
mod profile;
mod register;
mod second_step;
pub(crate) mod security;
mod sign_in;
mod tokens;

use web::{Limits, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/register", register::show)
        .post("/register", register::submit, Limits::guarded())
        .get("/login", sign_in::show)
        .post("/login", sign_in::submit, Limits::guarded())
        .post("/login/code", second_step::submit, Limits::guarded())
        .post("/login/with/{provider}", outer::leave, Limits::guarded())
        .get("/login/with/{provider}/return", outer::come_in)
        .post("/login/passkey/begin", passkeys::ask_any, Limits::guarded())
        .post("/login/passkey", passkeys::sign_in, Limits::guarded())
        .post("/register/with", outer::register, Limits::guarded())
        .post("/logout", sign_in::sign_out, Limits::form())
        .post("/preferences", preferences::choose, Limits::form())
        .get("/members", members::list)
        .get("/members/{name}", members::show)
        .post("/members/{name}/role", members::change_role, Limits::form())
        .get("/settings/profile", profile::show)
        .post("/settings/profile", profile::submit, Limits::form())
        .get("/password/forgot", password::ask)
        .post("/password/forgot", password::send, Limits::guarded())
        .get("/password/reset", password::show)
        .post("/password/reset", password::reset, Limits::guarded())
        .get("/mail/confirm", confirm_mail::show)
        .post("/mail/confirm", confirm_mail::submit, Limits::guarded())
        .get("/settings/security", security::show)
        .post("/settings/security/mail", security::change_mail, Limits::guarded())
        .post("/settings/security/mail/resend", security::resend, Limits::guarded())
        .post("/settings/security/password", security::change_password, Limits::guarded())
        .post("/settings/security/sessions/others/revoke", security::revoke_others, Limits::form())
        .post("/settings/security/sessions/{id}/revoke", security::revoke, Limits::form())
        .post("/settings/security/totp/begin", second_step::begin, Limits::guarded())
        .post("/settings/security/totp/confirm", second_step::confirm, Limits::guarded())
        .post("/settings/security/totp/codes", second_step::renew, Limits::guarded())
        .post("/settings/security/totp/off", second_step::turn_off, Limits::guarded())
        .post("/settings/security/logins/{provider}/link", outer::leave_to_link, Limits::guarded())
        .post("/settings/security/logins/{provider}/unlink", outer::remove, Limits::form())
        .post("/settings/security/passkeys/begin", passkeys::ask_new, Limits::guarded())
        .post("/settings/security/passkeys", passkeys::add, Limits::guarded().with_body(64 * 1024))
        .post("/settings/security/passkeys/{id}/rename", passkeys::rename, Limits::form())
        .post("/settings/security/passkeys/{id}/remove", passkeys::remove, Limits::form())
        .get("/settings/tokens", tokens::list)
        .post("/settings/tokens", tokens::create, Limits::form())
        .post("/settings/tokens/{id}/revoke", tokens::revoke, Limits::form())
}
