//! What members' pages are made of, kept while it is exact.
//!
//! A page for a member is made anew each time, since it carries the member's own forms and marks. The rows under it are
//! mostly the same for everybody: read once, they are kept under the same rule as whole pages, until the event log
//! tells of a change to one of the things they show. See `page_cache`.

use std::any::Any;
use std::sync::Arc;

use db::Snapshot;
use events::freshness::{self, Position, Tag};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::app::App;
use crate::error::Error;

/// What is kept under one key.
struct Entry {
    position: Position,
    tags: Vec<Tag>,
    bytes: usize,
    value: Arc<dyn Any + Send + Sync>,
}

#[derive(Clone)]
struct BySize;

impl Weighter<String, Arc<Entry>> for BySize {
    fn weight(&self, key: &String, entry: &Arc<Entry>) -> u64 {
        (key.len() + entry.bytes + 256) as u64
    }
}

pub(crate) struct KeptValues(Option<Cache<String, Arc<Entry>, BySize>>);

impl KeptValues {
    pub(crate) fn new(bytes: u64) -> Self {
        // The rows of an average page.
        let items = usize::try_from(bytes / 20_480).unwrap_or(usize::MAX).max(16);
        Self((bytes > 0).then(|| Cache::with_weighter(items, bytes, BySize)))
    }
}

/// A value on its way to be kept.
#[derive(Debug, Clone)]
pub struct Keep<T> {
    /// Where the log stood in the snapshot that it was read in; asked for before anything else was read.
    pub position: Position,
    /// The things that it shows: an event about one of them ends it.
    pub tags: Vec<Tag>,
    /// About how much memory it takes.
    pub bytes: usize,
    /// The value.
    pub value: Arc<T>,
}

/// The kept value, or one that is read now, and then what keeps it with [`App::keep`] once the visit went well.
/// `read` also gives the things that the value shows, and about how many bytes it takes.
///
/// # Errors
/// Those of `read` and of the database.
pub fn kept_or<T>(
    q: &mut Snapshot,
    kept: Option<&Arc<T>>,
    read: impl FnOnce(&mut Snapshot) -> Result<(Vec<Tag>, usize, T), Error>,
) -> Result<(Arc<T>, Option<Keep<T>>), Error> {
    if let Some(value) = kept {
        return Ok((Arc::clone(value), None));
    }
    let position = freshness::position(q)?;
    let (tags, bytes, value) = read(q)?;
    let value = Arc::new(value);
    Ok((Arc::clone(&value), Some(Keep { position, tags, bytes, value })))
}

impl App {
    /// The value under `key`, if it is kept and nothing that it shows was touched before the request came in: the gate
    /// has learnt of all of that. What the request itself has written is not known here.
    pub fn kept<T: Any + Send + Sync>(&self, key: &str) -> Option<Arc<T>> {
        let cache = self.kept_values().0.as_ref()?;
        let entry = cache.get(key)?;
        if !self.freshness().is_fresh(entry.position, &entry.tags) {
            cache.remove(key);
            return None;
        }
        Arc::clone(&entry.value).downcast().ok()
    }

    /// Keeps a value for the next visit.
    pub fn keep<T: Any + Send + Sync>(&self, key: String, keep: Keep<T>) {
        if let Some(cache) = &self.kept_values().0 {
            let Keep { position, tags, bytes, value } = keep;
            cache.insert(key, Arc::new(Entry { position, tags, bytes, value }));
        }
    }
}
