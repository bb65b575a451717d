//! Who likes the posts on one page of a topic.

use std::collections::{HashMap, HashSet};

use db::{DbError, Snapshot, params};
use kernel::{Cursor, MemberId};

use crate::post::{Post, PostKind};
use crate::thread::REPLIES_ON_PAGE;
use crate::{ReplyId, TopicId};

/// With more likes than this on a page, members are asked about one by one instead of kept all.
const LIKERS_MAX: usize = 400;

db::statements! {
    /// Who likes a topic, the replies on one page of it, and one more reply.
    LIKERS_ON_PAGE = "SELECT post_kind, post_id, member_id FROM post_likes WHERE post_kind = 'topic' AND post_id = $1
        UNION ALL SELECT post_kind, post_id, member_id FROM post_likes WHERE post_kind = 'reply' AND post_id IN
        (SELECT id FROM replies WHERE topic_id = $1 AND id > $2 ORDER BY id LIMIT $3)
        UNION ALL SELECT post_kind, post_id, member_id FROM post_likes WHERE post_kind = 'reply' AND post_id = $4
        LIMIT $5";
    /// How many like each of these.
    LIKES_ON_PAGE = "SELECT post_kind, post_id, COUNT(*) AS total FROM post_likes
        WHERE post_kind = 'topic' AND post_id = $1 GROUP BY post_kind, post_id
        UNION ALL SELECT post_kind, post_id, COUNT(*) AS total FROM post_likes WHERE post_kind = 'reply' AND post_id IN
        (SELECT id FROM replies WHERE topic_id = $1 AND id > $2 ORDER BY id LIMIT $3) GROUP BY post_kind, post_id
        UNION ALL SELECT post_kind, post_id, COUNT(*) AS total FROM post_likes
        WHERE post_kind = 'reply' AND post_id = $4 GROUP BY post_kind, post_id";
    /// Which of these a member likes.
    LIKED_ON_PAGE = "SELECT post_kind, post_id FROM post_likes
        WHERE post_kind = 'topic' AND post_id = $1 AND member_id = $5
        UNION ALL SELECT post_kind, post_id FROM post_likes
        WHERE post_kind = 'reply' AND member_id = $5 AND post_id IN
        (SELECT id FROM replies WHERE topic_id = $1 AND id > $2 ORDER BY id LIMIT $3)
        UNION ALL SELECT post_kind, post_id FROM post_likes
        WHERE post_kind = 'reply' AND post_id = $4 AND member_id = $5";
}

/// The posts that stand on one page of a topic.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnPage {
    /// The topic.
    pub topic: TopicId,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// The accepted answer, where it stands on this page though it belongs to another.
    pub accepted: Option<ReplyId>,
}

/// The likes of the posts on one page: the same for everybody, so they are read once for many viewers.
#[derive(Debug)]
pub(crate) struct PageLikes {
    page: OnPage,
    counts: HashMap<Post, i64>,
    /// All who like something here; `None` where they are too many to keep.
    likers: Option<HashSet<(Post, MemberId)>>,
}

impl PageLikes {
    pub(crate) fn read(q: &mut Snapshot, page: OnPage) -> Result<Self, DbError> {
        let OnPage { topic, accepted, .. } = page;
        let (from, limit) = page.bounds();
        let enough = i64::try_from(LIKERS_MAX + 1).unwrap_or(i64::MAX);
        let rows: Vec<(PostKind, i64, MemberId)> =
            q.rows(&LIKERS_ON_PAGE, params![topic, from, limit, accepted, enough])?;
        if rows.len() > LIKERS_MAX {
            let rows: Vec<(PostKind, i64, i64)> =
                q.rows(&LIKES_ON_PAGE, params![topic, from, limit, accepted])?;
            let counts = rows.into_iter().map(|(kind, id, total)| (Post::of(kind, id), total)).collect();
            return Ok(Self { page, counts, likers: None });
        }
        let likers: HashSet<_> =
            rows.into_iter().map(|(kind, id, member)| (Post::of(kind, id), member)).collect();
        let mut counts = HashMap::new();
        for (post, _) in &likers {
            *counts.entry(*post).or_insert(0) += 1;
        }
        Ok(Self { page, counts, likers: Some(likers) })
    }

    /// How many like a post.
    pub(crate) fn count(&self, post: Post) -> i64 {
        self.counts.get(&post).copied().unwrap_or_default()
    }

    /// What a member likes here.
    pub(crate) fn of(&self, q: &mut Snapshot, member: Option<MemberId>) -> Result<Liked<'_>, DbError> {
        let Some(member) = member else { return Ok(Liked::Nothing) };
        if let Some(likers) = &self.likers {
            return Ok(Liked::Among(likers, member));
        }
        let OnPage { topic, accepted, .. } = self.page;
        let (from, limit) = self.page.bounds();
        let rows: Vec<(PostKind, i64)> =
            q.rows(&LIKED_ON_PAGE, params![topic, from, limit, accepted, member])?;
        Ok(Liked::These(rows.into_iter().map(|(kind, id)| Post::of(kind, id)).collect()))
    }

    /// About how much memory they take.
    pub(crate) fn bytes(&self) -> usize {
        let likers = self.likers.as_ref().map_or(0, HashSet::len);
        likers * size_of::<(Post, MemberId)>() * 2 + self.counts.len() * size_of::<(Post, i64)>() * 2
    }
}

impl OnPage {
    fn bounds(&self) -> (i64, i64) {
        (self.after.map_or(0, Cursor::as_single), REPLIES_ON_PAGE.with_extra())
    }
}

/// What one member likes on a page.
#[derive(Debug)]
pub(crate) enum Liked<'a> {
    /// Nobody is signed in.
    Nothing,
    /// Whatever stands there with the member.
    Among(&'a HashSet<(Post, MemberId)>, MemberId),
    /// These.
    These(HashSet<Post>),
}

impl Liked<'_> {
    pub(crate) fn has(&self, post: Post) -> bool {
        match self {
            Self::Nothing => false,
            Self::Among(likers, member) => likers.contains(&(post, *member)),
            Self::These(posts) => posts.contains(&post),
        }
    }
}
