//! What a browser transfers for a topic page, with an empty cache.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::Bench;
use crate::report::{Row, Target};
use crate::server::{Changes, Server};
use crate::wire;

/// What a browser sends.
const BROWSER: &[(&str, &str)] = &[
    (
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    ),
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
    ("Accept-Language", "zh-CN,zh;q=0.9"),
];

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let session = &bench.large.sign_in(1)?[0];
    let cookie = format!("jixia_session={}", session.as_str());
    let program = Server::jixia(&bench.large.data, Changes::default(), "/healthz")?;
    let topics = bench.large.topics(40);
    let of_visitor = Weight::mean(&program, &topics, None)?;
    let of_member = Weight::mean(&program, &topics, Some(&cookie))?;
    let heavier = if of_visitor.total() > of_member.total() { &of_visitor } else { &of_member };
    let what = "Transferred for a topic page with everything it needs, nothing cached";
    Ok(vec![Row::kilobytes(what, heavier.total(), Target::Below(60.0)).detail(format!(
        "as a member: {}; as a visitor: {}; with heads, as brotli, mean of {} pages",
        of_member.detail(),
        of_visitor.detail(),
        topics.len()
    ))])
}

/// Thousands of bytes of answers, heads included.
struct Weight {
    page: f64,
    assets: f64,
    files: usize,
}

impl Weight {
    fn mean(program: &Server, topics: &[i64], cookie: Option<&str>) -> Result<Self> {
        let mut headers = BROWSER.to_vec();
        headers.extend(cookie.map(|cookie| ("Cookie", cookie)));
        let plain: Vec<_> = headers.iter().copied().filter(|(name, _)| *name != "Accept-Encoding").collect();
        let (mut page, mut needed) = (0, BTreeSet::new());
        for topic in topics {
            let path = format!("/topics/{topic}");
            page += got(program, &path, &headers)?.bytes;
            needed.extend(assets_in(&got(program, &path, &plain)?.text()?));
        }
        // A stylesheet can ask for more.
        for sheet in needed.clone().iter().filter(|path| path.ends_with(".css")) {
            needed.extend(assets_in(&got(program, sheet, &plain)?.text()?));
        }
        ensure!(!needed.is_empty(), "a page without style or script cannot be right");
        let mut assets = 0;
        for path in &needed {
            assets += got(program, path, &headers)?.bytes;
        }
        let page = page as f64 / topics.len().max(1) as f64 / 1000.0;
        Ok(Self { page, assets: assets as f64 / 1000.0, files: needed.len() })
    }

    fn total(&self) -> f64 {
        self.page + self.assets
    }

    fn detail(&self) -> String {
        format!(
            "{:.1} KB, of which the page {:.1} and {} files {:.1}",
            self.total(),
            self.page,
            self.files,
            self.assets
        )
    }
}

fn got(program: &Server, path: &str, headers: &[(&str, &str)]) -> Result<wire::Answer> {
    let answer = wire::get(program.address, path, headers)?;
    ensure!(answer.status == 200, "{path} was answered with {}", answer.status);
    Ok(answer)
}

/// Addresses of our own files, wherever they stand in a page or stylesheet.
fn assets_in(text: &str) -> impl Iterator<Item = String> {
    text.split("/assets/").skip(1).map(|rest| {
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c))).unwrap_or(rest.len());
        format!("/assets/{}", &rest[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_wherever_they_stand() {
        let page = r#"<link href="/assets/a.1f.css"><script src='/assets/b.2e.js' defer> url(/assets/c.svg)"#;
        let found: Vec<String> = assets_in(page).collect();
        assert_eq!(found, ["/assets/a.1f.css", "/assets/b.2e.js", "/assets/c.svg"]);
    }
}
