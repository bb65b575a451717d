//! The comments under a thing as one viewer sees them, read in one visit.

use std::collections::{HashMap, HashSet};

use access::{Action, Grants, Removal};
use db::{DbError, Snapshot, params};
use kernel::{Cursor, Page, PageSize, Subject, Viewer};
use web::Error;

use crate::CommentId;
use crate::comment::{can_undo, comment_in_place, place, thing};
use crate::host::{Hosts, Place};
use crate::like_comment::Likes;
use crate::store::{self, COMMENTS_MAX, CommentRow};

/// Comments on a page.
pub const COMMENTS_ON_PAGE: PageSize = PageSize::DEFAULT;

/// Replies that are shown under a comment at once.
pub const REPLIES_SHOWN: i64 = 5;

/// What the viewer may do with one comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rights {
    /// Answer it.
    pub reply: bool,
    /// Change its words.
    pub edit: bool,
    /// Take it away.
    pub delete: bool,
    /// Bring it back.
    pub restore: bool,
    /// Like it.
    pub like: bool,
}

/// A comment as one viewer sees it.
#[derive(Debug, Clone)]
pub struct CommentView {
    /// The row.
    pub row: CommentRow,
    /// Likes.
    pub likes: Likes,
    /// What the viewer may do.
    pub rights: Rights,
    /// Replies in all.
    pub replies_count: i64,
    /// Those that are shown with it.
    pub replies: Vec<Self>,
}

impl CommentView {
    /// Whether its words are there. A deleted comment leaves a trace while there are answers to it.
    pub fn is_there(&self) -> bool {
        self.row.removal == Removal::None
    }

    /// Replies that are not shown with it.
    pub fn replies_left(&self) -> i64 {
        let shown = self.replies.iter().filter(|reply| reply.is_there()).count();
        self.replies_count.saturating_sub(i64::try_from(shown).unwrap_or(i64::MAX)).max(0)
    }

    /// Whether there is anything to show: words, answers, or a way back.
    fn is_shown(&self) -> bool {
        self.is_there() || self.replies_count > 0 || self.rights.restore
    }
}

/// One page of the comments under a thing.
#[derive(Debug, Clone)]
pub struct Discussion {
    /// What they stand under.
    pub place: Place,
    /// Whether the viewer may comment.
    pub may_post: bool,
    /// Comments and replies in all.
    pub count: i64,
    /// Comments of this page, the newest first.
    pub comments: Page<CommentView>,
}

/// One comment with a page of the replies to it.
#[derive(Debug, Clone)]
pub struct Thread {
    /// What it stands under.
    pub place: Place,
    /// Whether the viewer may answer.
    pub may_post: bool,
    /// The comment; its replies are beside it, not in it.
    pub head: CommentView,
    /// Replies of this page, the oldest first.
    pub replies: Page<CommentView>,
}

/// Reads one page of the comments under a thing.
///
/// # Errors
/// Where the viewer may not read what they stand under.
pub fn discussion(
    q: &mut Snapshot,
    viewer: &Viewer,
    hosts: &Hosts,
    subject: &Subject,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Discussion, Error> {
    let place = place(q, hosts, subject)?;
    let grants = readable(q, viewer, &place)?;
    let rows = store::comments(q, subject, after, size)?;
    let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get()));
    let heads: Vec<i64> = page.items.iter().map(|row| row.id.get()).collect();
    let replies = first_replies(q, &heads)?;
    let see = Sight::of(q, viewer, &place, &grants, page.items.iter().chain(&replies))?;
    let mut by_head: HashMap<CommentId, Vec<CommentView>> = HashMap::new();
    for reply in replies {
        by_head.entry(reply.thread()).or_default().push(see.view(reply));
    }
    let comments = page.map(|row| {
        let replies = by_head.remove(&row.id).unwrap_or_default();
        CommentView { replies: shown(replies), ..see.view(row) }
    });
    Ok(Discussion {
        may_post: see.may_post,
        count: q.one(&store::COUNT_COMMENTS, params![subject.kind.as_ref(), subject.id])?,
        comments: Page { items: shown(comments.items), next: comments.next },
        place,
    })
}

/// Reads one thread: the comment that heads it, or any reply in it, names it.
///
/// # Errors
/// Where the viewer may not read what it stands under, or there is nothing to show.
pub fn thread(
    q: &mut Snapshot,
    viewer: &Viewer,
    hosts: &Hosts,
    id: CommentId,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Thread, Error> {
    let (row, place) = comment_in_place(q, hosts, id)?;
    let grants = readable(q, viewer, &place)?;
    let head = match row.parent_id {
        Some(parent) => store::comment(q, parent)?.ok_or_else(Error::not_found)?,
        None => row,
    };
    let rows = store::replies(q, head.id, after, size)?;
    let page = Page::from_extra(rows, size, |row| Cursor::single(row.id.get()));
    let see = Sight::of(q, viewer, &place, &grants, page.items.iter().chain([&head]))?;
    let head = see.view(head);
    if !head.is_shown() {
        return Err(Error::not_found());
    }
    let replies = page.map(|row| see.view(row));
    let replies = Page { items: shown(replies.items), next: replies.next };
    Ok(Thread { may_post: see.may_post, head, replies, place })
}

/// Where the page of a thread begins that ends with `reply`; `None` where the first page already shows it.
///
/// # Errors
/// Only of the database.
pub(crate) fn page_ending_with(q: &mut Snapshot, row: &CommentRow) -> Result<Option<Cursor>, DbError> {
    let Some(parent) = row.parent_id else { return Ok(None) };
    let limit = COMMENTS_ON_PAGE.with_extra();
    let ids: Vec<i64> = q.rows(&store::REPLIES_UP_TO, params![parent, row.id, limit])?;
    Ok(ids.get(COMMENTS_ON_PAGE.get()).copied().map(Cursor::single))
}

/// The viewer's grants on a thing, if that may be read: comments are part of it.
fn readable(q: &mut Snapshot, viewer: &Viewer, place: &Place) -> Result<Grants, Error> {
    let grants = access::load(q, viewer, std::slice::from_ref(&place.thing))?;
    access::decide(viewer, Action::Read, &place.thing, &grants).for_viewer(viewer)?;
    Ok(grants)
}

fn first_replies(q: &mut Snapshot, heads: &[i64]) -> Result<Vec<CommentRow>, DbError> {
    if heads.is_empty() {
        Ok(Vec::new())
    } else {
        q.rows(&store::FIRST_REPLIES, params![REPLIES_SHOWN].list(heads))
    }
}

fn shown(views: Vec<CommentView>) -> Vec<CommentView> {
    views.into_iter().filter(CommentView::is_shown).collect()
}

/// What is needed to show some comments to one viewer, looked up for all of them at once.
struct Sight<'s> {
    viewer: &'s Viewer,
    place: &'s Place,
    grants: &'s Grants,
    may_post: bool,
    likes: HashMap<i64, i64>,
    mine: HashSet<i64>,
    replies: HashMap<i64, i64>,
}

impl<'s> Sight<'s> {
    fn of<'r>(
        q: &mut Snapshot,
        viewer: &'s Viewer,
        place: &'s Place,
        grants: &'s Grants,
        rows: impl Iterator<Item = &'r CommentRow>,
    ) -> Result<Self, DbError> {
        let ids: Vec<i64> = rows.map(|row| row.id.get()).collect();
        let (mut likes, mut mine, mut replies) = (HashMap::new(), HashSet::new(), HashMap::new());
        for some in ids.chunks(COMMENTS_MAX) {
            likes.extend(q.rows::<(i64, i64)>(&store::LIKES, params![].list(some))?);
            replies.extend(q.rows::<(i64, i64)>(&store::COUNT_REPLIES, params![].list(some))?);
            if let Some(member) = viewer.member_id().filter(|_| !likes.is_empty()) {
                mine.extend(q.rows::<i64>(&store::LIKES_BY, params![member].list(some))?);
            }
        }
        let may_post = access::decide(viewer, Action::Post, &place.thing, grants).is_allowed();
        Ok(Self { viewer, place, grants, may_post, likes, mine, replies })
    }

    fn view(&self, row: CommentRow) -> CommentView {
        let id = row.id.get();
        CommentView {
            likes: Likes {
                count: self.likes.get(&id).copied().unwrap_or_default(),
                mine: self.mine.contains(&id),
            },
            rights: self.rights(&row),
            replies_count: self.replies.get(&id).copied().unwrap_or_default(),
            replies: Vec::new(),
            row,
        }
    }

    fn rights(&self, row: &CommentRow) -> Rights {
        if self.viewer.member.is_none() {
            return Rights::default();
        }
        let thing = thing(row, self.place);
        let may = |action| access::decide(self.viewer, action, &thing, self.grants).is_allowed();
        let is_there = row.removal == Removal::None;
        Rights {
            reply: self.may_post && is_there,
            edit: is_there && may(Action::Edit),
            delete: is_there && may(Action::Delete),
            restore: may(Action::Restore)
                && (self.viewer.is_staff() || can_undo(row.removed_at, self.viewer.now)),
            like: is_there && !self.viewer.is(row.author_id),
        }
    }
}
