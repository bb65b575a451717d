//! A community to look around in: members, spaces, topics, articles, courses, plans and orders of the last weeks.
//!
//! Its texts are Markdown and TOML files under `demo/`, beside `src/`, for whoever writes rather than programs. A head
//! between two lines `+++` says who, where and how long ago; what stands below is what was said; further heads and
//! texts are answers. `files.rs` lists every file.
//!
//! Nothing is put into tables here: the same operations run that run in life, each at the time at which it is said to
//! have happened, so that log, ledger and grants tell one story. Filling goes in three stages, and one that was
//! interrupted goes on where it stopped:
//!
//! 1. **The founding** ([`founding`]), one transaction: members, spaces, courses that are begun. Texts that name members
//!    can be rendered from here on.
//! 2. **The lessons** ([`teaching`]), one transaction each, as their authors would save them.
//! 3. **The life** ([`script`]), one transaction for all the rest in the order of time: topics, articles, replies, likes,
//!    plans, orders, what was learnt. Everything slow happens before it.
//!
//! Then the readers of the log catch up, so that the first page has its figures.

mod files;
mod founding;
mod page;
mod people;
mod script;
mod services;
mod span;
mod stage;
mod talk;
mod teaching;
mod trade;
mod welcome;
mod writing;

#[cfg(test)]
mod tampering;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, bail};
use db::Db;
use kernel::SystemEntropy;

use services::Services;
use stage::{Stage, stage};

use crate::house::House;

pub use people::{Account, PASSWORD, accounts_to_try};
pub(crate) use stage::ALL as STATEMENTS;
pub use welcome::welcome;

/// Whether the community was filled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// It was empty before.
    Now,
    /// It was filled at an earlier start, and what was done with it since is kept.
    Before,
}

/// Fills an empty community; one that is filled stays as it is.
///
/// It blocks: never call it on a thread of the async runtime.
///
/// # Errors
/// Where somebody else's community is there already, a text is wrong, or the database fails.
pub fn fill(db: &Db) -> anyhow::Result<Filled> {
    match db.read_blocking(stage)? {
        Stage::Lively => return Ok(Filled::Before),
        Stage::Foreign => bail!(
            "the database holds a community that is not the demo, and nothing was put into it: choose another folder with \
             --data, or serve this one with `jixia serve`"
        ),
        Stage::Empty => {
            let cast = people::prepare(&SystemEntropy)?;
            founding::found(db, cast).context("demo: founding")?;
        }
        Stage::Founded => {}
    }
    teaching::write_lessons(db).context("demo: lessons")?;
    let house = services::house()?;
    script::live(db, &Services::of(&house, db)?).context("demo: life")?;
    catch_up(db, &house)?;
    Ok(Filled::Now)
}

/// Lets the readers of the log hear of all that, so that the first page that anybody sees has its figures. Those that
/// do not come to the end now go on when the community is served.
fn catch_up(db: &Db, house: &House) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        events::run_readers_once(db, house.readers()).await?;
        // What readers have dealt with is sealed, here as in life.
        events::seal_log(db).await?;
        Ok(())
    })
}
