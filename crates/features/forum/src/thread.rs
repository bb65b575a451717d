//! One page of a topic, read in one visit.

use std::sync::Arc;

use access::{Action, Decision, Grants, Removal};
use db::{DbError, Snapshot, params};
use events::freshness::Tag;
use kernel::{Cursor, Page, PageSize, Viewer};
use web::Error;

use crate::page_likes::{OnPage, PageLikes};
use crate::post::{Post, PostKind, can_undo};
use crate::store::{self, ReplyRow, TopicRow};
use crate::{ReplyId, TopicId, tags};

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
    pub row: Arc<ReplyRow>,
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
    pub topic: Arc<TopicRow>,
    /// What the topic is about. As the title, for whoever may know of it.
    pub tags: Arc<[String]>,
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

/// The rows of one page of a topic: the same for everybody, so they can be read once for many viewers.
#[derive(Debug)]
pub(crate) struct Rows {
    topic: Arc<TopicRow>,
    /// What the topic is about.
    about: Arc<[String]>,
    /// The accepted answer, on the first page.
    accepted: Option<Arc<ReplyRow>>,
    replies: Page<Arc<ReplyRow>>,
    likes: PageLikes,
    replies_count: i64,
}

impl Rows {
    /// The topic under the rules of access.
    pub(crate) fn thing(&self) -> access::Thing {
        self.topic.facts().thing()
    }

    /// Everything that the rows show: an event about one of these ends their life in memory. All that happens to the
    /// topic and its replies is told about the topic.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let replies = self.replies.items.iter().chain(&self.accepted);
        let mut authors: Vec<_> = replies.map(|row| row.author_id).collect();
        authors.push(self.topic.author_id);
        authors.sort_unstable();
        authors.dedup();
        let mut tags: Vec<Tag> = authors.into_iter().map(|author| Tag::Subject(author.subject())).collect();
        tags.push(Tag::Subject(self.topic.id.subject()));
        // The page names the space, and the menu beside it names them all.
        tags.push(Tag::Kind("forum.space."));
        tags
    }

    /// About how much memory they take.
    pub(crate) fn bytes(&self) -> usize {
        let of = |row: &ReplyRow| row.body.len() + row.body_html.len() + size_of::<ReplyRow>();
        let replies: usize = self.replies.items.iter().chain(&self.accepted).map(|row| of(row)).sum();
        replies
            + self.topic.body.len()
            + self.topic.body_html.len()
            + size_of::<TopicRow>()
            + self.about.iter().map(|tag| tag.len() + size_of::<String>()).sum::<usize>()
            + self.likes.bytes()
    }
}

/// Reads the rows of one page of a topic, whoever may see them.
///
/// # Errors
/// 404 where there is no such topic.
pub(crate) fn rows(q: &mut Snapshot, id: TopicId, after: Option<Cursor>) -> Result<Rows, Error> {
    let topic = store::topic(q, id)?.ok_or_else(Error::not_found)?;
    let about = tags::of_topic(q, id)?.into();
    let rows = store::replies(q, id, after, REPLIES_ON_PAGE)?.into_iter().map(Arc::new).collect();
    let replies: Page<Arc<ReplyRow>> =
        Page::from_extra(rows, REPLIES_ON_PAGE, |row| Cursor::single(row.id.get()));
    let accepted = match topic.accepted_reply_id {
        Some(reply) if after.is_none() => match replies.items.iter().find(|row| row.id == reply) {
            Some(row) => Some(Arc::clone(row)),
            None => store::reply(q, reply)?.map(Arc::new),
        },
        _ => None,
    };
    let elsewhere = accepted.as_ref().filter(|row| replies.items.iter().all(|shown| shown.id != row.id));
    let likes = PageLikes::read(q, OnPage { topic: id, after, accepted: elsewhere.map(|row| row.id) })?;
    let replies_count = q.one(&store::COUNT_REPLIES, params![id])?;
    Ok(Rows { topic: Arc::new(topic), about, accepted, replies, likes, replies_count })
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
    let rows = rows(q, id, after)?;
    let grants = access::load(q, viewer, &[rows.thing()])?;
    seen_by(q, viewer, &rows, &grants)
}

/// The page that these rows make for a viewer with these grants on the topic.
///
/// # Errors
/// 404 where the viewer may not know of the topic.
pub(crate) fn seen_by(
    q: &mut Snapshot,
    viewer: &Viewer,
    rows: &Rows,
    grants: &Grants,
) -> Result<Thread, Error> {
    let topic = Arc::clone(&rows.topic);
    let (facts, thing) = (topic.facts(), rows.thing());
    let may = |action| matches!(access::decide(viewer, action, &thing, grants), Decision::Allow(_));
    access::decide(viewer, Action::See, &thing, grants).for_viewer(viewer)?;
    let readable = may(Action::Read);
    let liked = rows.likes.of(q, viewer.member_id())?;
    let likes = |post| Likes { count: rows.likes.count(post), mine: liked.has(post) };

    let view = |row: &Arc<ReplyRow>| {
        let thing = facts.reply_thing(row.id, row.author_id, row.removal);
        let rights = rights(viewer, &thing, grants, viewer.is(row.author_id), row.removed_at);
        ReplyView {
            likes: likes(Post::Reply(row.id)),
            accepted: topic.accepted_reply_id == Some(row.id),
            rights,
            row: Arc::clone(row),
        }
    };
    let accepted = rows.accepted.as_ref().filter(|_| readable);
    let accepted_id = accepted.map(|row| row.id);
    // The accepted answer stands first and not twice.
    let others = rows.replies.items.iter().filter(|row| readable && Some(row.id) != accepted_id);
    Ok(Thread {
        tags: Arc::clone(&rows.about),
        likes: likes(Post::Topic(topic.id)),
        rights: rights(viewer, &thing, grants, viewer.is(topic.author_id), topic.removed_at),
        readable,
        may_reply: may(Action::Post),
        may_accept: topic.kind == crate::post::TopicKind::Question && may(Action::Accept),
        accepted: accepted.map(view),
        replies: Page { items: others.map(view).collect(), next: rows.replies.next.filter(|_| readable) },
        replies_count: if readable { rows.replies_count } else { 0 },
        topic,
    })
}

/// One reply as a viewer sees it, wherever in its topic it stands.
///
/// # Errors
/// Where there is no such reply, or the viewer may not read it.
pub(crate) fn reply_view(q: &mut Snapshot, viewer: &Viewer, id: ReplyId) -> Result<ReplyView, Error> {
    let row = store::reply(q, id)?.ok_or_else(Error::not_found)?;
    let topic = store::topic(q, row.topic_id)?.ok_or_else(Error::not_found)?;
    let thing = topic.facts().reply_thing(id, row.author_id, row.removal);
    let grants = access::load(q, viewer, std::slice::from_ref(&thing))?;
    access::decide(viewer, Action::Read, &thing, &grants).for_viewer(viewer)?;
    let count = q.one(&store::COUNT_LIKES, params![PostKind::Reply, id])?;
    let mine = match viewer.member_id() {
        Some(member) => q.row::<i64>(&store::LIKE_OF, params![PostKind::Reply, id, member])?.is_some(),
        None => false,
    };
    Ok(ReplyView {
        likes: Likes { count, mine },
        rights: rights(viewer, &thing, &grants, viewer.is(row.author_id), row.removed_at),
        accepted: topic.accepted_reply_id == Some(id),
        row: Arc::new(row),
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
