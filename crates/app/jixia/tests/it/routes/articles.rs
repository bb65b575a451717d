//! The table for articles and pictures. `{article}` is by the author, for ¥9; `{draft_article}` is not published, `{gone_article}`
//! was deleted by its author. The rival writes articles too.

use super::case::{Case, Leads, SignIn, Who};

pub(super) fn cases() -> Vec<Case> {
    const ARTICLE: &[(&str, &str)] = &[
        ("title", "另一篇"),
        ("kind", "case"),
        ("body", "正文"),
        ("language", "zh-CN"),
        ("audience", "public"),
    ];
    const EDIT: &[(&str, &str)] = &[
        ("title", "改过的一篇"),
        ("kind", "case"),
        ("body", "改"),
        ("language", "zh-CN"),
        ("audience", "public"),
        ("version", "1"),
    ];
    const ON: &[(&str, &str)] = &[("on", "true")];
    const OFF: &[(&str, &str)] = &[("on", "false")];
    const PUBLISH: &[(&str, &str)] = &[("wish", "publish")];
    const SCHEDULE: &[(&str, &str)] = &[("wish", "schedule"), ("at", "2099-01-02T09:30")];
    const WITHDRAW: &[(&str, &str)] = &[("wish", "withdraw")];
    let pages = vec![
        Case::get("/articles").everybody(200),
        Case::get("/articles?kind=case").everybody(200),
        Case::get("/articles/by/{author}").everybody(200),
        Case::get("/articles/series/{series_slug}").everybody(200),
        // The page is there, with a wall in place of the rest.
        Case::get("/articles/{article_slug}").everybody(200),
        Case::get("/articles/{draft_article_slug}")
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        Case::form("/articles/{article_slug}/like", ON).nobody(SignIn).wrong(Who::Stranger, 403),
        Case::form("/articles/{article_slug}/like", OFF)
            .nobody(SignIn)
            .wrong(Who::Stranger, Leads("/articles/")),
        Case::form("/articles/{draft_article_slug}/like", ON).nobody(404).wrong(Who::Rival, 404),
        Case::get("/write/articles").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::get("/write/articles/new").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::form("/write/articles", ARTICLE)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, Leads("/write/articles/")),
        Case::get("/write/articles/{article}").nobody(SignIn).wrong(Who::Rival, 403).right(Who::Author, 200),
        Case::get("/write/articles/{draft_article}")
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        Case::form("/write/articles/{draft_article}", EDIT)
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, Leads("/write/articles/{draft_article}")),
        Case::form("/write/articles/{article}", EDIT).nobody(SignIn).wrong(Who::Rival, 403),
        Case::form("/write/articles/{draft_article}/publication", SCHEDULE)
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, Leads("/write/articles/{draft_article}")),
        Case::form("/write/articles/{draft_article}/publication", PUBLISH).nobody(404).wrong(Who::Rival, 404),
        Case::form("/write/articles/{article}/publication", WITHDRAW)
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/write/articles/{article}")),
        Case::form("/write/articles/{article}/deletion", &[("delete", "true")])
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, Leads("/write/articles")),
        Case::form("/write/articles/{gone_article}/deletion", &[("delete", "false")])
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, Leads("/write/articles")),
        Case::form("/write/preview", &[("body", "正文")])
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 200),
        Case::get("/comments/on/{article_kind}/{article}").nobody(SignIn).wrong(Who::Stranger, 403),
        Case::get("/checkout/{article_kind}/{article}").nobody(SignIn).wrong(Who::Stranger, 200),
    ];
    [pages, api(), files()].concat()
}

fn api() -> Vec<Case> {
    const ARTICLE: &str = r#"{"title": "另一篇", "kind": "case", "markdown": "正文", "language": "zh-CN",
        "audience": "public"}"#;
    const EDIT: &str = r#"{"title": "改过的一篇", "kind": "case", "markdown": "改", "language": "zh-CN",
        "audience": "public", "version": 1}"#;
    const AT: &str = r#"{"at": "2099-01-02T09:30:00Z"}"#;
    let draft = |method: &'static str, path: &'static str, body: &'static str| {
        Case::call(method, path, body).nobody(404).wrong(Who::Rival, 404).right(Who::Author, 200)
    };
    let public = |method: &'static str, path: &'static str, done: u16| {
        Case::call(method, path, "").nobody(SignIn).wrong(Who::Rival, 403).right(Who::Author, done)
    };
    vec![
        Case::get("/api/v1/articles").everybody(200),
        Case::get("/api/v1/me/articles").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::call("POST", "/api/v1/articles", ARTICLE)
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .right(Who::Author, 201),
        Case::get("/api/v1/articles/{article}").everybody(200),
        Case::get("/api/v1/articles/{draft_article}")
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
        draft("PUT", "/api/v1/articles/{draft_article}", EDIT),
        public("DELETE", "/api/v1/articles/{article}", 204),
        draft("POST", "/api/v1/articles/{gone_article}/restoration", ""),
        draft("PUT", "/api/v1/articles/{draft_article}/publication", ""),
        public("DELETE", "/api/v1/articles/{article}/publication", 200),
        draft("PUT", "/api/v1/articles/{draft_article}/schedule", AT),
        public("DELETE", "/api/v1/articles/{article}/schedule", 200),
        Case::call("PUT", "/api/v1/articles/{draft_article}/draft", r#"{"version": 1, "fields": []}"#)
            .nobody(404)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 204),
        // Nothing is kept yet.
        Case::get("/api/v1/articles/{article}/draft")
            .nobody(SignIn)
            .wrong(Who::Rival, 403)
            .right(Who::Author, 404),
        public("DELETE", "/api/v1/articles/{article}/draft", 204),
        Case::call("PUT", "/api/v1/articles/{article}/like", "").nobody(SignIn).wrong(Who::Stranger, 403),
        Case::call("DELETE", "/api/v1/articles/{article}/like", "").members(200),
        Case::get("/api/v1/series").everybody(200),
        Case::get("/api/v1/series/{series_slug}").everybody(200),
        Case::get("/api/v1/me/series").nobody(SignIn).wrong(Who::Stranger, 403).right(Who::Author, 200),
        Case::get("/api/v1/me/series/{series_slug}")
            .nobody(SignIn)
            .wrong(Who::Stranger, 403)
            .wrong(Who::Rival, 404)
            .right(Who::Author, 200),
    ]
}

/// Pictures are sent as another kind of form than these; here it is asked who gets as far as that.
fn files() -> Vec<Case> {
    vec![
        Case::get("/files").members(200),
        Case::form("/files", &[("file", "x")]).members(415),
        Case::get("/files/{unknown}/{nonsense}").everybody(404),
        Case::call("POST", "/api/v1/files", r#"{"file": "x"}"#).members(415),
    ]
}
