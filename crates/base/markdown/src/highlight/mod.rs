//! Code to coloured HTML, by small scanners of our own.
//!
//! Each scanner walks the code once from front to back and never looks at a byte more than a constant number of
//! times, so a hostile block costs no more than an honest one of the same length. They know words, quotes, comments
//! and numbers, not grammars: that is all that the seven colours of `code.css` can show. The README says what the
//! grammar-driven alternative cost.

mod config;
mod diff;
mod language;
mod markup;
mod paint;
mod scan;
mod shell;
mod style;
mod syntax;
#[rustfmt::skip]
mod words;

pub(crate) use language::{Language, find};
pub(crate) use paint::{Class, Painter};

use language::Grammar;

/// The code as HTML: escaped, with spans of the classes in `code.css`.
pub(crate) fn highlight(language: &Language, code: &str) -> String {
    match language.grammar {
        Grammar::Plain => {
            let mut out = String::with_capacity(code.len() + code.len() / 8);
            crate::escape::text_into(code, &mut out);
            out
        }
        Grammar::Code(syntax) => scan::paint(code, syntax),
        Grammar::Markup => markup::paint(code),
        Grammar::Style => style::paint(code),
        Grammar::Config(separator) => config::paint(code, separator),
        Grammar::Diff => diff::paint(code),
        Grammar::Shell => shell::script(code),
        Grammar::Console => shell::console(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(token: &str, code: &str) -> String {
        highlight(find(token).unwrap(), code)
    }

    #[test]
    fn rust_is_coloured_as_the_design_draws_it() {
        assert_eq!(
            html(
                "rust",
                "pub async fn f(State(db): State<PgPool>) -> Result<(), E> { // hi\n    slot.0.lock().await }"
            ),
            "<span class=\"k\">pub</span> <span class=\"k\">async</span> <span class=\"k\">fn</span> \
             <span class=\"f\">f</span>(<span class=\"t\">State</span>(db): <span class=\"t\">State</span>&lt;\
             <span class=\"t\">PgPool</span>&gt;) -&gt; <span class=\"t\">Result</span>&lt;(), \
             <span class=\"t\">E</span>&gt; { <span class=\"c\">// hi</span>\n    slot.<span class=\"n\">0</span>.\
             <span class=\"f\">lock</span>().<span class=\"k\">await</span> }"
        );
    }

    #[test]
    fn rust_knows_its_quotes() {
        assert_eq!(html("rust", "'a'"), "<span class=\"s\">'a'</span>");
        assert_eq!(html("rust", "'\\''"), "<span class=\"s\">'\\''</span>");
        assert_eq!(html("rust", "&'a str"), "&amp;<span class=\"m\">'a</span> <span class=\"t\">str</span>");
        assert_eq!(html("rust", "'static"), "'<span class=\"k\">static</span>");
        assert_eq!(html("rust", "r#\"a \" b\"# c"), "<span class=\"s\">r#\"a \" b\"#</span> c");
        assert_eq!(html("rust", "/* a /* b */ c */ d"), "<span class=\"c\">/* a /* b */ c */</span> d");
        assert_eq!(html("rust", "#[derive(Debug)]\nx"), "<span class=\"m\">#[derive(Debug)]</span>\nx");
        assert_eq!(
            html("rust", "println!(\"x\")"),
            "<span class=\"f\">println!</span>(<span class=\"s\">\"x\"</span>)"
        );
        assert_eq!(html("rust", "r#type"), "r#type");
        assert_eq!(
            html("rust", "Vec::<u8>::new()"),
            "<span class=\"t\">Vec</span>::&lt;<span class=\"t\">u8</span>&gt;::<span class=\"f\">new</span>()"
        );
        assert_eq!(
            html("rust", "0xFF_u8..=1.5e-3"),
            "<span class=\"n\">0xFF_u8</span>..=<span class=\"n\">1.5e-3</span>"
        );
    }

    #[test]
    fn template_strings_show_the_code_inside() {
        assert_eq!(
            html("js", "`a ${f({x: `b`})} c`;"),
            "<span class=\"s\">`a ${</span><span class=\"f\">f</span>({x: <span class=\"s\">`b`</span>})\
             <span class=\"s\">} c`</span>;"
        );
        assert_eq!(html("ts", "a / b; x = /[/]\"/g"), "a / b; x = <span class=\"s\">/[/]\"/g</span>");
    }

    #[test]
    fn other_languages_in_one_line_each() {
        assert_eq!(
            html("sql", "select count(*) from t -- x"),
            "<span class=\"k\">select</span> <span class=\"f\">count</span>(*) <span class=\"k\">from</span> t \
             <span class=\"c\">-- x</span>"
        );
        assert_eq!(
            html("python", "@app\ndef f(): return f\"{x}\" # y"),
            "<span class=\"m\">@app</span>\n<span class=\"k\">def</span> <span class=\"f\">f</span>(): \
             <span class=\"k\">return</span> <span class=\"s\">f\"{x}\"</span> <span class=\"c\"># y</span>"
        );
        assert_eq!(
            html("c", "#include <stdio.h>\nint main(void)"),
            "<span class=\"m\">#include &lt;stdio.h&gt;</span>\n<span class=\"t\">int</span> <span class=\"f\">main</span>(<span class=\"t\">void</span>)"
        );
        assert_eq!(
            html("toml", "[a.b]\nk = \"v\" # c\nn = 1"),
            "<span class=\"m\">[a.b]</span>\n<span class=\"t\">k</span> = <span class=\"s\">\"v\"</span> \
             <span class=\"c\"># c</span>\n<span class=\"t\">n</span> = <span class=\"n\">1</span>"
        );
        assert_eq!(html("yaml", "- a: true"), "- <span class=\"t\">a</span>: <span class=\"k\">true</span>");
        assert_eq!(
            html("json", "{\"a\": [1, null]}"),
            "{<span class=\"t\">\"a\"</span>: [<span class=\"n\">1</span>, <span class=\"k\">null</span>]}"
        );
        assert_eq!(
            html("html", "<a href=\"x\">b &amp; <!-- c --></a>"),
            "<span class=\"k\">&lt;a</span> <span class=\"t\">href</span>=<span class=\"s\">\"x\"</span>\
             <span class=\"k\">&gt;</span>b <span class=\"n\">&amp;amp;</span> \
             <span class=\"c\">&lt;!-- c --&gt;</span><span class=\"k\">&lt;/a&gt;</span>"
        );
        assert_eq!(
            html("css", "@media x { .a { color: #fff; } }"),
            "<span class=\"m\">@media</span> x { .a { <span class=\"t\">color</span>: <span class=\"n\">#fff</span>; } }"
        );
        assert_eq!(
            html("diff", "-a\n+b\n c"),
            "<span class=\"l del\">-a\n</span><span class=\"l add\">+b\n</span> c"
        );
        assert_eq!(
            html("console", "$ cargo new \"x\" && cd x\nCreated \"x\""),
            "<span class=\"c\">$ </span><span class=\"f\">cargo</span> new <span class=\"s\">\"x\"</span> &amp;&amp; \
             <span class=\"f\">cd</span> x\nCreated \"x\""
        );
        assert_eq!(
            html("bash", "for f in $HOME/*; do echo \"${f}\" # x\ndone"),
            "<span class=\"k\">for</span> f <span class=\"k\">in</span> <span class=\"t\">$HOME</span>/*; \
             <span class=\"k\">do</span> <span class=\"f\">echo</span> <span class=\"s\">\"${f}\"</span> \
             <span class=\"c\"># x</span>\n<span class=\"k\">done</span>"
        );
    }

    #[test]
    fn no_character_is_lost_in_any_language() {
        let nasty = "x='\"`#/*//<!--{[(${$(@a'b\\\n\"\"\"\n'''r##\"é字\u{1f600}--[[ <a b='c\n<<<< 0x1.e+ \\";
        for language in language::ALL {
            for cut in (0..=nasty.len()).filter(|at| nasty.is_char_boundary(*at)) {
                let code = &nasty[cut..];
                let painted = highlight(language, code);
                let mut text = String::new();
                let mut rest = painted.as_str();
                while let Some(open) = rest.find('<') {
                    text.push_str(&rest[..open]);
                    rest = &rest[open + rest[open..].find('>').unwrap() + 1..];
                }
                text.push_str(rest);
                assert_eq!(crate::escape::unescape(&text), code, "{}", language.name);
            }
        }
    }
}
