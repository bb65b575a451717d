//! Renders Markdown files (or HTML with `--html`) to standard output: `cargo run -p markdown --example render -- a.md`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let mut html = false;
    for argument in std::env::args().skip(1) {
        if argument == "--html" {
            html = true;
            continue;
        }
        let source = std::fs::read_to_string(&argument)?;
        let options = markdown::Options::document(kernel::Locale::ZhCn);
        let rendered = if html {
            markdown::sanitize_html(&source, &options)
        } else {
            markdown::render(&source, &options)
        };
        writeln!(std::io::stdout(), "{}", rendered.html)?;
    }
    Ok(())
}
