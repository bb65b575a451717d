//! The pages on which a visit begins: the home feed and an article, beside the same bytes served from memory.

use std::fs;
use std::path::Path;

use access::Audience;
use anyhow::Result;
use articles::{ArticleKind, ArticleText, CreateArticle, create_article, publish};
use kernel::{Locale, Role};
use web::Invalid;

use super::Bench;
use super::beside::Sides;
use crate::load;
use crate::memory::{self, Layers};
use crate::report::Row;
use crate::seed::{self, Author, Seeded};
use crate::server::{Changes, Server};

/// Headings of the article.
const SECTIONS: usize = 8;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = bench.large.copy(&bench.workshop.join("lists"))?;
    let article = write_article(&scratch.data)?;
    let rows = beside_memory(bench, &scratch, &article)?;
    fs::remove_dir_all(&scratch.data)?;
    Ok(rows)
}

fn beside_memory(bench: &Bench, scratch: &Seeded, article: &str) -> Result<Vec<Row>> {
    let session = &scratch.sign_in(1)?[0];
    let cookie = format!("jixia_session={}", session.as_str());
    let program = Server::jixia(&scratch.data, Changes::default(), "/healthz")?;
    let pages = [
        ("/", None, "Home feed, anonymous: requests/s beside the same bytes from memory"),
        ("/", Some(cookie.as_str()), "Home feed, signed in"),
        (article, None, "Article, anonymous"),
        (article, Some(cookie.as_str()), "Article, signed in"),
    ];
    let mut rows = Vec::new();
    for (path, cookie, what) in pages {
        let paths = [path.to_owned()];
        let kept = bench.workshop.join("kept/lists");
        let memory = memory::serve_same(&program, &paths, cookie, &kept, Layers::Ours)?;
        let sides = Sides { program: &program, memory: &memory };
        rows.push(sides.compare(bench, load::pages(&paths, cookie)?)?.note(what));
    }
    Ok(rows)
}

/// Writes and publishes an article as its author would; gives its address.
fn write_article(data: &Path) -> Result<String> {
    let mut author = Author::new(815, Vec::new());
    let sections: Vec<String> =
        (0..SECTIONS).map(|_| format!("## {}\n\n{}", author.title(), author.topic())).collect();
    let text = ArticleText {
        kind: ArticleKind::Case,
        title: "把一次线上故障从头到尾查清楚".to_owned(),
        summary: "从第一条告警到最后一次复盘，每一步看了什么、改了什么。".to_owned(),
        body: sections.join("\n\n"),
        language: Locale::ZhCn,
        audience: Audience::Public,
        prices: Vec::new(),
        series: String::new(),
        series_position: None,
        video_url: String::new(),
        cover: String::new(),
    };
    let input = CreateArticle { slug: "an-incident".to_owned(), text };
    let ready = input.check(Invalid::new()).map_err(seed::refused)?;
    let (_, db) = seed::open(data)?;
    let written = db.write_blocking(move |tx| {
        let owner = seed::viewer(1, Role::Owner);
        let draft = create_article(tx, &owner, &ready)?;
        publish(tx, &owner, draft.id)
    });
    db.close();
    Ok(written.map_err(seed::refused)?.path())
}
