//! Comments under articles and lessons. Who may read the thing may read what is said under it, and nobody else knows
//! that anything is; they are found under its title.

use std::collections::HashMap;

use ::articles::ArticleId;
use ::articles::events::ArticleEdited;
use ::comments::CommentId;
use ::comments::events::{
    CommentDeleted, CommentEdited, CommentLiked, CommentPosted, CommentRestored, CommentUnliked,
};
use ::courses::events::{CourseImported, LessonEdited};
use ::courses::{CourseId, LessonId};
use access::Thing;
use db::{DbError, Snapshot, Tx, params};
use events::{Event as _, Logged, ReaderError};
use kernel::Subject;

use super::{Sight, Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Comments;

impl Source for Comments {
    fn kind(&self) -> Kind {
        Kind::Comment
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        match event.kind.as_str() {
            ArticleEdited::KIND => retitle(tx, &event.subject)?,
            LessonEdited::KIND => {
                if let Some(edited) = event.decode::<LessonEdited>().transpose()? {
                    retitle(tx, &edited.lesson.subject())?;
                }
            }
            CourseImported::KIND => {
                let course = about(event, "course").map(CourseId::new);
                for lesson in course.map(|id| ::courses::lesson_ids(tx, id)).transpose()?.unwrap_or_default()
                {
                    retitle(tx, &lesson.subject())?;
                }
            }
            _ => {
                if let Some(comment) = comment_of(event)? {
                    refresh(tx, comment)?;
                }
            }
        }
        Ok(())
    }

    fn sight(&self, _see: bool, read: bool) -> Sight {
        Sight { see: read, read, whole: read }
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<CommentId> = ids.iter().map(|id| CommentId::new(*id)).collect();
        let subjects = ::comments::subjects_of(q, &ids)?;
        let of_kind =
            |kind: &str| subjects.iter().filter(|(_, on)| on.kind == kind).map(|(_, on)| on.id).collect();
        let (articles, lessons): (Vec<i64>, Vec<i64>) = (of_kind("article"), of_kind("lesson"));
        let articles: Vec<ArticleId> = articles.into_iter().map(ArticleId::new).collect();
        let lessons: Vec<LessonId> = lessons.into_iter().map(LessonId::new).collect();
        let mut places: HashMap<Subject, Thing> = HashMap::new();
        places.extend(
            ::articles::article_things(q, &articles)?.into_iter().map(|(id, thing)| (id.subject(), thing)),
        );
        places.extend(
            ::courses::lesson_things(q, &lessons)?.into_iter().map(|(id, thing)| (id.subject(), thing)),
        );
        let things = subjects.into_iter().filter_map(|(id, on)| Some((id.get(), places.get(&on)?.clone())));
        Ok(things.collect())
    }
}

/// The comment that was written, edited, liked, deleted or brought back.
fn comment_of(event: &Logged) -> Result<Option<CommentId>, ReaderError> {
    Ok(match event.kind.as_str() {
        CommentPosted::KIND => event.decode::<CommentPosted>().transpose()?.map(|it| it.comment),
        CommentEdited::KIND => event.decode::<CommentEdited>().transpose()?.map(|it| it.comment),
        CommentDeleted::KIND => event.decode::<CommentDeleted>().transpose()?.map(|it| it.comment),
        CommentRestored::KIND => event.decode::<CommentRestored>().transpose()?.map(|it| it.comment),
        CommentLiked::KIND => event.decode::<CommentLiked>().transpose()?.map(|it| it.comment),
        CommentUnliked::KIND => event.decode::<CommentUnliked>().transpose()?.map(|it| it.comment),
        _ => None,
    })
}

/// The number under which what stands below a thing is known; `None` for things of other kinds.
fn parent_of(on: &Subject) -> Option<i64> {
    match on.kind.as_ref() {
        "lesson" => Some(on.id),
        "article" => Some(-on.id),
        _ => None,
    }
}

fn title_of(q: &mut Snapshot, on: &Subject) -> Result<Option<String>, DbError> {
    Ok(match on.kind.as_ref() {
        "lesson" => ::courses::discussed_lesson(q, LessonId::new(on.id))?.map(|lesson| lesson.title),
        "article" => ::articles::discussed_article(q, ArticleId::new(on.id))?.map(|article| article.title),
        _ => None,
    })
}

fn retitle(tx: &mut Tx, on: &Subject) -> Result<(), DbError> {
    if let (Some(parent), Some(title)) = (parent_of(on), title_of(tx, on)?) {
        tx.execute(&store::RETITLE, params![Kind::Comment, parent, title])?;
    }
    Ok(())
}

fn refresh(tx: &mut Tx, id: CommentId) -> Result<(), DbError> {
    let Some(comment) = ::comments::found_comment(tx, id)? else {
        return store::remove(tx, Kind::Comment, id.get());
    };
    let (Some(parent), Some(title)) = (parent_of(&comment.subject), title_of(tx, &comment.subject)?) else {
        return store::remove(tx, Kind::Comment, id.get());
    };
    let entry = Entry {
        kind: Kind::Comment,
        thing: id.get(),
        parent,
        space: None,
        author: Some(comment.author),
        state: State::None,
        votes: comment.likes,
        at: comment.at,
        url: format!("/comments/{id}"),
        title,
        tags: Vec::new(),
        body: plain::text_of(&comment.html),
    };
    store::put(tx, &entry)
}
