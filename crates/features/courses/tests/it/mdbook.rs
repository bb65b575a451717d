//! Reading mdBook folders: every form of include, and everything that can be wrong with a book.

use std::fs;
use std::path::Path;

use courses::mdbook::{Body, Book, Limits, ReadError, Reason, Report, Section, read};
use tempfile::TempDir;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("book.toml", b"[book]\ntitle = \"A book\"\n");
        for (path, bytes) in files {
            folder.file(path, bytes);
        }
        folder
    }

    /// A book of one chapter.
    fn chapter(text: &str, files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder::new(files);
        folder.file("src/SUMMARY.md", b"- [One](one.md)\n");
        folder.file("src/one.md", text.as_bytes());
        folder
    }

    fn file(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self) -> (Book, Report) {
        self.read_within(Limits::default())
    }

    fn read_within(&self, limits: Limits) -> (Book, Report) {
        read(self.path(), limits, &mut |_| {}).unwrap()
    }
}

fn text(book: &Book, at: usize) -> &str {
    match &book.chapters().nth(at).unwrap().body {
        Body::Text { markdown, .. } => markdown,
        other => panic!("{other:?}"),
    }
}

fn findings(report: &Report) -> Vec<(&str, Option<usize>, Reason)> {
    report.entries().iter().map(|entry| (entry.file.as_str(), entry.line, entry.reason.clone())).collect()
}

#[test]
fn a_whole_book_becomes_parts_modules_and_chapters() {
    let folder = Folder::new(&[
        (
            "src/SUMMARY.md",
            "# 目录\n\n[前言](preface.md)\n[致谢](thanks.md)\n\n## 入门\n\n- [第一章](one/README.md)\n  - [安装](one/install.md)\n\n\
             - [第二章](two.md)\n\n---\n\n- [以后再写]()\n\n## 进阶\n\n- [第三章](three.md)\n\n[后记](after.md)\n"
                .as_bytes(),
        ),
        ("src/preface.md", "# 前言\n".as_bytes()),
        ("src/thanks.md", b"thanks"),
        ("src/one/README.md", "见 [安装](install.md#步骤)、[二](../two.html) 与 [目录](./)".as_bytes()),
        ("src/one/install.md", b"![a](../img/a.png) <img src=\"../img/a.png\"> [big](../img/b.png)"),
        ("src/img/a.png", PNG),
        ("src/img/b.png", PNG),
        ("src/two.md", b"two"),
        ("src/three.md", b"three"),
        ("src/after.md", b"after"),
    ]);
    let mut seen = Vec::new();
    let (book, report) =
        read(folder.path(), Limits::default(), &mut |p| seen.push((p.done, p.total))).unwrap();
    assert!(report.is_empty(), "{:?}", report.entries());
    assert_eq!(seen, (0..=8).map(|done| (done, 8)).collect::<Vec<_>>());
    assert_eq!((book.title.as_str(), book.language.as_deref()), ("A book", Some("zh-CN")));
    let parts: Vec<_> = book.parts.iter().map(|part| (part.title.as_deref(), part.modules.len())).collect();
    assert_eq!(parts, [(None, 1), (Some("入门"), 2), (None, 1), (Some("进阶"), 2)]);
    let front = &book.parts[0].modules[0];
    assert_eq!((front.section, front.title.as_deref(), front.chapters.len()), (Section::Front, None, 2));
    let first = &book.parts[1].modules[0];
    assert_eq!((first.title.as_deref(), first.key.as_str()), (Some("第一章"), "one/README.md"));
    assert_eq!(first.chapters[1].number_text(), "1.1");
    assert_eq!(first.chapters[1].depth, 1);
    assert_eq!(book.parts[2].modules[0].chapters[0].body, Body::Draft);
    assert_eq!(book.parts[3].modules[1].section, Section::Back);
    assert_eq!(
        book.images.iter().map(|image| image.path.as_str()).collect::<Vec<_>>(),
        ["img/a.png", "img/b.png"]
    );
    assert_eq!(
        first.chapters[1].body,
        Body::Text {
            markdown: "![a](../img/a.png) <img src=\"../img/a.png\"> [big](../img/b.png)".into(),
            images: vec![0, 1],
        }
    );
}

#[test]
fn every_form_of_include_is_followed() {
    let source: &[u8] =
        b"use a;\n// ANCHOR: main\nfn main() {\n    body();\n}\n// ANCHOR_END: main\nfn end() {}\n";
    let folder = Folder::chapter(
        "all:\n{{#include ../code/x.rs}}\n\
         line:{{#include ../code/x.rs:1}}\nrange:{{#include ../code/x.rs:3:5}}\nto:{{#include ../code/x.rs::3}}\n\
         from:{{#include ../code/x.rs:5:}}\nanchor:{{ #include ../code/x.rs:main }}\n\
         hidden:\n{{#rustdoc_include ../code/x.rs:main}}\nhidden range:\n{{#rustdoc_include ../code/x.rs:7}}\n\
         {{#playground ../code/x.rs editable ignore}}\n\
         {{#title Another}}plain: \\{{#include ../code/x.rs}} {{#unknown x}} {{handlebars}}\n\
         nested: {{#include part/outer.md}}\n",
        &[
            ("code/x.rs", source),
            ("src/part/outer.md", b"outer {{#include inner.md}} end"),
            ("src/part/inner.md", b"inner"),
        ],
    );
    let (book, report) = folder.read();
    assert!(report.is_empty(), "{:?}", report.entries());
    assert_eq!(
        text(&book, 0),
        "all:\nuse a;\nfn main() {\n    body();\n}\nfn end() {}\n\
         line:use a;\nrange:fn main() {\n    body();\n}\nto:use a;\nfn main() {\n\
         from:}\nfn end() {}\nanchor:fn main() {\n    body();\n}\n\
         hidden:\n# use a;\nfn main() {\n    body();\n}\n# fn end() {}\n\
         hidden range:\n# use a;\n# fn main() {\n#     body();\n# }\nfn end() {}\n\
         ```rust,editable,ignore\nuse a;\nfn main() {\n    body();\n}\nfn end() {}\n```\n\
         plain: {{#include ../code/x.rs}} {{#unknown x}} {{handlebars}}\n\
         nested: outer inner end\n"
    );
}

#[test]
fn what_cannot_be_included_stays_as_written_and_is_reported() {
    let folder = Folder::chapter(
        "{{#include gone.rs}}\n{{#include ../../secret}}\n{{#include /etc/passwd}}\n{{#include one.md}}\n\
         {{#include a.md}}\n{{#include x.rs:none}}\n{{#include bad.txt}}\n{{#include nul.txt}}\n{{#include}}\n\
         {{#include ../src}}\n",
        &[
            ("src/a.md", b"A{{#include b.md}}"),
            ("src/b.md", b"\nB{{#include a.md}}"),
            ("src/x.rs", b"x"),
            ("src/bad.txt", b"good\n\xff\xfe"),
            ("src/nul.txt", b"a\0b"),
        ],
    );
    let (book, report) = folder.read();
    assert!(
        text(&book, 0)
            .starts_with("{{#include gone.rs}}\n{{#include ../../secret}}\n{{#include /etc/passwd}}\n")
    );
    assert!(text(&book, 0).contains("A\nB{{#include a.md}}\n{{#include x.rs:none}}"));
    assert_eq!(
        findings(&report),
        [
            ("src/one.md", Some(1), Reason::Missing("src/gone.rs".into())),
            ("src/one.md", Some(2), Reason::OutsideBook("../../secret".into())),
            ("src/one.md", Some(3), Reason::OutsideBook("/etc/passwd".into())),
            ("src/one.md", Some(4), Reason::IncludeCycle("src/one.md".into())),
            ("src/b.md", Some(2), Reason::IncludeCycle("src/a.md".into())),
            ("src/one.md", Some(6), Reason::AnchorMissing { path: "src/x.rs".into(), anchor: "none".into() }),
            ("src/one.md", Some(7), Reason::NotUtf8 { path: "src/bad.txt".into(), bad_line: 2 }),
            ("src/one.md", Some(8), Reason::Nul { path: "src/nul.txt".into(), bad_line: 1 }),
            ("src/one.md", Some(9), Reason::BadDirective("{{#include}}".into())),
            ("src/one.md", Some(10), Reason::NotAFile("src".into())),
        ]
    );
}

#[test]
fn chapters_that_cannot_be_read_are_named_and_the_others_remain() {
    let folder = Folder::new(&[
        ("src/SUMMARY.md", b"- [Bad](bad.md)\n- [Nul](nul.md)\n- [Gone](gone.md)\n- [Big](big.md)\n- [Good](good.md)\n- [Again](good.md)\n- [Up](../book.toml)\n"),
        ("src/bad.md", b"ok\nok\n\xc3("),
        ("src/nul.md", b"\0"),
        ("src/big.md", &[b'a'; 200]),
        ("src/good.md", b"good"),
    ]);
    let (book, report) = folder.read_within(Limits { text_bytes_max: 150, ..Limits::default() });
    let bodies: Vec<_> = book.chapters().map(|chapter| matches!(chapter.body, Body::Unreadable)).collect();
    assert_eq!(bodies, [true, true, true, true, false, false]);
    assert_eq!(
        findings(&report),
        [
            ("src/SUMMARY.md", Some(7), Reason::OutsideBook("../book.toml".into())),
            ("src/SUMMARY.md", Some(6), Reason::DuplicateChapter("good.md".into())),
            ("src/SUMMARY.md", Some(1), Reason::NotUtf8 { path: "src/bad.md".into(), bad_line: 3 }),
            ("src/SUMMARY.md", Some(2), Reason::Nul { path: "src/nul.md".into(), bad_line: 1 }),
            ("src/SUMMARY.md", Some(3), Reason::Missing("src/gone.md".into())),
            ("src/SUMMARY.md", Some(4), Reason::TooLarge { path: "src/big.md".into(), limit_bytes: 150 }),
        ]
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_out_of_the_book_are_refused_and_inside_they_work() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    let folder = Folder::new(&[
        (
            "src/SUMMARY.md",
            b"- [Out](out.md)\n- [In](in.md)\n- [Folder](away/secret.md)\n- [Pictures](p.md)\n",
        ),
        ("src/real.md", b"real {{#include out.md}}"),
        ("src/p.md", b"![](out.png)"),
    ]);
    let link =
        |to: &Path, name: &str| std::os::unix::fs::symlink(to, folder.path().join("src").join(name)).unwrap();
    link(&outside.path().join("secret.md"), "out.md");
    link(&outside.path().join("secret.md"), "out.png");
    link(Path::new("real.md"), "in.md");
    link(outside.path(), "away");
    let (book, report) = folder.read();
    assert_eq!(text(&book, 1), "real {{#include out.md}}");
    assert!(!format!("{book:?}").contains("secret\""));
    let refused: Vec<_> = report.entries().iter().map(|entry| entry.reason.clone()).collect();
    assert_eq!(
        refused,
        [
            Reason::OutsideBook("src/out.md".into()),
            Reason::OutsideBook("src/out.md".into()),
            Reason::OutsideBook("src/away/secret.md".into()),
            Reason::OutsideBook("src/out.png".into()),
        ]
    );
}

#[test]
fn links_and_pictures_that_lead_nowhere_are_reported() {
    let folder = Folder::chapter(
        "[a](two.md)\n[b](one.md#x) [c](#y) [d](https://example.org/two.md)\n![e](gone.png)\n![f](page.png)\n\
         ![g](x.bmp)\n![h](../../x.png)\n![i](fake.svg)\n![j](/etc/passwd)\n",
        &[("src/two.md", b"not listed"), ("src/page.png", b"<html>"), ("src/fake.svg", b"<html>")],
    );
    let (_, report) = folder.read();
    assert_eq!(
        findings(&report),
        [
            ("src/one.md", Some(1), Reason::LinkBroken("two.md".into())),
            ("src/one.md", Some(3), Reason::Missing("src/gone.png".into())),
            ("src/one.md", Some(4), Reason::ImageContent("page.png".into())),
            ("src/one.md", Some(5), Reason::ImageKind("x.bmp".into())),
            ("src/one.md", Some(6), Reason::OutsideBook("../../x.png".into())),
            ("src/one.md", Some(7), Reason::ImageContent("fake.svg".into())),
            ("src/one.md", Some(8), Reason::OutsideBook("/etc/passwd".into())),
        ]
    );
}

#[test]
fn includes_that_would_explode_are_stopped() {
    // Each file includes the next one ten times: ten levels would be ten thousand million lines.
    let mut files: Vec<(String, Vec<u8>)> = (0..9)
        .map(|at| {
            (format!("src/{at}.md"), format!("{{{{#include {}.md}}}}\n", at + 1).repeat(10).into_bytes())
        })
        .collect();
    files.push(("src/9.md".into(), vec![b'x'; 1000]));
    let files: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let folder = Folder::chapter("{{#include 0.md}}", &files);
    for limits in [
        Limits { chapter_bytes_max: 100_000, ..Limits::default() },
        Limits { includes_max: 500, ..Limits::default() },
    ] {
        let (book, report) = folder.read_within(limits);
        assert_eq!(book.chapters().next().unwrap().body, Body::Unreadable);
        assert_eq!(report.entries().len(), 1, "{:?}", report.entries());
    }
    let (_, report) = folder.read_within(Limits { include_depth_max: 3, ..Limits::default() });
    assert!(
        report
            .entries()
            .iter()
            .all(|entry| matches!(entry.reason, Reason::IncludeTooDeep { depth_max: 3, .. }))
    );
    let (_, report) = folder.read_within(Limits { book_bytes_max: 2_000, ..Limits::default() });
    assert!(matches!(report.entries()[0].reason, Reason::BookTooLarge { limit_bytes: 2_000, .. }));
}

#[test]
fn a_folder_that_is_no_book_says_why() {
    let empty = tempfile::tempdir().unwrap();
    let read = |path: &Path| read(path, Limits::default(), &mut |_| {}).unwrap_err();
    assert!(matches!(read(&empty.path().join("nowhere")), ReadError::Folder { .. }));
    let nothing = read(empty.path());
    assert!(matches!(nothing, ReadError::NoBook { .. }));
    let said = nothing.to_string();
    assert!(said.contains(&empty.path().display().to_string()) && said.contains("src/SUMMARY.md"), "{said}");
    let folder = Folder::new(&[]);
    assert!(matches!(read(folder.path()), ReadError::NoBook { .. }));
    folder.file("src/SUMMARY.md", b"# Only a title\n");
    assert!(matches!(read(folder.path()), ReadError::Empty));
    folder.file("src/SUMMARY.md", b"\xff");
    assert!(matches!(read(folder.path()), ReadError::Summary(Reason::NotUtf8 { .. })));
    folder.file("book.toml", b"[book]\nsrc = \"../elsewhere\"\n");
    assert!(matches!(read(folder.path()), ReadError::Manifest(Reason::OutsideBook(_))));
    folder.file("book.toml", b"[book\n");
    assert!(matches!(read(folder.path()), ReadError::ManifestSyntax(_)));
}

#[test]
fn a_report_does_not_grow_without_end() {
    let folder = Folder::chapter(&"[x](gone.md)\n".repeat(1_500), &[]);
    let (_, report) = folder.read();
    assert_eq!((report.entries().len(), report.omitted()), (1_000, 500));
}

#[test]
fn the_rust_book_in_chinese_is_read_completely() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/trpl-zh-cn");
    if !path.exists() {
        println!("skipped: the Rust book is not at {}", path.display());
        return;
    }
    let (book, report) = read(&path, Limits::default(), &mut |_| {}).unwrap();
    for entry in report.entries() {
        println!("{entry}");
    }
    assert_eq!(book.title, "Rust 程序设计语言 简体中文版");
    assert_eq!(book.language.as_deref(), Some("zh-CN"));
    assert_eq!(book.authors.len(), 4);
    assert_eq!(book.chapters().count(), 111);
    assert_eq!(book.parts.len(), 5);
    assert!(book.chapters().all(|chapter| matches!(chapter.body, Body::Text { .. })));
}
