//! Writes code as escaped text with one span for each run of the same colour.

use crate::escape::text_into;

/// The colours of `code.css`. Everything else is plain ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A word that the language reserves.
    Keyword,
    /// Text between quotes.
    Str,
    /// A comment.
    Comment,
    /// A number.
    Number,
    /// A function where it is defined or called, a command, a macro.
    Function,
    /// A type.
    Type,
    /// Markup about the code: attributes, directives, decorators.
    Meta,
    /// A line that a diff adds.
    Added,
    /// A line that a diff removes.
    Removed,
}

impl Class {
    const fn css(self) -> &'static str {
        match self {
            Self::Keyword => "k",
            Self::Str => "s",
            Self::Comment => "c",
            Self::Number => "n",
            Self::Function => "f",
            Self::Type => "t",
            Self::Meta => "m",
            Self::Added => "l add",
            Self::Removed => "l del",
        }
    }
}

/// Takes the code from front to back: each call of [`Painter::until`] colours what lies between the last call and
/// this one, so nothing can be lost or written twice.
pub(crate) struct Painter<'c> {
    code: &'c str,
    from: usize,
    to: usize,
    class: Option<Class>,
    out: String,
}

impl<'c> Painter<'c> {
    pub(crate) fn new(code: &'c str) -> Self {
        Self { code, from: 0, to: 0, class: None, out: String::with_capacity(code.len() * 2) }
    }

    /// Colours everything up to `end`.
    pub(crate) fn until(&mut self, end: usize, class: Option<Class>) {
        if end <= self.to {
            return;
        }
        if class != self.class {
            self.flush();
            self.class = class;
        }
        self.to = end;
    }

    /// The HTML of the whole code.
    pub(crate) fn finish(mut self) -> String {
        self.flush();
        self.class = None;
        self.to = self.code.len();
        self.flush();
        self.out
    }

    fn flush(&mut self) {
        let run = self.code.get(self.from..self.to).unwrap_or_default();
        self.from = self.to;
        if run.is_empty() {
            return;
        }
        match self.class {
            None => text_into(run, &mut self.out),
            Some(class) => {
                self.out.push_str("<span class=\"");
                self.out.push_str(class.css());
                self.out.push_str("\">");
                text_into(run, &mut self.out);
                self.out.push_str("</span>");
            }
        }
    }
}
