//! A whole book and the posts of a real site, read from outside the repository. Where that folder is absent the tests
//! say so and pass.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use kernel::Locale;
use markdown::{Options, render, sanitize_html};

use crate::support::assert_safe;

fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(name);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn every_chapter_of_a_book_keeps_its_headings_code_and_words() {
    let Some(book) = data("trpl-zh-cn/src") else { return };
    let mut chapters = 0;
    for entry in std::fs::read_dir(book).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") || path.ends_with("SUMMARY.md") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let links = |link: &str| {
            link.strip_suffix(".html")
                .or_else(|| link.strip_suffix(".md"))
                .map(|page| format!("/courses/book/{page}"))
        };
        let images = |image: &str| Some(format!("/files/{image}"));
        let options =
            Options { links: Some(&links), images: Some(&images), ..Options::document(Locale::ZhCn) };
        let rendered = render(&source, &options);
        let name = path.display();
        assert_safe(&rendered.html, &name.to_string());
        let figures = rendered.html.matches("<figure class=\"code\">").count();
        let fences =
            source.lines().filter(|line| line.trim_start_matches(['>', ' ']).starts_with("```")).count();
        assert_eq!(figures, fences / 2, "every code block of {name} is a figure");
        assert!(!rendered.html.contains("href=\"ch"), "a link of {name} was not rewritten");
        assert!(!rendered.html.contains("src=\"img"), "an image of {name} was not rewritten");
        for heading in &rendered.toc {
            assert!(rendered.html.contains(&format!("id=\"{}\"", heading.id)), "{heading:?} of {name}");
        }
        assert!(!rendered.truncated);
        chapters += 1;
    }
    assert!(chapters > 100, "the book has chapters: {chapters}");
}

#[test]
fn fragments_lead_to_headings_in_this_chapter_and_in_others() {
    let Some(book) = data("trpl-zh-cn/src") else { return };
    let links = |link: &str| Some(format!("/{}", link.replace(".md", ".html")));
    let options = Options { links: Some(&links), ..Options::document(Locale::ZhCn) };
    let mut chapters = HashMap::new();
    for entry in std::fs::read_dir(book).unwrap() {
        let path = entry.unwrap().path();
        if let Ok(source) = std::fs::read_to_string(&path) {
            let page = format!("/{}.html", path.file_stem().unwrap().display());
            chapters.insert(page, render(&source, &options).html);
        }
    }
    let (mut found, mut lost) = (0, Vec::new());
    for (page, html) in &chapters {
        for link in html.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            let Some((path, id)) = link.split_once('#') else { continue };
            let Some(target) = chapters.get(if path.is_empty() { page.as_str() } else { path }) else {
                continue;
            };
            if target.contains(&format!("id=\"{id}\"")) {
                found += 1;
            } else {
                lost.push(format!("{page} -> {link}"));
            }
        }
    }
    println!("{found} links found their heading, lost: {lost:#?}");
    assert!(found > 60 && lost.is_empty(), "{found} found");
}

#[test]
fn the_bodies_of_real_posts_keep_their_words() {
    let Some(file) = data("stackexchange-sample/Posts.xml") else { return };
    let xml = std::fs::read_to_string(file).unwrap();
    let options = Options::post(Locale::En);
    let mut posts = 0;
    for row in xml.split(" Body=\"").skip(1) {
        let escaped = row.split('"').next().unwrap();
        let body = escaped
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#xA;", "\n")
            .replace("&#xD;", "\r")
            .replace("&amp;", "&");
        let rendered = sanitize_html(&body, &options);
        assert_safe(&rendered.html, &body);
        let paragraphs = body.matches("<p>").count();
        assert!(
            rendered.html.matches("<p>").count() >= paragraphs,
            "paragraphs of {body}\n{}",
            rendered.html
        );
        posts += 1;
    }
    assert!(posts > 100, "the site has posts: {posts}");
}
