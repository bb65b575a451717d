//! Durable replies per second with 32 writers, beside raw rusqlite with one commit for each.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use db::Db;
use events::{Runner, RunnerOptions};
use forum::{Text, TopicId};
use http::{HeaderValue, StatusCode};
use jixia::house::House;
use kernel::{Clock as _, Locale, Role, SystemClock, SystemEntropy, Token};
use rusqlite::{Connection, params};

use super::{Bench, forms};
use crate::dice::Dice;
use crate::figures::{grouped, median};
use crate::load::{Load, Script};
use crate::report::{Row, Target};
use crate::seed::{self, Author};
use crate::server::{Changes, Server};
use crate::wire;

const WRITERS: usize = 32;

/// Topics that the writers reply to.
const TOPICS: usize = 1_000;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = bench.large.copy(&bench.workshop.join("replies"))?;
    let sessions = scratch.sign_in(WRITERS)?;
    let topics = scratch.topics(TOPICS);
    let texts = texts(&scratch.data)?;
    let (rounds, turn) = (bench.pace.rounds, bench.pace.turn);

    let operation = {
        let raw = Raw::open(&scratch.data, &topics, &texts)?;
        let house = Operation::open(&scratch.data, &topics, &texts)?;
        let rounds = Rounds::run(rounds, || house.turn(turn), || raw.turn(turn))?;
        (rounds, house.readers_behind()?)
    };
    let over_http = {
        let program = Server::jixia(&scratch.data, Changes::default(), "/healthz")?;
        let script = reply_forms(program.address, &sessions, &topics, &texts)?;
        let load = Load { script, connections: WRITERS, time: turn, expected: StatusCode::SEE_OTHER };
        // Nothing beside it: between turns the program's readers of the log catch up and would slow the other side.
        (0..rounds).map(|_| Ok(load.run(program.address)?.rate())).collect::<Result<Vec<_>>>()?
    };
    std::fs::remove_dir_all(&scratch.data)?;
    let what = "Durable replies with 32 writers beside raw rusqlite, one INSERT with one FULL commit each";
    let (operation, behind) = operation;
    let row = operation.row(what, Target::AtLeast(2.0));
    let more = if behind >= events::BEHIND_MAX { " or more" } else { "" };
    let behind =
        format!("{}; readers of the log {behind}{more} events behind at the end", operation.detail());
    let what = "The same over HTTP: 32 members send the form of a topic page";
    Ok(vec![row.detail(behind), Row::per_second(what, median(&over_http), Target::None)])
}

/// Texts as the forum stores them.
fn texts(data: &Path) -> Result<Arc<Vec<Text>>> {
    let (_, db) = seed::open(data)?;
    let texts = db.read_blocking(|q| {
        let mut author = Author::new(4711, Vec::new());
        let texts = (0..500).map(|_| forum::render_in(q, author.reply(), Locale::ZhCn));
        texts.collect::<Result<Vec<Text>, db::DbError>>()
    });
    db.close();
    Ok(Arc::new(texts?))
}

/// Rates of both sides in each round.
struct Rounds {
    ours: Vec<f64>,
    raw: Vec<f64>,
}

impl Rounds {
    fn run(
        rounds: usize,
        mut ours: impl FnMut() -> Result<f64>,
        mut raw: impl FnMut() -> Result<f64>,
    ) -> Result<Self> {
        let mut rates = Self { ours: Vec::new(), raw: Vec::new() };
        for _ in 0..rounds {
            rates.ours.push(ours()?);
            rates.raw.push(raw()?);
        }
        Ok(rates)
    }

    fn row(&self, what: &str, target: Target) -> Row {
        let ratios: Vec<f64> = self.ours.iter().zip(&self.raw).map(|(ours, raw)| ours / raw).collect();
        Row::ratio(what, median(&ratios), target).detail(self.detail())
    }

    fn detail(&self) -> String {
        format!("{} beside {} replies/s", grouped(median(&self.ours)), grouped(median(&self.raw)))
    }
}

/// The operation behind page and API, in this process, with the readers of the log running as in the program.
struct Operation {
    runtime: tokio::runtime::Runtime,
    db: Db,
    house: House,
    topics: Vec<TopicId>,
    texts: Arc<Vec<Text>>,
}

impl Operation {
    fn open(data: &Path, topics: &[i64], texts: &Arc<Vec<Text>>) -> Result<Self> {
        let (house, db) = seed::open(data)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let topics = topics.iter().copied().map(TopicId::new).collect();
        Ok(Self { runtime, db, house, topics, texts: Arc::clone(texts) })
    }

    fn turn(&self, time: Duration) -> Result<f64> {
        let (readers, works) = (self.house.readers(), self.house.works());
        let options = RunnerOptions::default();
        let runner = self.runtime.block_on(Runner::start(self.db.clone(), readers, works, options))?;
        let begun = Instant::now();
        let written = Arc::new(AtomicUsize::new(0));
        let writers = (0..WRITERS).map(|writer| {
            let (db, topics, texts) = (self.db.clone(), self.topics.clone(), Arc::clone(&self.texts));
            let (written, mut dice) = (Arc::clone(&written), Dice::new(writer as u64));
            self.runtime.spawn(async move {
                while begun.elapsed() < time {
                    let (viewer, topic) =
                        (seed::viewer(writer as i64 + 2, Role::Member), *dice.pick(&topics));
                    let (texts, text) = (Arc::clone(&texts), dice.below(texts.len()));
                    db.write(move |tx| forum::post_reply(tx, &viewer, topic, &texts[text])).await?;
                    written.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<(), web::Error>(())
            })
        });
        let writers: Vec<_> = writers.collect();
        self.runtime.block_on(async {
            for writer in writers {
                writer.await?.map_err(seed::refused)?;
            }
            anyhow::Ok(())
        })?;
        let rate = written.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
        // Readers stand back while somebody waits, so they go on in the next turn; they must not in the other side's.
        self.runtime.block_on(runner.shutdown());
        Ok(rate)
    }

    /// How many events the reader is behind that is furthest behind.
    fn readers_behind(&self) -> Result<i64> {
        let readers = self.db.read_blocking(events::readers)?;
        Ok(readers.iter().map(|reader| reader.behind).max().unwrap_or_default())
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// What the driver alone does: the row of the reply and nothing else, each with its own commit. The settings of the
/// file are the program's, write-ahead log and FULL, which are faster than SQLite's own defaults.
struct Raw {
    connection: Connection,
    topics: Vec<i64>,
    texts: Arc<Vec<Text>>,
}

impl Raw {
    fn open(data: &Path, topics: &[i64], texts: &Arc<Vec<Text>>) -> Result<Self> {
        let connection = Connection::open(data.join("jixia.sqlite"))?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000;",
        )?;
        let mode: String = connection.query_row("PRAGMA journal_mode", (), |row| row.get(0))?;
        ensure!(mode == "wal", "the database is not in the mode of the program but {mode}");
        Ok(Self { connection, topics: topics.to_vec(), texts: Arc::clone(texts) })
    }

    fn turn(&self, time: Duration) -> Result<f64> {
        let mut insert = self.connection.prepare(
            "INSERT INTO replies (topic_id, author_id, body, body_html, rendered_by, removal, version, created_at)
             VALUES (?1, ?2, ?3, ?4, ?6, 'none', 1, ?5)",
        )?;
        let (begun, mut dice, mut written) = (Instant::now(), Dice::new(1), 0_u32);
        while begun.elapsed() < time {
            let text = dice.pick(&self.texts);
            let (topic, now) = (dice.pick(&self.topics), SystemClock.now().micros());
            let author = dice.below(WRITERS) as i64 + 2;
            insert.execute(params![topic, author, text.body, text.html, now, markdown::RENDERER_VERSION])?;
            written += 1;
        }
        Ok(f64::from(written) / begun.elapsed().as_secs_f64())
    }
}

/// Forms as a browser sends them from the page of a topic, each with the secret of the member's session and a
/// `_once` value of its own.
fn reply_forms(
    address: SocketAddr,
    sessions: &[Token],
    topics: &[i64],
    texts: &Arc<Vec<Text>>,
) -> Result<Script> {
    let members = sessions.iter().map(|session| {
        let cookie = format!("jixia_session={}", session.as_str());
        let page = wire::get(address, &format!("/topics/{}", topics[0]), &[("Cookie", &cookie)])?.text()?;
        let csrf = forms::hidden_field(&page, "_csrf").context("the page has no form to reply with")?;
        Ok((HeaderValue::from_str(&cookie)?, csrf))
    });
    let members: Vec<(HeaderValue, String)> = members.collect::<Result<_>>()?;
    let (topics, texts) = (topics.to_vec(), Arc::clone(texts));
    Ok(Arc::new(move |dice| {
        let ((cookie, csrf), topic) = (dice.pick(&members), dice.pick(&topics));
        let once = Token::generate(&SystemEntropy);
        let fields = [("_csrf", csrf.as_str()), ("_once", once.as_str()), ("body", &dice.pick(&texts).body)];
        forms::post(&format!("/topics/{topic}/replies"), cookie, &fields)
    }))
}
