//! The table for what every part of the house stands on: assets, health, accounts, comments.

use super::case::{Case, Leads, SignIn, Who};

pub(super) fn cases() -> Vec<Case> {
    [house(), mail(), accounts(), community(), comments()].concat()
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
        Case::get("/search?q=rust").everybody(200),
        Case::get("/points").members(200),
        Case::form("/points/check-in", &[]).members(Leads("/points")),
        Case::get("/points/board").everybody(200),
        Case::get("/points/rules").everybody(200),
        Case::get("/api/v1/points").members(200),
        Case::call("POST", "/api/v1/points/check-in", "").members(200),
        Case::get("/api/v1/points/statement").members(200),
        Case::get("/api/v1/points/board").everybody(200),
        Case::get("/api/v1/points/rules").everybody(200),
        Case::fragment("/search/suggest?q=ru").everybody(200),
        Case::get("/api/v1/search?q=rust").everybody(200),
        Case::get("/api/v1/search/suggestions?q=ru").everybody(200),
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
        Case::call("POST", "/api/v1/desk/mail/{letter}/send", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 202),
        Case::get("/api/v1/desk/mail/{letter}").nobody(SignIn).wrong(Who::Lin, 404).right(Who::Owner, 200),
    ]
}

/// Everything is as it was when the house was opened, and what is saved here is the same once more.
fn community() -> Vec<Case> {
    const GENERAL: &[(&str, &str)] =
        &[("name", "稷下"), ("mark", "seal"), ("locale", "zh-CN"), ("version", "0")];
    const FEATURES: &[(&str, &str)] = &[
        ("feature_forum", "true"),
        ("feature_articles", "true"),
        ("feature_courses", "true"),
        ("feature_membership", "true"),
        ("feature_checkout", "true"),
        ("feature_search", "true"),
        ("feature_notify", "true"),
        ("feature_points", "true"),
        ("feature_insight", "true"),
        ("home", "/"),
        ("version", "0"),
    ];
    const PUT_GENERAL: &str = r#"{"name": "稷下", "mark": "seal", "locale": "zh-CN", "version": 0}"#;
    const STALE: &str = r#"{"on": ["forum"], "home": "/", "version": 7}"#;
    vec![
        Case::get("/about").everybody(200),
        Case::get("/rules").everybody(200),
        Case::get("/rules/history").everybody(200),
        // Nobody has made any.
        Case::form("/rules/accept", &[("_rules", "4711")]).nobody(SignIn).wrong(Who::Stranger, 404),
        Case::get("/desk/rules").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::form("/desk/rules", &[("rules", ""), ("version", "0")])
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/rules")),
        Case::get("/api/v1/rules").everybody(200),
        Case::get("/api/v1/rules/history").everybody(200),
        Case::call("PUT", "/api/v1/rules/acceptance", r#"{"version": 4711}"#)
            .nobody(SignIn)
            .wrong(Who::Stranger, 404),
        Case::call("PUT", "/api/v1/desk/rules", r#"{"body": "", "version": 0}"#)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 200),
        // The community has an owner.
        Case::get("/setup").everybody(404),
        Case::form("/setup", &[("go", "next")]).everybody(404),
        Case::get("/desk/settings").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::form("/desk/settings", GENERAL)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/settings")),
        Case::get("/desk/settings/features").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::form("/desk/settings/features", FEATURES)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/settings/features")),
        // What was switched meanwhile is not switched back unseen.
        Case::form("/desk/settings/preset", &[("preset", "tech"), ("version", "4711")])
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 409),
        Case::call("PUT", "/api/v1/desk/preset", r#"{"preset": "tech", "version": 4711}"#)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 409),
        Case::get("/desk/audit").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::get("/api/v1/desk/audit").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::get("/api/v1/community").everybody(200),
        Case::get("/api/v1/desk/settings").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::call("PUT", "/api/v1/desk/settings", PUT_GENERAL)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 200),
        Case::call("PUT", "/api/v1/desk/features", STALE)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 409),
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
        Case::get("/password/forgot").everybody(200),
        Case::form("/password/forgot", &[]).everybody(422),
        Case::get("/password/reset").everybody(200),
        Case::form("/password/reset", &[("token", "{nonsense}")]).everybody(422),
        Case::get("/mail/confirm").everybody(200),
        Case::form("/mail/confirm", &[("token", "{nonsense}")]).everybody(422),
        Case::get("/settings/security").members(200),
        Case::form("/settings/security/mail", &[]).members(422),
        Case::form("/settings/security/mail/resend", &[]).members(Leads("/settings/security")),
        Case::form("/settings/security/password", &[]).members(422),
        Case::form("/login/code", &[("step", "{nonsense}")]).everybody(422),
        Case::form("/settings/security/totp/begin", &[]).members(422),
        Case::form("/settings/security/totp/confirm", &[("code", "123456")]).members(404),
        Case::form("/settings/security/totp/off", &[]).members(422),
        Case::form("/settings/security/totp/codes", &[]).members(422),
        // Logins elsewhere are not configured here, and passkeys need a name instead of an address.
        Case::form("/login/with/{github}", &[]).everybody(404),
        Case::get("/login/with/{github}/return?state=x&code=y").everybody(404),
        Case::get("/login/with/{nonsense}/return").everybody(404),
        Case::form("/register/with", &[("guest", "{nonsense}")]).nobody(422).wrong(Who::Stranger, Leads("/")),
        Case::form("/settings/security/logins/{github}/link", &[]).members(404),
        Case::form("/settings/security/logins/{github}/unlink", &[]).members(404),
        Case::form("/login/passkey/begin", &[]).everybody(404),
        Case::form("/login/passkey", &[]).everybody(404),
        Case::form("/settings/security/passkeys/begin", &[]).members(404),
        Case::form("/settings/security/passkeys", &[]).members(404),
        Case::form("/settings/security/passkeys/{unknown}/rename", &[("passkey_name", "手机")]).members(404),
        Case::form("/settings/security/passkeys/{unknown}/remove", &[]).members(404),
        Case::form("/settings/security/sessions/others/revoke", &[]).members(Leads("/settings/security")),
        Case::form("/settings/security/sessions/{nonsense}/revoke", &[]).members(404),
        Case::call("PUT", "/api/v1/me/password", r#"{"current": "", "password": ""}"#).members(422),
        Case::call("POST", "/api/v1/password/forgot", r#"{"mail": ""}"#).everybody(422),
        Case::call("POST", "/api/v1/password/reset", r#"{"token": "", "password": ""}"#).everybody(422),
        Case::call("POST", "/api/v1/mail/confirm", r#"{"token": ""}"#).everybody(422),
        Case::get("/api/v1/me/sessions").members(200),
        Case::call("DELETE", "/api/v1/me/sessions/{nonsense}", "").members(404),
        Case::call("DELETE", "/api/v1/me/sessions", "").members(204),
        Case::call("POST", "/api/v1/me/mail", r#"{"mail": "xi@example.org"}"#).members(422),
        Case::call("POST", "/api/v1/me/mail/verification", "").members(202),
        Case::get("/api/v1/me/totp").members(200),
        Case::call("POST", "/api/v1/me/totp", "{}").members(422),
        Case::call("POST", "/api/v1/me/totp/confirmation", r#"{"code": "123456"}"#).members(404),
        Case::call("POST", "/api/v1/me/totp/recovery-codes", "{}").members(422),
        Case::call("POST", "/api/v1/me/totp/removal", "{}").members(422),
        Case::get("/api/v1/me/identities").members(200),
        Case::call("DELETE", "/api/v1/me/identities/{github}", "").members(404),
        Case::get("/api/v1/me/passkeys").members(200),
        Case::call("PUT", "/api/v1/me/passkeys/{unknown}", r#"{"name": "手机"}"#).members(404),
        Case::call("DELETE", "/api/v1/me/passkeys/{unknown}", "").members(404),
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
        Case::call("PUT", "/api/v1/members/{lin}/role", r#"{"role": "author"}"#)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, 200),
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
        Case::get("/api/v1/comments/{comment}/history").everybody(200),
        Case::get("/api/v1/comments/{paid_comment}/history")
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
