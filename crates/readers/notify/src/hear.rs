//! From what happened to who is told.

use ::events::{Event, Logged, ReaderError};
use checkout::events::{OrderPaid, OrderRefunded};
use comments::events::{CommentDeleted, CommentLiked, CommentPosted, CommentRestored, CommentUnliked};
use courses::events::{CourseImported, LessonAdded};
use db::Tx;
use forum::events::{
    AnswerAccepted, AnswerWithdrawn, PostLiked, PostUnliked, ReplyDeleted, ReplyPosted, ReplyRestored,
    TopicDeleted, TopicPosted, TopicRestored,
};
use forum::{Post, TopicId, TopicKind};
use kernel::{Id, MemberId, Subject};

use crate::deliver::{Notice, deliver, forget, list_subject, list_thread, take_one};
use crate::fan_out;
use crate::kind::Kind;

/// What the reader hears.
pub(crate) const KINDS: &[&str] = &[
    TopicPosted::KIND,
    TopicDeleted::KIND,
    TopicRestored::KIND,
    ReplyPosted::KIND,
    ReplyDeleted::KIND,
    ReplyRestored::KIND,
    AnswerAccepted::KIND,
    AnswerWithdrawn::KIND,
    PostLiked::KIND,
    PostUnliked::KIND,
    CommentPosted::KIND,
    CommentDeleted::KIND,
    CommentRestored::KIND,
    CommentLiked::KIND,
    CommentUnliked::KIND,
    OrderPaid::KIND,
    OrderRefunded::KIND,
    LessonAdded::KIND,
    CourseImported::KIND,
];

/// Deals with one event.
pub(crate) fn hear(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    match event.kind.split('.').next() {
        Some("forum") => forum(tx, event),
        Some("comments") => comments(tx, event),
        Some("checkout") => orders(tx, event),
        Some("courses") => lessons(tx, event),
        _ => Ok(()),
    }
}

fn forum(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let topic: TopicId =
        Id::from_subject(&event.subject).ok_or_else(|| ReaderError::new("not about a topic"))?;
    let thread = topic.subject();
    if let Some(posted) = event.decode::<TopicPosted>().transpose()? {
        return mentions(tx, event, &posted.mentions, &thread);
    }
    if let Some(posted) = event.decode::<ReplyPosted>().transpose()? {
        let asked = forum::store::topic(tx, topic)?.is_some_and(|topic| topic.kind == TopicKind::Question);
        let kind = if asked { Kind::Answer } else { Kind::Reply };
        let subject = posted.reply.subject();
        deliver(tx, event, &Notice::new(posted.topic_author, kind, subject.clone(), thread))?;
        return mentions(tx, event, &posted.mentions, &subject);
    }
    if let Some(accepted) = event.decode::<AnswerAccepted>().transpose()? {
        let notice = Notice::new(accepted.author, Kind::Accepted, accepted.reply.subject(), thread);
        return Ok(deliver(tx, event, &notice)?);
    }
    if let Some(withdrawn) = event.decode::<AnswerWithdrawn>().transpose()? {
        return Ok(forget(tx, withdrawn.author, Kind::Accepted, &withdrawn.reply.subject())?);
    }
    if let Some(liked) = event.decode::<PostLiked>().transpose()? {
        let subject = Post::of(liked.post_kind, liked.post_id).subject();
        return Ok(deliver(tx, event, &Notice::new(liked.author, Kind::Like, subject, thread))?);
    }
    if let Some(unliked) = event.decode::<PostUnliked>().transpose()? {
        let subject = Post::of(unliked.post_kind, unliked.post_id).subject();
        return Ok(take_one(tx, unliked.author, Kind::Like, &subject)?);
    }
    if let Some(deleted) = event.decode::<ReplyDeleted>().transpose()? {
        return Ok(list_subject(tx, &deleted.reply.subject(), false)?);
    }
    if let Some(restored) = event.decode::<ReplyRestored>().transpose()? {
        return Ok(list_subject(tx, &restored.reply.subject(), true)?);
    }
    Ok(list_thread(tx, &thread, event.kind == TopicRestored::KIND)?)
}

fn comments(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let thread = event.subject.clone();
    if let Some(posted) = event.decode::<CommentPosted>().transpose()? {
        let subject = posted.comment.subject();
        if let Some(author) = posted.parent_author {
            deliver(tx, event, &Notice::new(author, Kind::Reply, subject.clone(), thread.clone()))?;
        }
        if let Some(author) = author_of(tx, &thread)? {
            deliver(tx, event, &Notice::new(author, Kind::Comment, subject.clone(), thread))?;
        }
        return mentions(tx, event, &posted.mentions, &subject);
    }
    if let Some(liked) = event.decode::<CommentLiked>().transpose()? {
        let notice = Notice::new(liked.author, Kind::Like, liked.comment.subject(), thread);
        return Ok(deliver(tx, event, &notice)?);
    }
    if let Some(unliked) = event.decode::<CommentUnliked>().transpose()? {
        return Ok(take_one(tx, unliked.author, Kind::Like, &unliked.comment.subject())?);
    }
    if let Some(deleted) = event.decode::<CommentDeleted>().transpose()? {
        return Ok(list_subject(tx, &deleted.comment.subject(), false)?);
    }
    if let Some(restored) = event.decode::<CommentRestored>().transpose()? {
        return Ok(list_subject(tx, &restored.comment.subject(), true)?);
    }
    Ok(())
}

/// Who wrote what is commented on.
fn author_of(tx: &mut Tx, thread: &Subject) -> Result<Option<MemberId>, ReaderError> {
    if let Some(lesson) = Id::from_subject(thread) {
        return Ok(courses::discussed_lesson(tx, lesson)?.and_then(|lesson| lesson.thing.owner));
    }
    let Some(article) = Id::from_subject(thread) else { return Ok(None) };
    Ok(articles::discussed_article(tx, article)?.and_then(|article| article.thing.owner))
}

fn orders(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    let (order, kind) = if let Some(paid) = event.decode::<OrderPaid>().transpose()? {
        (paid.0, Kind::Paid)
    } else if let Some(refunded) = event.decode::<OrderRefunded>().transpose()? {
        (refunded.0, Kind::Refunded)
    } else {
        return Ok(());
    };
    let subject = order.order.subject();
    // The bank says so, not the buyer, even where the buyer's visit brought the news.
    let notice = Notice { by_house: true, ..Notice::new(order.buyer, kind, subject.clone(), subject) };
    Ok(deliver(tx, event, &notice)?)
}

/// A course may have thousands of members, so that they are told page by page and not in one transaction.
fn lessons(tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
    if let Some(added) = event.decode::<LessonAdded>().transpose()? {
        return Ok(fan_out::begin(tx, event, added.course)?);
    }
    if let Some(imported) = event.decode::<CourseImported>().transpose()?
        && imported.added > 0
    {
        return Ok(fan_out::begin(tx, event, imported.course)?);
    }
    Ok(())
}

fn mentions(tx: &mut Tx, event: &Logged, named: &[MemberId], subject: &Subject) -> Result<(), ReaderError> {
    for member in named {
        let notice = Notice::new(*member, Kind::Mention, subject.clone(), event.subject.clone());
        deliver(tx, event, &notice)?;
    }
    Ok(())
}
