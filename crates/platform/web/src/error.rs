//! What went wrong, once for the user and once for the log.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use db::DbError;
use http::StatusCode;
use kernel::text::{Length, Misfit};

use crate::code::{Code, codes};

/// A value that the sentence for the user mentions.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// A text; the page escapes it.
    Text(String),
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One code with the values that its sentence mentions.
#[derive(Debug, Clone)]
pub struct Reason {
    /// The stable code.
    pub code: &'static Code,
    /// Values by name.
    pub args: Vec<(&'static str, Arg)>,
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// The name of the field.
    pub field: &'static str,
    /// Why it is refused.
    pub reason: Reason,
}

/// A refused request. It has no `Display`: what the user reads comes from the catalogue by the code, and the cause
/// goes to the log alone.
pub struct Error(Box<Inner>);

struct Inner {
    reason: Reason,
    fields: Vec<FieldError>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
    retry_after: Option<Duration>,
}

impl Error {
    /// Refuses for a reason.
    pub fn new(code: &'static Code) -> Self {
        let reason = Reason { code, args: Vec::new() };
        Self(Box::new(Inner { reason, fields: Vec::new(), cause: None, retry_after: None }))
    }

    /// A value that the sentence mentions.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.0.reason.args.push((name, value.into()));
        self
    }

    /// Puts the reason beside a field of the form instead of above it.
    #[must_use]
    pub fn field(mut self, field: &'static str) -> Self {
        let reason =
            std::mem::replace(&mut self.0.reason, Reason { code: &codes::INVALID, args: Vec::new() });
        self.0.fields.push(FieldError { field, reason });
        self
    }

    /// What the log says about it.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// When to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// A field has a value that is not among these words.
    pub fn not_one_of(field: &'static str, allowed: &[&str]) -> Self {
        Self::new(&codes::BAD_VALUE).arg("allowed", allowed.join(", ")).field(field)
    }

    /// There is nothing here.
    pub fn not_found() -> Self {
        Self::new(&codes::NOT_FOUND)
    }

    /// Something broke on our side.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(&codes::INTERNAL).because(cause)
    }

    /// Why the whole request is refused.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// What is wrong with single fields.
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// The status that the table gives the code.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.reason.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether the person can mend it in the form: then the form is shown again with what was typed.
    pub fn is_form(&self) -> bool {
        !self.0.fields.is_empty() || matches!(self.0.reason.code.status, 409 | 422)
    }

    /// Whether the reason is this code, for the whole request or for one field.
    pub fn is(&self, code: &'static Code) -> bool {
        self.0.reason.code == code || self.0.fields.iter().any(|field| field.reason.code == code)
    }

    /// What the log says: each layer of the error behind this one has its own sentence, and joined they tell the whole
    /// story.
    pub fn cause_text(&self) -> Option<String> {
        let error = self.0.cause.as_deref()?;
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Some(text)
    }

    /// How long to wait before trying again.
    pub fn wait(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

// For the log and for tests; carries the cause, so it is never shown to a user.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.reason.code.name)
            .field("args", &self.0.reason.args)
            .field("fields", &self.0.fields)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            error if error.is_temporary() || matches!(error, DbError::Closed) => {
                Self::new(&codes::UNAVAILABLE).because(error).retry_after(Duration::from_secs(2))
            }
            error => Self::internal(error),
        }
    }
}

impl IntoResponse for Error {
    /// Only the status: the outer layer finds the error in the extensions and writes page or problem, since only
    /// there the viewer's language and the wanted form are known.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// Gathers what is wrong with the fields of one form, so that a person learns it all at once.
#[derive(Debug, Default)]
pub struct Invalid(Vec<FieldError>);

impl Invalid {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what is wrong with a field.
    pub fn add(&mut self, field: &'static str, code: &'static Code) {
        self.add_with(field, code, Vec::new());
    }

    /// Notes what is wrong with a field, with values for the sentence.
    pub fn add_with(&mut self, field: &'static str, code: &'static Code, args: Vec<(&'static str, Arg)>) {
        self.0.push(FieldError { field, reason: Reason { code, args } });
    }

    /// Notes that a field has a value that is not among these words.
    pub fn add_not_one_of(&mut self, field: &'static str, allowed: &[&str]) {
        self.add_with(field, &codes::BAD_VALUE, vec![("allowed", allowed.join(", ").into())]);
    }

    /// Checks the length of a text, in characters.
    pub fn check_length(&mut self, field: &'static str, text: &str, length: Length) {
        match length.check(text) {
            Ok(()) => {}
            Err(Misfit::Missing) => self.add(field, &codes::REQUIRED),
            Err(Misfit::TooShort) => {
                self.add_with(field, &codes::TOO_SHORT, vec![("min", length.min.into())])
            }
            Err(Misfit::TooLong) => self.add_with(field, &codes::TOO_LONG, vec![("max", length.max.into())]),
        }
    }

    /// Goes on where nothing is wrong.
    ///
    /// # Errors
    /// With every field that is wrong.
    pub fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut error = Error::new(&codes::INVALID);
        error.0.fields = self.0;
        Err(error)
    }
}
