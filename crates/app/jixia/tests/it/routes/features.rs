//! The table for what members do: talk, learn, buy.

use super::case::{Case, Leads, SignIn, Who};

/// `{topic}` is a question by lin with an answer `{reply}` by meng; `{gone_topic}` and `{gone_reply}` are the same,
/// deleted by their authors; `{staff_topic}` and `{staff_reply}` lie in a space for staff.
pub(super) fn forum() -> Vec<Case> {
    const TOPIC: &[(&str, &str)] = &[
        ("space", "{space}"),
        ("kind", "talk"),
        ("title", "今日可有新书"),
        ("tags", "c++ 新书"),
        ("body", "有。"),
    ];
    const STAFF_TOPIC: &[(&str, &str)] =
        &[("space", "{staff_space}"), ("kind", "talk"), ("title", "今日可有新书"), ("body", "有。")];
    const EDIT: &[(&str, &str)] = &[
        ("space", "{space}"),
        ("kind", "question"),
        ("title", "改过的标题"),
        ("tags", "改过，标签"),
        ("body", "改"),
        ("version", "1"),
    ];
    const ON: &[(&str, &str)] = &[("on", "true")];
    const SAY: &[(&str, &str)] = &[("body", "受教了。")];
    const EDIT_REPLY: &[(&str, &str)] = &[("body", "改过的话"), ("version", "1")];
    const SPACE: &[(&str, &str)] =
        &[("slug", "new-space"), ("name", "新学宫"), ("audience", "public"), ("position", "5")];
    const EDIT_SPACE: &[(&str, &str)] = &[
        ("slug", "{space_slug}"),
        ("name", "改过的名字"),
        ("audience", "public"),
        ("position", "5"),
        ("version", "1"),
    ];
    let pages = vec![
        Case::get("/").everybody(200),
        Case::get("/topics").everybody(200),
        Case::get("/questions").everybody(200),
        Case::get("/tags").everybody(200),
        Case::get("/tags/{tag}").everybody(200),
        Case::get("/tags/{staff_tag}").nobody(404).wrong(Who::Stranger, 404).right(Who::Moderator, 200),
        Case::get("/spaces").everybody(200),
        Case::get("/spaces/{space_slug}").everybody(200),
        Case::get("/spaces/{staff_space_slug}")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Moderator, 200),
        Case::get("/topics/new").members(200),
        Case::form("/topics/new", TOPIC).members(Leads("/topics/")),
        Case::form("/topics/new", STAFF_TOPIC)
            .nobody(SignIn)
            .wrong(Who::Stranger, 404)
            .right(Who::Moderator, Leads("/topics/")),
        Case::form("/topics/preview", SAY).members(200),
        Case::get("/topics/{topic}").everybody(200),
        Case::get("/topics/{staff_topic}").nobody(404).wrong(Who::Stranger, 404).right(Who::Owner, 200),
        Case::get("/topics/{gone_topic}").nobody(404).wrong(Who::Stranger, 404).right(Who::Lin, 200),
        Case::get("/topics/{topic}/edit").nobody(SignIn).wrong(Who::Meng, 403).right(Who::Lin, 200),
        Case::form("/topics/{topic}/edit", EDIT)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/topics/{topic}")),
        Case::get("/topics/{topic}/history").everybody(200),
        Case::get("/topics/{staff_topic}/history")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Owner, 200),
        Case::form("/topics/{topic}/delete", &[])
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/topics/{topic}")),
        Case::form("/topics/{gone_topic}/restore", &[])
            .nobody(404)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, Leads("/topics/{gone_topic}")),
        Case::form("/topics/{topic}/lock", ON)
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Moderator, Leads("/topics/{topic}")),
        Case::form("/topics/{topic}/like", ON)
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, Leads("/topics/{topic}")),
        Case::form("/topics/{topic}/replies", SAY).members(Leads("/replies/")),
        Case::form("/topics/{staff_topic}/replies", SAY)
            .nobody(SignIn)
            .wrong(Who::Stranger, 404)
            .right(Who::Owner, Leads("/replies/")),
        Case::get("/replies/{reply}")
            .nobody(Leads("/topics/{topic}"))
            .wrong(Who::Stranger, Leads("/topics/{topic}")),
        Case::get("/replies/{staff_reply}").nobody(404).wrong(Who::Stranger, 404),
        Case::get("/replies/{reply}/edit").nobody(SignIn).wrong(Who::Lin, 403).right(Who::Meng, 200),
        Case::form("/replies/{reply}/edit", EDIT_REPLY)
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, Leads("/replies/{reply}")),
        Case::get("/replies/{reply}/history").everybody(200),
        Case::get("/replies/{staff_reply}/history").nobody(404).wrong(Who::Stranger, 404),
        Case::form("/replies/{reply}/delete", &[])
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, Leads("/replies/{reply}")),
        Case::form("/replies/{gone_reply}/restore", &[])
            .nobody(404)
            .wrong(Who::Lin, 404)
            .right(Who::Meng, Leads("/replies/{gone_reply}")),
        Case::form("/replies/{reply}/accept", ON)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/topics/{topic}")),
        Case::form("/replies/{reply}/like", ON)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, Leads("/replies/{reply}")),
        Case::get("/desk/spaces").nobody(SignIn).wrong(Who::Author, 404).right(Who::Moderator, 200),
        Case::get("/desk/spaces/new").nobody(SignIn).wrong(Who::Author, 404).right(Who::Moderator, 200),
        Case::form("/desk/spaces/new", SPACE)
            .nobody(SignIn)
            .wrong(Who::Author, 404)
            .right(Who::Moderator, Leads("/desk/spaces")),
        Case::get("/desk/spaces/{space_slug}").nobody(SignIn).wrong(Who::Author, 404).right(Who::Owner, 200),
        Case::form("/desk/spaces/{space_slug}", EDIT_SPACE)
            .nobody(SignIn)
            .wrong(Who::Author, 404)
            .right(Who::Owner, Leads("/desk/spaces")),
    ];
    [pages, forum_api()].concat()
}

fn forum_api() -> Vec<Case> {
    const TOPIC: &str = r#"{"space_id": {space}, "kind": "talk", "title": "今日可有新书", "body": "有。", "tags": ["C++", "新书"]}"#;
    const STAFF_TOPIC: &str =
        r#"{"space_id": {staff_space}, "kind": "talk", "title": "今日可有新书", "body": "有。"}"#;
    const EDIT: &str =
        r#"{"kind": "question", "title": "改过的标题", "body": "改", "tags": ["改过"], "version": 1}"#;
    const SAY: &str = r#"{"body": "受教了。"}"#;
    const EDIT_REPLY: &str = r#"{"body": "改过的话", "version": 1}"#;
    const NEW_SPACE: &str = r#"{"slug": "by-api", "name": "由接口而开", "audience": "public"}"#;
    const STALE_SPACE: &str =
        r#"{"slug": "{space_slug}", "name": "改名", "audience": "public", "version": 4711}"#;
    vec![
        Case::get("/api/v1/spaces").everybody(200),
        Case::call("POST", "/api/v1/spaces", NEW_SPACE)
            .nobody(SignIn)
            .wrong(Who::Author, 404)
            .right(Who::Moderator, 201),
        Case::call("PUT", "/api/v1/spaces/{space}", STALE_SPACE)
            .nobody(SignIn)
            .wrong(Who::Author, 404)
            .right(Who::Owner, 409),
        Case::call("PUT", "/api/v1/topics/{topic}/lock", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Moderator, 204),
        Case::call("DELETE", "/api/v1/topics/{topic}/lock", "")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Owner, 204),
        Case::get("/api/v1/topics/{topic}/history").everybody(200),
        Case::get("/api/v1/topics/{staff_topic}/history").nobody(404).wrong(Who::Stranger, 404),
        Case::get("/api/v1/replies/{reply}/history").everybody(200),
        Case::get("/api/v1/replies/{staff_reply}/history").nobody(404).wrong(Who::Stranger, 404),
        Case::get("/api/v1/tags").everybody(200),
        Case::get("/api/v1/topics?tag={staff_tag}")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Moderator, 200),
        Case::get("/api/v1/topics").everybody(200),
        Case::get("/api/v1/topics?space={staff_space_slug}")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Owner, 200),
        Case::call("POST", "/api/v1/topics", TOPIC).members(201),
        Case::call("POST", "/api/v1/topics", STAFF_TOPIC)
            .nobody(SignIn)
            .wrong(Who::Stranger, 404)
            .right(Who::Owner, 201),
        Case::get("/api/v1/topics/{topic}").everybody(200),
        Case::get("/api/v1/topics/{staff_topic}")
            .nobody(404)
            .wrong(Who::Stranger, 404)
            .right(Who::Owner, 200),
        Case::get("/api/v1/topics/{gone_topic}").nobody(404).wrong(Who::Stranger, 404).right(Who::Lin, 200),
        Case::call("PUT", "/api/v1/topics/{topic}", EDIT)
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 204),
        Case::call("DELETE", "/api/v1/topics/{topic}", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 204),
        Case::call("POST", "/api/v1/topics/{gone_topic}/restore", "")
            .nobody(404)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, 204),
        Case::call("POST", "/api/v1/topics/{topic}/replies", SAY).members(201),
        Case::call("POST", "/api/v1/topics/{staff_topic}/replies", SAY)
            .nobody(SignIn)
            .wrong(Who::Stranger, 404),
        Case::get("/api/v1/replies/{reply}").everybody(200),
        Case::get("/api/v1/replies/{staff_reply}").nobody(404).wrong(Who::Stranger, 404),
        Case::get("/api/v1/replies/{gone_reply}").nobody(404).wrong(Who::Lin, 404).right(Who::Meng, 200),
        Case::call("PUT", "/api/v1/replies/{reply}", EDIT_REPLY)
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, 204),
        Case::call("DELETE", "/api/v1/replies/{reply}", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, 204),
        Case::call("POST", "/api/v1/replies/{gone_reply}/restore", "")
            .nobody(404)
            .wrong(Who::Lin, 404)
            .right(Who::Meng, 204),
        Case::call("PUT", "/api/v1/topics/{topic}/like", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 403)
            .right(Who::Meng, 200),
        Case::call("DELETE", "/api/v1/topics/{topic}/like", "").members(200),
        Case::call("DELETE", "/api/v1/topics/{staff_topic}/like", "").nobody(404).wrong(Who::Stranger, 404),
        Case::call("PUT", "/api/v1/replies/{reply}/like", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 200),
        Case::call("DELETE", "/api/v1/replies/{reply}/like", "").members(200),
        Case::call("PUT", "/api/v1/replies/{reply}/acceptance", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 204),
        Case::call("DELETE", "/api/v1/replies/{reply}/acceptance", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 403)
            .right(Who::Lin, 204),
    ]
}

/// `{course}` is by the author and published, with a lesson `{trial}` for everybody and one `{lesson}` for those who
/// paid; `{draft}` is not published, `{gone_course}` was deleted by its author. The rival writes courses too.
pub(super) fn courses() -> Vec<Case> {
    const COURSE: &[(&str, &str)] =
        &[("title", "另一门课"), ("language", "zh-CN"), ("audience", "paid"), ("price_CNY", "99")];
    const EDIT: &[(&str, &str)] = &[
        ("title", "改过的课"),
        ("language", "zh-CN"),
        ("audience", "paid"),
        ("price_CNY", "9"),
        ("version", "1"),
    ];
    const LESSON: &[(&str, &str)] = &[("title", "新的一课"), ("markdown", "正文"), ("module_title", "新章")];
    const EDIT_LESSON: &[(&str, &str)] = &[("title", "改过的一课"), ("markdown", "改"), ("version", "1")];
    let pages = vec![
        Case::get("/courses").everybody(200),
        Case::get("/courses/{course_slug}").everybody(200),
        Case::get("/courses/{draft_slug}").nobody(404).wrong(Who::Rival, 404).right(Who::Author, 200),
        Case::form("/courses/{course_slug}/enrolment", &[]).members(Leads("/courses/")),
        Case::form("/courses/{draft_slug}/enrolment", &[]).nobody(404).wrong(Who::Rival, 404),
        Case::get("/courses/{course_slug}/files/{unknown}").everybody(404),
        Case::get("/courses/{course_slug}/{trial_slug}").everybody(200),
        // The page is there, with a wall in place of the text.
        Case::get("/courses/{course_slug}/{lesson_slug}").everybody(200),
        Case::form("/courses/{course_slug}/{trial_slug}/completion", &[("done", "true")])
            .members(Leads("/courses/")),
        Case::form("/courses/{course_slug}/{lesson_slug}/completion", &[("done", "true")])
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, Leads("/courses/")),
        Case::get("/my/courses").members(200),
        Case::get("/teach").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::get("/teach/courses/new").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::form("/teach/courses", COURSE)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, Leads("/teach/courses/")),
        Case::get("/teach/courses/{course}").nobody(SignIn).wrong(Who::Rival, 403).right(Who::Author, 200),
        Case::get("/teach/courses/{draft}").nobody(404).wrong(Who::Rival, 404).right(Who::Author, 200),
        Case::form("/teach/courses/{draft}", EDIT)
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, Leads("/teach/courses/{draft}")),
        Case::form("/teach/courses/{course}", EDIT).nobody(SignIn).wrong(Who::Rival, 403),
        Case::get("/teach/courses/{course}/lessons")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 200),
        Case::form("/teach/courses/{course}/publication", &[("publish", "false")])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/teach/courses/{course}/lessons")),
        Case::form("/teach/courses/{course}/deletion", &[("delete", "true")])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/teach")),
        Case::form("/teach/courses/{course}/modules/{module}", &[("title", "改过的章")])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/teach/courses/{course}/lessons")),
        Case::get("/teach/courses/{course}/lessons/new")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 200),
        Case::form("/teach/courses/{course}/lessons", LESSON)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/")),
        Case::get("/teach/lessons/{lesson}").nobody(SignIn).wrong(Who::Rival, 403).right(Who::Author, 200),
        Case::form("/teach/lessons/{lesson}", EDIT_LESSON)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/")),
        Case::form("/teach/lessons/{lesson}/move", &[("direction", "up")])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/teach/courses/{course}/lessons")),
        Case::form("/teach/lessons/{lesson}/removal", &[])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/teach/courses/{course}/lessons")),
        Case::form("/teach/preview", &[("markdown", "正文")])
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
    ];
    [pages, courses_api()].concat()
}

fn courses_api() -> Vec<Case> {
    const COURSE: &str = r#"{"title": "另一门课", "language": "zh-CN", "audience": "paid",
        "prices": [{"minor": 9900, "currency": "CNY"}]}"#;
    const EDIT: &str =
        r#"{"title": "改过的课", "language": "zh-CN", "audience": "paid", "prices": [], "version": 1}"#;
    const LESSON: &str = r#"{"title": "新的一课", "markdown": "正文", "module_title": "新章"}"#;
    const EDIT_LESSON: &str = r#"{"title": "改过的一课", "markdown": "改", "version": 1}"#;
    vec![
        Case::get("/api/v1/courses").everybody(200),
        Case::call("POST", "/api/v1/courses", COURSE)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 201),
        Case::get("/api/v1/courses/{course}").everybody(200),
        Case::get("/api/v1/courses/{draft}").nobody(404).wrong(Who::Rival, 404).right(Who::Author, 200),
        Case::call("PUT", "/api/v1/courses/{draft}", EDIT)
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        Case::call("DELETE", "/api/v1/courses/{course}", "")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 204),
        Case::call("POST", "/api/v1/courses/{gone_course}/restoration", "")
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        Case::call("PUT", "/api/v1/courses/{course}/publication", "")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 200),
        Case::call("DELETE", "/api/v1/courses/{course}/publication", "")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 200),
        Case::get("/api/v1/courses/{course}/outline").everybody(200),
        Case::get("/api/v1/courses/{draft}/outline")
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        Case::call("PUT", "/api/v1/courses/{course}/modules/{module}", r#"{"title": "改过的章"}"#)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 204),
        Case::call("POST", "/api/v1/courses/{course}/lessons", LESSON)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 201),
        Case::get("/api/v1/lessons/{trial}").everybody(200),
        Case::get("/api/v1/lessons/{lesson}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::call("PUT", "/api/v1/lessons/{lesson}", EDIT_LESSON)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 200),
        Case::call("DELETE", "/api/v1/lessons/{lesson}", "")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 204),
        Case::call("POST", "/api/v1/lessons/{lesson}/move", r#"{"direction": "up"}"#)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 204),
        Case::call("PUT", "/api/v1/lessons/{trial}/completion", "").members(200),
        Case::call("PUT", "/api/v1/lessons/{lesson}/completion", "")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::call("DELETE", "/api/v1/lessons/{lesson}/completion", "")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403),
        Case::call("PUT", "/api/v1/courses/{course}/enrolment", "").members(204),
        Case::call("PUT", "/api/v1/courses/{draft}/enrolment", "").nobody(SignIn).wrong(Who::Rival, 404),
        Case::get("/api/v1/me/courses").members(200),
        Case::get("/api/v1/me/teaching").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
    ]
}

/// `{plan}` is on sale; `{order}` is an open order of lin's for it.
pub(super) fn selling() -> Vec<Case> {
    const PLAN: &[(&str, &str)] = &[("tier", "fellow"), ("interval", "year"), ("price_CNY", "999")];
    const EDIT: &[(&str, &str)] =
        &[("tier", "scholar"), ("interval", "month"), ("price_CNY", "19"), ("version", "1")];
    const BUY: &[(&str, &str)] = &[("gateway", "sandbox")];
    let pages = vec![
        Case::get("/pricing").everybody(200),
        Case::get("/membership").members(200),
        Case::get("/desk/plans").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::get("/desk/plans/new").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::form("/desk/plans", PLAN)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/plans")),
        Case::get("/desk/plans/{plan}").nobody(SignIn).wrong(Who::Moderator, 404).right(Who::Owner, 200),
        Case::form("/desk/plans/{plan}", EDIT)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/plans")),
        Case::form("/desk/plans/{plan}/offer", &[("active", "false")])
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, Leads("/desk/plans")),
        Case::get("/checkout/{plan_kind}/{plan}").members(200),
        Case::get("/checkout/{course_kind}/{draft}").nobody(SignIn).wrong(Who::Stranger, 404),
        Case::form("/checkout/{course_kind}/{draft}", BUY).nobody(SignIn).wrong(Who::Stranger, 404),
        Case::form("/checkout/{course_kind}/{course}", BUY)
            .nobody(SignIn)
            // The author has it already.
            .wrong(Who::Author, 409)
            .right(Who::Lin, Leads("http://127.0.0.1:")),
        Case::get("/orders").members(200),
        Case::get("/orders/{order}").nobody(SignIn).wrong(Who::Meng, 404).right(Who::Lin, 200),
        // Without htmx it leads to the order, which asks who comes.
        Case::get("/orders/{order}/status")
            .nobody(Leads("/orders/{order}"))
            .wrong(Who::Meng, Leads("/orders/{order}")),
        Case::fragment("/orders/{order}/status").nobody(SignIn).wrong(Who::Meng, 404).right(Who::Lin, 200),
        Case::form("/orders/{order}/payments", BUY)
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .wrong(Who::Owner, 404)
            .right(Who::Lin, Leads("http://127.0.0.1:")),
        Case::form("/orders/{order}/cancellation", &[])
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, Leads("/orders/{order}")),
        // Nothing was paid, so nothing can go back; but staff get as far as being told so.
        Case::form("/orders/{order}/refund", &[])
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Moderator, 409),
        Case::get("/desk/orders").nobody(SignIn).wrong(Who::Author, 404).right(Who::Moderator, 200),
        Case::get("/desk/orders/{order}").nobody(SignIn).wrong(Who::Lin, 404).right(Who::Moderator, 200),
        Case::form("/desk/payments/{unknown}/return", &[])
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, 404),
        Case::form("/desk/notices/{unknown}/dismissal", &[])
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, 404),
        // Whoever is signed in is nobody here: only the gateway's signature counts.
        Case::call("POST", "/webhooks/{gateway}", r#"{"event": "paid"}"#).everybody(401),
        Case::call("POST", "/webhooks/{nonsense}", r#"{"event": "paid"}"#).everybody(404),
        Case::call("POST", "/sandbox/api/charges", "{}").everybody(401),
        Case::call("GET", "/sandbox/api/charges/{unknown}", "").everybody(401),
        Case::call("POST", "/sandbox/api/charges/{unknown}/close", "{}").everybody(401),
        Case::call("POST", "/sandbox/api/refunds", "{}").everybody(401),
        Case::call("GET", "/sandbox/api/refunds/{unknown}", "").everybody(401),
        // The bank trusts whoever holds the link; nobody holds this one.
        Case::get("/sandbox/pay/{nonsense}").everybody(404),
        Case::form("/sandbox/pay/{nonsense}", &[("behaviour", "pay")]).everybody(404),
        Case::get("/sandbox/bank.css").everybody(200),
    ];
    [pages, selling_api()].concat()
}

fn selling_api() -> Vec<Case> {
    const PLAN: &str =
        r#"{"tier": "fellow", "interval": "month", "prices": [{"currency": "CNY", "minor": 9900}]}"#;
    const EDIT: &str = r#"{"tier": "scholar", "interval": "month", "prices": [{"currency": "CNY", "minor": 1900}], "version": 1}"#;
    const ORDER: &str = r#"{"kind": "plan", "id": {plan}}"#;
    const ORDER_DRAFT: &str = r#"{"kind": "course", "id": {draft}}"#;
    const PAY: &str = r#"{"gateway": "sandbox"}"#;
    vec![
        Case::get("/api/v1/plans").everybody(200),
        Case::call("POST", "/api/v1/plans", PLAN)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 201),
        Case::call("PUT", "/api/v1/plans/{plan}", EDIT)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 200),
        Case::call("PUT", "/api/v1/plans/{plan}/offer", r#"{"active": false}"#)
            .nobody(SignIn)
            .wrong(Who::Moderator, 404)
            .right(Who::Owner, 200),
        Case::get("/api/v1/membership").members(200),
        Case::get("/api/v1/offers/{plan_kind}/{plan}").everybody(200),
        Case::get("/api/v1/offers/{course_kind}/{draft}").everybody(404),
        Case::get("/api/v1/orders").members(200),
        Case::call("POST", "/api/v1/orders", ORDER).members(201),
        Case::call("POST", "/api/v1/orders", ORDER_DRAFT).nobody(SignIn).wrong(Who::Stranger, 404),
        Case::get("/api/v1/orders/{order}").nobody(SignIn).wrong(Who::Meng, 404).right(Who::Lin, 200),
        Case::call("POST", "/api/v1/orders/{order}/payments", PAY)
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .wrong(Who::Owner, 404)
            .right(Who::Lin, 200),
        Case::call("POST", "/api/v1/orders/{order}/cancellation", "")
            .nobody(SignIn)
            .wrong(Who::Meng, 404)
            .right(Who::Lin, 200),
        Case::call("POST", "/api/v1/orders/{order}/refund", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Moderator, 409),
        Case::call("POST", "/api/v1/desk/payments/{unknown}/return", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, 404),
        Case::get("/api/v1/desk/notices").nobody(SignIn).wrong(Who::Author, 404).right(Who::Moderator, 200),
        Case::call("POST", "/api/v1/desk/notices/{unknown}/dismissal", "")
            .nobody(SignIn)
            .wrong(Who::Lin, 404)
            .right(Who::Owner, 404),
        Case::get("/api/v1/desk/orders").nobody(SignIn).wrong(Who::Author, 404).right(Who::Moderator, 200),
    ]
}
