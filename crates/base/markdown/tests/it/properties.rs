//! Whatever is written, what comes out is safe, balanced and the same each time.

use kernel::Locale;
use markdown::{Options, excerpt, render, sanitize_html};
use proptest::prelude::*;

use crate::support::assert_safe;

/// Pieces that mean something to a parser somewhere; random letters alone would rarely meet them.
const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```",
    "~~~",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "&",
    "&lt;",
    "&#x3c;",
    "&#0;",
    "\0",
    "/",
    "=",
    "<a href=",
    "<a href=\"javascript:",
    "<img src=x ",
    "onerror=alert(1)",
    "<script>",
    "</script>",
    "<style>",
    "<svg ",
    "<math>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "<td>",
    "<b>",
    "</b>",
    "<pre>",
    "<code>",
    "</code>",
    "</pre>",
    "<x-slot n=\"0\">",
    "[",
    "]",
    "(",
    ")",
    "](javascript:alert(1))",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "*",
    "**",
    "_",
    "~~",
    "#",
    "# ",
    "- ",
    "- [x] ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "|",
    "|---|",
    "@",
    "@bob",
    "https://",
    "www.",
    "a@b.c",
    "\\",
    "字",
    "。",
    "é",
    "\u{202e}",
    "\u{feff}",
    "\u{1f600}",
    "<Vec<u8>>",
    "<Listing caption=\"",
    "\">",
    "rust,name=",
    "title",
    "<details>",
    "<summary>",
    "id=",
    "class=\"callout\"",
    "{",
    "}",
];

fn source() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![6 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_that_comes_out_is_safe(source in source()) {
        let known = |name: &str| (name == "bob").then(|| "/members/bob".to_owned());
        for options in [Options::post(Locale::ZhCn), Options { mentions: Some(&known), ..Options::document(Locale::En) }] {
            let rendered = render(&source, &options);
            assert_safe(&rendered.html, &source);
            prop_assert_eq!(&rendered, &render(&source, &options));
            assert_safe(&sanitize_html(&source, &options).html, &source);
        }
    }

    #[test]
    fn what_was_cleaned_once_is_clean(source in source()) {
        let options = Options::document(Locale::En);
        let once = sanitize_html(&source, &options).html;
        assert_safe(&sanitize_html(&once, &options).html, &source);
    }

    #[test]
    fn an_excerpt_is_never_longer_than_asked(source in source(), chars in 0usize..80) {
        let excerpt = excerpt(&source, chars);
        prop_assert!(excerpt.chars().count() <= chars + 1);
        prop_assert!(!excerpt.contains('\n'));
    }
}
