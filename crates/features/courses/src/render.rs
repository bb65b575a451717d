//! Lessons as HTML: made when they are written, outside of any transaction, and stored.

use std::collections::{BTreeSet, HashMap};

use db::{DbError, Snapshot};
use kernel::Locale;
use web::{Error, codes as common};

use crate::course::{Course, CourseId};
use crate::mdbook::{Href, ImageKind, candidates, href, image_sources};
use crate::store;

/// What the lessons of one course may point to.
#[derive(Debug, Clone, Default)]
pub struct LinkTable {
    course_slug: String,
    /// Lesson addresses by the file of the book that each came from.
    lessons: HashMap<String, String>,
    /// Digests of pictures by their path.
    pictures: HashMap<String, String>,
}

/// A lesson, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedLesson {
    /// Safe HTML.
    pub html: String,
    /// About how long it takes to read.
    pub minutes: u32,
    /// The paths of the pictures that it shows.
    pub pictures: BTreeSet<String>,
    /// Whether a reader would see nothing of it.
    pub blank: bool,
}

impl RenderedLesson {
    /// The lesson, where a reader sees something of it below its title.
    ///
    /// # Errors
    /// 422 beside the field of its text.
    pub(crate) fn required(self) -> Result<Self, Error> {
        if self.blank { Err(Error::new(&common::REQUIRED).field("markdown")) } else { Ok(self) }
    }
}

impl LinkTable {
    /// A table without anything in it yet.
    pub fn new(course_slug: &str) -> Self {
        Self { course_slug: course_slug.to_owned(), ..Self::default() }
    }

    /// The table of a course as it is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub fn load(q: &mut Snapshot, course: &Course) -> Result<Self, DbError> {
        let mut table = Self::new(&course.slug);
        table.lessons = sources(q, course.id)?;
        let pictures = store::files::of_course(q, course.id)?.into_iter();
        table.pictures = pictures.map(|file| (file.path, file.digest)).collect();
        Ok(table)
    }

    /// A lesson that others may link to.
    pub fn add_lesson(&mut self, source: &str, slug: &str) {
        self.lessons.insert(source.to_owned(), slug.to_owned());
    }

    /// A picture that lessons may show.
    pub fn add_picture(&mut self, path: &str, digest: &str) {
        self.pictures.insert(path.to_owned(), digest.to_owned());
    }

    /// Renders a lesson. `source` is the file of the book that it came from, for relative addresses. A heading at the
    /// very top that only repeats the title is left out, for the page shows the title already.
    pub fn render(
        &self,
        markdown: &str,
        title: &str,
        source: Option<&str>,
        locale: Locale,
    ) -> RenderedLesson {
        let from = source.unwrap_or_default();
        let links = |address: &str| self.link(from, address);
        let images = |address: &str| self.picture(from, address);
        let options = markdown::Options {
            links: Some(&links),
            images: Some(&images),
            ..markdown::Options::document(locale)
        };
        let body = without_title(markdown, title);
        let rendered = markdown::render(body, &options);
        let shown = image_sources(body).into_iter().filter_map(|address| self.inside(from, &address));
        RenderedLesson {
            blank: rendered.is_blank(),
            html: rendered.html,
            minutes: rendered.reading.minutes(),
            pictures: shown.filter(|path| self.pictures.contains_key(path)).collect(),
        }
    }

    fn inside(&self, from: &str, address: &str) -> Option<String> {
        match href(from, address) {
            Href::Inside { path, .. } => Some(path),
            Href::External | Href::Here(_) | Href::Outside => None,
        }
    }

    fn link(&self, from: &str, address: &str) -> Option<String> {
        let path = self.inside(from, address)?;
        let lesson = candidates(&path).into_iter().find_map(|file| self.lessons.get(&file));
        match lesson {
            Some(slug) => Some(format!("/courses/{}/{slug}", self.course_slug)),
            None => self.picture_path(&path),
        }
    }

    /// Pictures of this site stay; of others a book may show only its own.
    fn picture(&self, from: &str, address: &str) -> Option<String> {
        if ["/files/", "/courses/"].iter().any(|place| address.starts_with(place)) {
            return Some(address.to_owned());
        }
        let path = self.inside(from, address)?;
        self.picture_path(&path)
    }

    fn picture_path(&self, path: &str) -> Option<String> {
        let digest = self.pictures.get(path)?;
        let kind = ImageKind::from_path(path)?;
        Some(format!("/courses/{}/files/{digest}.{kind}", self.course_slug))
    }
}

fn sources(q: &mut Snapshot, course: CourseId) -> Result<HashMap<String, String>, DbError> {
    let rows = store::lessons::sources(q, course)?.into_iter();
    let listed = rows.filter(|lesson| lesson.state.is_listed());
    Ok(listed.filter_map(|lesson| Some((lesson.source_key?, lesson.slug))).collect())
}

fn without_title<'a>(markdown: &'a str, title: &str) -> &'a str {
    let text = markdown.trim_start_matches('\n');
    // Many books begin a nested chapter with `##`.
    let Some(rest) = text.trim_start_matches('#').strip_prefix(' ').filter(|_| text.starts_with('#')) else {
        return markdown;
    };
    let (heading, body) = rest.split_once('\n').unwrap_or((rest, ""));
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if letters(heading) == letters(title) { body } else { markdown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> LinkTable {
        let mut table = LinkTable::new("rust");
        table.add_lesson("ch01.md", "ch01");
        table.add_lesson("a/README.md", "a-readme");
        table.add_picture("img/x.svg", "abc");
        table
    }

    #[test]
    fn links_lead_to_lessons_and_pictures_to_their_content() {
        let rendered = table().render(
            "# 安装\n\n[一](ch01.html#所有权) [二](a/) [三](#x) [四](https://example.org/ch01.md)\n\n\
             ![图](img/x.svg)\n\n<img src=\"img/x.svg\" alt=\"\">",
            "安装",
            Some("ch02.md"),
            Locale::ZhCn,
        );
        for wanted in [
            "href=\"/courses/rust/ch01#md-所有权\"",
            "href=\"/courses/rust/a-readme\"",
            "href=\"#md-x\"",
            "href=\"https://example.org/ch01.md\"",
            "src=\"/courses/rust/files/abc.svg\"",
        ] {
            assert!(rendered.html.contains(wanted), "{wanted}\n{}", rendered.html);
        }
        assert!(!rendered.html.contains("<h2"), "{}", rendered.html);
        assert_eq!(rendered.pictures, BTreeSet::from(["img/x.svg".to_owned()]));
        assert_eq!(rendered.minutes, 1);
    }

    #[test]
    fn a_heading_that_says_more_than_the_title_stays() {
        assert_eq!(without_title("# `Rc<T>` 引用\n\nx", "Rc<T> 引用"), "\nx");
        assert_eq!(without_title("# 安装 Rust\n\nx", "安装"), "# 安装 Rust\n\nx");
        assert_eq!(without_title("## 什么是所有权？\n\nx", "什么是所有权？"), "\nx");
        assert_eq!(without_title("x", "x"), "x");
        assert_eq!(without_title(" x\ny", "x"), " x\ny");
        assert_eq!(without_title("#x\ny", "x"), "#x\ny");
        assert_eq!(without_title("# x", "x"), "");
    }

    #[test]
    fn hostile_text_stays_text() {
        let rendered = table().render(
            "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> ![](../../etc/passwd)",
            "t",
            None,
            Locale::En,
        );
        for bad in ["<script", "javascript:alert", "onerror"] {
            assert!(!rendered.html.contains(bad), "{}", rendered.html);
        }
        assert!(rendered.pictures.is_empty());
    }

    #[test]
    fn a_picture_that_the_book_does_not_have_leaves_its_words() {
        let text = "![甲](../../outside/x.png) ![乙](/etc/passwd) <img src=\"gone.png\" alt=\"丙\"> ![丁](/files/1/a.png)";
        let html = table().render(text, "t", Some("ch02.md"), Locale::ZhCn).html;
        assert_eq!(html.matches("<img").count(), 1, "{html}");
        for kept in ["甲", "乙", "丙", "src=\"/files/1/a.png\""] {
            assert!(html.contains(kept), "{kept}: {html}");
        }
        assert!(!html.contains("outside") && !html.contains("passwd") && !html.contains("gone"), "{html}");
    }
}
