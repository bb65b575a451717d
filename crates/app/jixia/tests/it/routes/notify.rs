//! The table for what members are told. `{notification}` was told to lin, and `{way_out}` ends the letters to lin.

use super::case::{Case, Leads, SignIn, Who};

pub(super) fn cases() -> Vec<Case> {
    const THREAD: &[(&str, &str)] = &[("what", "thread")];
    vec![
        // A stream that is open has no end to wait for; htmx is told that it is no fragment.
        Case::fragment("/live").members(400),
        Case::get("/notifications").members(200),
        Case::get("/notifications/bell").members(200),
        Case::get("/notifications/{notification}")
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .wrong(Who::Owner, 404)
            .right(Who::Lin, Leads("/")),
        Case::form("/notifications/{notification}/read", &[])
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, Leads("/notifications")),
        Case::form("/notifications/{notification}/mute", THREAD)
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, Leads("/notifications")),
        Case::form("/notifications/read", &[("newest", "{notification}")]).members(Leads("/notifications")),
        Case::get("/settings/notifications").members(200),
        Case::form("/settings/notifications", &[("reply", "bell"), ("digest", "off")])
            .members(Leads("/settings/notifications")),
        Case::form("/settings/notifications/unmute", &[("kind", "topic"), ("id", "1")])
            .members(Leads("/settings/notifications")),
        Case::get("/unsubscribe/{way_out}").everybody(200),
        Case::get("/unsubscribe/{nonsense}").everybody(404),
        Case::form("/unsubscribe/{nonsense}", &[]).everybody(404),
        Case::form("/unsubscribe/{way_out}", &[]).everybody(200),
        Case::get("/api/v1/notifications").members(200),
        Case::call("POST", "/api/v1/notifications/{notification}/read", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, 204),
        Case::call("POST", "/api/v1/notifications/{notification}/mute", r#"{"what": "thread"}"#)
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, 204),
        Case::get("/api/v1/notifications/settings").members(200),
        Case::call("PUT", "/api/v1/notifications/settings", r#"{"ways": {"reply": "bell"}}"#).members(200),
        Case::get("/api/v1/notifications/mutes").members(200),
        Case::call("DELETE", "/api/v1/notifications/mutes/{topic_kind}/{topic}", "").members(404),
        Case::call("POST", "/api/v1/notifications/read", r#"{"newest": {notification}}"#).members(204),
    ]
}
