//! New lessons, told to everybody who has the course, a page of members at a time.

use std::time::Duration;

use ::events::Logged;
use ::events::due::{self, Work, WorkContext, WorkError};
use access::Right;
use courses::CourseId;
use db::{DbError, Tx};
use kernel::{Cursor, MemberId, PageSize, Timestamp};
use serde::{Deserialize, Serialize};

use crate::deliver::{Cause, Notice, deliver};
use crate::kind::Kind;

const FAN_OUT: &str = "notify.lesson";

/// Authors who add ten lessons in a row are told of once; so are those who wait for them.
const PAUSE: Duration = Duration::from_secs(60);

/// Members of one transaction.
const AT_ONCE: PageSize = PageSize::clamped(100);

/// A course has something new.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct News {
    course: CourseId,
    event: i64,
    at: Timestamp,
    by: Option<MemberId>,
}

/// Notes that the members of a course are to be told.
pub(crate) fn begin(tx: &mut Tx, event: &Logged, course: CourseId) -> Result<(), DbError> {
    let news = News { course, event: event.id, at: event.at, by: event.actor };
    let due_at = tx.now().plus(PAUSE);
    due::enqueue(tx, FAN_OUT, &format!("event-{}", event.id), &news, due_at).map(drop)
}

pub(crate) fn work() -> Work {
    Work::new(FAN_OUT, 10, Duration::from_secs(120), tell)
}

async fn tell(context: WorkContext, news: News) -> Result<(), WorkError> {
    let mut after: Option<Cursor> = None;
    loop {
        after = context.db().write(move |tx| tell_some(tx, news, after)).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Tells a page of members; says where the next one begins.
fn tell_some(tx: &mut Tx, news: News, after: Option<Cursor>) -> Result<Option<Cursor>, DbError> {
    let subject = news.course.subject();
    let page = access::grants_on(tx, &subject, after, AT_ONCE)?;
    let now = tx.now();
    for grant in &page.items {
        if grant.right == Right::Read && grant.standing(now) == access::Standing::InForce {
            let notice = Notice::new(grant.member, Kind::Lesson, subject.clone(), subject.clone());
            let cause = Cause { id: news.event, at: news.at, actor: news.by, space: None };
            deliver(tx, cause, &notice)?;
        }
    }
    Ok(page.next)
}
