//! What the owner has decided about the community, as it stands now, in this process.
//!
//! The database has it; each process keeps a copy that is swapped as a whole. Before a request is answered the event
//! log is asked whether a `settings.` event came since, which costs nothing on SQLite where nothing was written and one
//! small shared query on PostgreSQL. So every request sees each change that was acknowledged before it came in, on
//! whatever node.

use std::sync::Arc;

use db::{Db, DbError, Snapshot};
use events::freshness::{self, Freshness, Position, Tag};
use parking_lot::RwLock;
use ui::{Community, Site};

/// What every change of the community's settings is called at the beginning.
pub const SETTINGS: Tag = Tag::Kind("settings.");

/// The community's settings at one moment.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What pages show of it.
    pub community: Arc<Community>,
    /// What is switched off.
    pub features: Features,
    /// Whether the community has an owner; before, only the first-run wizard is served.
    pub founded: bool,
    /// The version of the rules that members accept before they post; `None` where there are none.
    pub rules: Option<i64>,
}

impl Standing {
    /// A community with everything on.
    pub fn new(community: Arc<Community>) -> Self {
        Self { community, features: Features::default(), founded: true, rules: None }
    }
}

/// Which features are on. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Features {
    off: Arc<[&'static str]>,
}

impl Features {
    /// All but these, by the names of their crates.
    pub fn without(off: impl IntoIterator<Item = &'static str>) -> Self {
        Self { off: off.into_iter().collect() }
    }

    /// Whether a feature is on.
    pub fn is_on(&self, feature: &str) -> bool {
        !self.off.contains(&feature)
    }
}

/// Reads the standing in a snapshot.
pub type LoadStanding = Arc<dyn Fn(&mut Snapshot) -> Result<Standing, DbError> + Send + Sync>;

/// This process's copy. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Current(Arc<Inner>);

struct Inner {
    site: Arc<Site>,
    kept: RwLock<Kept>,
    load: Option<LoadStanding>,
}

struct Kept {
    standing: Arc<Standing>,
    /// Where the log stood when it was read; `None` before the first time.
    position: Option<Position>,
}

impl Current {
    /// Begins with `standing`, and stays with it where there is nothing to read.
    pub fn new(site: Arc<Site>, standing: Standing, load: Option<LoadStanding>) -> Self {
        site.set_community(Arc::clone(&standing.community));
        let kept = RwLock::new(Kept { standing: Arc::new(standing), position: None });
        Self(Arc::new(Inner { site, kept, load }))
    }

    /// The copy as it is.
    pub fn get(&self) -> Arc<Standing> {
        Arc::clone(&self.0.kept.read().standing)
    }

    /// Brings the copy up to everything that was committed before the call, and gives it.
    ///
    /// # Errors
    /// When the database does not answer; the copy then stays as it was.
    pub async fn refresh(&self, db: &Db, freshness: &Freshness) -> Result<Arc<Standing>, DbError> {
        // Also where there is nothing to read: a page that is kept before the log was first looked at would be thought
        // older than it is.
        freshness.sync(db).await?;
        let Some(load) = &self.0.load else { return Ok(self.get()) };
        {
            let kept = self.0.kept.read();
            let fresh = kept.position.is_some_and(|position| freshness.is_fresh(position, &[SETTINGS]));
            // Whoever makes the first owner is not always the wizard, and tells of no settings.
            if fresh && kept.standing.founded {
                return Ok(Arc::clone(&kept.standing));
            }
        }
        let load = Arc::clone(load);
        let (position, standing) =
            db.read(move |q| Ok::<_, DbError>((freshness::position(q)?, load(q)?))).await?;
        let mut kept = self.0.kept.write();
        // Another request may have read later and been faster.
        if kept.position.is_none_or(|known| known <= position) {
            self.0.site.set_community(Arc::clone(&standing.community));
            *kept = Kept { standing: Arc::new(standing), position: Some(position) };
        }
        Ok(Arc::clone(&kept.standing))
    }
}

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Current").field(&self.get()).finish()
    }
}
