//! Requests per second of a topic page with 20 replies, beside the same bytes served from memory.

use anyhow::Result;

use super::Bench;
use super::beside::{Sides, page_load, turn};
use crate::load::topic_pages;
use crate::memory::{self, Layers};
use crate::report::{Row, Target};
use crate::server::{Changes, Server};

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
