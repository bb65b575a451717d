//! What comments stand under. This crate knows no lessons and no articles: whoever has something to comment on offers a
//! [`Host`], and `app` puts the hosts together.

use access::Thing;
use db::{DbError, Snapshot};
use kernel::Subject;

/// A thing that can be commented on, as far as comments need to know it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The thing under the rules of access: who may read it reads its comments, who may post under it comments.
    pub thing: Thing,
    /// What it is called.
    pub title: String,
    /// Its page on this site.
    pub url: String,
}

/// Finds the things of one kind.
pub trait Host: Send + Sync {
    /// The kind, as in [`Subject`].
    fn kind(&self) -> &'static str;

    /// One thing of this kind; `None` where there is none.
    ///
    /// # Errors
    /// Only of the database.
    fn place(&self, q: &mut Snapshot, id: i64) -> Result<Option<Place>, DbError>;
}

/// All that can be commented on. `app` offers one to this crate as a service.
#[derive(Default)]
pub struct Hosts(Vec<Box<dyn Host>>);

impl Hosts {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also the things of this host.
    #[must_use]
    pub fn with(mut self, host: impl Host + 'static) -> Self {
        self.0.push(Box::new(host));
        self
    }

    /// The thing that a subject names; `None` where there is none, or nobody offers its kind.
    ///
    /// # Errors
    /// Only of the database.
    pub fn place(&self, q: &mut Snapshot, subject: &Subject) -> Result<Option<Place>, DbError> {
        match self.0.iter().find(|host| host.kind() == subject.kind) {
            Some(host) => host.place(q, subject.id),
            None => Ok(None),
        }
    }
}
