//! One page of a topic, read in one visit.

use std::collections::HashMap;

use access::{Action, Decision, Grants, Removal};
use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId, Page, PageSize, Viewer};
use web::Error;

use crate::post::{PostKind, can_undo};
use crate::store::{self, ReplyRow, TopicRow};
use crate::{ReplyId, TopicId};

/// Replies on a page.
pub const REPLIES_ON_PAGE: PageSize = PageSize::DEFAULT;

/// What the viewer may do with one post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rights {
    /// Change its words.
    pub edit: bool,
    /// Take it away.
    pub delete: bool,
    /// Bring it back.
    pub restore: bool,
    /// Like it.
    pub like: bool,
    /// Lock and unlock.
    pub moderate: bool,
}

/// How many like a post, and whether the viewer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Likes {
    /// All.
    pub count: i64,
    /// The viewer among them.
    pub mine: bool,
}

/// A reply as one viewer sees it.
#[derive(Debug, Clone)]
pub struct ReplyView {
    /// The row.
    pub row: ReplyRow,
    /// Likes.
    pub likes: Likes,
    /// What the viewer may do.
    pub rights: Rights,
    /// Whether the asker accepted it.
    pub accepted: bool,
}

impl ReplyView {
    /// Whether its words are there: deleted replies leave a trace, so that answers to them make sense.
    pub fn is_there(&self) -> bool {
        self.row.removal == Removal::None
    }
}

/// One page of a topic as one viewer sees it.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The row.
    pub topic: TopicRow,
    /// Likes of the topic.
    pub likes: Likes,
    /// What the viewer may do with the topic.
    pub rights: Rights,
    /// Whether the viewer may read it all; otherwise there are no replies here and the body must not be shown.
    pub readable: bool,
    /// Whether the viewer may reply.
    pub may_reply: bool,
    /// Whether the viewer may accept an answer.
    pub may_accept: bool,
    /// The accepted answer, on the first page.
    pub accepted: Option<ReplyView>,
    /// Replies of this page.
    pub replies: Page<ReplyView>,
    /// Replies in all.
    pub replies_count: i64,
}

/// Reads one page of a topic.
///
/// # Errors
/// 404 where the viewer may not know of it.
pub fn thread(
    q: &mut Snapshot,
    viewer: &Viewer,
    id: TopicId,
    after: Option<Cursor>,
) -> Result<Thread, Error> {
    let topic = store::topic(q, id)?.ok_or_else(Error::not_found)?;
    let (facts, thing) = (topic.facts(), topic.facts().thing());
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    let may = |action| matches!(access::decide(viewer, action, &thing, &grants), Decision::Allow(_));
    access::decide(viewer, Action::See, &thing, &grants).for_viewer(viewer)?;
    let readable = may(Action::Read);

    let rows = if readable { store::replies(q, id, after, REPLIES_ON_PAGE)? } else { Vec::new() };
    let page = Page::from_extra(rows, REPLIES_ON_PAGE, |row| Cursor::single(row.id.get()));
    let accepted = match topic.accepted_reply_id {
        Some(reply) if readable && after.is_none() => match page.items.iter().find(|row| row.id == reply) {
            Some(row) => Some(row.clone()),
            None => store::reply(q, reply)?,
        },
        _ => None,
    };

    let topic_likes = likes_of(q, viewer, PostKind::Topic, id.get())?;
    let mut reply_likes = if readable { likes_on_page(q, viewer, id, after)? } else { HashMap::new() };
    if let Some(row) = accepted.as_ref().filter(|row| page.items.iter().all(|shown| shown.id != row.id)) {
        reply_likes.insert(row.id, likes_of(q, viewer, PostKind::Reply, row.id.get())?);
    }

    let view = |row: ReplyRow| {
        let thing = facts.reply_thing(row.id, row.author_id, row.removal);
        let rights = rights(viewer, &thing, &grants, viewer.is(row.author_id), row.removed_at);
        ReplyView {
            likes: reply_likes.get(&row.id).copied().unwrap_or_default(),
            accepted: topic.accepted_reply_id == Some(row.id),
            rights,
            row,
        }
    };
    let replies_count = if readable { q.one(&store::COUNT_REPLIES, params![id])? } else { 0 };
    let accepted = accepted.map(view);
    let accepted_id = accepted.as_ref().map(|reply| reply.row.id);
    let replies = page.map(view);
    Ok(Thread {
        likes: topic_likes,
        rights: rights(viewer, &thing, &grants, viewer.is(topic.author_id), topic.removed_at),
        readable,
        may_reply: may(Action::Post),
        may_accept: topic.kind == crate::post::TopicKind::Question && may(Action::Accept),
        accepted,
        // The accepted answer stands first and not twice.
        replies: Page {
            items: replies.items.into_iter().filter(|reply| Some(reply.row.id) != accepted_id).collect(),
            next: replies.next,
        },
        replies_count,
        topic,
    })
}

fn rights(
    viewer: &Viewer,
    thing: &access::Thing,
    grants: &Grants,
    own: bool,
    removed_at: Option<kernel::Timestamp>,
) -> Rights {
    if viewer.member.is_none() {
        return Rights::default();
    }
    let may = |action| matches!(access::decide(viewer, action, thing, grants), Decision::Allow(_));
    Rights {
        edit: may(Action::Edit),
        delete: may(Action::Delete),
        restore: may(Action::Restore) && (viewer.is_staff() || can_undo(removed_at, viewer.now)),
        like: !own && may(Action::Read),
        moderate: may(Action::Moderate),
    }
}

/// Likes of one post.
fn likes_of(q: &mut Snapshot, viewer: &Viewer, kind: PostKind, id: i64) -> Result<Likes, DbError> {
    let (count, mine): (i64, i64) =
        q.one(&store::LIKES_OF_POST, params![kind, id, member_or_nobody(viewer)])?;
    Ok(Likes { count, mine: mine > 0 })
}

/// Likes of the replies on a page.
fn likes_on_page(
    q: &mut Snapshot,
    viewer: &Viewer,
    topic: TopicId,
    after: Option<Cursor>,
) -> Result<HashMap<ReplyId, Likes>, DbError> {
    let (after, limit) = (after.map_or(0, Cursor::as_single), REPLIES_ON_PAGE.with_extra());
    let (kind, member) = (PostKind::Reply, member_or_nobody(viewer));
    let rows: Vec<(ReplyId, i64, i64)> =
        q.rows(&store::LIKES_ON_PAGE, params![kind, topic, after, limit, member])?;
    Ok(rows.into_iter().map(|(id, count, mine)| (id, Likes { count, mine: mine > 0 })).collect())
}

// No member has the id 0.
fn member_or_nobody(viewer: &Viewer) -> i64 {
    viewer.member_id().map_or(0, MemberId::get)
}

/// Where a page of a topic begins that ends with `reply`; `None` where the first page already shows it.
///
/// # Errors
/// Only of the database.
pub fn page_ending_with(q: &mut Snapshot, topic: TopicId, reply: ReplyId) -> Result<Option<Cursor>, DbError> {
    let size = REPLIES_ON_PAGE.get();
    let limit = REPLIES_ON_PAGE.with_extra();
    let ids: Vec<i64> = q.rows(&store::REPLIES_UP_TO, params![topic, reply, limit])?;
    Ok(ids.get(size).copied().map(Cursor::single))
}
