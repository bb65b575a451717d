//! Points and level on a member's page.

use askama::Template;
use db::{DbError, Snapshot};
use kernel::MemberId;
use ui::Frame;
use web::Fragment;

use crate::rules::Level;

/// Points and level of a member.
#[derive(Debug, Clone, Copy)]
pub struct Badge {
    points: i64,
    level: Level,
}

#[derive(Template)]
#[template(path = "points/badge.html")]
struct BadgeTemplate<'a> {
    f: &'a Frame,
    points: i64,
    level: Level,
}

/// Points and level of a member.
///
/// # Errors
/// Only of the database.
pub fn badge(q: &mut Snapshot, member: MemberId) -> Result<Badge, DbError> {
    let points = crate::points(q, member)?;
    Ok(Badge { points, level: Level::of(points) })
}

impl Fragment for Badge {
    fn html(&self, frame: &Frame) -> Result<String, askama::Error> {
        BadgeTemplate { f: frame, points: self.points, level: self.level }.render()
    }
}

/// The message with the name of a level.
pub(crate) fn level_name(level: Level) -> &'static str {
    match level {
        Level::First => ui::message("points-level-first"),
        Level::Second => ui::message("points-level-second"),
        Level::Third => ui::message("points-level-third"),
        Level::Fourth => ui::message("points-level-fourth"),
        Level::Fifth => ui::message("points-level-fifth"),
    }
}

impl BadgeTemplate<'_> {
    fn name(&self) -> &'static str {
        level_name(self.level)
    }
}
