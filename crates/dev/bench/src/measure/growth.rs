//! Whether a page stays as fast when the community grows a hundredfold.

use std::time::Duration;

use anyhow::Result;
use http::StatusCode;

use super::Bench;
use crate::figures::median;
use crate::load::{Load, Outcome, topic_pages};
use crate::report::{Row, Target};
use crate::server::{Changes, Server};

/// Few enough that a page is not mostly waiting for its turn.
const CONNECTIONS: usize = 4;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    // With ready pages the tail would tell how often a page is kept, not how long one takes.
    let changes = Changes { without_page_cache: true };
    let large = Server::jixia(&bench.large.data, changes, "/healthz")?;
    let small = Server::jixia(&bench.small.data, changes, "/healthz")?;
    let load = |topics: &[i64], time| {
        let script = topic_pages(topics, None)?;
        anyhow::Ok(Load { script, connections: CONNECTIONS, time, expected: StatusCode::OK })
    };
    let (all, few) = (bench.large.size.full_topics(), bench.small.size.full_topics());
    load(&all, Duration::from_secs(2))?.run(large.address)?;
    load(&few, Duration::from_secs(2))?.run(small.address)?;

    let (of_all, of_few) = (load(&all, bench.pace.turn)?, load(&few, bench.pace.turn)?);
    let (mut grown, mut young): (Vec<Outcome>, Vec<Outcome>) = (Vec::new(), Vec::new());
    // More and shorter looks than elsewhere: what else happens on the machine shows in a tail first.
    for _ in 0..bench.pace.rounds {
        grown.push(of_all.run(large.address)?);
        young.push(of_few.run(small.address)?);
    }
    let within = |outcomes: &[Outcome], part| {
        median(&outcomes.iter().map(|outcome| outcome.within_ms(part)).collect::<Vec<_>>())
    };
    let ratios: Vec<f64> = grown
        .iter()
        .zip(&young)
        .map(|(grown, young)| grown.within_ms(0.99) / young.within_ms(0.99))
        .collect();
    let size = |outcomes: &[Outcome]| outcomes.first().map_or(0.0, Outcome::mean_bytes) / 1000.0;
    Ok(vec![
        Row::ratio("p99 of a topic page at 1M replies beside that at 10k", median(&ratios), Target::AtMost(1.5))
            .detail(format!(
                "p99 {:.2} beside {:.2} ms, p50 {:.2} beside {:.2} ms, {:.1} beside {:.1} KB, every page made from \
                 the database",
                within(&grown, 0.99),
                within(&young, 0.99),
                within(&grown, 0.5),
                within(&young, 0.5),
                size(&grown),
                size(&young)
            )),
    ])
}
