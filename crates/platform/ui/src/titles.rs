//! Han titles that break between words.
//!
//! The dictionary adds 3 MB to the binary and touches 1.5 MB of memory; a title of thirty characters takes 7 µs. A list
//! shows twenty of them on every page, mostly the same ones, so the latest are kept.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use quick_cache::sync::Cache;

use crate::Html;
use crate::html::push_escaped;

/// The dictionary is compiled into the binary, so this costs nothing but its own few words.
static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The latest titles that were taken apart.
static KEPT: LazyLock<Cache<Box<str>, Html>> = LazyLock::new(|| Cache::new(2_000));

/// Longer texts are no titles; keeping them would make the size of what is kept depend on strangers.
const KEPT_BYTES_MAX: usize = 400;

/// A title as HTML with `<wbr>` between Chinese words, so that a narrow column never tears a word apart (the
/// stylesheet then forbids all other breaks). Text without Chinese comes back escaped and otherwise as it is.
#[must_use]
pub fn with_breaks(title: &str) -> Html {
    if !title.chars().any(is_han) {
        return Html::escaped(title);
    }
    if title.len() > KEPT_BYTES_MAX {
        return segmented(title);
    }
    if let Some(html) = KEPT.get(title) {
        return html;
    }
    let html = segmented(title);
    KEPT.insert(title.into(), html.clone());
    html
}

fn segmented(title: &str) -> Html {
    let mut html = String::with_capacity(title.len() * 2);
    let mut start = 0;
    let mut before = None;
    let mut singles = 0;
    for end in WORDS.segment_str(title).skip(1) {
        let word = &title[start..end];
        singles = if is_single_han(word) && !is_particle(word) { singles + 1 } else { 0 };
        // Single characters in a row are mostly a word that the dictionary lacks, so they are kept together; not
        // without end, or a list of single characters would never break.
        let joins = singles > 1 && singles % 4 != 0;
        if !joins && may_break(before, word) {
            html.push_str("<wbr>");
        }
        push_escaped(&mut html, word);
        before = word.chars().next_back();
        start = end;
    }
    Html::from_safe(html)
}

/// Whether a line may end before `word`: never before closing marks or a particle that leans on the word before it,
/// never after an opening mark, and nothing to add where a space or Latin text breaks by itself.
fn may_break(before: Option<char>, word: &str) -> bool {
    let (Some(before), Some(first)) = (before, word.chars().next()) else { return false };
    (is_han(before) || is_han(first) || is_full_mark(before))
        && !before.is_whitespace()
        && (first.is_alphanumeric() || is_opening(first))
        && !is_opening(before)
        && !is_particle(word)
}

/// A word of one character that leans on the word before it.
fn is_particle(word: &str) -> bool {
    is_single_han(word) && "的了着过吗呢吧啊们地得里上下中".contains(word)
}

fn is_single_han(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_han) && chars.next().is_none()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_opening(c: char) -> bool {
    "（《「『【〈“‘([{".contains(c)
}

/// Punctuation as wide as a Han character.
fn is_full_mark(c: char) -> bool {
    "，。：；！？、）》」』】〉”’…—".contains(c)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn words_stay_whole_and_marks_stay_with_their_words() {
        let html = with_breaks("我们把消息队列换成了一张 Postgres 表，三年后的复盘（上）");
        let html = html.as_str();
        assert!(html.contains("消息<wbr>队列") || html.contains("消息队列"), "{html}");
        assert!(html.contains("<wbr>复盘"), "an unknown word stays whole: {html}");
        for torn in ["<wbr>，", "（<wbr>", "<wbr>）", " <wbr>", "<wbr>的", "<wbr><wbr>"] {
            assert!(!html.contains(torn), "{torn} in {html}");
        }
        assert_eq!(html.replace("<wbr>", ""), "我们把消息队列换成了一张 Postgres 表，三年后的复盘（上）");
    }

    #[test]
    fn other_text_is_only_escaped() {
        assert_eq!(with_breaks("Tom & <b>Jerry</b>").as_str(), "Tom &#38; &#60;b&#62;Jerry&#60;/b&#62;");
        assert_eq!(with_breaks("").as_str(), "");
    }

    #[test]
    fn hostile_titles_stay_inert_between_the_breaks() {
        let html = with_breaks("标题<script>alert('一')</script>\u{202e}结束");
        assert!(!html.as_str().replace("<wbr>", "").contains('<'), "{html}");
    }

    #[test]
    fn a_title_takes_microseconds() {
        let title = "一个请求到底经过了哪些中间件：从连接建立到响应写完的全过程记录";
        assert_eq!(with_breaks(title), segmented(title));
        assert_eq!(with_breaks(title), segmented(title), "what is kept is what was made");
        let started = Instant::now();
        for _ in 0..200 {
            std::hint::black_box(segmented(std::hint::black_box(title)));
        }
        let each = started.elapsed() / 200;
        assert!(each < Duration::from_millis(2), "{each:?} for one title in an unoptimised build");
    }
}
