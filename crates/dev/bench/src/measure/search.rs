//! Searches in 200,000 posts, beside reads of one row by its primary key through the same database layer.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use bytes::Bytes;
use db::Db;
use http::header::{COOKIE, HeaderValue};
use http::{Request, StatusCode};
use http_body_util::Full;
use kernel::{MemberId, Role, Viewer};
use search::Asked;
use tokio::runtime::Runtime;

use super::Bench;
use crate::dice::Dice;
use crate::figures::{median, percentile};
use crate::load::{Load, Script};
use crate::report::{Row, Target};
use crate::seed::{self, QUESTIONS, Seeded};
use crate::server::{Changes, Server};

/// Whoever asks: a member without an office.
const ASKER: i64 = 2;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let seeded = Seeded::ensure(&bench.workshop, seed::DOCUMENTS)?;
    let here = in_this_process(bench, &seeded)?;
    let over_http = over_http(bench, &seeded)?;
    let what = "p95 of a search in 200,000 posts beside p95 of a read of one row by primary key";
    Ok(vec![Row::ratio(what, here.ratio, Target::AtMost(20.0)).detail(format!(
        "p95 {:.0} beside {:.1} µs, p50 {:.0} beside {:.1} µs, {} questions one after the other; GET /search \
                 over HTTP p95 {:.1} ms, p50 {:.1} ms; {}",
        here.search_p95,
        here.read_p95,
        here.search_p50,
        here.read_p50,
        QUESTIONS.len(),
        over_http.0,
        over_http.1,
        here.slowest
    ))])
}

/// Times in microseconds, medians of all rounds.
struct Here {
    ratio: f64,
    search_p95: f64,
    search_p50: f64,
    read_p95: f64,
    read_p50: f64,
    /// The slowest questions, in words.
    slowest: String,
}

fn in_this_process(bench: &Bench, seeded: &Seeded) -> Result<Here> {
    let (_house, db) = seed::open(&seeded.data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let asking = Asking { db, runtime, viewer: seed::viewer(ASKER, Role::Member) };
    let slowest = asking.each_finds_something()?;
    let (mut searches, mut reads) = (Vec::new(), Vec::new());
    let mut dice = Dice::new(95);
    for _ in 0..bench.pace.rounds {
        let search = || {
            let question: &&str = dice.pick(QUESTIONS);
            asking.search(question).map(drop)
        };
        searches.push(asking.times(bench, search)?);
        reads.push(asking.times(bench, || asking.read_one(dice.below(seeded.size.members)))?);
    }
    asking.db.close();
    let within = |rounds: &[Vec<u32>], part| {
        median(&rounds.iter().map(|times| f64::from(percentile(times, part)) / 1000.0).collect::<Vec<_>>())
    };
    let ratios: Vec<f64> = searches
        .iter()
        .zip(&reads)
        .map(|(search, read)| f64::from(percentile(search, 0.95)) / f64::from(percentile(read, 0.95)))
        .collect();
    Ok(Here {
        ratio: median(&ratios),
        search_p95: within(&searches, 0.95),
        search_p50: within(&searches, 0.5),
        read_p95: within(&reads, 0.95),
        read_p50: within(&reads, 0.5),
        slowest,
    })
}

/// One who asks in this process, one question after the other, as nothing else is asked of the database.
struct Asking {
    db: Db,
    runtime: Runtime,
    viewer: Viewer,
}

impl Asking {
    fn search(&self, line: &str) -> Result<search::Results> {
        let (viewer, asked) = (self.viewer.clone(), Asked { line: line.to_owned(), ..Asked::default() });
        Ok(self.runtime.block_on(self.db.read(move |q| search::find(q, &viewer, &asked)))?)
    }

    fn read_one(&self, member: usize) -> Result<()> {
        let id = MemberId::new(member as i64 + 1);
        let found = self.runtime.block_on(self.db.read(move |q| accounts::member(q, id)))?;
        ensure!(found.is_some(), "member {id} is not there");
        Ok(())
    }

    /// Nanoseconds that each took during one turn, sorted.
    fn times(&self, bench: &Bench, mut ask: impl FnMut() -> Result<()>) -> Result<Vec<u32>> {
        let (begun, mut times) = (Instant::now(), Vec::new());
        while begun.elapsed() < bench.pace.turn {
            let asked = Instant::now();
            ask()?;
            times.push(u32::try_from(asked.elapsed().as_nanos()).unwrap_or(u32::MAX));
        }
        times.sort_unstable();
        Ok(times)
    }

    /// What finds nothing is quick and no answer. Says which questions take longest.
    fn each_finds_something(&self) -> Result<String> {
        let (mut took, mut missed) = (Vec::new(), Vec::new());
        for question in QUESTIONS {
            let results = self.search(question)?;
            if results.items.is_empty() || results.loose {
                missed.push(*question);
            }
            let asked = Instant::now();
            self.search(question)?;
            took.push((asked.elapsed(), question));
        }
        ensure!(missed.is_empty(), "nothing says all of `{}`", missed.join("`, `"));
        took.sort_unstable_by(|one, other| other.cmp(one));
        let slowest: Vec<String> = took
            .iter()
            .take(3)
            .map(|(took, question)| format!("`{question}` {:.1} ms", took.as_secs_f64() * 1000.0))
            .collect();
        Ok(format!("the slowest are {}", slowest.join(", ")))
    }
}

/// p95 and p50 in milliseconds of the page of results, as a member gets it.
fn over_http(bench: &Bench, seeded: &Seeded) -> Result<(f64, f64)> {
    let session = &seeded.sign_in(1)?[0];
    let cookie = HeaderValue::from_str(&format!("jixia_session={}", session.as_str()))?;
    let program = Server::jixia(&seeded.data, Changes::default(), "/healthz")?;
    let script = result_pages(&cookie)?;
    let load = Load { script, connections: 1, time: bench.pace.turn, expected: StatusCode::OK };
    load.run(program.address)?;
    let outcomes: Vec<_> =
        (0..bench.pace.rounds).map(|_| load.run(program.address)).collect::<Result<_>>()?;
    let within = |part| median(&outcomes.iter().map(|outcome| outcome.within_ms(part)).collect::<Vec<_>>());
    Ok((within(0.95), within(0.5)))
}

fn result_pages(cookie: &HeaderValue) -> Result<Script> {
    let requests = QUESTIONS.iter().map(|question| {
        let query = serde_urlencoded::to_string([("q", question)])?;
        let mut request = Request::get(format!("/search?{query}")).body(Full::<Bytes>::default())?;
        request.headers_mut().insert(COOKIE, cookie.clone());
        anyhow::Ok(request)
    });
    let requests: Vec<_> = requests.collect::<Result<_>>()?;
    Ok(Arc::new(move |dice: &mut Dice| dice.pick(&requests).clone()))
}
