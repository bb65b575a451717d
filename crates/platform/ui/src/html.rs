//! Text that is HTML already.

use std::borrow::Cow;
use std::fmt;

use askama::filters::{Escaper as _, Html as HtmlEscaper, HtmlSafe};
use askama::{FastWritable, Values};

/// A piece of HTML that this crate made and escaped itself; templates show it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(Cow<'static, str>);

impl Html {
    /// Wraps text that is already safe HTML. Only for markup made by the program, never for what somebody typed.
    #[must_use]
    pub const fn from_safe(html: String) -> Self {
        Self(Cow::Owned(html))
    }

    /// Markup that is written out in the program.
    #[must_use]
    pub const fn from_static(html: &'static str) -> Self {
        Self(Cow::Borrowed(html))
    }

    /// Escapes any text.
    #[must_use]
    pub fn escaped(text: &str) -> Self {
        let mut html = String::with_capacity(text.len() + 8);
        push_escaped(&mut html, text);
        Self::from_safe(html)
    }

    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Spares templates the detour over a formatter.
impl FastWritable for Html {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

/// Appends text with `<`, `>`, `&` and both quotes escaped, fit for content and for quoted attributes.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = HtmlEscaper.write_escaped_str(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_is_inert() {
        let html = Html::escaped("<img src=x onerror='alert(1)'> & \"q\"").to_string();
        assert!(!html.contains(['<', '>', '"', '\'']), "{html}");
    }
}
