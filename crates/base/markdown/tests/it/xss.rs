//! Known ways to smuggle something that runs past a sanitiser. Each vector is tried as Markdown and as HTML, alone and
//! in the middle of other text.

use kernel::Locale;
use markdown::{Options, render, sanitize_html};

use crate::support::assert_safe;

const VECTORS: &str = include_str!("xss_vectors.txt");

fn vectors() -> impl Iterator<Item = String> {
    VECTORS.split("\n%\n").map(|vector| {
        vector.replace("\\0", "\0").replace("\\x01", "\u{1}").replace("\\t", "\t").replace("\\r", "\r")
    })
}

#[test]
fn no_known_vector_survives() {
    let mut tried = 0;
    for vector in vectors() {
        let contexts = [
            vector.clone(),
            format!("before {vector} after"),
            format!("> {vector}"),
            format!("- {vector}\n\n| a | b |\n|---|---|\n| {vector} | x |"),
            format!("**{vector}** `{vector}` [{vector}]({vector})"),
            format!("```{vector}\n{vector}\n```"),
            format!("# {vector}\n\n[^1]\n\n[^1]: {vector}"),
            format!("[a]: {vector}\n\n[a] ![a]"),
            format!("<p title=\"{vector}\">{vector}"),
            format!("<div>\n\n{vector}\n\n</div>"),
            format!("> [!NOTE] {vector}\n> {vector}"),
        ];
        for source in contexts {
            let options =
                if tried % 2 == 0 { Options::post(Locale::En) } else { Options::document(Locale::ZhCn) };
            assert_safe(&render(&source, &options).html, &source);
            assert_safe(&sanitize_html(&source, &options).html, &source);
            tried += 1;
        }
    }
    assert!(tried > 1500, "the corpus was read: {tried}");
}

#[test]
fn callbacks_cannot_smuggle_either() {
    let evil = |_: &str| Some("javascript:alert(1)".to_owned());
    let breaking = |_: &str| Some("/a\"><script>alert(1)</script>".to_owned());
    for resolve in [&evil as &dyn Fn(&str) -> Option<String>, &breaking] {
        let options = Options {
            mentions: Some(resolve),
            links: Some(resolve),
            images: Some(resolve),
            ..Options::post(Locale::ZhCn)
        };
        let source = "@bob [a](b.md#c) ![d](e.png) <a href=f>g</a> <img src=h alt=i>";
        assert_safe(&render(source, &options).html, source);
        assert_safe(&sanitize_html(source, &options).html, source);
    }
}

#[test]
fn scripts_never_become_text_that_looks_like_theirs() {
    let options = Options::post(Locale::En);
    assert_eq!(render("a <script>alert(1)</script> b", &options).html, "<p>a alert(1) b</p>");
    assert_eq!(render("<script>\nalert(1)\n</script>\n\nb", &options).html, "<p>b</p>");
    assert_eq!(sanitize_html("a<script>alert(1)</script>b", &options).html, "ab");
    assert_eq!(render("[a](javascript:alert(1))", &options).html, "<p><a>a</a></p>");
    assert_eq!(render("![a](data:image/svg+xml;base64,AAAA)", &options).html, "<p>a</p>");
}

#[test]
fn ids_and_names_cannot_shadow_the_page() {
    let options = Options::document(Locale::En);
    let html = render("<a name=\"main\" id=\"location\">x</a>\n\n# main\n\n[j](#main)", &options).html;
    assert_eq!(
        html,
        "<p><a id=\"md-location\">x</a></p>\n<h2 id=\"md-main\">main</h2>\n<p><a href=\"#md-main\">j</a></p>"
    );
    let (first, second) =
        (render("# a\n\nx", &Options::post(Locale::En)), render("# a\n\ny", &Options::post(Locale::En)));
    assert_ne!(first.toc[0].id, second.toc[0].id, "two posts on one page keep their ids apart");
}
