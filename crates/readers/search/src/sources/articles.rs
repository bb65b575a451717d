//! Articles. The index keeps their open part alone, which is for whoever may know of them.

use std::collections::HashMap;

use ::articles::ArticleId;
use access::Thing;
use db::{DbError, Snapshot, Tx};
use events::{Logged, ReaderError};

use super::{Sight, Source, about};
use crate::entry::{Entry, Kind, State};
use crate::store;

pub(super) struct Articles;

impl Source for Articles {
    fn kind(&self) -> Kind {
        Kind::Article
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        match about(event, "article") {
            Some(id) if event.kind.starts_with("articles.") => Ok(refresh(tx, ArticleId::new(id))?),
            _ => Ok(()),
        }
    }

    fn sight(&self, see: bool, read: bool) -> Sight {
        Sight { see, read: see, whole: read }
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let ids: Vec<ArticleId> = ids.iter().map(|id| ArticleId::new(*id)).collect();
        let things = ::articles::article_things(q, &ids)?;
        Ok(things.into_iter().map(|(id, thing)| (id.get(), thing)).collect())
    }
}

fn refresh(tx: &mut Tx, id: ArticleId) -> Result<(), DbError> {
    let Some(article) = ::articles::searchable_article(tx, id)? else {
        return store::remove(tx, Kind::Article, id.get());
    };
    let entry = Entry {
        kind: Kind::Article,
        thing: id.get(),
        parent: 0,
        space: None,
        author: Some(article.author),
        state: State::None,
        votes: article.likes,
        at: article.published_at,
        url: article.url,
        body: format!("{}\n{}", article.summary, article.text).trim().to_owned(),
        title: article.title,
        tags: Vec::new(),
    };
    store::put(tx, &entry)
}
