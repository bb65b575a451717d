//! How fast code gets its colours: `cargo run --release -p markdown --example colours FILE LANGUAGE...`.

use std::io::Write as _;
use std::time::Instant;

use kernel::Locale;
use markdown::{Options, render};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        return writeln!(std::io::stderr(), "usage: colours FILE LANGUAGE...");
    };
    let code: String = std::fs::read_to_string(file)?.chars().take(100_000).collect();
    for language in arguments {
        // The same text without a language shows what all the other steps cost.
        let time = |language: &str| {
            let source = format!("~~~~~~{language}\n{code}\n~~~~~~");
            let start = Instant::now();
            for _ in 0..20 {
                std::hint::black_box(render(&source, &Options::post(Locale::En)));
            }
            start.elapsed().as_secs_f64() / 20.0
        };
        let (plain, coloured) = (time(""), time(&language));
        let rate = code.len() as f64 / 1024.0 / (coloured - plain).max(1e-9);
        writeln!(std::io::stdout(), "{language:<12} {rate:>10.0} KB/s")?;
    }
    Ok(())
}
