//! Rows that hold what was made of a text, made anew in the background when what makes it has changed.
//!
//! A row keeps the version of its maker beside what was made. When the program begins to serve it looks for rows of an
//! older version ([`look`]) and enqueues due work for each table that has some. The work takes them a few at a time: reads
//! them, makes them anew outside of every transaction, and saves them behind what people wait for. Until its turn comes
//! a row is read as it is. Somebody who edits one meanwhile is not overwritten: what is saved is for the very text that
//! it was made of, and a row that was edited has today's version.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use db::{Db, DbError, Snapshot, Tx, params};
use kernel::{MemberId, Subject};
use serde::{Deserialize, Serialize};

use crate::due::{self, Work, WorkContext, WorkError};
use crate::event::{Emit as _, Event};

/// The kind of the due work.
const KIND: &str = "events.renewal";
/// Rows that are read, made and saved together.
const AT_ONCE: u32 = 32;
/// The longest that one attempt may take.
const LEASE: Duration = Duration::from_secs(600);
/// After this time a piece of work hands over to the next.
const SPELL: Duration = Duration::from_secs(120);
/// How often to begin again where rows were edited while they were made. What is left is found at the next start.
const ROUNDS_MAX: u32 = 3;
/// When an older program leaves the work to a newer one, for how long.
const STAND_BACK: Duration = Duration::from_secs(300);

db::statements! {
    /// Whether work for a table and version waits or runs.
    UNDER_WAY = "SELECT COUNT(*) AS pieces FROM due_work
        WHERE state IN ('waiting', 'running') AND kind = $1 AND key LIKE $2";
}

/// A table with rows that hold what was made of a text, and the version of what makes it.
#[derive(Debug, Clone, Copy)]
pub struct Renewal {
    /// Names it in the table of due work, so it never changes: `forum.topics`.
    pub name: &'static str,
    /// Today's version.
    pub version: u32,
    /// Reads at most so many rows that were made by a version below the given one and stand behind a place, in the order
    /// of [`Place`]. The index that serves it finds nothing at once where nothing is older.
    pub older: Older,
}

/// Reads rows below a version behind a place, at most so many.
pub type Older = fn(&mut Snapshot, u32, Place, u32) -> Result<Vec<Old>, DbError>;

/// Where a row stands among those of older versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The version that made it.
    pub version: u32,
    /// Its id.
    pub id: i64,
}

/// A row of an older version.
pub struct Old {
    place: Place,
    make: Box<dyn FnOnce() -> Anew + Send>,
}

impl Old {
    /// A row with what makes it anew; that runs outside of every transaction and may take its time.
    pub fn new(place: Place, make: impl FnOnce() -> Anew + Send + 'static) -> Self {
        Self { place, make: Box::new(make) }
    }
}

/// A row that was made anew and is to be saved.
pub struct Anew {
    changed: bool,
    save: Save,
}

type Save = Box<dyn Fn(&mut Tx) -> Result<u64, DbError> + Send>;

impl Anew {
    /// `changed` says whether it came out otherwise than before. `save` stores it with today's version, unless the row was
    /// edited since it was read, and gives how many rows that were.
    pub fn new(changed: bool, save: impl Fn(&mut Tx) -> Result<u64, DbError> + Send + 'static) -> Self {
        Self { changed, save: Box::new(save) }
    }
}

/// Some rows were made anew and came out otherwise. Nobody knows of a page which rows it shows in which version, so it
/// touches everything that is kept: see [`freshness`](crate::freshness).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextsRenewed {
    /// In which table.
    pub name: Cow<'static, str>,
    /// The first of them.
    pub first: i64,
    /// How many.
    pub texts: u32,
}

impl Event for TextsRenewed {
    const KIND: &'static str = "events.texts.renewed";

    fn subject(&self) -> Subject {
        Subject { kind: self.name.clone(), id: self.first }
    }

    fn actor(&self) -> Option<MemberId> {
        None
    }
}

/// What is enqueued.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Task {
    name: String,
    version: u32,
    /// Behind which rows to look: those before could not be made.
    after: Place,
}

/// The due work that does it, for all tables together.
pub fn work(renewals: Vec<Renewal>) -> Work {
    Work::new(KIND, 8, LEASE, move |context: WorkContext, task: Task| {
        let renewal = renewals.iter().find(|renewal| renewal.name == task.name).copied();
        async move {
            match renewal {
                Some(renewal) if renewal.version >= task.version => run(&context, renewal, task.after).await,
                // A newer program enqueued it, and this one still runs beside it.
                _ => {
                    context
                        .finish(move |tx| {
                            let later = tx.now().plus(STAND_BACK);
                            Ok(enqueue(tx, &task, later)?)
                        })
                        .await
                }
            }
        }
    })
}

/// Enqueues work for every table with rows of an older version, unless it waits or runs already. To be called when the
/// program begins to serve: whichever node begins last finds what older ones wrote meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn look(db: &Db, renewals: &[Renewal]) -> Result<(), DbError> {
    let known = renewals.to_vec();
    let tasks = db
        .read(move |q| -> Result<Vec<Task>, DbError> {
            let mut tasks = Vec::new();
            for renewal in &known {
                if !(renewal.older)(q, renewal.version, Place::default(), 1)?.is_empty() {
                    let (name, version) = (renewal.name.to_owned(), renewal.version);
                    tasks.push(Task { name, version, after: Place::default() });
                }
            }
            Ok(tasks)
        })
        .await?;
    if tasks.is_empty() {
        return Ok(());
    }
    db.write(move |tx| -> Result<(), DbError> {
        for task in &tasks {
            let pattern = format!("{} {} %", task.name, task.version);
            if tx.one::<i64>(&UNDER_WAY, params![KIND, pattern])? == 0 {
                let now = tx.now();
                enqueue(tx, task, now)?;
            }
        }
        Ok(())
    })
    .await
}

fn enqueue(tx: &mut Tx, task: &Task, at: kernel::Timestamp) -> Result<(), DbError> {
    // Whatever was done under this name before, this is another piece of work.
    let key = format!("{} {} {}", task.name, task.version, tx.token().as_str());
    due::enqueue(tx, KIND, &key, task, at).map(drop)
}

/// What came of some rows.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    saved: u32,
    changed: u32,
    /// Made, but edited or moved meanwhile, so that they have to be looked at again.
    missed: u32,
}

async fn run(context: &WorkContext, renewal: Renewal, mut after: Place) -> Result<(), WorkError> {
    let (name, version) = (renewal.name, renewal.version);
    let (begun, mut all, mut rounds) = (Instant::now(), Tally::default(), 0);
    while begun.elapsed() < SPELL {
        let began = Instant::now();
        let rows = context.db().read(move |q| (renewal.older)(q, version, after, AT_ONCE)).await?;
        let Some(last) = rows.last() else {
            if all.missed > 0 && rounds < ROUNDS_MAX {
                (after, all.missed, rounds) = (Place::default(), 0, rounds + 1);
                continue;
            }
            let Tally { saved, changed, .. } = all;
            tracing::info!(name, version, texts = saved, changed, "no text of an older renderer is left");
            return Ok(());
        };
        after = last.place;
        let made = tokio::task::spawn_blocking(move || make(name, rows)).await?;
        let some = context.db().write_behind(move |tx| save(tx, name, &made)).await?;
        all.saved += some.saved;
        all.changed += some.changed;
        all.missed += some.missed;
        // Half of the time is for others, also where they wait for the processor alone.
        tokio::time::sleep(began.elapsed()).await;
    }
    let Tally { saved, changed, missed } = all;
    tracing::info!(name, version, texts = saved, changed, "texts were made anew, and more wait");
    let after = if missed > 0 { Place::default() } else { after };
    let task = Task { name: name.to_owned(), version, after };
    context
        .finish(move |tx| {
            let now = tx.now();
            Ok(enqueue(tx, &task, now)?)
        })
        .await
}

/// Makes rows anew. One that cannot be made stays as it is and holds up no other.
fn make(name: &'static str, rows: Vec<Old>) -> Vec<(i64, Anew)> {
    let one = |Old { place, make }: Old| match catch_unwind(AssertUnwindSafe(make)) {
        Ok(anew) => Some((place.id, anew)),
        Err(_) => {
            tracing::error!(name, id = place.id, "a text could not be made anew and stays as it is");
            None
        }
    };
    rows.into_iter().filter_map(one).collect()
}

fn save(tx: &mut Tx, name: &'static str, made: &[(i64, Anew)]) -> Result<Tally, DbError> {
    let (mut tally, mut first) = (Tally::default(), None);
    for (id, anew) in made {
        if (anew.save)(tx)? == 0 {
            tally.missed += 1;
            continue;
        }
        tally.saved += 1;
        if anew.changed {
            tally.changed += 1;
            first.get_or_insert(*id);
        }
    }
    if let Some(first) = first {
        tx.emit(&TextsRenewed { name: Cow::Borrowed(name), first, texts: tally.changed })?;
    }
    Ok(tally)
}
