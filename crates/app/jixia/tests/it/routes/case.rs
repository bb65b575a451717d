//! One line of the table: a request, and what comes of it for whom.

use std::collections::BTreeMap;

use testkit::{Answer, Visitor};

use crate::support::{Community, Member, Sample};

/// A request to one route. Words in braces stand for things of the sample: `/topics/{topic}`.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) body: Body,
    pub(super) asks: Vec<Ask>,
}

/// What is sent along.
#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    None,
    Fragment,
    Form(&'static [(&'static str, &'static str)]),
    Json(&'static str),
}

/// Who sends it, and what comes of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask {
    pub(super) who: Who,
    pub(super) right: Right,
    expected: Expected,
}

/// Whether the request concerns whoever sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Right {
    /// Nobody is signed in.
    Nobody,
    /// It is none of this member's business, or everybody's.
    Wrong,
    /// It is.
    Concerned,
}

/// Whoever sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Nobody,
    Owner,
    Moderator,
    Author,
    Rival,
    Lin,
    Meng,
    Stranger,
}

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expected {
    /// This status.
    Status(u16),
    /// The way to the sign-in form, with what was written; 401 for programs.
    SignIn,
    /// The way to an address that begins like this.
    Leads(&'static str),
}

impl From<u16> for Expected {
    fn from(status: u16) -> Self {
        Self::Status(status)
    }
}

pub(super) use Expected::{Leads, SignIn};

impl Case {
    fn new(method: &'static str, path: &'static str, body: Body) -> Self {
        Self { method, path, body, asks: Vec::new() }
    }

    /// A page.
    pub(super) fn get(path: &'static str) -> Self {
        Self::new("GET", path, Body::None)
    }

    /// A part of a page, as htmx asks for it.
    pub(super) fn fragment(path: &'static str) -> Self {
        Self::new("GET", path, Body::Fragment)
    }

    /// A form.
    pub(super) fn form(path: &'static str, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self::new("POST", path, Body::Form(fields))
    }

    /// A call of the API with a body; empty for none.
    pub(super) fn call(method: &'static str, path: &'static str, body: &'static str) -> Self {
        Self::new(method, path, if body.is_empty() { Body::None } else { Body::Json(body) })
    }

    /// What a passer-by gets.
    pub(super) fn nobody(mut self, expected: impl Into<Expected>) -> Self {
        self.asks.push(Ask { who: Who::Nobody, right: Right::Nobody, expected: expected.into() });
        self
    }

    /// What a member gets whom it does not concern.
    pub(super) fn wrong(mut self, who: Who, expected: impl Into<Expected>) -> Self {
        self.asks.push(Ask { who, right: Right::Wrong, expected: expected.into() });
        self
    }

    /// What a member gets whom it concerns.
    pub(super) fn right(mut self, who: Who, expected: impl Into<Expected>) -> Self {
        self.asks.push(Ask { who, right: Right::Concerned, expected: expected.into() });
        self
    }

    /// The same for everybody, signed in or not.
    pub(super) fn everybody(self, status: u16) -> Self {
        self.nobody(status).wrong(Who::Stranger, status)
    }

    /// For members only, whoever they are.
    pub(super) fn members(self, expected: impl Into<Expected>) -> Self {
        self.nobody(SignIn).wrong(Who::Stranger, expected)
    }

    /// The route that this asks, without the names of its parameters.
    pub(super) fn route(&self) -> String {
        route_of(self.method, self.path)
    }

    /// Whom the cases are for.
    pub(super) fn rights(&self) -> impl Iterator<Item = Right> {
        self.asks.iter().map(|ask| ask.right)
    }

    /// Sends the request for everybody and notes what came out otherwise than expected.
    pub(super) async fn run(&self, community: &Community, faults: &mut Vec<String>) {
        let names = Names::of(community, &community.sample().await);
        // All come in first, as that writes their sessions.
        let mut visitors = Vec::new();
        for ask in &self.asks {
            visitors.push(self.visitor(community, ask.who).await);
        }
        let mut before = community.footprint().await;
        for (place, (ask, mut visitor)) in self.asks.iter().zip(visitors).enumerate() {
            let answer = self.send(&mut visitor, &names).await;
            if let Some(fault) = self.fault(ask.expected, &answer, &names) {
                faults.push(format!("{:?}: {fault}", ask.who));
            }
            if self.is_api() && !community.describes(&self.route(), answer.status) {
                faults.push(format!("{}: the description does not name {}", answer.asked, answer.status));
            }
            let reads = self.method == "GET";
            if reads && place + 1 < self.asks.len() {
                continue;
            }
            let after = community.footprint().await;
            let written = after.since(&before);
            let refused = answer.status >= 400 || matches!(ask.expected, SignIn);
            if (refused || reads) && !written.is_empty() {
                faults.push(format!("{:?}: {} wrote {written:?}", ask.who, answer.asked));
            }
            before = after;
        }
    }

    pub(super) fn is_api(&self) -> bool {
        self.path.starts_with("/api/v1/")
    }

    /// Whoever asks, with a page open from which forms take their secret.
    pub(super) async fn visitor(&self, community: &Community, who: Who) -> Visitor {
        let Some(member) = who.member(community) else {
            let mut passer_by = community.passer_by();
            passer_by.get("/login").await.expect_status(200);
            return passer_by;
        };
        if self.is_api() {
            return community.program(member).await;
        }
        let mut browser = community.browser(member).await;
        if let Body::Form(_) = self.body {
            browser.get("/settings/profile").await.expect_status(200);
        }
        browser
    }

    async fn send(&self, visitor: &mut Visitor, names: &Names) -> Answer {
        self.send_to(visitor, &names.put_into(self.path), names).await
    }

    /// The same request to another address.
    pub(super) async fn send_to(&self, visitor: &mut Visitor, path: &str, names: &Names) -> Answer {
        match self.body {
            Body::None if self.method == "GET" => visitor.get(path).await,
            Body::None => visitor.json(self.method, path, &serde_json::Value::Null).await,
            Body::Fragment => visitor.fragment(path).await,
            Body::Form(fields) => {
                let fields: Vec<_> =
                    fields.iter().map(|(name, value)| (*name, names.put_into(value))).collect();
                let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                visitor.post(path, &fields).await
            }
            Body::Json(text) => {
                let body = serde_json::from_str(&names.put_into(text)).unwrap();
                visitor.json(self.method, path, &body).await
            }
        }
    }

    fn fault(&self, expected: Expected, answer: &Answer, names: &Names) -> Option<String> {
        let fine = match expected {
            Expected::Status(status) => answer.status == status,
            SignIn if self.is_api() || matches!(self.body, Body::Fragment) => answer.status == 401,
            // Where something was written, it is shown to be copied, with the way beside it.
            SignIn if answer.status == 401 => {
                let way = answer.attribute(".fault a.primary", "href").unwrap_or_default();
                answer.count(".written textarea") > 0 && way.starts_with("/login?next=")
            }
            SignIn => answer.status == 303 && answer.location().starts_with("/login?next="),
            Leads(to) => answer.status == 303 && answer.location().starts_with(&names.put_into(to)),
        };
        let got: String = answer.text().chars().filter(|c| *c != '\n').take(300).collect();
        (!fine).then(|| {
            format!(
                "{} -> {} {}, expected {expected:?}: {got}",
                answer.asked,
                answer.status,
                answer.location()
            )
        })
    }
}

impl Who {
    fn member(self, community: &Community) -> Option<&Member> {
        let cast = &community.cast;
        match self {
            Self::Nobody => None,
            Self::Owner => Some(&cast.owner),
            Self::Moderator => Some(&cast.moderator),
            Self::Author => Some(&cast.author),
            Self::Rival => Some(&cast.rival),
            Self::Lin => Some(&cast.lin),
            Self::Meng => Some(&cast.meng),
            Self::Stranger => Some(&cast.stranger),
        }
    }
}

/// Method and path with unnamed parameters, by which a case finds its route.
pub(super) fn route_of(method: &str, path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}

/// What the words in braces stand for.
pub(super) struct Names(BTreeMap<&'static str, String>);

impl Names {
    pub(super) fn of(community: &Community, sample: &Sample) -> Self {
        let wares = &sample.wares;
        let asset = ui::assets::asset("jixia.css").trim_start_matches("/assets/").to_owned();
        let pairs = [
            ("space", sample.space.to_string()),
            ("space_slug", sample.space_slug.clone()),
            ("staff_space", sample.staff_space.to_string()),
            ("staff_space_slug", sample.staff_space_slug.clone()),
            ("tag", "C%2B%2B".to_owned()),
            ("staff_tag", "轮值".to_owned()),
            ("topic", sample.topic.to_string()),
            ("reply", sample.reply.to_string()),
            ("gone_topic", sample.gone_topic.to_string()),
            ("gone_reply", sample.gone_reply.to_string()),
            ("staff_topic", sample.staff_topic.to_string()),
            ("staff_reply", sample.staff_reply.to_string()),
            ("course", wares.course.id.to_string()),
            ("course_slug", wares.course.slug.clone()),
            ("gone_course", wares.gone.id.to_string()),
            ("draft", wares.draft.id.to_string()),
            ("draft_slug", wares.draft.slug.clone()),
            ("trial", wares.trial.id.to_string()),
            ("trial_slug", wares.trial.slug.clone()),
            ("lesson", wares.lesson.id.to_string()),
            ("lesson_slug", wares.lesson.slug.clone()),
            ("module", wares.lesson.module_id.to_string()),
            ("comment", sample.comment.to_string()),
            ("gone_comment", sample.gone_comment.to_string()),
            ("paid_comment", sample.paid_comment.to_string()),
            ("article", wares.article.id.to_string()),
            ("article_slug", wares.article.slug.clone()),
            ("draft_article", wares.draft_article.id.to_string()),
            ("draft_article_slug", wares.draft_article.slug.clone()),
            ("gone_article", wares.gone_article.id.to_string()),
            ("article_kind", "article".to_owned()),
            ("author", community.cast.author.name.to_owned()),
            ("series_slug", "把表用到底".to_owned()),
            ("plan", wares.plan.to_string()),
            ("order", wares.order.to_string()),
            ("token", sample.token.to_string()),
            ("letter", sample.letter.to_string()),
            ("notification", sample.notification.to_string()),
            ("way_out", sample.way_out.clone()),
            ("lin", community.cast.lin.name.to_owned()),
            ("asset", asset),
            ("unknown", "4711".to_owned()),
            ("nonsense", "0-0-0".to_owned()),
            ("gateway", "sandbox".to_owned()),
            ("github", "github".to_owned()),
            ("course_kind", "course".to_owned()),
            ("topic_kind", "topic".to_owned()),
            ("lesson_kind", "lesson".to_owned()),
            ("plan_kind", "plan".to_owned()),
        ];
        Self(pairs.into_iter().collect())
    }

    /// The text with every word in braces replaced. Braces around anything else stay.
    pub(super) fn put_into(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}
