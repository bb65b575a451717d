//! A community to measure on. It is made once and kept until the schema or this code changes.

mod fill;
mod plan;
mod prose;
mod questions;

use std::fmt::Debug;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use db::Db;
use jixia::house::House;
use jixia::settings::Settings;
use kernel::{Clock as _, Locale, MemberId, Role, SystemClock, Tier, Token, Viewer, ViewerMember};
use rusqlite::Connection;

use crate::say;

pub use plan::{DOCUMENTS, LARGE, SMALL, Size};
pub use prose::Author;
pub use questions::QUESTIONS;

/// Raised when what is filled in changes, or what the readers of search make of it, so that an older database is made
/// anew.
const EDITION: u32 = 1;

/// A filled data folder.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// The folder, as `jixia --data` takes it.
    pub data: PathBuf,
    /// How much is in it.
    pub size: Size,
}

impl Seeded {
    /// The community of this size under `workshop`, filled now if it is not there.
    ///
    /// # Errors
    /// Where it cannot be filled.
    pub fn ensure(workshop: &Path, size: Size) -> Result<Self> {
        let name = format!("{}-{:016x}", size.name, edition()?);
        let data = workshop.join(&name);
        if !data.exists() {
            remove_older(workshop, size)?;
            say(&format!("Filling {} topics and {} replies; done once ...", size.topics, size.replies));
            // Under another name until it is whole: an interrupted run must not be taken for a filled one.
            let half = workshop.join(format!("{name}.half"));
            if half.exists() {
                fs::remove_dir_all(&half)?;
            }
            fill::fill(&half, size).context("filling the community")?;
            fs::rename(&half, &data)?;
        }
        Ok(Self { data, size })
    }

    /// Ids of topics whose page has 20 replies, spread over the whole community.
    pub fn topics(&self, count: usize) -> Vec<i64> {
        let full = self.size.full_topics();
        let step = (full.len() / count.max(1)).max(1);
        full.into_iter().step_by(step).take(count).collect()
    }

    /// The same community again in a folder of its own, to write into.
    ///
    /// # Errors
    /// Where it cannot be copied.
    pub fn copy(&self, to: &Path) -> Result<Self> {
        if to.exists() {
            fs::remove_dir_all(to)?;
        }
        fs::create_dir_all(to)?;
        let file = "jixia.sqlite";
        // A program that was ended may have left some of it in the log beside the file.
        let connection = Connection::open(self.data.join(file))?;
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
        drop(connection);
        fs::copy(self.data.join(file), to.join(file)).context("copying the community")?;
        Ok(Self { data: to.to_owned(), size: self.size })
    }

    /// Signs members in, the first `count`; gives the secrets of their sessions.
    ///
    /// # Errors
    /// Where the database cannot be used.
    pub fn sign_in(&self, count: usize) -> Result<Vec<Token>> {
        let (_, db) = open(&self.data)?;
        let lasts = std::time::Duration::from_secs(24 * 3600);
        let signed_in = db.write_blocking(move |tx| {
            // The first member owns the community and sees more on a page than others.
            (2..count as i64 + 2)
                .map(|id| accounts::begin_session(tx, MemberId::new(id), "bench", lasts))
                .collect::<Result<Vec<Token>, db::DbError>>()
        });
        db.close();
        Ok(signed_in?)
    }
}

/// The house and its database in a folder, as the program itself would open them.
///
/// # Errors
/// Where they cannot be opened.
pub fn open(data: &Path) -> Result<(House, Db)> {
    let settings = settings(data)?;
    let house = House::build(&settings)?;
    let db = house.open_database(&settings)?;
    Ok((house, db))
}

/// A member as the program knows who asks; the first one owns the community.
pub fn viewer(id: i64, role: Role) -> Viewer {
    let member =
        ViewerMember { id: MemberId::new(id), name: format!("member {id}"), role, tier: Tier::Guest };
    Viewer { member: Some(member), ..Viewer::anonymous(Locale::ZhCn, SystemClock.now()) }
}

/// What an operation of the program refused.
pub fn refused(error: impl Debug) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

/// The settings under which everything is measured: the defaults, in this folder, without limits by address.
///
/// # Errors
/// Never, unless a setting was renamed.
pub fn settings(data: &Path) -> Result<Settings> {
    let flags = [
        ("data", "bench", data.display().to_string()),
        ("server.rate_limits", "bench", "false".to_owned()),
        ("log.filter", "bench", "warn".to_owned()),
    ];
    Ok(jixia::settings::read(None, Vec::new(), &flags)?)
}

/// Changes with the schema and with what is filled in.
fn edition() -> Result<u64> {
    let house = House::build(&settings(Path::new("bench"))?)?;
    let mut hasher = DefaultHasher::new();
    EDITION.hash(&mut hasher);
    for migration in &house.schema().migrations {
        (migration.owner, migration.name, migration.sql).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Databases of earlier schemas are of no use to anybody, and large.
fn remove_older(workshop: &Path, size: Size) -> Result<()> {
    for entry in fs::read_dir(workshop).with_context(|| format!("cannot read {}", workshop.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&format!("{}-", size.name)) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
