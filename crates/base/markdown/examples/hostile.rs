//! How long the worst texts take: `cargo run --release -p markdown --example hostile [KILOBYTES]`.
//!
//! Each line is one way to make a parser work hard, repeated to the size; twice the size should cost twice the time.

use std::io::Write as _;
use std::time::Instant;

use kernel::Locale;
use markdown::{Options, Rendered, render, sanitize_html};

const PATTERNS: &[&str] = &[
    "字。",
    "a b ",
    "# h\n",
    "> ",
    ">",
    ">\n",
    "> > > > > > > > > > > > > > > > a\n",
    "- ",
    "1. ",
    "* a\n * b\n  * c\n",
    "[",
    "]",
    "[[]",
    "![",
    "![[]()",
    "[a](",
    "[a](<b",
    "[a]: b\n",
    "[a][b] ",
    "[^a]",
    "[^a]: b\n",
    "*",
    "**",
    "* *",
    "_a_ ",
    "*a_ ",
    "**a *b",
    "~",
    "~~a~~",
    "`",
    "``a` ",
    "```\n",
    "<",
    "<a",
    "<a ",
    "<a href=\"",
    "<a href='\"",
    "<b id=1>",
    "<div>",
    "<p>",
    "<div><p>",
    "<b><p>",
    "<p><b>",
    "<table>",
    "<table><td>",
    "<li>",
    "<a><p>",
    "</div>",
    "</p>",
    "<!--",
    "<!",
    "<?",
    "<![CDATA[",
    "<script>",
    "<svg>",
    "<x>",
    "<pre>",
    "<pre><b>",
    "<x-slot n=\"0\">",
    "&",
    "&amp;",
    "&#1114111;",
    "|",
    "| a | b\n",
    "|a|b|\n|-|-|\n",
    "|-",
    "\\",
    "@a",
    "@李四你好吗大家都好",
    "@",
    "http://a.b/",
    "www.",
    "https://a.b/。",
    "a@b.c ",
    "a.",
    ":",
    "$",
    "{",
    "\t",
    " ",
    "\n",
    "\u{1}",
    "é\u{301}",
    "<img src=a>",
    "![](a)",
    "<Listing caption=\"",
    "- [x] a\n",
    "> [!NOTE]\n",
    "a\n===\n",
    "[a](b \"c",
    "<a b='c' d=\"e\" ",
    "<s><u><i>",
];

/// Code blocks: the language, and what it is full of.
const CODE: &[(&str, &str)] = &[
    ("rust", "r#\""),
    ("rust", "'"),
    ("rust", "/*"),
    ("rust", "#["),
    ("rust", "r####"),
    ("rust", "fn a(b: C) {}\n"),
    ("js", "`${"),
    ("js", "/["),
    ("js", "a/"),
    ("python", "\"${"),
    ("python", "f\""),
    ("bash", "${"),
    ("bash", "$("),
    ("html", "<!"),
    ("html", "&"),
    ("html", "<a b='"),
    ("css", "/*"),
    ("css", "#"),
    ("yaml", "a: "),
    ("toml", "["),
    ("c", "#"),
    ("diff", "+"),
    ("console", "$ a \\\n"),
    ("sql", "'"),
    ("lua", "--[["),
    ("json", "{\"a\":"),
];

fn main() -> std::io::Result<()> {
    let kilobytes: usize = std::env::args().nth(1).and_then(|size| size.parse().ok()).unwrap_or(1024);
    let size = kilobytes * 1024;
    let mut times = Vec::new();
    let mut measure = |name: String, source: String, run: &dyn Fn(&str) -> Rendered| {
        let start = Instant::now();
        let rendered = run(&source);
        times.push((start.elapsed(), rendered.html.len(), name));
    };
    let known = |name: &str| (name == "李四").then(|| "/members/李四".to_owned());
    let document = Options { mentions: Some(&known), ..Options::document(Locale::ZhCn) };
    for pattern in PATTERNS {
        let source = pattern.repeat(size / pattern.len());
        measure(format!("{pattern:?}"), source.clone(), &|source| render(source, &document));
        measure(format!("{pattern:?} as HTML"), source, &|source| sanitize_html(source, &document));
    }
    let varied: String = (0..size / 16).map(|number| format!("<b id=x{number}>")).collect();
    measure("<b id=…> never closed, then <p>".into(), varied + &"<p>x</p>".repeat(size / 32), &|source| {
        sanitize_html(source, &document)
    });
    let quotes: String = (1..2000).map(|depth| ">".repeat(depth) + "a\n").collect();
    measure("deeper and deeper quotes".into(), quotes, &|source| render(source, &document));
    let lists: String = (0..1000).map(|depth| "  ".repeat(depth) + "- a\n").collect();
    measure("deeper and deeper lists".into(), lists, &|source| render(source, &document));
    for (language, pattern) in CODE {
        let code = pattern.repeat(size.min(256 * 1000) / pattern.len());
        measure(format!("code {language} {pattern:?}"), format!("```{language}\n{code}\n```"), &|source| {
            render(source, &document)
        });
    }
    times.sort_by_key(|(time, _, _)| std::cmp::Reverse(*time));
    let mut out = std::io::stdout().lock();
    for (time, html, name) in times.iter().take(25) {
        writeln!(out, "{time:>12.1?} {html:>10} bytes of HTML  {name}")?;
    }
    Ok(())
}
