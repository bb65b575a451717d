//! A member's points, the boards, the rules.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Cursor, Page, PageSize, Subject, Timestamp, ViewerMember};
use ledger::{Line, Unit};
use serde::Deserialize;
use ui::{Frame, Pager, Slip, Tab};
use web::{App, Error, Form, Limits, Meta, Query, Routes, ViewerExt as _, Visit, see_other};

use crate::award::{account, day_of};
use crate::badge::level_name;
use crate::check_in::{Month, check_in, month};
use crate::rules::{Level, Right, Rule};
use crate::store::{self, Ranked};

/// Lines on a page of a board.
const BOARD: u32 = 30;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/points", mine)
        .post("/points/check-in", check_in_now, Limits::form())
        .get("/points/board", board)
        .get("/points/rules", rules)
}

/// A line of the statement with its cause in words.
struct Entry {
    line: Line,
    url: String,
}

impl Entry {
    fn of(line: Line) -> Self {
        let url = address(&line.about);
        Self { line, url }
    }

    /// The message that says why.
    fn why(&self) -> &'static str {
        let back = self.line.takes_back.is_some();
        match self.line.memo.parse().ok() {
            Some(rule) if !back => rule_name(rule),
            Some(_) => ui::message("points-taken-back"),
            None => ui::message("points-other"),
        }
    }
}

/// Where the cause of a posting is; empty where it has no page of its own.
fn address(about: &Subject) -> String {
    match &*about.kind {
        "topic" => format!("/topics/{}", about.id),
        "reply" => format!("/replies/{}", about.id),
        "comment" => format!("/comments/{}", about.id),
        _ => String::new(),
    }
}

fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Welcome => ui::message("points-rule-welcome"),
        Rule::CheckIn => ui::message("points-rule-check-in"),
        Rule::Topic => ui::message("points-rule-topic"),
        Rule::Reply => ui::message("points-rule-reply"),
        Rule::Comment => ui::message("points-rule-comment"),
        Rule::Liked => ui::message("points-rule-liked"),
        Rule::Accepted => ui::message("points-rule-accepted"),
        Rule::Lesson => ui::message("points-rule-lesson"),
        Rule::Course => ui::message("points-rule-course"),
    }
}

fn right_name(right: Right) -> &'static str {
    match right {
        Right::Upload => ui::message("points-right-upload"),
        Right::Tag => ui::message("points-right-tag"),
        Right::Downvote => ui::message("points-right-downvote"),
    }
}

#[derive(Template)]
#[template(path = "points/mine.html")]
struct MinePage {
    f: Frame,
    points: i64,
    level: &'static str,
    /// Points that the next level still wants; 0 at the highest.
    missing: i64,
    month: Month,
    slips: Vec<Vec<Slip>>,
    entries: Vec<Entry>,
    pager: Pager,
    tabs: Vec<Tab>,
}

#[derive(Template)]
#[template(path = "points/board.html")]
struct BoardPage {
    f: Frame,
    tabs: Vec<Tab>,
    spans: Vec<Tab>,
    ranked: Vec<Ranked>,
    /// The place of the first line; 0 on later pages, which begin at a score and not at a place.
    first: usize,
    now: Timestamp,
    mine: i64,
    place: i64,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "points/rules.html")]
struct RulesPage {
    f: Frame,
    tabs: Vec<Tab>,
}

impl RulesPage {
    fn rules(&self) -> &'static [Rule] {
        Rule::ALL
    }

    fn levels(&self) -> &'static [Level] {
        Level::ALL
    }

    fn rule(&self, rule: &Rule) -> &str {
        self.f.t(rule_name(*rule))
    }

    fn level(&self, level: &Level) -> &str {
        self.f.t(level_name(*level))
    }

    /// What a level opens that the one below does not.
    fn opens(&self, level: &Level) -> String {
        let below = |right: Right| {
            let mut lower = Level::ALL.iter().filter(|one| one.threshold() < level.threshold());
            lower.next_back().is_some_and(|one| one.allows(right))
        };
        let new = Right::ALL.iter().filter(|right| level.allows(**right) && !below(**right));
        new.map(|right| self.f.t(right_name(*right))).collect::<Vec<_>>().join(" · ")
    }
}

impl BoardPage {
    fn rank(&self, index: &usize) -> String {
        if self.first == 0 { String::new() } else { (self.first + index).to_string() }
    }

    /// The seal of the first three: its character and its style.
    fn medal(&self, index: &usize) -> Option<(&'static str, &'static str)> {
        match self.first.checked_sub(1)? + index {
            0 => Some(("甲", "small")),
            1 => Some(("乙", "small line")),
            2 => Some(("丙", "small line")),
            _ => None,
        }
    }

    /// The viewer, where there are points but no line on this page.
    fn me_elsewhere(&self) -> Option<&ViewerMember> {
        let me = self.f.me().filter(|_| self.mine > 0)?;
        self.ranked.iter().all(|row| row.member_id != me.id).then_some(me)
    }

    fn is_me(&self, ranked: &Ranked) -> bool {
        self.f.viewer.is(ranked.member_id)
    }

    fn tier(&self, ranked: &Ranked) -> kernel::Tier {
        accounts::tier_shown(ranked.role, ranked.tier, ranked.tier_until, self.now)
    }
}

fn tabs(f: &Frame, current: &str) -> Vec<Tab> {
    let tab = |label: &str, href: &str| Tab {
        label: f.t(label).to_owned(),
        href: href.to_owned(),
        current: href == current,
        count: None,
    };
    vec![
        tab(ui::message("points-mine"), "/points"),
        tab(ui::message("points-board"), "/points/board"),
        tab(ui::message("points-rules"), "/points/rules"),
    ]
}

/// Where a page of a list begins.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    after: Option<Cursor>,
}

async fn mine(
    State(app): State<App>,
    visit: Visit,
    Query(After { after }): Query<After>,
) -> Result<Response, Error> {
    let inside = app.clone();
    let (viewer, (points, month, lines)) = app
        .read(&visit, move |q, viewer| {
            let member = viewer.member()?.id;
            let today = viewer.now.date_in(&inside.site().zone);
            let lines = ledger::statement(q, &account(member), Unit::Points, after, PageSize::DEFAULT)?;
            Ok((crate::points(q, member)?, month(q, member, today)?, lines))
        })
        .await?;
    let level = Level::of(points);
    let title = app.site().messages.get(viewer.locale, ui::message("points-title"));
    app.page(&visit, &viewer, Meta::titled(title).active("points"), |f| MinePage {
        points,
        level: level_name(level),
        missing: level.next().map_or(0, |next| next.threshold() - points),
        slips: vec![Slip::bundle(
            usize::try_from(month.done).unwrap_or(0),
            usize::try_from(month.days).unwrap_or(0),
        )],
        month,
        pager: Pager::keyset("/points", after.is_some(), lines.next),
        entries: lines.items.into_iter().map(Entry::of).collect(),
        tabs: tabs(&f, "/points"),
        f,
    })
}

/// The form has nothing but its secret.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Press {}

async fn check_in_now(
    State(app): State<App>,
    visit: Visit,
    Form(Press {}): Form<Press>,
) -> Result<Response, Error> {
    let inside = app.clone();
    let (_, given) = app
        .write(&visit, move |tx, viewer| {
            let today = viewer.now.date_in(&inside.site().zone);
            check_in(tx, viewer, today)
        })
        .await?;
    visit.flash_next(if given.points > 0 {
        ui::message("points-checked-in")
    } else {
        ui::message("points-checked-in-before")
    });
    Ok(see_other("/points"))
}

kernel::text_enum! {
    /// The time that a board is about.
    pub(crate) enum Span {
        /// Today.
        Day = "day",
        /// This month.
        Month = "month",
        /// Ever.
        All = "all",
    }
}

impl Span {
    /// The period of the scores.
    pub(crate) fn period(self, now: Timestamp) -> String {
        let day = day_of(now);
        match self {
            Self::Day => day,
            Self::Month => day.get(..7).unwrap_or(&day).to_owned(),
            Self::All => "all".to_owned(),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Day => ui::message("points-span-day"),
            Self::Month => ui::message("points-span-month"),
            Self::All => ui::message("points-span-all"),
        }
    }
}

/// Which board, and where its page begins.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    span: String,
    after: Option<Cursor>,
}

async fn board(
    State(app): State<App>,
    visit: Visit,
    Query(Wanted { span, after }): Query<Wanted>,
) -> Result<Response, Error> {
    let span: Span = span.parse().unwrap_or(Span::Month);
    let size = PageSize::clamped(BOARD);
    let (viewer, (rows, mine, place)) = app
        .read(&visit, move |q, viewer| {
            let period = span.period(viewer.now);
            let rows = store::board(q, &period, after, size)?;
            let mine = match viewer.member_id() {
                Some(member) => store::score(q, &period, member)?,
                None => 0,
            };
            let above: i64 = if mine > 0 { q.one(&store::ABOVE, db::params![period, mine])? } else { 0 };
            Ok((rows, mine, above + 1))
        })
        .await?;
    let page = Page::from_extra(rows, size, |row| Cursor::pair(row.points, row.member_id.get()));
    let title = app.site().messages.get(viewer.locale, ui::message("points-board"));
    let now = viewer.now;
    app.page(&visit, &viewer, Meta::titled(title).active("points"), |f| {
        let path = format!("/points/board?span={span}");
        let spans = Span::ALL.iter().map(|one| Tab {
            label: f.t(one.label()).to_owned(),
            href: format!("/points/board?span={one}"),
            current: *one == span,
            count: None,
        });
        BoardPage {
            tabs: tabs(&f, "/points/board"),
            spans: spans.collect(),
            ranked: page.items,
            first: usize::from(after.is_none()),
            now,
            mine,
            place,
            pager: Pager::keyset(&path, after.is_some(), page.next),
            f,
        }
    })
}

async fn rules(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let viewer = app.viewer(&visit).await?;
    let title = app.site().messages.get(viewer.locale, ui::message("points-rules"));
    app.page(&visit, &viewer, Meta::titled(title).active("points"), |f| RulesPage {
        tabs: tabs(&f, "/points/rules"),
        f,
    })
}
