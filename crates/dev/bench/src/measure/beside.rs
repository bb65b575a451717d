//! The program's pages beside the same bytes served from memory: both sides have their turn in every round.

use std::time::Duration;

use anyhow::{Result, ensure};
use http::StatusCode;

use super::Bench;
use crate::figures::{grouped, median};
use crate::load::{Load, Script};
use crate::report::{Row, Target};
use crate::server::Server;

const CONNECTIONS: usize = 32;

/// What asks for pages.
pub(super) fn page_load(script: Script, time: Duration) -> Load {
    Load { script, connections: CONNECTIONS, time, expected: StatusCode::OK }
}

/// The program and what it is compared with.
pub(super) struct Sides<'a> {
    pub(super) program: &'a Server,
    pub(super) memory: &'a Server,
}

/// What a comparison came to, medians of all rounds.
pub(super) struct Compared {
    ratio: f64,
    program: Turn,
    memory: Turn,
}

/// One side in one round.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    /// Answers per second.
    pub(super) rate: f64,
    bytes: f64,
    /// Processor time of the server for one answer.
    pub(super) micros: f64,
}

impl Sides<'_> {
    /// Asks both for the same pages.
    pub(super) fn compare(&self, bench: &Bench, script: Script) -> Result<Compared> {
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

/// One turn of one side.
pub(super) fn turn(server: &Server, load: &Load) -> Result<Turn> {
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
    /// With a target.
    pub(super) fn row(&self, what: &str, at_least: f64) -> Row {
        Row::ratio(what, self.ratio, Target::AtLeast(at_least)).detail(self.detail())
    }

    /// For information.
    pub(super) fn note(&self, what: &str) -> Row {
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
