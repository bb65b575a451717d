//! What typical texts come out as.

use insta::assert_snapshot;
use kernel::Locale;
use markdown::{Options, render, sanitize_html};

fn document(source: &str) -> String {
    render(source, &Options::document(Locale::ZhCn)).html
}

#[test]
fn chinese_text_with_emphasis_links_and_line_breaks() {
    assert_snapshot!(document(
        "# 把*事务*放进槽里\n\n**由中间件独占收尾。**锁只在取出与归还时各碰一次，\nhandler 拿到的是`&mut Transaction`。\n这就是\
         *同一个*事务（*transaction*）。详见https://example.com/文档。然后继续，[前文](#把事务放进槽里)。\n\n\
         他说：“不要跨 await 持锁”——对吗？<kbd>⌘</kbd>+<kbd>↵</kbd>"
    ));
}

#[test]
fn emphasis_is_told_by_its_script_whatever_the_language_of_the_page() {
    for locale in [Locale::ZhCn, Locale::En] {
        let html = |source| render(source, &Options::document(locale)).html;
        assert_eq!(html("*重点*"), "<p><em lang=\"zh\">重点</em></p>");
        assert_eq!(html("*don’t panic*"), "<p><em lang=\"en\">don’t panic</em></p>");
        assert_eq!(
            html("*用 Rust 2024 写 **async fn** 的 `x`，A&B。*"),
            "<p><em lang=\"zh\">用 <i lang=\"en\">Rust 2024</i> 写 <strong><i lang=\"en\">async fn</i></strong> 的 \
             <code>x</code>，<i lang=\"en\">A&amp;B</i>。</em></p>"
        );
    }
}

#[test]
fn a_post_keeps_its_line_breaks_and_calls_people() {
    let known = |name: &str| ["李四", "bob", "慎之"].contains(&name).then(|| format!("/members/{name}"));
    let options = Options { mentions: Some(&known), ..Options::post(Locale::ZhCn) };
    let rendered = render(
        "@李四你看，@bob 说的对\n@bobby 和 `@bob` 还有 me@bob.com 都不算，[@bob](/x) 也不算\n**@慎之** @bob",
        &options,
    );
    assert_snapshot!(rendered.html);
    let names: Vec<_> = rendered.mentions.iter().map(|mention| mention.name.as_str()).collect();
    assert_eq!(names, ["李四", "bob", "慎之"]);
}

#[test]
fn callouts_tasks_tables_and_footnotes() {
    assert_snapshot!(document(
        "> [!WARNING] 破坏性变更\n> 先备份。\n\n> [!TIP]\n> 用 `cargo`。\n\n- [x] 写完\n- [ ] 测试\n\n\
         | 方式 | P50 | 说明 |\n|------|----:|:----:|\n| `write` | 4 µs | 快 |\n\n有注[^1]。~~删掉~~\n\n[^1]: 注释在这里。"
    ));
}

#[test]
fn code_with_a_file_name_a_warning_and_hidden_lines() {
    assert_snapshot!(document(
        "```rust,ignore,does_not_compile,name=src/main.rs\n# fn main() {\nlet x: i32 = \"a\";\n# }\n```\n\n\
         ```console\n$ cargo run\n   Compiling a v0.1.0\n```\n\n```brainfuck\n+<>\n```\n\n    indented\n"
    ));
}

#[test]
fn listings_of_a_book() {
    assert_snapshot!(document(
        "<figure class=\"listing\">\n\n<span class=\"file-name\">文件名：src/main.rs</span>\n\n```rust\nfn main() {}\n```\n\n\
         <figcaption>示例 1-1：一个 `Box<T>` 程序</figcaption>\n\n</figure>\n\n\
         <Listing number=\"1-2\" file-name=\"src/lib.rs\" caption=\"A `struct`\">\n\n```rust\nstruct A;\n```\n\n</Listing>\n\n\
         <img src=\"img/a.svg\" class=\"center\" style=\"width: 50%;\" alt=\"图\" />\n\n<span class=\"caption\">图 1</span>"
    ));
}

#[test]
fn generics_outside_code_are_not_swallowed() {
    assert_snapshot!(document("返回 Option<String> 或 Vec<Box<dyn Error>>，不是 <b>粗体</b>。"));
}

#[test]
fn html_from_another_platform() {
    let html = "<h1>Title</h1><p>See <a href=\"https://x.example/a?b=1&amp;c=2\" target=\"_blank\">this</a>:</p>\
        <pre class=\"lang-py prettyprint-override\"><code>def f():\n    return \"&lt;b&gt;\"\n</code></pre>\
        <o:p>word</o:p><font color=red>red</font><ul><li>a<li>b</ul><p>&eacute;&nbsp;&lt;script&gt;";
    assert_snapshot!(sanitize_html(html, &Options::post(Locale::En)).html);
}

#[test]
fn relative_links_and_images_are_asked_for() {
    let links = |path: &str| match path {
        "ch01.html" => Some("/courses/rust/ch01".to_owned()),
        "std.html" => Some("https://doc.rust-lang.org/std/".to_owned()),
        _ => None,
    };
    let images = |path: &str| Some(format!("/files/9/{path}"));
    let options = Options {
        links: Some(&links),
        images: Some(&images),
        own_host: Some("jixia.example"),
        ..Options::document(Locale::En)
    };
    let source = "[a](ch01.html#变量) [b](std.html#x) [c](lost.md) [d](/topics/1) [e](https://jixia.example/x) \
        [f](mailto:a@b.c) ![g](img/x.png \"t\") ![h](https://elsewhere.example/x.png)";
    assert_snapshot!(render(source, &options).html);
}

#[test]
fn a_picture_on_another_site_becomes_a_link_and_an_unknown_one_its_words() {
    let post = Options::post(Locale::En);
    let html = render("![a diagram](https://far.example/x.png) ![](https://far.example/y.png)", &post).html;
    assert!(!html.contains("<img"), "the page would not be allowed to load it: {html}");
    assert!(html.contains("href=\"https://far.example/x.png\" rel=\"nofollow ugc noopener\""), "{html}");
    assert!(html.contains("</svg>a diagram</a>") && html.contains("</svg>far.example</a>"), "{html}");
    let html = render("[![badge](https://far.example/x.svg)](https://other.example)", &post).html;
    assert_eq!(html.matches("<a ").count(), 1, "no link in a link: {html}");
    let known = |path: &str| (path == "here.png").then(|| "/files/1/here.png".to_owned());
    let options = Options { images: Some(&known), ..post };
    let html = render("![a](here.png) ![b](gone.png) ![c](/etc/passwd)", &options).html;
    assert_eq!(html.matches("<img").count(), 1, "{html}");
    assert!(html.ends_with("> b c</p>"), "{html}");
}

#[test]
fn nesting_and_references_end_where_nobody_could_follow() {
    let post = Options::post(Locale::En);
    let html = render(&format!("{} end", ">".repeat(5_000)), &post).html;
    assert!(html.matches("<blockquote>").count() <= 8 && html.contains("end"), "{html}");
    let list: String = (0..30).map(|depth| format!("{}- {depth}\n", "  ".repeat(depth))).collect();
    let html = render(&list, &post).html;
    assert_eq!(html.matches("<ul>").count(), 8, "{html}");
    assert!(html.contains("<br>29"), "what is deeper is still there: {html}");
    let notes = render(&format!("{}\n\n[^a]: note\n", "word[^a] ".repeat(5_000)), &post).html;
    assert_eq!(notes.matches("footnote-backref").count(), 20);
    assert_eq!(notes.matches("<sup").count(), 5_000 + 19, "each reference has its number");
}

#[test]
fn code_is_counted_apart() {
    let rendered = render(
        "# 标题\n\n四个汉字 and four more words\n\n```rust\nlet many = words(here);\n```",
        &Options::document(Locale::ZhCn),
    );
    assert_eq!((rendered.reading.han, rendered.reading.words, rendered.reading.code), (6, 4, 4));
    assert_eq!(rendered.text, "标题\n四个汉字 and four more words\nlet many = words(here);");
    assert_eq!(rendered.toc[0].text, "标题");
    assert!(!rendered.truncated);
    let options = Options { bytes_max: 7, ..Options::post(Locale::ZhCn) };
    let cut = render("四个汉字", &options);
    assert!(cut.truncated);
    assert_eq!(cut.html, "<p>四个</p>");
}

#[test]
fn a_text_of_which_nothing_is_seen_is_blank() {
    let post = Options::post(Locale::En);
    for blank in [
        "",
        "<!-- -->",
        "<!-- a note\nto myself -->",
        "<iframe src=\"https://far.example\">words</iframe>",
        "<script>alert(1)</script>\n<style>p{}</style>",
        "[a]: https://far.example\n[b]: /x \"title\"",
        "[^1]: a note that nothing refers to",
        "---\n\n***",
        "&nbsp; &#8203; &zwj;\n\n&shy;",
        "```rust\n\n```",
        "> \n>\n> -",
        "> [!NOTE]",
        "<p></p><br><div><span></span></div>",
        "[](https://far.example)",
        "![](javascript:alert(1))",
        "- [ ] ",
    ] {
        let rendered = render(blank, &post);
        assert!(rendered.is_blank(), "{blank:?}: {}", rendered.html);
    }
    assert!(sanitize_html("<p>&nbsp;</p><!-- x -->", &post).is_blank());
    for seen in [
        "x",
        "。",
        "👍",
        "`a`",
        "```\nfn\n```",
        "    code",
        "![](/files/1/a.png)",
        "![](https://far.example/a.png)",
        "![words](javascript:alert(1))",
        "<!-- --> x",
        "<b>x</b>",
        "Vec<String>",
        "| a |\n|---|",
        "<pre><code>x</code></pre>",
    ] {
        let rendered = render(seen, &post);
        assert!(!rendered.is_blank(), "{seen:?}: {}", rendered.html);
    }
}
