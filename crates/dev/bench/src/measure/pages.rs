//! Requests per second of a topic page with 20 replies, beside the same bytes served from memory.

use std::time::Duration;

use anyhow::{Result, ensure};
use http::StatusCode;

use super::Bench;
use crate::figures::{grouped, median};
use crate::load::{Load, Script, topic_pages};
use crate::memory::{self, Layers};
use crate::report::{Row, Target};
use crate::server::{Changes, Server};

const CONNECTIONS: usize = 32;

/// Topics that people look at in the same minute.
const HOT: usize = 48;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let session = &bench.large.sign_in(1)?[0];
    let cookie = format!("jixia_session={}", session.as_str());
    let program = Server::jixia(&bench.large.data, Changes::default(), "/healthz")?;
    let hot = bench.large.topics(HOT);
    let kept = bench.workshop.join("kept");
    let memory = |cookie: Option<&str>, topics: &[i64], name: &str, layers| {
        let paths: Vec<String> = topics.iter().map(|topic| format!("/topics/{topic}")).collect();
        memory::serve_same(&program, &paths, cookie, &kept.join(name), layers)
    };

    let anonymous = memory(None, &hot, "anonymous", Layers::Ours)?;
    let hot_pages =
        Sides { program: &program, memory: &anonymous }.compare(bench, topic_pages(&hot, None)?)?;
    let one_page =
        Sides { program: &program, memory: &anonymous }.compare(bench, topic_pages(&hot[..1], None)?)?;
    let bare = memory(None, &hot, "bare", Layers::None)?;
    let beside_bare = Sides { program: &program, memory: &bare }.compare(bench, topic_pages(&hot, None)?)?;
    drop((anonymous, bare));

    let signed_in = memory(Some(&cookie), &hot, "signed-in", Layers::Ours)?;
    let script = topic_pages(&hot, Some(&cookie))?;
    let member_pages = Sides { program: &program, memory: &signed_in }.compare(bench, script)?;
    let never_kept = {
        let script = topic_pages(&bench.large.size.full_topics(), None)?;
        turn(&program, &page_load(script, bench.pace.turn))?
    };
    Ok(vec![
        hot_pages
            .row("Topic page with 20 replies, anonymous: requests/s beside the same bytes from memory", 0.6),
        member_pages.row("The same, signed in", 0.25).because(
            "such a page is made and packed anew for its member each time: template, Zstandard, a visit to the database",
        ),
        one_page.note("Anonymous, one and the same topic"),
        beside_bare.note("Anonymous, beside a bare axum handler without any of our layers"),
        Row::per_second(
            "Anonymous, drawn from 20,000 topics, so that hardly one is kept",
            never_kept.rate,
            Target::None,
        )
        .detail(format!("{:.0} µs of processor time for one page", never_kept.micros)),
    ])
}

fn page_load(script: Script, time: Duration) -> Load {
    Load { script, connections: CONNECTIONS, time, expected: StatusCode::OK }
}

/// The program and what it is compared with.
struct Sides<'a> {
    program: &'a Server,
    memory: &'a Server,
}

/// What a comparison came to, medians of all rounds.
struct Compared {
    ratio: f64,
    program: Turn,
    memory: Turn,
}

/// One side in one round.
#[derive(Clone, Copy)]
struct Turn {
    rate: f64,
    bytes: f64,
    /// Processor time of the server for one answer.
    micros: f64,
}

impl Sides<'_> {
    fn compare(&self, bench: &Bench, script: Script) -> Result<Compared> {
        let load = page_load(script, bench.pace.turn);
        let warm_up = Load { time: Duration::from_secs(1), ..load.clone() };
        warm_up.run(self.program.address)?;
        warm_up.run(self.memory.address)?;
        let (mut program, mut memory) = (Vec::new(), Vec::new());
        for _ in 0..bench.pace.rounds {
            program.push(turn(self.program, &load)?);
            memory.push(turn(self.memory, &load)?);
        }
        let ratios: Vec<f64> =
            program.iter().zip(&memory).map(|(page, kept)| page.rate / kept.rate).collect();
        let compared =
            Compared { ratio: median(&ratios), program: middle(&program), memory: middle(&memory) };
        let size = compared.program.bytes / compared.memory.bytes;
        ensure!((0.95..1.05).contains(&size), "the two sides did not send the same bytes: {size:.3}");
        Ok(compared)
    }
}

fn turn(server: &Server, load: &Load) -> Result<Turn> {
    let before = server.processor_time()?;
    let outcome = load.run(server.address)?;
    let used = server.processor_time()?.saturating_sub(before);
    let micros = used.as_secs_f64() * 1e6 / outcome.answers.max(1) as f64;
    Ok(Turn { rate: outcome.rate(), bytes: outcome.mean_bytes(), micros })
}

fn middle(turns: &[Turn]) -> Turn {
    let of = |figure: fn(&Turn) -> f64| median(&turns.iter().map(figure).collect::<Vec<_>>());
    Turn { rate: of(|turn| turn.rate), bytes: of(|turn| turn.bytes), micros: of(|turn| turn.micros) }
}

impl Compared {
    fn row(&self, what: &str, at_least: f64) -> Row {
        Row::ratio(what, self.ratio, Target::AtLeast(at_least)).detail(self.detail())
    }

    fn note(&self, what: &str) -> Row {
        Row::ratio(what, self.ratio, Target::None).detail(self.detail())
    }

    fn detail(&self) -> String {
        let (page, kept) = (&self.program, &self.memory);
        format!(
            "{} beside {} requests/s of {:.1} KB; processor time of the server for one answer {:.0} beside {:.0} µs",
            grouped(page.rate),
            grouped(kept.rate),
            page.bytes / 1000.0,
            page.micros,
            kept.micros
        )
    }
}
