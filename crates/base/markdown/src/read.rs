//! Plain text out of Markdown: excerpts, and how long a text takes to read.

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};

use crate::options::Options;
use crate::tree::is_han;
use crate::{comrak_options, mention, shallow};

/// How much there is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Han characters.
    pub han: u32,
    /// Words of other scripts.
    pub words: u32,
    /// Words and names in code.
    pub code: u32,
}

impl Reading {
    /// Counts a plain text.
    pub fn of(text: &str) -> Self {
        let mut reading = Self::default();
        let mut in_word = false;
        for char in text.chars() {
            let is_letter = char.is_alphanumeric();
            if is_letter && is_han(char) {
                reading.han += 1;
                in_word = false;
            } else {
                reading.words += u32::from(is_letter && !in_word);
                in_word = is_letter || (in_word && matches!(char, '\'' | '’' | '_' | '-'));
            }
        }
        reading
    }

    /// Counts code: what is said in its comments counts as everywhere, its words as code.
    pub(crate) fn of_code(text: &str) -> Self {
        let Self { han, words, .. } = Self::of(text);
        Self { han, words: 0, code: words }
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.han += more.han;
        self.words += more.words;
        self.code += more.code;
    }

    /// Minutes at 400 characters, 220 words or 100 words of code each; never less than one.
    pub const fn minutes(self) -> u32 {
        let prose = self.han as u64 * 1000 / 400 + self.words as u64 * 1000 / 220;
        let thousandths = prose + self.code as u64 * 1000 / 100;
        let minutes = thousandths.div_ceil(1000);
        if minutes == 0 { 1 } else { minutes as u32 }
    }
}

/// The first `chars` characters of what a text says, on one line; code blocks, tables and raw HTML do not count.
/// An ellipsis is added where something was cut.
pub fn excerpt(source: &str, chars: usize) -> String {
    let arena = Arena::new();
    let options = Options::post(kernel::Locale::ZhCn);
    // Nobody needs a megabyte parsed for two lines; four bytes hold any character, markup takes its share.
    let source =
        crate::clip(source, chars.saturating_mul(4).saturating_add(16 * 1024).min(options.bytes_max));
    let root = parse_document(&arena, &shallow(source), &comrak_options(&options));
    let mut line = Line { text: String::new(), left: chars, pending: false };
    let mut nodes = root.traverse();
    while let Some(edge) = nodes.next() {
        let comrak::arena_tree::NodeEdge::Start(node) = edge else { continue };
        let goes_on = match &node.data().value {
            NodeValue::Text(words) => line.push(words),
            NodeValue::Code(code) => line.push(&code.literal),
            NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::Paragraph
            | NodeValue::Heading(_)
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_) => line.blank(),
            NodeValue::Table(_) | NodeValue::FootnoteDefinition(_) => {
                // Leaves the whole part out: the walk goes on where it ends.
                nodes.by_ref().find(
                    |edge| matches!(edge, comrak::arena_tree::NodeEdge::End(end) if end.same_node(node)),
                );
                true
            }
            _ => true,
        };
        if !goes_on {
            break;
        }
    }
    line.text
}

struct Line {
    text: String,
    left: usize,
    /// A blank is due before the next word.
    pending: bool,
}

impl Line {
    fn blank(&mut self) -> bool {
        self.pending = !self.text.is_empty();
        true
    }

    /// Adds words; `false` when the line is full.
    fn push(&mut self, words: &str) -> bool {
        for char in words.chars() {
            if char.is_whitespace() || char.is_control() {
                self.pending = !self.text.is_empty();
                continue;
            }
            // Between Han characters no blank is wanted, whatever break stood there.
            let last_is_han = self.text.chars().next_back().is_some_and(is_han);
            let blank = std::mem::take(&mut self.pending) && !(last_is_han && is_han(char));
            if self.left < 1 + usize::from(blank) {
                self.text.push('…');
                return false;
            }
            if blank {
                self.text.push(' ');
            }
            self.text.push(char);
            self.left -= 1 + usize::from(blank);
        }
        true
    }
}

/// Every name that a text may mention, for a caller who wants to look all of them up at once before rendering.
pub fn mention_candidates(source: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for at in mention::places(source).take(mention::PLACES_MAX) {
        for name in mention::candidates(&source[at + 1..]) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_and_words_are_counted_apart() {
        let reading = Reading::of("用 Rust 写一个 storage engine，don't panic。3 行");
        assert_eq!(reading, Reading { han: 5, words: 6, code: 0 });
        assert_eq!(reading.minutes(), 1);
        assert_eq!(Reading { han: 4000, words: 220, code: 500 }.minutes(), 16);
        assert_eq!(Reading::of("").minutes(), 1);
    }

    #[test]
    fn an_excerpt_is_one_line_of_what_is_said() {
        let text = "# 标题\n\n第一段，有 `code` 和**重点**。\n换行\n\n```rust\nfn main() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- 一\n- two\n- three";
        assert_eq!(excerpt(text, 100), "标题第一段，有 code 和重点。换行一 two three");
        assert_eq!(excerpt(text, 8), "标题第一段，有…");
        assert_eq!(excerpt("a b", 1), "a…");
        assert_eq!(excerpt("", 10), "");
    }
}
