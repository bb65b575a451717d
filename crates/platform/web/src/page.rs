//! Pages, fragments and redirects.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use kernel::{Locale, Viewer};
use ui::{FieldErrors, Flash, Frame, HeadLink, Site, Tone};

use crate::app::App;
use crate::code::codes;
use crate::error::{Arg, Error, Reason};
use crate::head::HeadMark;
use crate::visit::Visit;

/// What the frame around a page needs to know of it.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    title: String,
    description: String,
    active: &'static str,
    guest_form: bool,
    head: Vec<HeadLink>,
    counts: Vec<(&'static str, i64)>,
}

impl Meta {
    /// A page with this title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// One sentence for search engines and link cards.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The menu entry that the page belongs to.
    #[must_use]
    pub fn active(mut self, nav_key: &'static str) -> Self {
        self.active = nav_key;
        self
    }

    /// The page has a form for passers-by, so they get a secret to send with it. Members always have one.
    #[must_use]
    pub fn guest_form(mut self) -> Self {
        self.guest_form = true;
        self
    }

    /// A link for the head of the page.
    #[must_use]
    pub fn link(mut self, link: HeadLink) -> Self {
        self.head.push(link);
        self
    }

    /// A number beside a menu entry.
    #[must_use]
    pub fn count(mut self, nav_key: &'static str, number: i64) -> Self {
        self.counts.push((nav_key, number));
        self
    }
}

impl App {
    /// The frame around a page, for templates.
    pub fn frame(&self, visit: &Visit, viewer: &Viewer, meta: Meta) -> Frame {
        let mut frame = Frame::new(self.site().clone(), viewer.clone(), meta.title);
        frame.community = Arc::clone(&visit.standing().community);
        frame.description = meta.description;
        frame.active = meta.active;
        let mark = |mark: &HeadMark| HeadLink {
            icon: mark.icon,
            label: frame.tn(mark.label, mark.count),
            href: mark.href.to_owned(),
            count: mark.count,
        };
        frame.head = meta.head.into_iter().chain(visit.head().iter().map(mark)).collect();
        frame.counts = meta.counts;
        frame.path = visit.path_and_query();
        frame.nonce = visit.nonce().to_owned();
        if viewer.member.is_some() || meta.guest_form {
            frame.csrf = visit.csrf_token();
        }
        if let Some(message) = visit.flash() {
            frame.flash = Some(Flash { tone: Tone::Ok, text: frame.t(message).to_owned() });
            visit.remove_cookie(visit.cookie_names().flash());
        }
        frame
    }

    /// A page.
    ///
    /// # Errors
    /// Where the template fails.
    pub fn page<T: Template>(
        &self,
        visit: &Visit,
        viewer: &Viewer,
        meta: Meta,
        template: impl FnOnce(Frame) -> T,
    ) -> Result<Response, Error> {
        self.page_with(StatusCode::OK, visit, viewer, meta, template)
    }

    /// A page with another status, such as a form that is shown again because something in it is wrong.
    ///
    /// # Errors
    /// Where the template fails.
    pub fn page_with<T: Template>(
        &self,
        status: StatusCode,
        visit: &Visit,
        viewer: &Viewer,
        meta: Meta,
        template: impl FnOnce(Frame) -> T,
    ) -> Result<Response, Error> {
        let html = template(self.frame(visit, viewer, meta)).render().map_err(Error::internal)?;
        Ok(html_response(status, html))
    }

    /// A page that is kept for the next passer-by while nothing that it shows was touched; see
    /// [`App::kept_page`](crate::App::kept_page). For members it is an ordinary page.
    ///
    /// # Errors
    /// Where the template fails.
    pub fn shared_page<T: Template>(
        &self,
        visit: &Visit,
        headers: &HeaderMap,
        viewer: &Viewer,
        meta: Meta,
        tags: Vec<events::freshness::Tag>,
        template: impl FnOnce(Frame) -> T,
    ) -> Result<Response, Error> {
        let mut frame = self.frame(visit, viewer, meta);
        if visit.is_anonymous() {
            // One visitor's value would be wrong on everybody else's page.
            frame.nonce.clear();
        }
        let html = template(frame).render().map_err(Error::internal)?;
        Ok(self.keep_page(visit, headers, tags, html))
    }

    /// The sentence for a reason, in a language.
    pub fn sentence(&self, locale: Locale, reason: &Reason) -> String {
        sentence(self.site(), locale, reason)
    }

    /// The sentence for a reason beside a field of a form. There the options are in sight by their names; the words that
    /// programs send for them would only puzzle.
    pub(crate) fn sentence_beside(&self, locale: Locale, reason: &Reason) -> String {
        if reason.code == &codes::BAD_VALUE {
            return self.sentence(locale, &Reason { code: reason.code, args: Vec::new() });
        }
        self.sentence(locale, reason)
    }

    /// What is wrong with a form, in the viewer's language, for the form's template.
    pub fn field_errors(&self, locale: Locale, error: &Error) -> FieldErrors {
        let mut errors = FieldErrors::default();
        for field in error.fields() {
            errors.add(field.field, self.sentence_beside(locale, &field.reason));
        }
        if error.fields().is_empty() {
            errors.add("", self.sentence(locale, error.reason()));
        }
        errors
    }
}

/// The sentence for a reason, in a language.
pub fn sentence(site: &Site, locale: Locale, reason: &Reason) -> String {
    let mut args: Vec<(&str, ui::Arg)> = reason
        .args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Number(number) => ui::Arg::from(*number),
                Arg::Text(text) => ui::Arg::from(text.as_str()),
            };
            (*name, value)
        })
        .collect();
    // A list with its options in sight needs no list of them in words.
    if reason.code == &codes::BAD_VALUE && args.is_empty() {
        args.push(("allowed", ui::Arg::from("none")));
    }
    site.messages.format(locale, &reason.code.message_id(), &args)
}

/// An HTML answer.
pub fn html_response(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// A fragment for htmx.
///
/// # Errors
/// Where the template fails.
pub fn fragment(template: &impl Template) -> Result<Response, Error> {
    Ok(html_response(StatusCode::OK, template.render().map_err(Error::internal)?))
}

/// Leads on after a form has done its work. `path` is a path on this site.
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // A path made of ids and slugs always is a header value; Han letters in it are percent-encoded first.
    if let Ok(location) = HeaderValue::from_str(&encode_path(path)) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// A path on this site that a form or query names as the way back; anything else leads home. Guards against leading
/// away to another site.
pub fn local_path(next: Option<&str>) -> &str {
    match next {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains(['\\', '\r', '\n', '\t', '\0']) =>
        {
            path
        }
        _ => "/",
    }
}

fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_site_are_led_back_to() {
        assert_eq!(local_path(Some("/topics/5?page=2")), "/topics/5?page=2");
        for away in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "", "/a\r\nb"]
        {
            assert_eq!(local_path(Some(away)), "/", "{away:?}");
        }
    }

    #[test]
    fn han_letters_in_a_redirect_are_encoded() {
        let response = see_other("/members/周衍");
        assert_eq!(response.headers()[LOCATION], "/members/%E5%91%A8%E8%A1%8D");
    }
}
