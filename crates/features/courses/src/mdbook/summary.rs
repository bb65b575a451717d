//! `SUMMARY.md`: which chapters a book has, and in which order.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use percent_encoding::percent_decode_str;

use super::book::Section;
use super::folder::within;
use super::report::{Reason, Report};

/// Deeper nesting than this is kept at this depth; deeper books do not exist, deeper attacks do.
const DEPTH_MAX: usize = 8;

/// What `SUMMARY.md` says, before any chapter is opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    /// The heading at the very top.
    pub(super) title: Option<String>,
    /// Everything else, in order.
    pub(super) items: Vec<Item>,
}

/// One thing in `SUMMARY.md`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A heading, or a rule, which begins a part without a title.
    Part(Option<String>),
    /// A chapter.
    Chapter(Listed),
}

/// A chapter as it is listed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) title: String,
    pub(super) number: Vec<u32>,
    pub(super) depth: usize,
    pub(super) section: Section,
    /// Below the source folder; `None` for a draft.
    pub(super) path: Option<String>,
    /// Where in `SUMMARY.md` it stands.
    pub(super) line: usize,
}

/// Reads the text of `SUMMARY.md`; `file` is its path, for the report.
pub(super) fn parse(text: &str, file: &str, report: &mut Report) -> Summary {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &Options::default());
    let mut reader = Reader { summary: Summary::default(), file, report, top: 0, numbered: false };
    for node in root.children() {
        reader.block(node);
    }
    reader.summary
}

struct Reader<'a> {
    summary: Summary,
    file: &'a str,
    report: &'a mut Report,
    /// The number of the last top-level chapter; it runs on over parts.
    top: u32,
    /// Whether the numbered chapters have begun, by a list or the heading of a part.
    numbered: bool,
}

impl Reader<'_> {
    fn block<'n>(&mut self, node: Node<'n>) {
        let (is_heading, is_setext) = match &node.data().value {
            NodeValue::Heading(heading) => (true, heading.setext),
            _ => (false, false),
        };
        if is_heading {
            // A rule straight under a line of links reads as an underlined heading; the author meant a rule.
            if is_setext && links(node).next().is_some() {
                self.paragraph(node);
                self.rule();
            } else {
                self.heading(node);
            }
            return;
        }
        let (is_paragraph, is_list, is_rule) = match &node.data().value {
            NodeValue::Paragraph => (true, false, false),
            NodeValue::List(_) => (false, true, false),
            NodeValue::ThematicBreak => (false, false, true),
            _ => (false, false, false),
        };
        if is_paragraph {
            self.paragraph(node);
        } else if is_list {
            self.numbered = true;
            self.list(node, &mut Vec::new());
        } else if is_rule {
            self.rule();
        }
    }

    fn heading<'n>(&mut self, node: Node<'n>) {
        let title = plain(node);
        let first = self.summary.items.is_empty() && self.summary.title.is_none();
        if first && matches!(&node.data().value, NodeValue::Heading(heading) if heading.level == 1) {
            self.summary.title = Some(title).filter(|title| !title.is_empty());
            return;
        }
        self.numbered = true;
        self.summary.items.push(Item::Part(Some(title).filter(|title| !title.is_empty())));
    }

    fn rule(&mut self) {
        if !self.summary.items.is_empty() {
            self.summary.items.push(Item::Part(None));
        }
    }

    fn paragraph<'n>(&mut self, node: Node<'n>) {
        let section = if self.numbered { Section::Back } else { Section::Front };
        let found: Vec<_> = links(node).collect();
        for link in found {
            self.chapter(link, section, Vec::new(), 0);
        }
    }

    fn list<'n>(&mut self, list: Node<'n>, above: &mut Vec<u32>) {
        let mut number = if above.is_empty() { self.top } else { 0 };
        for item in list.children() {
            number += 1;
            above.push(number);
            self.item(item, above);
            above.pop();
        }
        if above.is_empty() {
            self.top = number;
        }
    }

    fn item<'n>(&mut self, item: Node<'n>, number: &mut Vec<u32>) {
        let depth = (number.len() - 1).min(DEPTH_MAX);
        let line = line(item);
        if number.len() - 1 > DEPTH_MAX {
            self.report.add(self.file, Some(line), Reason::NestedTooDeep(DEPTH_MAX));
        }
        let mut named = false;
        for child in item.children() {
            if matches!(child.data().value, NodeValue::List(_)) {
                if !named {
                    self.unlinked(String::new(), number, depth, line);
                    named = true;
                }
                self.list(child, number);
            } else if !named {
                named = true;
                match links(child).next() {
                    Some(link) => self.chapter(link, Section::Numbered, number.clone(), depth),
                    None => self.unlinked(plain(child), number, depth, line),
                }
            }
        }
    }

    fn chapter<'n>(&mut self, link: Node<'n>, section: Section, number: Vec<u32>, depth: usize) {
        let line = line(link);
        let title = plain(link);
        let address = match &link.data().value {
            NodeValue::Link(link) => link.url.clone(),
            _ => String::new(),
        };
        let path = chapter_path(&address);
        if path.is_none() && !address.is_empty() {
            let reason = match address.starts_with("..") {
                true => Reason::OutsideBook(address.clone()),
                false => Reason::ChapterPath(address.clone()),
            };
            self.report.add(self.file, Some(line), reason);
        }
        let title = if title.is_empty() { path.clone().unwrap_or(address) } else { title };
        let listed = Listed { title, number, depth, section, path, line };
        self.summary.items.push(Item::Chapter(listed));
    }

    fn unlinked(&mut self, title: String, number: &[u32], depth: usize, line: usize) {
        self.report.add(self.file, Some(line), Reason::ItemWithoutLink(title.clone()));
        let title = if title.is_empty() { "…".to_owned() } else { title };
        let number = number.to_vec();
        let listed = Listed { title, number, depth, section: Section::Numbered, path: None, line };
        self.summary.items.push(Item::Chapter(listed));
    }
}

// The file that an address in SUMMARY.md names: inside of the source folder and not on another site.
fn chapter_path(address: &str) -> Option<String> {
    let path = address.split('#').next().unwrap_or_default();
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    if decoded.is_empty() || decoded.contains("://") || decoded.ends_with('/') || decoded.contains('\0') {
        return None;
    }
    within("", &decoded).filter(|path| !path.is_empty())
}

fn links<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    node.descendants().filter(|node| matches!(node.data().value, NodeValue::Link(_)))
}

fn line(node: Node<'_>) -> usize {
    node.data().sourcepos.start.line
}

// The words of a heading or link without their markup; code keeps its characters.
fn plain(node: Node<'_>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    kernel::text::clean_line(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Report) {
        let mut report = Report::default();
        let summary = parse(text, "src/SUMMARY.md", &mut report);
        let shown = summary.items.iter().map(|item| match item {
            Item::Part(title) => format!("== {}", title.as_deref().unwrap_or("-")),
            Item::Chapter(chapter) => format!(
                "{} {}|{}|{}",
                chapter.section,
                chapter.number.iter().map(u32::to_string).collect::<Vec<_>>().join("."),
                chapter.title,
                chapter.path.as_deref().unwrap_or("(draft)"),
            ),
        });
        let title = summary.title.iter().map(|title| format!("# {title}"));
        (title.chain(shown).collect(), report)
    }

    #[test]
    fn every_form_of_an_entry_is_understood() {
        let (items, report) = read(
            "<!-- about -->\n# 目录\n\n[前言](preface.md)\n[Thanks](./thanks.md)\n\n# Part one\n\n\
             - [One `fn` <T>](one/README.md)\n  - [Two *b*](one/two%20b.md)\n    * [Deep](deep.md)\n\n\
             - [Later]()\n\n---\n\n1. [Four](four.md#x)\n\n## Part two\n- [Five](five.md)\n\n[After](after.md)\n",
        );
        assert_eq!(
            items,
            [
                "# 目录",
                "front |前言|preface.md",
                "front |Thanks|thanks.md",
                "== Part one",
                "numbered 1|One fn|one/README.md",
                "numbered 1.1|Two b|one/two b.md",
                "numbered 1.1.1|Deep|deep.md",
                "numbered 2|Later|(draft)",
                "== -",
                "numbered 3|Four|four.md",
                "== Part two",
                "numbered 4|Five|five.md",
                "back |After|after.md",
            ]
        );
        assert!(report.is_empty(), "{report:?}");
    }

    #[test]
    fn a_rule_straight_below_links_is_a_rule() {
        let (items, _) = read("[A](a.md)\n---\n- [B](b.md)\n");
        assert_eq!(items, ["front |A|a.md", "== -", "numbered 1|B|b.md"]);
    }

    #[test]
    fn code_in_a_title_keeps_its_characters() {
        assert_eq!(read("- [`Rc<T>` 引用](rc.md)").0, ["numbered 1|Rc<T> 引用|rc.md"]);
    }

    #[test]
    fn hostile_paths_become_drafts_and_are_reported() {
        let (items, report) = read(
            "- [a](../../etc/passwd)\n- [b](/etc/passwd)\n- [c](https://x.example/a.md)\n- no link\n  - [d](d.md)\n",
        );
        assert_eq!(
            items,
            [
                "numbered 1|a|(draft)",
                "numbered 2|b|(draft)",
                "numbered 3|c|(draft)",
                "numbered 4|no link|(draft)",
                "numbered 4.1|d|d.md",
            ]
        );
        let reasons: Vec<_> =
            report.entries().iter().map(|entry| (entry.line, entry.reason.clone())).collect();
        assert_eq!(
            reasons,
            [
                (Some(1), Reason::OutsideBook("../../etc/passwd".into())),
                (Some(2), Reason::ChapterPath("/etc/passwd".into())),
                (Some(3), Reason::ChapterPath("https://x.example/a.md".into())),
                (Some(4), Reason::ItemWithoutLink("no link".into())),
            ]
        );
    }

    #[test]
    fn absurd_nesting_does_not_overflow() {
        let mut text = String::new();
        for depth in 0..300 {
            text.push_str(&format!("{}- [x](c{depth}.md)\n", "  ".repeat(depth)));
        }
        let (items, _) = read(&text);
        assert!(!items.is_empty());
        assert_eq!(read("").0, Vec::<String>::new());
    }
}
