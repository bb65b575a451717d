//! Members: their names and what they say of themselves.

use std::collections::HashMap;

use access::{Audience, Thing};
use db::{DbError, Snapshot, Tx};
use events::{Logged, ReaderError};
use kernel::MemberId;

use super::{Source, about};
use crate::entry::{Entry, Kind, State};
use crate::{plain, store};

pub(super) struct Members;

impl Source for Members {
    fn kind(&self) -> Kind {
        Kind::Member
    }

    fn hear(&self, tx: &mut Tx, event: &Logged) -> Result<(), ReaderError> {
        match about(event, "member") {
            Some(id) if event.kind.starts_with("accounts.member.") => Ok(refresh(tx, MemberId::new(id))?),
            _ => Ok(()),
        }
    }

    fn things(&self, q: &mut Snapshot, ids: &[i64]) -> Result<HashMap<i64, Thing>, DbError> {
        let mut things = HashMap::new();
        for id in ids {
            let id = MemberId::new(*id);
            if accounts::member(q, id)?.is_some() {
                things.insert(id.get(), Thing::new(id.subject(), Audience::Public).owned_by(id));
            }
        }
        Ok(things)
    }
}

fn refresh(tx: &mut Tx, id: MemberId) -> Result<(), DbError> {
    let Some(member) = accounts::member(tx, id)? else { return store::remove(tx, Kind::Member, id.get()) };
    let entry = Entry {
        kind: Kind::Member,
        thing: id.get(),
        parent: 0,
        space: None,
        author: None,
        state: State::None,
        votes: 0,
        at: member.created_at,
        url: format!("/members/{}", ui::path_segment(&member.name)),
        body: plain::text_of(&member.bio_html),
        title: member.name,
        tags: Vec::new(),
    };
    store::put(tx, &entry)
}
