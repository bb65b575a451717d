//! What came back, read as a person or a program would.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{LOCATION, SET_COOKIE};
use scraper::{ElementRef, Html, Selector};

use super::Form;

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Method and address that were asked for, for messages of tests.
    pub asked: String,
    /// Path and query that were asked for.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was sent, perhaps compressed.
    pub body: Bytes,
}

impl Answer {
    /// The same answer, where it has this status.
    ///
    /// # Panics
    /// Where it has another one; says what was asked and what came back.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert!(self.status == status, "{status} expected of {self}");
        self
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}) in {self}"))
    }

    /// A header; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads; empty where it leads nowhere.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The `Set-Cookie` lines.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok()).collect()
    }

    /// The `Set-Cookie` line of one cookie.
    #[must_use]
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let start = format!("{name}=");
        self.set_cookies().into_iter().find(|line| line.starts_with(&start))
    }

    /// The stable code of a problem (RFC 9457).
    ///
    /// # Panics
    /// Where the body is no JSON.
    #[must_use]
    #[track_caller]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The fields that a problem names, each with its code, in their order.
    ///
    /// # Panics
    /// Where the body is no JSON.
    #[must_use]
    #[track_caller]
    pub fn field_codes(&self) -> Vec<(String, String)> {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
    }

    /// The body as a browser's tree.
    #[must_use]
    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// The text of each element that a CSS selector finds, its white space as single blanks.
    ///
    /// # Panics
    /// Where the selector cannot be read.
    #[must_use]
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&css(selector)).map(|element| text_of(&element)).collect()
    }

    /// The text of the first element that a CSS selector finds; empty where there is none.
    ///
    /// # Panics
    /// Where the selector cannot be read.
    #[must_use]
    #[track_caller]
    pub fn first(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// How many elements a CSS selector finds.
    ///
    /// # Panics
    /// Where the selector cannot be read.
    #[must_use]
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        self.html().select(&css(selector)).count()
    }

    /// An attribute of the first element that a CSS selector finds and that has it.
    ///
    /// # Panics
    /// Where the selector cannot be read.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.attributes(selector, name).into_iter().next()
    }

    /// An attribute of each element that a CSS selector finds and that has it.
    ///
    /// # Panics
    /// Where the selector cannot be read.
    #[must_use]
    #[track_caller]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html()
            .select(&css(selector))
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// The value of the first hidden field of this name.
    ///
    /// # Panics
    /// Where the page has none.
    #[must_use]
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let value = self.attribute(&format!("input[type=hidden][name={name}]"), "value");
        value.unwrap_or_else(|| panic!("no {name} in {self}"))
    }

    /// What the browser's tab says.
    #[must_use]
    pub fn title(&self) -> String {
        self.first("title")
    }

    /// The language that the page says it is in.
    #[must_use]
    pub fn language(&self) -> String {
        self.attribute("html", "lang").unwrap_or_default()
    }

    /// What the page says is wrong with a field of its form.
    #[must_use]
    pub fn field_error(&self, field: &str) -> Option<String> {
        self.texts(&format!("[id=\"{field}-error\"]")).into_iter().next()
    }

    /// What the page says is wrong as a whole.
    #[must_use]
    pub fn alert(&self) -> Option<String> {
        self.texts("[role=alert]").into_iter().next()
    }

    /// Every form of the page.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        Form::all_in(&self.html())
    }

    /// The form that is sent to a path.
    ///
    /// # Panics
    /// Where the page has no such form; lists those that it has.
    #[must_use]
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let known: Vec<_> = forms.iter().map(|form| form.action.clone()).collect();
        let found = forms.into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("no form for {action} among {known:?} in {self}"))
    }
}

impl std::fmt::Display for Answer {
    /// What was asked, what came back, and the beginning of the body: enough to see in a failed test what went wrong.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = self.text().chars().take(1_500).collect();
        write!(f, "{} -> {} {}\n{body}", self.asked, self.status, self.location())
    }
}

#[track_caller]
fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("the selector {selector}: {error}"))
}

fn text_of(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
