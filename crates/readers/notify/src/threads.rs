//! Where the things are found that notifications are about.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use access::Action;
use comments::{Hosts, Place};
use db::{DbError, Snapshot};
use kernel::{Subject, Viewer};

/// Finds topics, lessons, courses and whatever else a notification may be about. The house knows who finds what.
#[derive(Clone)]
pub struct Threads(Arc<Hosts>);

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Threads")
    }
}

/// What a viewer may know of a thing.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub title: String,
    pub url: String,
}

impl Threads {
    /// From all that is found.
    pub fn new(hosts: Hosts) -> Self {
        Self(Arc::new(hosts))
    }

    /// What the viewer may read now of each of these things; those that are closed or gone are left out.
    pub(crate) fn seen_by(
        &self,
        q: &mut Snapshot,
        viewer: &Viewer,
        subjects: impl IntoIterator<Item = Subject>,
    ) -> Result<HashMap<Subject, Seen>, DbError> {
        let mut places: HashMap<Subject, Place> = HashMap::new();
        for subject in subjects {
            if !places.contains_key(&subject)
                && let Some(place) = self.0.place(q, &subject)?
            {
                places.insert(subject, place);
            }
        }
        let (subjects, places): (Vec<_>, Vec<_>) = places.into_iter().unzip();
        let things: Vec<_> = places.iter().map(|place| place.thing.clone()).collect();
        let decisions = access::can_each(q, viewer, Action::Read, &things)?;
        let seen = subjects.into_iter().zip(places).zip(decisions);
        Ok(seen
            .filter(|(_, decision)| decision.is_allowed())
            .map(|((subject, place), _)| (subject, Seen { title: place.title, url: place.url }))
            .collect())
    }
}
