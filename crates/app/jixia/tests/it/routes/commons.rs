//! The table for what every part of the house stands on: assets, health, accounts, comments.

use super::case::{Case, Leads, SignIn, Who};

pub(super) fn cases() -> Vec<Case> {
    [house(), mail(), accounts(), comments()].concat()
}

fn house() -> Vec<Case> {
    vec![
        Case::get("/assets/{asset}").everybody(200),
        Case::get("/favicon.ico").everybody(200),
        Case::form("/preferences", &[("theme", "dark"), ("next", "/spaces")])
            .nobody(Leads("/spaces"))
            .wrong(Who::Stranger, Leads("/spaces")),
        Case::get("/healthz").everybody(200),
        Case::get("/readyz").everybody(200),
        // From this machine; other addresses have a test of their own.
        Case::get("/metrics").everybody(200),
        Case::get("/styleguide").everybody(200),
        Case::get("/api").everybody(200),
        Case::get("/api/openapi.json").everybody(200),
        Case::get("/desk").nobody(SignIn).wrong(Who::Stranger, 404).right(Who::Moderator, 200),
        Case::get("/api/v1/desk/summary").nobody(SignIn).wrong(Who::Author, 404).right(Who::Owner, 200),
    ]
}

/// `{letter}` was written to lin, and kept.
fn mail() -> Vec<Case> {
    vec![
        Case::get("/desk/mail").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::get("/desk/mail/{letter}").nobody(SignIn).wrong(Who::Lin, 404).right(Who::Owner, 200),
        Case::get("/desk/mail/{letter}/html")
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 200),
        Case::form("/desk/mail/{letter}/send", &[])
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/mail/")),
        Case::get("/api/v1/desk/mail").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::get("/api/v1/desk/mail/{letter}").nobody(SignIn).wrong(Who::Lin, 404).right(Who::Owner, 200),
    ]
}

fn accounts() -> Vec<Case> {
    const APPOINT: &[(&str, &str)] = &[("role", "author")];
    const EDIT_ME: &str = r#"{"bio": "治学", "locale": null, "theme": null, "version": 1}"#;
    const NEW_TOKEN: &str = r#"{"name": "脚本", "days": 30}"#;
    vec![
        Case::get("/register").nobody(200).wrong(Who::Stranger, Leads("/")),
        Case::form("/register", &[]).everybody(422),
        Case::get("/login").nobody(200).wrong(Who::Stranger, Leads("/")),
        Case::form("/login", &[]).everybody(422),
        Case::form("/logout", &[]).nobody(Leads("/")).wrong(Who::Stranger, Leads("/")),
        Case::get("/members").everybody(200),
        Case::get("/members/{lin}").everybody(200),
        Case::get("/members/{nonsense}").everybody(404),
        Case::form("/members/{lin}/role", APPOINT)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, Leads("/members/")),
        Case::get("/settings/profile").members(200),
        Case::form("/settings/profile", &[("bio", "治学"), ("version", "1")])
            .members(Leads("/settings/profile")),
        Case::get("/settings/tokens").members(200),
        Case::form("/settings/tokens", &[("name", "脚本"), ("days", "30")]).members(201),
        Case::form("/settings/tokens/{token}/revoke", &[])
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .wrong(Who::Owner, 404)
            .right(Who::Lin, Leads("/settings/tokens")),
        Case::get("/api/v1/members").everybody(200),
        Case::call("POST", "/api/v1/members", r#"{"name": "", "mail": "", "password": ""}"#).everybody(422),
        Case::get("/api/v1/members/{lin}").everybody(200),
        Case::get("/api/v1/me").members(200),
        Case::call("PUT", "/api/v1/me", EDIT_ME)
            .nobody(SignIn)
            .wrong(Who::Stranger, 409)
            .right(Who::Meng, 200),
        Case::get("/api/v1/tokens").members(200),
        Case::call("POST", "/api/v1/tokens", NEW_TOKEN).members(201),
        Case::call("DELETE", "/api/v1/tokens/{token}", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .wrong(Who::Owner, 404)
            .right(Who::Lin, 204),
    ]
}

/// Under the open lesson are `{comment}` by lin and `{gone_comment}`, which lin deleted; under the paid one is
/// `{paid_comment}` by the author.
fn comments() -> Vec<Case> {
    const SAY: &[(&str, &str)] = &[("body", "受教了。")];
    const EDIT: &[(&str, &str)] = &[("body", "改过的话"), ("version", "1")];
    const NEW: &str = r#"{"subject_kind": "lesson", "subject_id": {trial}, "body": "受教了。"}"#;
    const NEW_PAID: &str = r#"{"subject_kind": "lesson", "subject_id": {lesson}, "body": "受教了。"}"#;
    const CHANGED: &str = r#"{"body": "改过的话", "version": 1}"#;
    vec![
        Case::get("/comments/on/{lesson_kind}/{trial}").everybody(200),
        Case::get("/comments/on/{lesson_kind}/{lesson}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::form("/comments/on/{lesson_kind}/{trial}", SAY).members(Leads("/")),
        Case::form("/comments/on/{lesson_kind}/{lesson}", SAY)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, Leads("/")),
        Case::get("/comments/{comment}").everybody(200),
        Case::get("/comments/{paid_comment}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::get("/comments/{comment}/edit").nobody(SignIn).wrong(Who::Meng, 403).right(Who::Lin, 200),
        Case::form("/comments/{comment}/edit", EDIT)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/")),
        Case::get("/comments/{comment}/history").everybody(200),
        Case::get("/comments/{paid_comment}/history").nobody(SignIn).wrong(Who::Stranger, 403),
        Case::form("/comments/{comment}/delete", &[])
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/")),
        Case::form("/comments/{gone_comment}/restore", &[])
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Lin, Leads("/")),
        Case::form("/comments/{comment}/like", &[("on", "true")])
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, Leads("/")),
        Case::get("/api/v1/comments?subject_kind=lesson&subject_id={trial}").everybody(200),
        Case::get("/api/v1/comments?subject_kind=lesson&subject_id={lesson}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::call("POST", "/api/v1/comments", NEW).members(201),
        Case::call("POST", "/api/v1/comments", NEW_PAID)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 201),
        Case::get("/api/v1/comments/{comment}").everybody(200),
        Case::get("/api/v1/comments/{paid_comment}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::call("PUT", "/api/v1/comments/{comment}", CHANGED)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 200),
        Case::call("DELETE", "/api/v1/comments/{comment}", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 204),
        Case::call("POST", "/api/v1/comments/{gone_comment}/restore", "")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Lin, 204),
        Case::call("PUT", "/api/v1/comments/{comment}/like", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, 200),
        Case::call("DELETE", "/api/v1/comments/{comment}/like", "").nobody(SignIn).wrong(Who::Stranger, 200),
        Case::call("DELETE", "/api/v1/comments/{paid_comment}/like", "")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403),
    ]
}
