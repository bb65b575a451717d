//! The values that the macros in `templates/parts.html` show.

use std::borrow::Cow;

use kernel::Cursor;

/// How urgent something is, which chooses its colour and its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// It worked.
    Ok,
    /// Worth knowing.
    Info,
    /// Take care.
    Warn,
    /// It failed.
    Bad,
}

impl Tone {
    /// The class that colours badges and callouts.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ok => "ok",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The mark beside it: colour is never the only sign.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Plain | Self::Info => "info",
            Self::Ok => "check",
            Self::Warn => "attention",
            Self::Bad => "cross",
        }
    }
}

/// One sentence that the page before left behind: "Your reply is posted."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Its colour and mark.
    pub tone: Tone,
    /// The sentence, in the viewer's language.
    pub text: String,
}

/// A small link in the head of the page, such as the bell: other features put theirs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLink {
    /// The name of its icon.
    pub icon: &'static str,
    /// What it is, with the count, for screen readers.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Shown on it where it is not zero.
    pub count: i64,
}

/// One of several views of the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tab {
    /// The words on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is the view being shown.
    pub current: bool,
    /// A count behind the words.
    pub count: Option<i64>,
}

/// One step of the way to this page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crumb {
    /// The name of the page above.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// A group of links in a side menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NavGroup {
    /// The heading; none for the first group.
    pub title: Option<String>,
    /// The links.
    pub links: Vec<NavLink>,
}

/// A link in a side menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NavLink {
    /// The words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is the page being shown.
    pub current: bool,
    /// The name of an icon; empty for none.
    pub icon: &'static str,
    /// A count behind the words, where it is not zero.
    pub count: i64,
}

/// One value that a select field or a group of radio buttons offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is submitted.
    pub value: String,
    /// The words.
    pub label: String,
    /// A second line; empty for none. Select fields do not show it.
    pub note: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// One figure with its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// How much of it.
    pub value: String,
}

/// The state of one bamboo slip: a lesson, a day, a test case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// Finished.
    Done,
    /// Being read now.
    Now,
    /// Open to everybody.
    Free,
    /// Not yet begun.
    Open,
}

impl Slip {
    /// Its class in the stylesheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Free => "free",
            Self::Open => "",
        }
    }

    /// One bundle of `total` slips of which the first `done` are finished.
    #[must_use]
    pub fn bundle(done: usize, total: usize) -> Vec<Self> {
        (0..total).map(|at| if at < done { Self::Done } else { Self::Open }).collect()
    }
}

/// Links to the first and the next page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// Back to the beginning, where this page is not the first.
    pub first: Option<String>,
    /// On to what follows.
    pub next: Option<String>,
}

impl Pager {
    /// For a list at `path` (its other parameters included): `later` says whether this page began after a cursor,
    /// `next` where the following one does. The parameter is called `after`.
    #[must_use]
    pub fn keyset(path: &str, later: bool, next: Option<Cursor>) -> Self {
        let join = if path.contains('?') { '&' } else { '?' };
        Self {
            first: later.then(|| path.to_owned()),
            next: next.map(|cursor| format!("{path}{join}after={cursor}")),
        }
    }

    /// Whether the list has only this page.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_none() && self.next.is_none()
    }
}

/// What is wrong with the fields of a form, in the viewer's language. The field named `""` is the form as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldErrors(Vec<(Cow<'static, str>, String)>);

impl FieldErrors {
    /// Adds a sentence to a field.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// The first sentence about a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// The sentence about the form as a whole.
    #[must_use]
    pub fn general(&self) -> Option<&str> {
        self.of("")
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An amount of money in the two sizes that a price is set in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceParts {
    /// The sign of the currency, with a minus where the amount is negative.
    pub symbol: String,
    /// The digits; whole amounts without their zeros behind the point.
    pub amount: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_keeps_the_other_parameters() {
        let next = Some(Cursor::single(7));
        let pager = Pager::keyset("/topics?space=rust", false, next);
        assert_eq!(pager.first, None);
        assert_eq!(pager.next, Some(format!("/topics?space=rust&after={}", Cursor::single(7))));
        assert!(Pager::keyset("/topics", true, next).next.unwrap().starts_with("/topics?after="));
        assert!(Pager::keyset("/topics", false, None).is_empty());
    }

    #[test]
    fn a_bundle_counts_its_slips() {
        let bundle = Slip::bundle(2, 5);
        assert_eq!(bundle.iter().filter(|slip| **slip == Slip::Done).count(), 2);
        assert_eq!(bundle.len(), 5);
        assert_eq!(Slip::bundle(9, 2), [Slip::Done; 2]);
    }

    #[test]
    fn errors_are_found_by_field() {
        let mut errors = FieldErrors::default();
        assert!(errors.is_empty() && errors.general().is_none());
        errors.add("title", "Too long.");
        errors.add("", "Try again.");
        assert_eq!((errors.of("title"), errors.general()), (Some("Too long."), Some("Try again.")));
        assert_eq!(errors.of("body"), None);
    }
}
