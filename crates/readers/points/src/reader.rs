//! What the log tells, in points.

use accounts::events::MemberRegistered;
use comments::events::{CommentDeleted, CommentLiked, CommentPosted, CommentUnliked};
use courses::events::{CourseCompleted, LessonCompleted, LessonReopened};
use db::Tx;
use events::{Event, Logged, Reader, ReaderError};
use forum::PostKind;
use forum::events::{
    AnswerAccepted, AnswerWithdrawn, PostLiked, PostUnliked, ReplyDeleted, ReplyPosted, TopicDeleted,
    TopicPosted,
};
use kernel::{MemberId, Subject};
use serde::de::DeserializeOwned;

use crate::award::{Reason, give, take_back};
use crate::rules::Rule;

/// Gives and takes back.
pub(crate) const AWARDS: Reader = Reader {
    name: "points.awards",
    kinds: &[
        "accounts.member.registered",
        "forum.topic.",
        "forum.reply.",
        "forum.post.",
        "forum.answer.",
        "courses.lesson.",
        "courses.course.completed",
        "comments.",
    ],
    apply,
};

fn read<E: Event + DeserializeOwned>(event: &Logged) -> Result<Option<E>, ReaderError> {
    Ok(event.decode::<E>().transpose()?)
}

fn post(kind: PostKind, id: i64) -> Subject {
    Subject::of(if kind == PostKind::Topic { "topic" } else { "reply" }, id)
}

fn apply(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let own = |rule, member, cause| Reason { rule, member, from: None, cause };
    let by = |rule, member, from: MemberId, cause| Reason { rule, member, from: Some(from), cause };
    let (id, at) = (event.id, event.at);
    if let Some(it) = read::<MemberRegistered>(event)? {
        return give(tx, id, at, &own(Rule::Welcome, it.member, it.member.subject()));
    }
    if let Some(it) = read::<TopicPosted>(event)? {
        return give(tx, id, at, &own(Rule::Topic, it.by, it.topic.subject()));
    }
    if let Some(it) = read::<TopicDeleted>(event)? {
        return take_back(tx, id, &it.topic.subject(), |_| true);
    }
    if let Some(it) = read::<ReplyPosted>(event)?.filter(|it| it.by != it.topic_author) {
        return give(tx, id, at, &own(Rule::Reply, it.by, it.reply.subject()));
    }
    if let Some(it) = read::<ReplyDeleted>(event)? {
        return take_back(tx, id, &it.reply.subject(), |_| true);
    }
    if let Some(it) = read::<PostLiked>(event)? {
        return give(tx, id, at, &by(Rule::Liked, it.author, it.by, post(it.post_kind, it.post_id)));
    }
    if let Some(it) = read::<PostUnliked>(event)? {
        return take_back(tx, id, &post(it.post_kind, it.post_id), |award| {
            award.rule == Rule::Liked && award.from_id == Some(it.by)
        });
    }
    // Whoever accepts an answer of their own has not been helped.
    if let Some(it) = read::<AnswerAccepted>(event)?.filter(|it| it.by != it.author) {
        return give(tx, id, at, &by(Rule::Accepted, it.author, it.by, it.reply.subject()));
    }
    if let Some(it) = read::<AnswerWithdrawn>(event)? {
        return take_back(tx, id, &it.reply.subject(), |award| award.rule == Rule::Accepted);
    }
    if let Some(it) = read::<LessonCompleted>(event)? {
        return give(tx, id, at, &own(Rule::Lesson, it.member, it.lesson.subject()));
    }
    if let Some(it) = read::<LessonReopened>(event)? {
        // Many complete the same lesson; only what this member was given for it goes back.
        return take_back(tx, id, &it.lesson.subject(), |award| award.member_id == it.member);
    }
    if let Some(it) = read::<CourseCompleted>(event)? {
        return give(tx, id, at, &own(Rule::Course, it.member, it.course.subject()));
    }
    if let Some(it) = read::<CommentPosted>(event)? {
        return give(tx, id, at, &own(Rule::Comment, it.by, it.comment.subject()));
    }
    if let Some(it) = read::<CommentDeleted>(event)? {
        return take_back(tx, id, &it.comment.subject(), |_| true);
    }
    if let Some(it) = read::<CommentLiked>(event)? {
        return give(tx, id, at, &by(Rule::Liked, it.author, it.by, it.comment.subject()));
    }
    if let Some(it) = read::<CommentUnliked>(event)? {
        return take_back(tx, id, &it.comment.subject(), |award| {
            award.rule == Rule::Liked && award.from_id == Some(it.by)
        });
    }
    Ok(())
}
