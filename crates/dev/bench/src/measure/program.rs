//! The program by itself: how soon it answers, and how much memory it takes.

use std::time::Duration;

use anyhow::Result;
use http::StatusCode;

use super::Bench;
use crate::figures::median;
use crate::load::{Load, topic_pages};
use crate::report::{Row, Target};
use crate::server::{Changes, Server};

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = starts(bench)?;
    rows.extend(memory(bench)?);
    Ok(rows)
}

fn starts(bench: &Bench) -> Result<Vec<Row>> {
    let start = |path| -> Result<f64> {
        let mut took = Vec::new();
        for _ in 0..bench.pace.rounds {
            let server = Server::jixia(&bench.large.data, Changes::default(), path)?;
            took.push(server.took.as_secs_f64() * 1000.0);
        }
        Ok(median(&took))
    };
    let (alive, home) = (start("/healthz")?, start("/")?);
    Ok(vec![
        Row::milliseconds("Start to first answer, the home page", home, Target::Below(300.0))
            .detail(format!("with 1M replies in the database; /healthz is answered after {alive:.1} ms")),
    ])
}

fn memory(bench: &Bench) -> Result<Vec<Row>> {
    let program = Server::jixia(&bench.large.data, Changes::default(), "/")?;
    let after_start = program.memory_mb()?;
    std::thread::sleep(bench.pace.idle);
    let idle = program.memory_mb()?;

    let topics = bench.large.size.full_topics();
    let time = bench.pace.turn * 4;
    let script = topic_pages(&topics, None)?;
    let load = Load { script, connections: 32, time, expected: StatusCode::OK };
    let answers = load.run(program.address)?.answers;
    std::thread::sleep(Duration::from_secs(2));
    let after_load = program.memory_mb()?;
    Ok(vec![
        Row::megabytes("Resident memory of the idle program", idle, Target::Below(60.0)).detail(format!(
            "after {} s; {after_start:.1} MB right after the first answer",
            bench.pace.idle.as_secs()
        )),
        Row::megabytes("The same after load", after_load, Target::None)
            .detail(format!("{answers} topic pages over 32 connections, then 2 s of rest")),
    ])
}
